import { z } from 'zod';
import type { Instant } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import {
  changedMeanwhile,
  noSuchTask,
  type Owners,
  Priority,
  type TaskSummary,
  TaskState,
  titleWords,
  Workstream,
} from './model.ts';
import { emptySlots, usedShare } from './rules.ts';

/** A task as stored. */
export const TaskRow = z.object({
  district: z.string(),
  id: z.uuid(),
  version: z.number(),
  kind: z.string(),
  workstream: Workstream.nullable(),
  titleKey: z.string().nullable(),
  titleValues: z.record(z.string(), z.unknown()),
  titleEn: z.string().nullable(),
  titleZh: z.string().nullable(),
  subject: z.string(),
  subjectId: z.string(),
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
  state: TaskState,
  priority: Priority,
  packClause: z.string().nullable(),
  foundAt: z.string(),
  startAt: z.string(),
  dueAt: z.string(),
  openedBy: z.uuid(),
  localityBodyId: z.uuid().nullable(),
  departmentBodyId: z.uuid().nullable(),
  unitId: z.uuid().nullable(),
  individualId: z.uuid().nullable(),
  assignedAt: z.string().nullable(),
  receivedAt: z.string().nullable(),
  hops: z.number(),
  actedBy: z.uuid().nullable(),
  actedAt: z.string().nullable(),
  verifiedBy: z.uuid().nullable(),
  verifiedAt: z.string().nullable(),
  endedBy: z.uuid().nullable(),
  endedAt: z.string().nullable(),
  endedReason: z.string().nullable(),
  lesson: z.string().nullable(),
  stepNo: z.number(),
  stepFromAt: z.string(),
  stepDueAt: z.string(),
  escalatedPercent: z.number(),
});
export type TaskRow = z.infer<typeof TaskRow>;

/** The columns of `TaskRow`, of a table named `tasks`. */
export const taskColumns = sql`tasks.district, tasks.id, version, kind, workstream, title_key, title_values, title_en,
  title_zh, subject, subject_id, tasks.area_code, tasks.other_area_code, state, priority, pack_clause, found_at, start_at,
  due_at, opened_by, locality_body_id, department_body_id, unit_id, individual_id, assigned_at, received_at, hops, acted_by,
  acted_at, verified_by, verified_at, ended_by, ended_at, ended_reason, lesson, tasks.step_no, step_from_at, step_due_at,
  escalated_percent`;

/** The four slots of a stored task. */
export function ownersOf(row: TaskRow): Owners {
  return {
    locality: row.localityBodyId,
    department: row.departmentBodyId,
    unit: row.unitId,
    individual: row.individualId,
  };
}

/** A stored task as queues show it. */
export function summaryOf(row: TaskRow, now: Instant): z.input<typeof TaskSummary> {
  const owners = ownersOf(row);
  const clock = { fromAt: row.stepFromAt as Instant, dueAt: row.stepDueAt as Instant };
  const isOpen = row.endedAt === null;
  return {
    ...row,
    title: titleWords(row),
    owners,
    emptySlots: emptySlots(owners),
    usedShare: usedShare(clock, now),
    isOverdue: isOpen && row.stepDueAt <= now,
  };
}

/** The task, if the asker may see it. @throws Problem `tasks/no-such-task`. */
export async function taskOf(ctx: Context, taskId: string): Promise<TaskRow> {
  const row = await ctx.db.maybeOne(TaskRow, sql`select ${taskColumns} from tasks where id = ${taskId}`);
  if (!row) throw noSuchTask({ taskId });
  return row;
}

/** The task, locked, so that two who change it take turns. `ifVersion`: refuses when it is no longer that one. */
export async function lockedTask(ctx: Context, taskId: string, ifVersion?: number | undefined): Promise<TaskRow> {
  const row = await ctx.db.maybeOne(TaskRow, sql`select ${taskColumns} from tasks where id = ${taskId} for update`);
  if (!row) throw noSuchTask({ taskId });
  if (ifVersion !== undefined && ifVersion !== row.version) throw changedMeanwhile({ version: row.version });
  return row;
}

/** Who is assigned, for the event: slots by name and ids, never names of persons. */
export function assignedDetails(owners: Owners): Record<string, unknown> {
  const filled = Object.entries(owners).filter(([, id]) => id !== null);
  return { slots: filled.map(([slot]) => slot), owners: Object.fromEntries(filled) };
}

/** Where an event about a task belongs. */
export function happeningTo(row: TaskRow) {
  return { subject: 'task', subjectId: row.id, areaCode: row.areaCode, otherAreaCode: row.otherAreaCode };
}
