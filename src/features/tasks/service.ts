import { z } from 'zod';
import { districtOf } from '../../kernel/area-code.ts';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import {
  changedOwners,
  directingRoles,
  idTaken,
  NewTask,
  noOwners,
  noSuchTitle,
  openStates,
  type TaskId,
  TaskSummary,
  taskTitles,
} from './model.ts';
import { nextMarkAt, transitions } from './rules.ts';
import { assignedDetails, happeningTo, summaryOf, taskColumns, taskOf, TaskRow } from './task-row.ts';
import { advance } from './transition.ts';

/** Opens one task; returns its id. Sent again with the same id it stays one task. */
export async function openTask(ctx: Context, task: NewTask): Promise<TaskId> {
  return (await openTasks(ctx, [task]))[0]!;
}

/**
 * Opens many tasks at once; returns their ids in the same order. A task whose id is there already is left as it is.
 * @throws Problem `tasks/no-such-title`, `tasks/id-taken`.
 */
export async function openTasks(ctx: Context, tasks: readonly NewTask[]): Promise<TaskId[]> {
  const rows = tasks.map((task) => newRow(ctx, NewTask.parse(task)));
  const opened = new Set<string>();
  for (let from = 0; from < rows.length; from += 5000) {
    for (const id of await insert(ctx, rows.slice(from, from + 5000))) opened.add(id);
  }
  await checkRepeated(
    ctx,
    rows.filter((row) => !opened.has(row.id)).map((row) => row.id),
  );
  await ctx.recordMany(
    rows.map((row) => ({
      name: opened.has(row.id) ? 'tasks.opened' : 'tasks.repeated',
      subject: 'task',
      subjectId: row.id,
      areaCode: row.areaCode,
      otherAreaCode: row.otherAreaCode,
      details: opened.has(row.id)
        ? {
            kind: row.kind,
            subject: row.subject,
            subjectId: row.subjectId,
            dueAt: row.dueAt,
            ...assignedDetails(row.owners),
          }
        : {},
      ...(opened.has(row.id) ? { after: row } : {}),
    })),
  );
  return rows.map((row) => row.id);
}

/**
 * Ends the open tasks of a subject that need not be done any more (the case is discarded, the stay is over).
 * They become cancelled with the reason: closed is only what was done and verified. Returns how many.
 */
export async function closeTasksOf(ctx: Context, subject: string, subjectId: string, reason: string): Promise<number> {
  const rows = await openTasksOf(ctx, subject, subjectId);
  const cancellable = rows.filter((row) => transitions[row.state].cancel);
  for (const row of cancellable) await advance(ctx, row, 'cancel', { endedReason: reason });
  await ctx.recordMany(
    cancellable.map((row) => ({ ...happeningTo(row), name: 'tasks.cancelled', details: { reason } })),
  );
  return cancellable.length;
}

/**
 * Reports tasks of a subject as done because the system itself saw it happen (the report arrived, the sample is taken);
 * `text` says what it saw and is their evidence. A second person still verifies. Returns how many.
 */
export async function actOnTasksOf(
  ctx: Context,
  {
    subject,
    subjectId,
    kind,
    text,
  }: {
    subject: string;
    subjectId: string;
    kind: string;
    text: string;
  },
): Promise<number> {
  const rows = (await openTasksOf(ctx, subject, subjectId)).filter(
    (row) => row.kind === kind && transitions[row.state].act,
  );
  for (const row of rows) {
    await ctx.db.run(sql`
      insert into task_evidence (district, id, task_id, step_no, text, taken_at, supplied_by, supplied_at, area_code,
        other_area_code)
      values (${row.district}, ${newId()}, ${row.id}, ${row.stepNo}, ${text}, ${ctx.now}, ${ctx.actor.id}, ${ctx.now},
        ${row.areaCode}, ${row.otherAreaCode})`);
    await advance(ctx, row, 'act', { actedBy: ctx.actor.id, actedAt: ctx.now });
  }
  await ctx.recordMany(rows.map((row) => ({ ...happeningTo(row), name: 'tasks.acted', details: { pieces: 1 } })));
  return rows.length;
}

/** Opens a task as a person orders it (a directive, a gap to be fixed). */
export const orderTask = change({
  name: 'tasks.open',
  summary: 'Opens a task: what must happen, where, by when, and who answers for it.',
  allow: directingRoles,
  input: NewTask.extend({
    kind: NewTask.shape.kind.default('directive'),
    subject: z.string().max(40).optional(),
    subjectId: z.string().max(100).optional(),
  }),
  output: TaskSummary,
  async run(ctx, { subject, subjectId, ...task }) {
    const of =
      subject !== undefined && subjectId !== undefined
        ? { subject, subjectId }
        : { subject: 'area', subjectId: task.areaCode };
    const id = await openTask(ctx, { ...task, ...of });
    return summaryOf(await taskOf(ctx, id), ctx.now);
  },
});

