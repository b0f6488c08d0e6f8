import { describe, expect, test } from 'vitest';
import { AreaCode } from '../../kernel/area-code.ts';
import { instant } from '../../kernel/day.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { as, eventsOf, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { givenActed, givenAssigned, givenTask, later, newTask } from '../../../test/given-tasks.ts';
import { supplyEvidence } from './evidence.ts';
import { declareTaskTitle, type TaskId } from './model.ts';
import { viewTask } from './queues.ts';
import { actOnTasksOf, closeTasksOf, openTask, openTasks, orderTask } from './service.ts';
import { changeSlotLabels, listSlotLabels } from './slot-labels.ts';
import {
  actOnTask,
  assignTask,
  cancelTask,
  cannotDoTask,
  closeTask,
  handOverTask,
  receiveTask,
  rejectTask,
  takeTask,
  verifyTask,
} from './steps.ts';

declareTaskTitle('test.report', { en: 'Report the case to {to}', 'zh-CN': '向{to}报告病例' });

const names = async (house: Parameters<typeof eventsOf>[0], taskId: string) =>
  (await eventsOf(house, taskId)).map((event) => event.name);

describe('M02-3: the loop', () => {
  test(
    'runs from found to closed, each turn an event, the lesson kept',
    withHouse(async (house) => {
      const taskId = await givenTask(house);
      const worker = as('grid-worker', house, { areas: ['510117001001'] });
      const commander = as('commander', house);

      await assignTask(commander, { taskId, owners: { individual: worker.actor.id } });
      await receiveTask(worker, { taskId });
      await actOnTask(worker, { taskId, evidence: [{ text: 'All five seen', placeAreaCode: '510117001001' }] });
      await verifyTask(commander, { taskId });
      const closed = await closeTask(as('epidemiologist', house), { taskId, lesson: 'Go in the evening' });

      expect(closed.state).toBe('closed');
      expect((await viewTask(commander, { taskId })).lesson).toBe('Go in the evening');
      expect(await names(house, taskId)).toEqual([
        'tasks.opened',
        'tasks.assigned',
        'tasks.received',
        'tasks.evidence-supplied',
        'tasks.acted',
        'tasks.verified',
        'tasks.closed',
      ]);
    }),
  );

  test(
    'is ordered as a directive straight to the grid worker, and every level between sees it (M01-2)',
    withHouse(async (house) => {
      const worker = as('grid-worker', house, { areas: ['510117001001001'] });
      const city = as('commander', house, { areas: ['5101'] });

      const task = await orderTask(city, {
        title: { 'zh-CN': '逐户排查' },
        areaCode: '510117001001001',
        dueAt: '2026-03-05T20:00:00+08:00',
        owners: { individual: worker.actor.id },
        workstream: 'screening',
        priority: 'high',
      });
      house.setNow('2026-03-05T02:07:00Z');
      await receiveTask(later(house, worker), { taskId: task.id });

      expect(task).toMatchObject({
        kind: 'directive',
        state: 'assigned',
        subject: 'area',
        title: { en: '逐户排查', 'zh-CN': '逐户排查' },
      });
      for (const areas of [['510117001'], ['510117'], ['51']]) {
        const seen = await viewTask(as('observer', house, { areas }), { taskId: task.id });
        expect(seen).toMatchObject({
          hops: 0,
          receivedAt: '2026-03-05T02:07:00.000Z',
          foundAt: '2026-03-05T02:00:00.000Z',
        });
      }
    }),
  );

  test(
    'evidence that is not accepted sends the task back with its old deadline, and the same evidence does not do again',
    withHouse(async (house) => {
      const { taskId, worker } = await givenActed(house);
      const before = await viewTask(worker, { taskId });

      const rejected = await rejectTask(as('case-worker', house), { taskId, reason: 'The photo shows another house' });

      expect(rejected).toMatchObject({ state: 'assigned', stepDueAt: before.dueAt });
      await expect(actOnTask(worker, { taskId })).rejects.toMatchObject({ code: 'tasks/evidence-first' });
      expect((await viewTask(worker, { taskId })).evidence).toMatchObject([
        { judged: 'rejected', judgedReason: 'The photo shows another house' },
      ]);
      expect(await names(house, taskId)).not.toContain('tasks.verified');
    }),
  );

  test(
    'what one cannot do, another may be given',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      await cannotDoTask(worker, { taskId, reason: 'The house is empty' });

      const again = await assignTask(as('commander', house), { taskId, owners: { individual: newId() } });

      expect(again.state).toBe('assigned');
      expect((await eventsOf(house, taskId)).map((event) => event.details['reason']).filter(Boolean)).toEqual([
        'The house is empty',
      ]);
    }),
  );

  test(
    'refuses to report as done without evidence, and nothing changes',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);

      await expect(actOnTask(worker, { taskId })).rejects.toMatchObject({ code: 'tasks/evidence-first', status: 409 });

      expect((await viewTask(worker, { taskId })).state).toBe('assigned');
      expect(await names(house, taskId)).toEqual(['tasks.opened']);
    }),
  );

  test(
    'refuses to close what is not verified',
    withHouse(async (house) => {
      const { taskId } = await givenActed(house);

      await expect(closeTask(as('commander', house), { taskId })).rejects.toMatchObject({
        code: 'tasks/not-from-here',
      });

      expect((await viewTask(as('commander', house), { taskId })).state).toBe('acted');
    }),
  );

  test(
    'the database itself refuses a task verified by who did it',
    withHouse(async (house) => {
      const { taskId, worker } = await givenActed(house);

      const attempt = as('commander', house).transaction((ctx) =>
        ctx.db.run(sql`
      update tasks set state = 'verified', verified_by = ${worker.actor.id} where id = ${taskId}`),
      );

      await expect(attempt).rejects.toMatchObject({ code: 'platform/constraint-broken' });
    }),
  );
});

