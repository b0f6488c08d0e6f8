import { describe, expect, test } from 'vitest';
import { rolesThatSeeCases } from '../../src/features/cases/model.ts';
import { registerPerson } from '../../src/features/people/persons.ts';
import { Context } from '../../src/platform/context.ts';
import { routes } from '../../src/routes.ts';
import { clock } from '../../src/training/chengdu.ts';
import { orderId } from '../../src/training/orders.ts';
import { place } from '../../src/training/scene.ts';
import { logins } from '../../src/training/staff.ts';
import { actorOf } from '../../src/training/story.ts';
import { ask } from '../http.ts';
import { type E1, withE1 } from './e1-house.ts';

/** What only the vault may know of the story's persons. */
const secrets = [
  '卢演练',
  '赵演练',
  '钱演练',
  '孙演练',
  '李演练',
  '冯演练',
  '吴演练一',
  '10000000001',
  '10000000002',
  '10000000003',
  '10000000077',
  '太平村演练 6 组',
  '000000199012010013',
];
const seeCases: readonly string[] = rolesThatSeeCases;
const taskForce = new Set(['epi', 'caseworker', 'cityepi']);

interface Answer {
  readonly route: string;
  readonly status: number;
  readonly body: string;
}

/** Everything that can be got, as one of the training logins, with every id of the drill put wherever an address asks for one. */
async function getEverything(e1: E1, userName: string): Promise<Answer[]> {
  const token = await e1.signIn(userName);
  const one = await e1.asked<{ personId: string }>('epi', `GET /cases/${e1.cases[0]}`);
  const two = await e1.asked<{ personId: string }>('epi', `GET /cases/${e1.cases[1]}`);
  const { households } = await e1.asked<{ households: { id: string }[] }>('epi', `GET /people/${one.personId}`);
  const values: Record<string, readonly string[]> = {
    caseId: e1.cases.slice(0, 3),
    personId: [one.personId, two.personId],
    householdId: households.map(({ id }) => id),
    roundId: [e1.roundId],
    taskId: [orderId('order 2 screen'), orderId('order 4 press')],
    institutionId: [e1.staff.hospitalId],
    code: [place.village],
    accountId: [e1.staff.accounts['epi']!],
    'subject/:subjectId': [
      `person/${one.personId}`,
      `person/${two.personId}`,
      `case/${e1.cases[0]}`,
      `case/${e1.cases[1]}`,
      `household/${households[0]?.id}`,
    ],
  };
  const query = new URLSearchParams({
    from: '2020-12-07',
    to: '2020-12-08',
    limit: '100',
    keptId: one.personId,
    discardedId: two.personId,
    q: '演练',
    day: '2020-12-08',
  });
  const windows = new URLSearchParams({ from: clock.windowOpens, to: clock.windowCloses });
  const answers: Answer[] = [];
  for (const route of Object.keys(routes).filter((each) => each.startsWith('GET '))) {
    const [, name] = /:(subject\/:subjectId|\w+)/.exec(route) ?? [];
    const addresses =
      name === undefined
        ? [route]
        : (values[name] ?? [crypto.randomUUID()]).map((value) => route.replace(`:${name}`, value));
    for (const address of addresses) {
      const whole = address.replace(/:\w+/g, () => crypto.randomUUID());
      for (const search of ['', `?${query}`, `?${windows}`]) {
        const { statusCode, body } = await ask(e1.app, whole + search, { token });
        answers.push({ route, status: statusCode, body });
      }
    }
  }
  return answers;
}

