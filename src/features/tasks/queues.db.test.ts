import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { addHours } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql, type Sql } from '../../platform/sql.ts';
import { as, type TestHouse, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { givenActed, givenAssigned, givenTask, newTask } from '../../../test/given-tasks.ts';
import type { NewTask, TaskSummary } from './model.ts';
import { countTasks, listLanes, listTasks } from './queues.ts';
import { openTasks } from './service.ts';
import { wanted } from './task-filter.ts';
import { cancelTask, closeTask, verifyTask } from './steps.ts';

type Filter = Parameters<typeof listTasks>[1];

/** Every page of a queue, one after the other. */
async function allOfQueue(ctx: ReturnType<typeof as>, filter: Filter): Promise<TaskSummary[]> {
  const rows: TaskSummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listTasks(ctx, { ...filter, ...(cursor ? { cursor } : {}) });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    cursor = page.next;
  }
}

/** Whether `a` may stand before `b`. */
function isUrgentFirst(a: TaskSummary, b: TaskSummary): boolean {
  if (a.isOverdue !== b.isOverdue) return a.isOverdue;
  if (a.isOverdue) return a.stepDueAt <= b.stepDueAt;
  const rank = ['high', 'normal', 'low'];
  if (Math.abs(a.usedShare - b.usedShare) > 1e-9) return a.usedShare > b.usedShare;
  return rank.indexOf(a.priority) <= rank.indexOf(b.priority);
}

describe('queues', () => {
  test(
    'most urgent first, whatever the tasks and the page size, each task once',
    withHouse(async (house) => {
      const commander = as('commander', house);
      const hours = fc.integer({ min: -30, max: 30 });
      const anyTask = fc.record({
        start: hours,
        span: fc.integer({ min: 0, max: 20 }),
        priority: fc.constantFrom('high' as const, 'normal' as const, 'low' as const),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyTask, { maxLength: 40 }),
          fc.integer({ min: 1, max: 15 }),
          async (tasks, limit) => {
            const kind = `test.k${newId().slice(-12)}`;
            const opened = await commander.transaction((ctx) =>
              openTasks(
                ctx,
                tasks.map(
                  ({ start, span, priority }): NewTask =>
                    newTask(house, {
                      kind,
                      priority,
                      startAt: addHours(house.now(), start),
                      dueAt: addHours(house.now(), start + span),
                    }),
                ),
              ),
            );

            const rows = await allOfQueue(commander, { kind, limit });

            expect(rows.map((row) => row.id).sort()).toEqual([...opened].sort());
            for (let index = 1; index < rows.length; index++)
              expect(isUrgentFirst(rows[index - 1]!, rows[index]!)).toBe(true);
          },
        ),
        { numRuns: 40 },
      );
    }),
  );

  test(
    "mine, my body's, my area's and all hold what they say",
    withHouse(async (house) => {
      const bodyId = newId();
      const me = as('grid-worker', house, { areas: ['510117001'], bodyId });
      const mine = await givenTask(house, { owners: { individual: me.actor.id } });
      const body = await givenTask(house, { owners: { department: bodyId } });
      const area = await givenTask(house);
      const otherArea = await givenTask(house, {
        areaCode: AreaCode.parse('510117002001'),
        otherAreaCode: AreaCode.parse('510117001'),
      });
      await givenTask(house, { areaCode: AreaCode.parse('510117002001') });
      const ids = async (queue: NonNullable<Filter['queue']>) =>
        (await allOfQueue(me, { queue })).map((row) => row.id).sort();

      expect(await ids('mine')).toEqual([mine]);
      expect(await ids('my-body')).toEqual([body]);
      expect(await ids('my-area')).toEqual([mine, body, area].sort());
      expect(await ids('all-open')).toEqual([mine, body, area, otherArea].sort());
      expect(await allOfQueue(as('grid-worker', house), { queue: 'my-body' })).toEqual([]);
    }),
  );

  test(
    "another area's tasks are in no queue and no number",
    withHouse(async (house) => {
      await givenAssigned(house);
      const elsewhere = as('commander', house, { areas: ['410182'] });

      for (const queue of ['mine', 'my-body', 'my-area', 'all-open'] as const)
        expect(await allOfQueue(elsewhere, { queue })).toEqual([]);
      expect(await countTasks(elsewhere, {})).toEqual([]);
      expect((await listLanes(elsewhere, {})).every((lane) => lane.open === 0)).toBe(true);
    }),
  );

  test(
    'filters by state, lateness, lane, empty slot, area and subject; ended tasks are there when asked for',
    withHouse(async (house) => {
      const ctx = as('commander', house);
      const subjectId = newId();
      const late = await givenTask(house, { dueAt: addHours(house.now(), -1), workstream: 'testing' });
      const cancelled = await givenTask(house, { subject: 'case', subjectId });
      await cancelTask(ctx, { taskId: cancelled, reason: 'Not needed' });
      const { taskId: acted } = await givenActed(house, { subject: 'case', subjectId });
      const ids = async (filter: Filter) => (await allOfQueue(ctx, filter)).map((row) => row.id);

      expect(await ids({ overdue: 'true' })).toEqual([late]);
      expect(await ids({ overdue: 'false' })).toEqual([acted]);
      expect(await ids({ states: 'acted' })).toEqual([acted]);
      expect(await ids({ states: ['cancelled', 'acted'] })).toEqual([acted, cancelled]);
      expect(await ids({ workstream: 'testing' })).toEqual([late]);
      expect(await ids({ emptySlot: 'individual' })).toEqual([late]);
      expect(await ids({ subject: 'case', subjectId })).toEqual([acted, cancelled]);
      expect(await ids({ areaCode: '510117002' })).toEqual([]);
    }),
  );

  test(
    'a page mark of another list is refused',
    withHouse(async (house) => {
      await expect(listTasks(as('commander', house), { cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
        code: 'kernel/bad-cursor',
      });
    }),
  );
});