describe('the second person', () => {
  test(
    'is never who did it',
    withHouse(async (house) => {
      const both = as(['case-worker', 'grid-worker'], house);
      const taskId = await givenTask(house, { owners: { individual: both.actor.id } });
      await actOnTask(both, { taskId, evidence: [{ text: 'Done' }] });

      for (const judge of [
        () => verifyTask(both, { taskId }),
        () => rejectTask(both, { taskId, reason: 'Not so good' }),
      ]) {
        await expect(judge()).rejects.toMatchObject({ code: 'tasks/another-person', status: 403 });
      }
      expect((await viewTask(both, { taskId })).state).toBe('acted');
      expect(await names(house, taskId)).toEqual(['tasks.opened', 'tasks.evidence-supplied', 'tasks.acted']);
    }),
  );

  test(
    'is never who supplied evidence for it',
    withHouse(async (house) => {
      const bodyId = newId();
      const helper = as(['case-worker'], house, { bodyId });
      const worker = as('grid-worker', house, { bodyId });
      const taskId = await givenTask(house, { owners: { unit: bodyId } });
      await actOnTask(worker, { taskId, evidence: [{ text: 'Done' }] });
      await supplyEvidence(helper, { taskId, evidence: { text: 'I saw it too' } });

      await expect(verifyTask(helper, { taskId })).rejects.toMatchObject({ code: 'tasks/another-person' });
    }),
  );
});

describe('who may act', () => {
  test(
    "a grid worker acts on what is theirs or their body's only",
    withHouse(async (house) => {
      const { taskId } = await givenAssigned(house);
      const other = as('grid-worker', house, { areas: ['510117001001'], bodyId: newId() });

      for (const act of [
        () => actOnTask(other, { taskId, evidence: [{ text: 'Done' }] }),
        () => receiveTask(other, { taskId }),
        () => handOverTask(other, { taskId, owners: { individual: other.actor.id }, reason: 'I want it' }),
      ]) {
        await expect(act()).rejects.toMatchObject({ code: 'tasks/not-yours', status: 403 });
      }
      await expect(takeTask(other, { taskId })).rejects.toMatchObject({ code: 'tasks/taken-already' });
      expect(await names(house, taskId)).toEqual(['tasks.opened']);
    }),
  );

  test(
    'nobody acts outside their area, not even on what is assigned to them',
    withHouse(async (house) => {
      const worker = as('sampler', house, { areas: ['510117002'] });
      const taskId = await givenTask(house, { owners: { individual: worker.actor.id } });

      await expect(actOnTask(worker, { taskId, evidence: [{ text: 'Done' }] })).rejects.toMatchObject({
        code: 'tasks/no-such-task',
        status: 404,
      });
    }),
  );

  test(
    'a task of two areas is seen from both',
    withHouse(async (house) => {
      const taskId = await givenTask(house, { otherAreaCode: AreaCode.parse('410182107') });

      expect((await viewTask(as('observer', house, { areas: ['4101'] }), { taskId })).areaCode).toBe('510117001001');
      await expect(viewTask(as('observer', house, { areas: ['5133'] }), { taskId })).rejects.toMatchObject({
        code: 'tasks/no-such-task',
      });
    }),
  );

  test(
    'an observer, an auditor and a grid worker cannot order, assign or verify',
    withHouse(async (house) => {
      const { taskId } = await givenActed(house);
      for (const role of ['observer', 'auditor', 'grid-worker'] as const) {
        const ctx = as(role, house);
        for (const act of [
          () => orderTask(ctx, newTask(house)),
          () => verifyTask(ctx, { taskId }),
          () => assignTask(ctx, { taskId, owners: {} }),
          () => cancelTask(ctx, { taskId, reason: 'Because' }),
        ]) {
          await expect(act()).rejects.toMatchObject({ code: 'platform/not-your-role' });
        }
      }
    }),
  );

  test(
    'refuses to open a task in another area',
    withHouse(async (house) => {
      const attempt = orderTask(as('commander', house), newTask(house, { areaCode: AreaCode.parse('410182107') }));

      await expect(attempt).rejects.toMatchObject({ code: 'platform/outside-scope', status: 403 });
    }),
  );
});

