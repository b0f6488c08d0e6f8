import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Instant } from '../../kernel/day.ts';
import { fillWords, type Words } from '../../kernel/event-words.ts';
import { Id, idOf } from '../../kernel/id.ts';
import { problem } from '../../kernel/problem.ts';
import type { Role } from '../../kernel/role.ts';
import './events.ts';

export const TaskId = idOf<'TaskId'>();
export type TaskId = z.infer<typeof TaskId>;

/** found → assigned → acted → verified → closed, and the two ends that are no success. */
export const TaskState = z.enum(['found', 'assigned', 'acted', 'verified', 'closed', 'cancelled', 'not-executable']);
export type TaskState = z.infer<typeof TaskState>;

/** States in which somebody still has to do something. */
export const openStates = ['found', 'assigned', 'acted', 'verified'] as const satisfies readonly TaskState[];

/** The seven lanes: 流调 排查 检测 封控 隔离 收治 宣传引导. */
export const Workstream = z.enum([
  'investigation',
  'screening',
  'testing',
  'control',
  'isolation',
  'treatment',
  'communication',
]);
export type Workstream = z.infer<typeof Workstream>;

export const Priority = z.enum(['high', 'normal', 'low']);
export type Priority = z.infer<typeof Priority>;

/** The four parties that answer for a task (四方责任). */
export const Slot = z.enum(['locality', 'department', 'unit', 'individual']);
export type Slot = z.infer<typeof Slot>;

/** Who answers: bodies for locality and department, an institution or body for unit, an account for the individual. */
export const Owners = z.object({
  locality: Id.nullable(),
  department: Id.nullable(),
  unit: Id.nullable(),
  individual: Id.nullable(),
});
export type Owners = z.infer<typeof Owners>;

/** Slots to be filled (an id), emptied (null) or left as they are (absent). */
export const OwnersChange = Owners.partial();
export type OwnersChange = z.infer<typeof OwnersChange>;

/** The slots after a change of some. */
export function changedOwners(before: Owners, change: OwnersChange): Owners {
  const slot = (name: Slot) => (change[name] === undefined ? before[name] : change[name]);
  return {
    locality: slot('locality'),
    department: slot('department'),
    unit: slot('unit'),
    individual: slot('individual'),
  };
}

/** Four empty slots. */
export const noOwners: Owners = { locality: null, department: null, unit: null, individual: null };

/** Either words as typed, in at least one language, or the key of a declared title and its values. */
export const Title = z.union([
  z.object({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).default({}) }),
  z
    .object({ en: typedTitle().optional(), 'zh-CN': typedTitle().optional() })
    .refine((title) => Boolean(title.en ?? title['zh-CN']), { error: 'must have words in at least one language' }),
]);
export type Title = z.infer<typeof Title>;

function typedTitle() {
  return z.string().trim().min(2).max(300);
}

/** What a feature or a person gives to open a task. */
export const NewTask = z.object({
  /** Made by the asker so that a repeated request opens one task; made here when absent. */
  id: TaskId.optional(),
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$/)
    .max(60),
  title: Title,
  subject: z.string().min(1).max(40),
  subjectId: z.string().min(1).max(100),
  areaCode: AreaCode,
  otherAreaCode: AreaCode.nullish(),
  /** When the clock began; the present where not said. */
  startAt: Instant.optional(),
  dueAt: Instant,
  owners: OwnersChange.default({}),
  /** The rule the deadline comes from. */
  packClause: z.string().max(200).nullish(),
  workstream: Workstream.nullish(),
  priority: Priority.default('normal'),
});
export type NewTask = z.input<typeof NewTask>;

/** A task as queues show it. */
export const TaskSummary = z.object({
  id: TaskId,
  version: z.number(),
  kind: z.string(),
  workstream: Workstream.nullable(),
  title: z.object({ en: z.string(), 'zh-CN': z.string() }),
  subject: z.string(),
  subjectId: z.string(),
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
  state: TaskState,
  priority: Priority,
  packClause: z.string().nullable(),
  startAt: z.string(),
  dueAt: z.string(),
  /** Clock of the present step: doing, then verifying, then closing. */
  stepFromAt: z.string(),
  stepDueAt: z.string(),
  owners: Owners,
  /** Slots nobody fills: an alarm (M02-1). */
  emptySlots: z.array(Slot),
  receivedAt: z.string().nullable(),
  actedBy: z.uuid().nullable(),
  /** Share of the step's time that is used, from 0; 1 and more is overdue. */
  usedShare: z.number(),
  isOverdue: z.boolean(),
  escalatedPercent: z.number(),
});
export type TaskSummary = z.infer<typeof TaskSummary>;

