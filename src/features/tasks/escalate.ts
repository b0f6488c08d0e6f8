import { z } from 'zod';
import { parentOf } from '../../kernel/area-code.ts';
import type { Instant } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { marksReached, nextMarkAt, markAt } from './rules.ts';
import { happeningTo, taskColumns, TaskRow } from './task-row.ts';

/** Somebody who has to be told that a task's time runs out. */
export interface Escalation {
  readonly taskId: string;
  readonly percent: 50 | 80 | 100;
  readonly told: 'owner' | 'body' | 'level-above';
  readonly accountId: string | null;
  readonly bodyIds: readonly string[];
  /** The area above; the empty code is the whole country. Null at 50 and 80 per cent. */
  readonly areaCode: string | null;
}

/** Tasks in one run; what is left comes with the next. */
const batchSize = 5000;

/**
 * Tells owner, body and the level above when 50, 80 and 100 per cent of a step's time are used (M02-4). To be called
 * on a schedule: a mark counts from its very instant, is told once, and marks that passed
 * while nobody looked are all told.
 * Returns who is to be told.
 */
export async function escalateOverdue(ctx: Context): Promise<Escalation[]> {
  const rows = await ctx.db.many(
    TaskRow,
    sql`
    select ${taskColumns} from tasks
    where next_escalation_at <= ${ctx.now}
    order by next_escalation_at
    limit ${batchSize}`,
  );
  const moved = await claim(ctx, rows);
  const told = rows
    .filter((row) => moved.has(row.id))
    .flatMap((row) => marksOf(row, ctx.now).map((percent) => ({ row, percent })));
  if (told.length === 0) return [];
  const escalations = told.map(({ row, percent }) => escalationOf(row, percent));
  await keep(
    ctx,
    told.map(({ row }) => row),
    escalations,
  );
  await ctx.recordMany(
    told.map(({ row, percent }, index) => ({
      ...happeningTo(row),
      name: 'tasks.escalated',
      details: { percent, told: escalations[index]!.told, step: stepOf(row), stepNo: row.stepNo },
    })),
  );
  return escalations;
}

/** Moves the marks on, each only from where it was read: what was changed meanwhile is left to the next run. */
async function claim(ctx: Context, rows: readonly TaskRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const reached = rows.map((row) => marksOf(row, ctx.now).at(-1) ?? row.escalatedPercent);
  const moved = await ctx.db.many(
    z.object({ id: z.string() }),
    sql`
    update tasks set escalated_percent = t.reached, next_escalation_at = t.next_at
    from unnest(${rows.map((row) => row.district)}::text[], ${rows.map((row) => row.id)}::uuid[],
      ${rows.map((row) => row.version)}::int[],
      ${rows.map((row) => row.escalatedPercent)}::int[], ${reached}::int[],
      ${rows.map((row, index) => nextMarkAt(clockIn(row), reached[index]!))}::timestamptz[])
      as t (district, id, version, was, reached, next_at)
    where tasks.district = t.district and tasks.id = t.id and tasks.version = t.version
      and tasks.escalated_percent = t.was and tasks.next_escalation_at is not null
    returning tasks.id`,
  );
  return new Set(moved.map((row) => row.id));
}

function clockIn(row: TaskRow) {
  return { fromAt: row.stepFromAt as Instant, dueAt: row.stepDueAt as Instant };
}

function marksOf(row: TaskRow, now: Instant): (50 | 80 | 100)[] {
  return marksReached(clockIn(row), row.escalatedPercent, now);
}

function stepOf(row: TaskRow): 'doing' | 'verifying' | 'closing' {
  if (row.state === 'acted') return 'verifying';
  return row.state === 'verified' ? 'closing' : 'doing';
}

/** Where a slot is empty its part falls to the next wider one, so that somebody is always told. */
function escalationOf(row: TaskRow, percent: 50 | 80 | 100): Escalation {
  const bodyIds = [...new Set([row.localityBodyId, row.departmentBodyId, row.unitId].filter((id) => id !== null))];
  const common = { taskId: row.id, percent, accountId: row.individualId, bodyIds, areaCode: null };
  if (percent === 50 && row.individualId !== null) return { ...common, told: 'owner', bodyIds: [] };
  if (percent !== 100 && bodyIds.length > 0) return { ...common, told: 'body', accountId: null };
  return { ...common, told: 'level-above', areaCode: parentOf(row.areaCode) ?? '' };
}

async function keep(ctx: Context, rows: readonly TaskRow[], escalations: readonly Escalation[]): Promise<void> {
  await ctx.db.run(sql`
    insert into task_escalations (district, task_id, step_no, percent, told, account_id, body_ids, told_area_code,
      crossed_at, at, area_code, other_area_code)
    select district, task_id, step_no, percent, told, account_id, body_ids::uuid[], told_area_code, crossed_at,
      ${ctx.now}, area_code, other_area_code
    from unnest(${rows.map((row) => row.district)}::text[], ${rows.map((row) => row.id)}::uuid[],
      ${rows.map((row) => row.stepNo)}::int[],
      ${escalations.map((each) => each.percent)}::int[], ${escalations.map((each) => each.told)}::text[],
      ${escalations.map((each) => each.accountId)}::uuid[],
      ${escalations.map((each) => `{${each.bodyIds.join(',')}}`)}::text[],
      ${escalations.map((each) => each.areaCode)}::text[],
      ${rows.map((row, index) => markAt(clockIn(row), escalations[index]!.percent))}::timestamptz[],
      ${rows.map((row) => row.areaCode)}::text[], ${rows.map((row) => row.otherAreaCode)}::text[])
      as t (district, task_id, step_no, percent, told, account_id, body_ids, told_area_code, crossed_at, area_code,
        other_area_code)
    on conflict do nothing`);
}
