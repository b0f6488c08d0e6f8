import { describe, expect, test } from 'vitest';
import { addHours } from '../../kernel/day.ts';
import { systemActor } from '../../platform/actor.ts';
import { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { as, eventsOf, type TestHouse, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { givenActed, givenAssigned, givenTask, later, newTask } from '../../../test/given-tasks.ts';
import { escalateOverdue } from './escalate.ts';
import { listEscalations, viewTask } from './queues.ts';
import { openTasks } from './service.ts';
import { actOnTask, cancelTask, rejectTask } from './steps.ts';

const escalate = (house: TestHouse) => new Context(house, systemActor('escalation')).transaction(escalateOverdue);

/** Marks told of a task, as per cent and who. */
const toldOf = async (house: TestHouse, taskId: string) =>
  (await eventsOf(house, taskId))
    .filter((event) => event.name === 'tasks.escalated')
    .map(({ details }) => [details['percent'], details['told']]);

describe('M02-4: escalation', () => {
  test(
    'tells owner at 50, body at 80 and the level above at 100 per cent, each at its very millisecond',
    withHouse(async (house) => {
      const [bodyId, individual] = [newId(), newId()];
      const taskId = await givenTask(house, { owners: { unit: bodyId, individual } });

      const told = [];
      for (const now of ['06:59:59.999', '07:00:00', '09:59:59.999', '10:00:00', '11:59:59.999', '12:00:00']) {
        house.setNow(`2026-03-05T${now}Z`);
        told.push(await escalate(house));
      }

      expect(told.map((each) => each.length)).toEqual([0, 1, 0, 1, 0, 1]);
      expect(told.flat()).toEqual([
        { taskId, percent: 50, told: 'owner', accountId: individual, bodyIds: [], areaCode: null },
        { taskId, percent: 80, told: 'body', accountId: null, bodyIds: [bodyId], areaCode: null },
        { taskId, percent: 100, told: 'level-above', accountId: individual, bodyIds: [bodyId], areaCode: '510117001' },
      ]);
      expect(await toldOf(house, taskId)).toEqual([
        [50, 'owner'],
        [80, 'body'],
        [100, 'level-above'],
      ]);
    }),
  );

  test(
    'tells each mark once, however often it runs',
    withHouse(async (house) => {
      const taskId = await givenTask(house, { owners: { individual: newId() } });
      house.setNow('2026-03-05T08:00:00Z');

      for (let run = 0; run < 3; run++) await escalate(house);

      expect(await toldOf(house, taskId)).toEqual([[50, 'owner']]);
    }),
  );

  test(
    'tells every mark that passed while nobody looked',
    withHouse(async (house) => {
      const taskId = await givenTask(house, { owners: { unit: newId(), individual: newId() } });
      house.setNow('2026-03-07T00:00:00Z');

      await escalate(house);

      expect(await toldOf(house, taskId)).toEqual([
        [50, 'owner'],
        [80, 'body'],
        [100, 'level-above'],
      ]);
      const { escalations, escalatedPercent } = await viewTask(as('observer', house), { taskId });
      expect(escalatedPercent).toBe(100);
      expect(escalations.map((each) => each.crossedAt)).toEqual([
        '2026-03-05T07:00:00.000Z',
        '2026-03-05T10:00:00.000Z',
        '2026-03-05T12:00:00.000Z',
      ]);
    }),
  );

  test(
    'what nobody owns goes to the level above at once',
    withHouse(async (house) => {
      const taskId = await givenTask(house);
      house.setNow('2026-03-05T07:00:00Z');

      await escalate(house);

      expect(await toldOf(house, taskId)).toEqual([[50, 'level-above']]);
    }),
  );

  test(
    'what is reported as done in time is not told; then the clock of verifying runs',
    withHouse(async (house) => {
      const { taskId } = await givenActed(house);
      house.setNow('2026-03-05T13:59:59.999Z');
      expect(await escalate(house)).toEqual([]);

      house.setNow('2026-03-05T14:00:00Z');
      await escalate(house);

      expect((await eventsOf(house, taskId)).at(-1)!.details).toMatchObject({
        percent: 50,
        step: 'verifying',
        stepNo: 2,
      });
    }),
  );

  test(
    'a rejection gives no more time: marks already passed are told again for the new doing',
    withHouse(async (house) => {
      const { taskId, worker } = await givenActed(house);
      house.setNow('2026-03-05T10:00:00Z');
      await rejectTask(later(house, as('case-worker', house)), { taskId, reason: 'Nothing can be seen' });

      await escalate(house);
      await actOnTask(later(house, worker), { taskId, evidence: [{ text: 'Second visit' }] });
      house.setNow('2026-03-05T12:00:00Z');
      await escalate(house);

      expect(await toldOf(house, taskId)).toEqual([
        [50, 'owner'],
        [80, 'level-above'],
      ]);
    }),
  );

  test(
    'an ended task is not told',
    withHouse(async (house) => {
      const { taskId } = await givenAssigned(house);
      await cancelTask(as('commander', house), { taskId, reason: 'Not needed' });
      house.setNow('2026-03-07T00:00:00Z');

      expect(await escalate(house)).toEqual([]);
      expect(await toldOf(house, taskId)).toEqual([]);
    }),
  );

  test(
    'is seen by who was told, and by nobody else',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      house.setNow('2026-03-05T12:00:00Z');
      await escalate(house);

      const town = await listEscalations(as('commander', house, { areas: ['510117001'] }), {});
      const own = await listEscalations(later(house, worker), {});

      expect(town.map((each) => [each.taskId, each.percent])).toEqual([
        [taskId, 100],
        [taskId, 80],
      ]);
      expect(own.map((each) => each.percent)).toEqual([100, 80, 50]);
      expect(await listEscalations(as('commander', house, { areas: ['510117'] }), {})).toEqual([]);
      expect(await listEscalations(as('commander', house, { areas: ['510117002'] }), {})).toEqual([]);
    }),
  );

  test(
    'two schedules at once tell each mark once, in bulk',
    withOwnDatabase(async (house) => {
      const tasks = Array.from({ length: 3000 }, () =>
        newTask(house, { owners: { individual: newId() }, dueAt: addHours(house.now(), 1) }),
      );
      await as('commander', house).transaction((ctx) => openTasks(ctx, tasks));
      house.setNow('2026-03-05T02:40:00Z');

      const results = await Promise.all([escalate(house), escalate(house)]);

      expect(results.flat()).toHaveLength(3000);
      expect(new Set(results.flat().map((each) => each.taskId)).size).toBe(3000);
    }),
  );
});
