import { audit } from './zh-CN/audit.ts';
import { cases } from './zh-CN/cases.ts';
import { identity } from './zh-CN/identity.ts';
import { linelist } from './zh-CN/linelist.ts';
import { people } from './zh-CN/people.ts';
import { places } from './zh-CN/places.ts';
import { shell } from './zh-CN/shell.ts';
import { tasks } from './zh-CN/tasks.ts';
import { ui } from './zh-CN/ui.ts';
import { problem } from './zh-CN/problems.ts';

/** All texts in Chinese; the list that every other language must match. */
export const zhCN = { ...ui, audit, cases, identity, linelist, people, places, problem, shell, tasks } as const;