/** One piece of evidence, with what became of it. */
export const Evidence = z.object({
  id: z.uuid(),
  stepNo: z.number(),
  text: z.string().nullable(),
  file: z
    .object({ id: z.uuid(), name: z.string(), mediaType: z.string(), bytes: z.number(), sha256: z.string() })
    .nullable(),
  placeAreaCode: z.string().nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  takenAt: z.string(),
  suppliedBy: z.uuid(),
  suppliedAt: z.string(),
  judged: z.enum(['pending', 'accepted', 'rejected']),
  judgedReason: z.string().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** Words and a place as evidence; files are sent by themselves. */
export const NewEvidence = z
  .object({
    /** Made by the asker so that a repeated request adds one piece. */
    id: Id.optional(),
    text: z.string().trim().min(1).max(4000).nullish(),
    placeAreaCode: AreaCode.nullish(),
    lon: z.coerce.number().min(-180).max(180).nullish(),
    lat: z.coerce.number().min(-90).max(90).nullish(),
    /** When the thing shown happened; the present where not said. */
    takenAt: Instant.optional(),
  })
  .refine((each) => ((each.lon ?? null) === null) === ((each.lat ?? null) === null), {
    error: 'lon and lat belong together',
  });

/** The lists a person works from. */
export const TaskQueue = z.enum(['mine', 'my-body', 'my-area', 'all-open']);
export type TaskQueue = z.infer<typeof TaskQueue>;

/** Who sends others to work, judges evidence and ends tasks. */
export const directingRoles = ['commander', 'epidemiologist', 'case-worker'] as const satisfies readonly Role[];

/** Who may own and do a task. */
export const doingRoles = [
  ...directingRoles,
  'reporter',
  'laboratory',
  'site-staff',
  'grid-worker',
  'sampler',
  'information-officer',
  'administrator',
] as const satisfies readonly Role[];

export const noSuchTask = problem(
  'tasks/no-such-task',
  404,
  (_: { taskId: string }) =>
    'There is no such task in your area. It may belong to another area, or the address is wrong.',
);
export const idTaken = problem(
  'tasks/id-taken',
  409,
  (_: { taskId: string }) => 'This id belongs to another task. Send the task with a new id.',
);
export const changedMeanwhile = problem(
  'tasks/changed-meanwhile',
  409,
  (_: { version: number }) => 'Somebody changed this task since you loaded it. Load it again, then decide.',
);
export const notFromHere = problem(
  'tasks/not-from-here',
  409,
  (d: { action: string; state: TaskState; possibleIn: readonly TaskState[] }) =>
    `A task that is ${d.state} cannot be changed by "${d.action}"; that is possible when it is ${d.possibleIn.join(' or ')}.`,
);
export const notYours = problem(
  'tasks/not-yours',
  403,
  (_: object) => 'This task is not assigned to you or your body. Ask whoever assigns tasks to hand it to you.',
);
export const takenAlready = problem(
  'tasks/taken-already',
  409,
  (_: { individualId: string }) =>
    'Somebody else has taken this task. It stays with them unless they or a commander hand it over.',
);
export const anotherPerson = problem(
  'tasks/another-person',
  403,
  (_: object) => 'You did this task or supplied its evidence, so another person has to judge it.',
);
export const evidenceFirst = problem(
  'tasks/evidence-first',
  409,
  (_: object) =>
    'There is no evidence yet that this was done. Add words, a photo, a document or a place, then report it as done.',
);
export const ownerFirst = problem(
  'tasks/owner-first',
  422,
  (_: object) => 'Name at least one owner: a body, a unit or a person.',
);
export const emptyEvidence = problem(
  'tasks/empty-evidence',
  422,
  (_: object) => 'Evidence needs words, a file or a place.',
);
export const noSuchFile = problem(
  'tasks/no-such-file',
  404,
  (_: { fileId: string }) => 'There is no such file in your area.',
);
export const noSuchTitle = problem(
  'tasks/no-such-title',
  422,
  (d: { key: string }) => `No title is declared as ${d.key}. Give the title in words.`,
);

/** Every declared title of tasks that open by themselves. */
export const taskTitles = new Map<string, Words>();

/** Declares the title of a kind of task; `{name}` stands for a value. */
export function declareTaskTitle(key: string, words: Words): void {
  if (taskTitles.has(key)) throw new Error(`task title ${key} is declared twice`);
  taskTitles.set(key, words);
}

/** A stored title in words; what is typed in one language only is shown in both. */
export function titleWords(title: {
  titleKey: string | null;
  titleValues: Readonly<Record<string, unknown>>;
  titleEn: string | null;
  titleZh: string | null;
}): { en: string; 'zh-CN': string } {
  const declared = title.titleKey === null ? undefined : taskTitles.get(title.titleKey);
  if (declared)
    return { en: fillWords(declared.en, title.titleValues), 'zh-CN': fillWords(declared['zh-CN'], title.titleValues) };
  const any = title.titleEn ?? title.titleZh ?? title.titleKey ?? '–';
  return { en: title.titleEn ?? any, 'zh-CN': title.titleZh ?? any };
}