describe('assertion 5: no view outside the task force shows a full name', () => {
  test.each(logins.map(({ userName }) => userName))(
    '%s gets no name, number or address from any route, unless it is revealed',
    (userName) =>
      withE1(async (e1) => {
        const desk = new Context(e1.house, actorOf(e1.staff, 'caseworker'));
        await desk.transaction((ctx) =>
          registerPerson(ctx, {
            name: '吴演练一',
            sex: 'male',
            birthOn: '1990-12-01',
            idNumber: '000000199012010013',
            phone: '10000000077',
            areaCode: place.village,
          }),
        );
        const answers = await getEverything(e1, userName);

        for (const { route, body } of answers)
          for (const secret of secrets) expect(body.includes(secret), `${secret} in ${route}`).toBe(false);
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        const got = (route: string) => answers.find((each) => each.route === route && each.status === 200)?.body;
        if (!logins.find((each) => each.userName === userName)!.roles.some((role) => seeCases.includes(role))) return;
        expect(got('GET /cases')).toContain('卢某某');
        for (const route of [
          'GET /cases/:caseId',
          'GET /cases/:caseId/pairs',
          'GET /cases/:caseId/states',
          'GET /history/:subject/:subjectId',
          'GET /tasks/:taskId',
        ]) {
          expect(got(route), route).toBeDefined();
        }
      })(),
    120_000,
  );

  test(
    'whoever works on the case may reveal it, with a purpose, and it is on record; nobody else may',
    withE1(async (e1) => {
      const { personId } = await e1.asked<{ personId: string }>('epi', `GET /cases/${e1.cases[0]}`);
      const reveal = async (userName: string, headers: Record<string, string> = { purpose: 'contact tracing' }) =>
        ask(e1.app, `POST /people/${personId}/reveal`, { token: await e1.signIn(userName), headers });

      expect((await reveal('epi', {})).json()).toMatchObject({ code: 'platform/state-purpose' });
      expect((await reveal('epi')).json()).toMatchObject({ name: '卢演练' });
      for (const userName of [
        'district',
        'city',
        'province',
        'info',
        'observer',
        'auditor',
        'admin',
        'sampler',
        'site',
      ]) {
        expect((await reveal(userName)).statusCode, userName).toBe(403);
      }
      const { rows } = await e1.asked<{ rows: { actorName: string; purpose: string }[] }>(
        'auditor',
        `GET /people/${personId}/readers`,
      );
      expect(rows).toMatchObject([{ purpose: 'contact tracing' }]);
    }),
  );
});

describe('E1-10: the husband of case 1', () => {
  test(
    'the task force sees one household, two cases, husband and wife',
    withE1(async (e1) => {
      for (const userName of ['epi', 'caseworker', 'cityepi']) {
        expect(await e1.asked(userName, `GET /cases/${e1.cases[1]}/household`)).toMatchObject([
          { id: e1.cases[0], displayName: '卢某某', relation: 'spouse', onsetOn: '2020-12-06' },
        ]);
        expect(await e1.asked(userName, `GET /cases/${e1.cases[1]}/pairs`)).toMatchObject([
          { infectorId: e1.cases[0], relation: 'spouse', evidence: 'household' },
        ]);
      }
    }),
  );

  test(
    'others may see that the cases are linked, and not how',
    withE1(async (e1) => {
      for (const userName of ['district', 'city', 'province', 'info', 'observer', 'reporter', 'lab']) {
        const token = await e1.signIn(userName);
        expect((await ask(e1.app, `GET /cases/${e1.cases[1]}/household`, { token })).statusCode, userName).toBe(403);
        expect((await ask(e1.app, `GET /cases/${e1.cases[1]}/pairs`, { token })).json()).toMatchObject([
          { relation: null, evidence: 'epi' },
        ]);
      }
    }),
  );

  const others = logins.map(({ userName }) => userName).filter((userName) => !taskForce.has(userName));
  const tells = async (e1: E1, userName: string) => [
    ...new Set(
      (await getEverything(e1, userName)).filter(({ body }) => /spouse|配偶/.test(body)).map(({ route }) => route),
    ),
  ];

  test.each(others)(
    'no route tells %s that two persons are husband and wife',
    (userName) =>
      withE1(async (e1) => {
        expect(await tells(e1, userName)).toEqual([]);
      })(),
    120_000,
  );
});

describe('E1-11: what the press conference announces', () => {
  test(
    'the figures of 21:00 hold case 2, and no word of a person',
    withE1(async (e1) => {
      const route = `GET /figures/window?${new URLSearchParams({
        roundId: e1.roundId,
        from: '2020-12-07T00:00:00+08:00',
        to: clock.pressConference,
        knownAt: clock.pressConference,
      })}`;
      const announced = await e1.asked('info', route);
      expect(announced).toMatchObject({ confirmed: 2, cumulative: 2, knownAt: clock.pressConference });
      expect(Object.keys(announced).sort()).toEqual([
        'asymptomatic',
        'byChannel',
        'confirmed',
        'cumulative',
        'from',
        'knownAt',
        'to',
      ]);
      expect(JSON.stringify(announced)).not.toMatch(/某|演练|sex|age|village|person/i);
    }),
  );

  test(
    'the information officer sees the cases masked and no person at all',
    withE1(async (e1) => {
      const { rows } = await e1.asked<{ rows: { displayName: string; personId: string }[] }>(
        'info',
        'GET /cases?limit=10',
      );
      expect(rows.every(({ displayName }) => /^.某某$/.test(displayName))).toBe(true);
      expect(
        (await ask(e1.app, `GET /people/${rows[0]!.personId}`, { token: await e1.signIn('info') })).statusCode,
      ).toBe(403);
    }),
  );
});