describe('changing a task', () => {
  test(
    'hands over to another person and counts the hop',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      const next = newId();

      const after = await handOverTask(worker, { taskId, owners: { individual: next }, reason: 'My shift ends' });

      expect(after).toMatchObject({ state: 'assigned', receivedAt: null, owners: { individual: next } });
      expect((await viewTask(as('commander', house), { taskId })).hops).toBe(1);
      expect((await eventsOf(house, taskId)).at(-1)).toMatchObject({
        name: 'tasks.handed-over',
        details: { slots: ['individual'], reason: 'My shift ends' },
      });
    }),
  );

  test(
    'refuses to leave a task without any owner',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);

      await expect(handOverTask(worker, { taskId, owners: {}, reason: 'No time for it' })).rejects.toMatchObject({
        code: 'tasks/owner-first',
      });
      await expect(assignTask(as('commander', house), { taskId, owners: { individual: null } })).rejects.toMatchObject({
        code: 'tasks/owner-first',
      });
    }),
  );

  test(
    'assigning one slot leaves the others as they were',
    withHouse(async (house) => {
      const department = newId();
      const taskId = await givenTask(house, { owners: { department } });

      const after = await assignTask(as('commander', house), { taskId, owners: { individual: newId() } });

      expect(after.owners.department).toBe(department);
      expect(after.emptySlots).toEqual(['locality', 'unit']);
    }),
  );

  test(
    'refuses a change to a version that is no longer the present one',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      const { version } = await receiveTask(worker, { taskId });

      await expect(
        actOnTask(worker, { taskId, ifVersion: version - 1, evidence: [{ text: 'Done' }] }),
      ).rejects.toMatchObject({ code: 'tasks/changed-meanwhile', details: { version } });
      expect((await actOnTask(worker, { taskId, ifVersion: version, evidence: [{ text: 'Done' }] })).state).toBe(
        'acted',
      );
    }),
  );

  test(
    'of twelve who reach for a task at once, one has it',
    withOwnDatabase(async (house) => {
      const bodyId = newId();
      const taskId = await givenTask(house, { owners: { unit: bodyId } });
      const reaching = Array.from({ length: 12 }, () => as('grid-worker', house, { bodyId }));

      const results = await Promise.allSettled(reaching.map((ctx) => takeTask(ctx, { taskId })));

      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      expect(
        results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : [])),
      ).toEqual(Array(11).fill('tasks/taken-already'));
      expect(await names(house, taskId)).toEqual(['tasks.opened', 'tasks.taken']);
    }),
  );
});