test(
  '200,000 tasks of the whole country cost a district nothing: its queues and numbers never read the whole table',
  withOwnDatabase(async (house) => {
    const owner = new pg.Client({ connectionString: house.ownerUrl });
    await owner.connect();
    await owner.query(`
    insert into tasks (district, id, kind, title_en, subject, subject_id, area_code, state, found_at, start_at, due_at, opened_by, step_from_at, step_due_at)
    select d, gen_random_uuid(), 'test.visit', 'Visit', 'household', n::text, d || '001001', 'found', t, t, t + interval '2 days', '${newId()}', t, t + interval '2 days'
    from (select n, (510100 + n % 100)::text as d, '2026-03-05T02:00:00Z'::timestamptz - make_interval(mins => n % 4000) as t
      from generate_series(1, 200000) n) rows`);
    await owner.query('analyze tasks');
    await owner.end();
    const planOf = (ctx: Context, condition: Sql, order: Sql) =>
      ctx.transaction(async (inside) => {
        const lines = await inside.db.many(
          z.record(z.string(), z.string()),
          sql`explain select tasks.id from tasks where ${condition} ${order}`,
        );
        return lines.map((line) => Object.values(line)[0]).join('\n');
      });
    const district = as('commander', house);
    const country = as('commander', house, { areas: [''] });
    const late = sql`is_open and step_due_at <= ${house.now()}`;

    for (const queue of ['mine', 'my-area', 'all-open'] as const) {
      expect(
        await planOf(district, sql`${wanted(district, { queue })} and ${late}`, sql`order by step_due_at limit 51`),
      ).not.toContain('Seq Scan');
    }
    expect(
      await planOf(
        country,
        sql`${wanted(country, { queue: 'all-open' })} and ${late}`,
        sql`order by step_due_at limit 51`,
      ),
    ).toContain('tasks_open_by_urgency');
    expect((await listTasks(district, { limit: 5 })).rows).toHaveLength(5);
  }),
);

describe('numbers', () => {
  test(
    'say what each queue holds, by state and lateness',
    withHouse(async (house) => {
      const { worker } = await givenAssigned(house);
      await givenTask(house, { dueAt: addHours(house.now(), -1) });
      await givenActed(house);

      const counts = await countTasks(worker, {});
      const all = counts.filter((each) => each.queue === 'all-open');

      expect(counts.filter((each) => each.queue === 'mine')).toEqual([
        { queue: 'mine', state: 'assigned', overdue: false, count: 1 },
      ]);
      expect(all.sort((a, b) => a.state.localeCompare(b.state))).toEqual([
        { queue: 'all-open', state: 'acted', overdue: false, count: 1 },
        { queue: 'all-open', state: 'assigned', overdue: false, count: 1 },
        { queue: 'all-open', state: 'found', overdue: true, count: 1 },
      ]);
    }),
  );

  test(
    'M02-5: the seven lanes show backlog, overdue and what was closed within a day',
    withHouse(async (house: TestHouse) => {
      await givenTask(house, { workstream: 'screening' });
      await givenTask(house, { workstream: 'screening', dueAt: addHours(house.now(), -2) });
      const { taskId } = await givenActed(house, { workstream: 'screening' });
      await verifyTask(as('commander', house), { taskId });
      await closeTask(as('commander', house), { taskId });

      const lanes = await listLanes(as('observer', house), {});

      expect(lanes.map((lane) => lane.workstream)).toEqual([
        'investigation',
        'screening',
        'testing',
        'control',
        'isolation',
        'treatment',
        'communication',
      ]);
      expect(lanes[1]).toEqual({ workstream: 'screening', open: 2, overdue: 1, ended: 1 });
    }),
  );
});