type ParsedTask = z.infer<typeof NewTask>;

function newRow(ctx: Context, task: ParsedTask) {
  const typed = 'key' in task.title ? {} : task.title;
  const key = 'key' in task.title ? task.title : null;
  if (key && !taskTitles.has(key.key)) throw noSuchTitle({ key: key.key });
  const owners = changedOwners(noOwners, task.owners);
  const isAssigned = Object.values(owners).some((id) => id !== null);
  const began = task.startAt ?? ctx.now;
  const startAt = began <= task.dueAt ? began : task.dueAt;
  return {
    id: task.id ?? newId<TaskId>(),
    district: districtOf(task.areaCode),
    kind: task.kind,
    workstream: task.workstream ?? null,
    titleKey: key?.key ?? null,
    titleValues: JSON.stringify(key?.values ?? {}),
    titleEn: typed.en ?? null,
    titleZh: typed['zh-CN'] ?? null,
    subject: task.subject,
    subjectId: task.subjectId,
    areaCode: task.areaCode as string,
    otherAreaCode: task.otherAreaCode ?? null,
    state: isAssigned ? 'assigned' : 'found',
    priority: task.priority,
    packClause: task.packClause ?? null,
    startAt,
    dueAt: task.dueAt,
    owners,
    assignedAt: isAssigned ? ctx.now : null,
    nextEscalationAt: nextMarkAt({ fromAt: startAt, dueAt: task.dueAt }, 0),
  };
}

type NewRow = ReturnType<typeof newRow>;

async function insert(ctx: Context, rows: readonly NewRow[]): Promise<string[]> {
  const column = (value: (row: NewRow) => string | null) => rows.map(value);
  const inserted = await ctx.db.many(
    z.object({ id: z.string() }),
    sql`
    insert into tasks (district, id, kind, workstream, title_key, title_values, title_en, title_zh, subject, subject_id,
      area_code, other_area_code, state, priority, pack_clause, found_at, start_at, due_at, opened_by, locality_body_id,
      department_body_id, unit_id, individual_id, assigned_at, step_from_at, step_due_at, next_escalation_at)
    select district, id, kind, workstream, title_key, title_values::jsonb, title_en, title_zh, subject, subject_id,
      area_code, other_area_code, state, priority, pack_clause, ${ctx.now}, start_at, due_at, ${ctx.actor.id}, locality,
      department, unit, individual, assigned_at, start_at, due_at, next_escalation_at
    from unnest(${column((r) => r.district)}::text[], ${column((r) => r.id)}::uuid[], ${column((r) => r.kind)}::text[],
      ${column((r) => r.workstream)}::text[], ${column((r) => r.titleKey)}::text[],
      ${column((r) => r.titleValues)}::text[], ${column((r) => r.titleEn)}::text[],
      ${column((r) => r.titleZh)}::text[], ${column((r) => r.subject)}::text[], ${column((r) => r.subjectId)}::text[],
      ${column((r) => r.areaCode)}::text[], ${column((r) => r.otherAreaCode)}::text[],
      ${column((r) => r.state)}::text[], ${column((r) => r.priority)}::text[], ${column((r) => r.packClause)}::text[],
      ${column((r) => r.startAt)}::timestamptz[], ${column((r) => r.dueAt)}::timestamptz[],
      ${column((r) => r.owners.locality)}::uuid[], ${column((r) => r.owners.department)}::uuid[],
      ${column((r) => r.owners.unit)}::uuid[], ${column((r) => r.owners.individual)}::uuid[],
      ${column((r) => r.assignedAt)}::timestamptz[], ${column((r) => r.nextEscalationAt)}::timestamptz[])
      as t (district, id, kind, workstream, title_key, title_values, title_en, title_zh, subject, subject_id, area_code,
        other_area_code, state, priority, pack_clause, start_at, due_at, locality, department, unit, individual,
        assigned_at, next_escalation_at)
    on conflict do nothing
    returning id`,
  );
  return inserted.map((row) => row.id);
}

/** An id that is there already and not to be seen belongs to somebody else's task. */
async function checkRepeated(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const seen = await ctx.db.many(
    z.object({ id: z.string() }),
    sql`select id from tasks where id = any(${ids}::uuid[])`,
  );
  const missing = ids.find((id) => !seen.some((row) => row.id === id));
  if (missing !== undefined) throw idTaken({ taskId: missing });
}

function openTasksOf(ctx: Context, subject: string, subjectId: string): Promise<TaskRow[]> {
  return ctx.db.many(
    TaskRow,
    sql`
    select ${taskColumns} from tasks
    where subject = ${subject} and subject_id = ${subjectId} and state = any(${[...openStates]}::text[])
    order by id for update`,
  );
}