describe('opening tasks for other features', () => {
  test(
    'the same id opens one task however often it is sent',
    withHouse(async (house) => {
      const id = newId<TaskId>();
      const task = newTask(house, { id });

      await orderTask(as('commander', house), task);
      const again = await orderTask(as('commander', house), task);

      expect(again).toMatchObject({ id, version: 1 });
      expect(await names(house, id)).toEqual(['tasks.opened', 'tasks.repeated']);
    }),
  );

  test(
    "an id of another area's task is refused and tells nothing of it",
    withHouse(async (house) => {
      const id = await givenTask(house);
      const elsewhere = as('commander', house, { areas: ['5133'] });

      await expect(
        orderTask(elsewhere, newTask(house, { id, areaCode: AreaCode.parse('513301') })),
      ).resolves.toMatchObject({ areaCode: '513301' });
      const pidu = as('commander', house, { areas: ['510117002'] });
      await expect(
        orderTask(pidu, newTask(house, { id, areaCode: AreaCode.parse('510117002') })),
      ).rejects.toMatchObject({ code: 'tasks/id-taken' });
    }),
  );

  test(
    'a title by key is told in both languages, an undeclared key is refused',
    withHouse(async (house) => {
      const taskId = await givenTask(house, { title: { key: 'test.report', values: { to: 'CDC' } } });

      expect((await viewTask(as('observer', house), { taskId })).title).toEqual({
        en: 'Report the case to CDC',
        'zh-CN': '向CDC报告病例',
      });
      await expect(givenTask(house, { title: { key: 'test.unknown' } })).rejects.toMatchObject({
        code: 'tasks/no-such-title',
      });
    }),
  );

  test(
    'a deadline that has passed when the task is found is kept, and the task is late at once',
    withHouse(async (house) => {
      const taskId = await givenTask(house, { dueAt: instant('2026-03-04T02:00:00Z') });

      expect(await viewTask(as('observer', house), { taskId })).toMatchObject({
        isOverdue: true,
        startAt: '2026-03-04T02:00:00.000Z',
      });
    }),
  );

  test(
    'closing those of a subject cancels what is open and leaves what is verified',
    withHouse(async (house) => {
      const subjectId = newId();
      const open = await givenTask(house, { subjectId });
      const { taskId: verified } = await givenActed(house, { subjectId });
      await verifyTask(as('commander', house), { taskId: verified });

      const count = await as('commander', house).transaction((ctx) =>
        closeTasksOf(ctx, 'household', subjectId, 'The case is discarded'),
      );

      expect(count).toBe(1);
      expect(await viewTask(as('commander', house), { taskId: open })).toMatchObject({
        state: 'cancelled',
        endedReason: 'The case is discarded',
      });
      expect((await viewTask(as('commander', house), { taskId: verified })).state).toBe('verified');
      expect(await names(house, open)).toEqual(['tasks.opened', 'tasks.cancelled']);
    }),
  );

  test(
    'what the system saw happen is reported as done and still verified by a person',
    withHouse(async (house) => {
      const subjectId = newId();
      const reporter = as('reporter', house);
      const taskId = await givenTask(house, { subjectId, owners: { unit: newId() } });

      const acted = await reporter.transaction((ctx) =>
        actOnTasksOf(ctx, { subject: 'household', subjectId, kind: 'test.visit', text: 'Report R-17 came in' }),
      );

      expect(acted).toBe(1);
      expect(await viewTask(reporter, { taskId })).toMatchObject({
        state: 'acted',
        evidence: [{ text: 'Report R-17 came in' }],
      });
      expect((await verifyTask(as('case-worker', house), { taskId })).state).toBe('verified');
    }),
  );

  test(
    'opens 20,000 at once',
    withOwnDatabase(async (house) => {
      const tasks = Array.from({ length: 20_000 }, () => newTask(house));

      const ids = await as('commander', house).transaction((ctx) => openTasks(ctx, tasks));

      expect(new Set(ids).size).toBe(20_000);
    }),
  );

  test(
    'an id that is already kept is not opened again in a list',
    withHouse(async (house) => {
      const id = await givenTask(house);

      const ids = await as('commander', house).transaction((ctx) =>
        openTasks(ctx, [newTask(house, { id }), newTask(house)]),
      );

      expect(ids[0]).toBe(id);
      expect(await as('commander', house).transaction((ctx) => openTask(ctx, newTask(house, { id })))).toBe(id);
    }),
  );
});

test(
  'M02-1: the four slots are renamed by an administrator of the whole installation, and by nobody else',
  withHouse(async (house) => {
    const label = { slot: 'locality' as const, en: 'Government', 'zh-CN': '政府' };

    await expect(changeSlotLabels(as('commander', house), { labels: [label] })).rejects.toMatchObject({
      code: 'platform/not-your-role',
    });
    await expect(changeSlotLabels(as('administrator', house), { labels: [label] })).rejects.toMatchObject({
      code: 'platform/outside-scope',
    });
    await changeSlotLabels(as('administrator', house, { areas: [''] }), { labels: [label] });

    expect(await listSlotLabels(as('observer', house), {})).toEqual([
      label,
      { slot: 'department', en: 'Department', 'zh-CN': '部门' },
      { slot: 'unit', en: 'Unit', 'zh-CN': '单位' },
      { slot: 'individual', en: 'Individual', 'zh-CN': '个人' },
    ]);
    expect(await names(house, 'all')).toEqual(['tasks.labels-changed']);
  }),
);
