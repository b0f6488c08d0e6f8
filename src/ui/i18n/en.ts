import { audit } from './en/audit.ts';
import { cases } from './en/cases.ts';
import { identity } from './en/identity.ts';
import { linelist } from './en/linelist.ts';
import { people } from './en/people.ts';
import { places } from './en/places.ts';
import { shell } from './en/shell.ts';
import { tasks } from './en/tasks.ts';
import { ui } from './en/ui.ts';
import { problem } from './en/problems.ts';
import type { Words } from './words-of-app.ts';

/** All texts in English. */
export const en: Words = { ...ui, audit, cases, identity, linelist, people, places, problem, shell, tasks };
