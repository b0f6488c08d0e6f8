import { cases } from './en/cases.ts';
import { identity } from './en/identity.ts';
import { shell } from './en/shell.ts';
import { tasks } from './en/tasks.ts';
import { ui } from './en/ui.ts';
import { problem } from './en/problems.ts';
import type { Words } from './words-of-app.ts';

/** All texts in English. */
export const en: Words = { ...ui, shell, tasks, cases, identity, problem };
