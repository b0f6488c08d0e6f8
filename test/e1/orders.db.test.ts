import { describe, expect, test } from 'vitest';
import { hoursBetween, instant } from '../../src/kernel/day.ts';
import { clock } from '../../src/training/chengdu.ts';
import { orderId, orders } from '../../src/training/orders.ts';
import { eventsOf } from '../db.ts';
import { ask } from '../http.ts';
import { type E1, withE1 } from './e1-house.ts';

interface Task {
  readonly id: string;
  readonly title: { readonly 'zh-CN': string };
  readonly state: string;
  readonly foundAt: string;
  readonly dueAt: string;
  readonly owners: Record<string, string | null>;
  readonly emptySlots: readonly string[];
  readonly workstream: string | null;
  readonly lesson: string | null;
  readonly evidence: readonly { takenAt: string; judged: string; suppliedBy: string }[];
}

const view = (e1: E1, name: string) => e1.asked<Task>('city', `GET /tasks/${orderId(name)}`);

const groups = [
  ['一要', 3],
  ['二要', 3],
  ['三要', 2],
  ['四要', 1],
] as const;

describe('assertion 8: the four groups of orders of the 19:30 meeting', () => {
  test.each(groups)('%s is there as %i tasks, each with four owners and a time', (group, count) =>
    withE1(async (e1) => {
      const { rows } = await e1.asked<{ rows: Task[] }>(
        'city',
        `GET /tasks?subject=case&subjectId=${e1.cases[0]}&limit=50`,
      );
      const tasks = rows.filter((each) => each.title['zh-CN'].startsWith(group));
      expect(tasks).toHaveLength(count);
      for (const task of tasks) {
        expect(task.emptySlots, task.title['zh-CN']).toEqual([]);
        expect(Object.values(task.owners).every(Boolean)).toBe(true);
        expect(task.dueAt > clock.districtMeets).toBe(true);
      }
    })(),
  );

  const still = orders.filter(
    ({ name }) => name.startsWith('order') && name !== 'order 4 press' && name !== 'order 1 venues',
  );

  test.each(still.map(({ name, individual }) => [name, individual] as const))(
    '%s cannot be closed without evidence that another person checked',
    (name, individual) =>
      withE1(async (e1) => {
        const taskId = orderId(name);
        const refusal = async (userName: string, step: string, body: object = {}) => {
          const answer = await ask(e1.app, `POST /tasks/${taskId}/${step}`, { token: await e1.signIn(userName), body });
          return [answer.statusCode, answer.json().code];
        };
        const judge = individual === 'epi' ? 'caseworker' : 'epi';

        expect(await refusal('city', 'close')).toEqual([409, 'tasks/not-from-here']);
        expect(await refusal(individual, 'act')).toEqual([409, 'tasks/evidence-first']);
        expect((await view(e1, name)).state).toBe('assigned');

        await e1.asked(individual, `POST /tasks/${taskId}/act`, { evidence: [{ text: '演练:已完成,附清单。' }] });
        expect(await refusal('city', 'close')).toEqual([409, 'tasks/not-from-here']);
        const own = await refusal(individual, 'verify');
        expect([
          [403, 'tasks/another-person'],
          [403, 'platform/not-your-role'],
        ]).toContainEqual(own);
        expect((await view(e1, name)).state).toBe('acted');

        await e1.asked(judge, `POST /tasks/${taskId}/verify`);
        await e1.asked('city', `POST /tasks/${taskId}/close`, { lesson: '演练:提前备好清单。' });
        expect(await view(e1, name)).toMatchObject({ state: 'closed', lesson: '演练:提前备好清单。' });
        expect((await eventsOf(e1.house, taskId)).map((event) => event.name)).toEqual([
          'tasks.opened',
          'tasks.evidence-supplied',
          'tasks.acted',
          'tasks.verified',
          'tasks.closed',
        ]);
      })(),
  );

  test(
    'the press conference went round the whole loop, the venues wait to be checked',
    withE1(async (e1) => {
      const press = await view(e1, 'order 4 press');
      expect(press).toMatchObject({
        state: 'closed',
        evidence: [{ judged: 'accepted', suppliedBy: e1.staff.accounts['info'] }],
      });
      expect(press.lesson).not.toBeNull();
      expect(await view(e1, 'order 1 venues')).toMatchObject({ state: 'acted', evidence: [{ judged: 'pending' }] });
    }),
  );
});

test(
  'assertion 1: 3 h 30, 1 h 30 and 9 h come from what was recorded',
  withE1(async (e1) => {
    const cityMeets = instant((await view(e1, 'meeting 54')).foundAt);
    const districtMeets = instant((await view(e1, 'order 1 contacts')).foundAt);
    const pressConference = instant((await view(e1, 'order 4 press')).evidence[0]!.takenAt);
    const bulletin = await e1.asked<{ to: string }>(
      'info',
      `GET /figures/window?${new URLSearchParams({
        roundId: e1.roundId,
        from: clock.windowOpens,
        to: clock.windowCloses,
      })}`,
    );

    expect(hoursBetween(cityMeets, districtMeets)).toBe(3.5);
    expect(hoursBetween(districtMeets, pressConference)).toBe(1.5);
    expect(hoursBetween(pressConference, instant(bulletin.to))).toBe(9);
  }),
);

test(
  'M02-5: every one of the seven lanes has work',
  withE1(async (e1) => {
    const lanes = await e1.asked<{ workstream: string; open: number; ended: number }[]>('city', 'GET /tasks/lanes');
    expect(
      lanes
        .filter(({ open, ended }) => open + ended > 0)
        .map(({ workstream }) => workstream)
        .sort(),
    ).toEqual(['communication', 'control', 'investigation', 'isolation', 'screening', 'testing', 'treatment']);
  }),
);

test(
  'M01-1: the instruction of the province is seen by district, city and province, and not by the village, whose area it is not',
  withE1(async (e1) => {
    const taskId = orderId('instruction province');
    for (const userName of ['district', 'city', 'province']) {
      expect(
        (await ask(e1.app, `GET /tasks/${taskId}`, { token: await e1.signIn(userName) })).statusCode,
        userName,
      ).toBe(200);
    }
    expect((await ask(e1.app, `GET /tasks/${taskId}`, { token: await e1.signIn('grid') })).statusCode).toBe(404);
  }),
);
