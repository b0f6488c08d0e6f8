import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Page } from '../../kernel/page.ts';
import { query } from '../../platform/action.ts';
import { sql } from '../../platform/sql.ts';
import { evidenceOf } from './evidence.ts';
import { Evidence, TaskId, TaskQueue, TaskState, TaskSummary, Workstream } from './model.ts';
import { inQueue, matching, near, TaskFilter } from './task-filter.ts';
import { summaryOf, taskColumns, taskOf, TaskRow } from './task-row.ts';
import { urgentFirst } from './urgency.ts';

/** Work, most urgent first: overdue by lateness, then by the share of time used, then by priority. */
export const listTasks = query({
  name: 'tasks.list',
  summary: 'A queue of tasks, most urgent first; with a subject, all tasks of that subject.',
  allow: 'signed-in',
  input: TaskFilter.extend({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: Page(TaskSummary),
  async run(ctx, { cursor, limit, ...filter }) {
    const { rows, next } = await urgentFirst(ctx, filter, { cursor, limit });
    return { rows: rows.map((row) => summaryOf(row, ctx.now)), next };
  },
});

const Count = z.object({ queue: TaskQueue, state: TaskState, overdue: z.boolean(), count: z.number() });

/** How many open tasks lie in each queue, by state and whether overdue. */
export const countTasks = query({
  name: 'tasks.counts',
  summary: 'Numbers of open tasks by queue, state and whether overdue.',
  allow: 'signed-in',
  input: z.object({ workstream: Workstream.optional(), areaCode: AreaCode.optional() }),
  output: z.array(Count),
  async run(ctx, filter) {
    const queue = (name: TaskQueue) => sql`
      select ${name} as queue, state, step_due_at <= ${ctx.now} as overdue, count(*)::int as count
      from tasks
      where is_open and ${inQueue(ctx, name)} and ${matching(filter)}
      group by 2, 3`;
    const counts = await ctx.db.many(
      Count,
      sql`
      ${queue('mine')}
      union all ${queue('my-body')}
      union all
      select queue, state, overdue, case queue when 'my-area' then area else total end as count
      from (
        select state, step_due_at <= ${ctx.now} as overdue,
          count(*) filter (where ${inQueue(ctx, 'my-area')})::int as area, count(*)::int as total
        from tasks
        where is_open and ${near(ctx)} and ${matching(filter)}
        group by 1, 2) visible
      cross join (values ('my-area'), ('all-open')) queues (queue)`,
    );
    return counts.filter((each) => each.count > 0);
  },
});

const Lane = z.object({ workstream: Workstream, open: z.number(), overdue: z.number(), ended: z.number() });

/** The seven lanes side by side (M02-5): what waits, what is late, what was finished in the last 24 hours. */
export const listLanes = query({
  name: 'tasks.lanes',
  summary: 'The seven workstreams with backlog, overdue and throughput of the last 24 hours.',
  allow: 'signed-in',
  input: z.object({ areaCode: AreaCode.optional() }),
  output: z.array(Lane),
  async run(ctx, filter) {
    const rows = await ctx.db.many(
      Lane,
      sql`
      select workstream, sum(open)::int as open, sum(overdue)::int as overdue, sum(ended)::int as ended
      from (
        select workstream, count(*) as open, count(*) filter (where step_due_at <= ${ctx.now}) as overdue, 0 as ended
        from tasks
        where is_open and workstream is not null and ${near(ctx)} and ${matching(filter)}
        group by workstream
        union all
        select workstream, 0, 0, count(*)
        from tasks
        where ended_at > ${ctx.now}::timestamptz - interval '24 hours' and state = 'closed' and workstream is not null
          and ${near(ctx)} and ${matching(filter)}
        group by workstream) parts
      group by workstream`,
    );
    return Workstream.options.map(
      (workstream) =>
        rows.find((row) => row.workstream === workstream) ?? { workstream, open: 0, overdue: 0, ended: 0 },
    );
  },
});

const Told = z.object({
  taskId: TaskId,
  percent: z.number(),
  told: z.enum(['owner', 'body', 'level-above']),
  toldAreaCode: z.string().nullable(),
  crossedAt: z.string(),
});

/** One task whole. */
export const viewTask = query({
  name: 'tasks.view',
  summary: 'One task with its evidence and who was told that its time runs out.',
  allow: 'signed-in',
  input: z.object({ taskId: TaskId }),
  output: TaskSummary.extend({
    foundAt: z.string(),
    openedBy: z.uuid(),
    assignedAt: z.string().nullable(),
    hops: z.number(),
    actedAt: z.string().nullable(),
    verifiedBy: z.uuid().nullable(),
    verifiedAt: z.string().nullable(),
    endedBy: z.uuid().nullable(),
    endedAt: z.string().nullable(),
    endedReason: z.string().nullable(),
    lesson: z.string().nullable(),
    evidence: z.array(Evidence),
    escalations: z.array(Told),
  }),
  async run(ctx, { taskId }) {
    const row = await taskOf(ctx, taskId);
    const escalations = await ctx.db.many(
      Told,
      sql`
      select task_id, percent, told, told_area_code, crossed_at from task_escalations
      where district = ${row.district} and task_id = ${row.id} order by step_no, percent`,
    );
    return { ...row, ...summaryOf(row, ctx.now), evidence: await evidenceOf(ctx, row), escalations };
  },
});

/** What the asker was told of lately: as owner, for their body, or as the level above. Newest first. */
export const listEscalations = query({
  name: 'tasks.escalations',
  summary: 'Tasks whose time runs out, as far as the asker, their body or their area was told of it.',
  allow: 'signed-in',
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.array(
    Told.extend({ title: TaskSummary.shape.title, state: TaskState, areaCode: z.string(), stepDueAt: z.string() }),
  ),
  async run(ctx, { limit }) {
    const Row = TaskRow.and(Told.omit({ taskId: true }));
    const rows = await ctx.db.many(
      Row,
      sql`
      select ${taskColumns}, percent, told, told_area_code, crossed_at
      from task_escalations e join tasks on tasks.district = e.district and tasks.id = e.task_id
      where is_open and e.step_no = tasks.step_no
        and (account_id = ${ctx.actor.id} or ${ctx.actor.bodyId}::uuid = any(body_ids)
          or told_area_code = any(${[...ctx.actor.areas]}::text[]))
      order by e.at desc, tasks.id, percent desc
      limit ${limit}`,
    );
    return rows.map((row) => ({ ...row, ...summaryOf(row, ctx.now), taskId: row.id }));
  },
});
