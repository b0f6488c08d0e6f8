import { expect, test } from 'vitest';
import { type TestHouse, withHouse, withOwnDatabase } from '../db.ts';
import { givenAccount, testPassword } from '../given-identity.ts';
import { ask, asked, serve, withServer } from '../http.ts';
import { asOwner } from './planted.ts';

const withApp = (work: Parameters<typeof withServer<TestHouse>>[0]) => withHouse(withServer<TestHouse>(work));
const signIn = (app: Parameters<typeof ask>[0], userName: string, password: string) =>
  ask(app, 'POST /sign-in', { body: { userName, password } });

test(
  'five wrong passwords from wherever close a name for a while, also for the right one, and also a name nobody has',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    for (const name of [userName, 'nobody.has.this']) {
      const answers = [];
      for (let each = 0; each < 6; each++) answers.push((await signIn(app, name, `guess ${each}`)).statusCode);
      expect([name, answers]).toEqual([name, [401, 401, 401, 401, 401, 429]]);
      expect((await signIn(app, name, testPassword)).statusCode).toBe(429);
    }
  }),
);

test(
  'guesses sent at once are counted one by one',
  withOwnDatabase(
    withServer<TestHouse>(async (app, house) => {
      const { userName } = await givenAccount(house);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, each) => signIn(app, userName, `guess ${each}`)),
      );
      expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
      expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(15);
    }),
  ),
);

test(
  'who has an account cannot be told from the answer, nor from the time it takes',
  withApp(async (app, house) => {
    const known = await Promise.all(Array.from({ length: 4 }, () => givenAccount(house)));
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    const bodies = new Set<string>();
    for (let round = 0; round < 4; round++) {
      for (const [index, { userName }] of known.entries()) {
        for (const kind of ['known', 'unknown'] as const) {
          const begun = performance.now();
          const answer = await signIn(app, kind === 'known' ? userName : `unknown.${index}`, 'wrong password');
          times[kind].push(performance.now() - begun);
          bodies.add(`${answer.statusCode} ${answer.body}`);
        }
      }
    }
    expect(bodies.size).toBe(1);
    const middle = (all: number[]) => all.sort((a, b) => a - b)[all.length / 2]!;
    const ratio = middle(times.known) / middle(times.unknown);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  }),
);

test(
  'from one address, guessing at passwords, receipts and reports is slow',
  withApp(async (app) => {
    const limits = [
      ['POST', '/api/sign-in', 30],
      ['GET', '/api/reports/receipt/000000000000', 20],
      ['POST', '/api/reports', 20],
      ['POST', '/api/sign-in/finish', 30],
    ] as const;
    for (const [method, url, perMinute] of limits) {
      const statuses: number[] = [];
      for (let each = 0; each <= perMinute; each++)
        statuses.push(
          (await app.inject({ method, url, remoteAddress: '192.0.2.7', ...(method === 'POST' ? { payload: {} } : {}) }))
            .statusCode,
        );
      expect([url, statuses.slice(0, -1).includes(429), statuses.at(-1)]).toEqual([url, false, 429]);
      // Another address named in a header is not believed when it comes from outside.
      const spoofed = await app.inject({
        method,
        url,
        remoteAddress: '192.0.2.7',
        headers: { 'x-forwarded-for': '198.51.100.1' },
        ...(method === 'POST' ? { payload: {} } : {}),
      });
      expect(spoofed.statusCode).toBe(429);
    }
  }),
);

test(
  'receipt numbers do not follow one another, and a wrong one is told nothing',
  withApp(async (app) => {
    const receipts: string[] = [];
    for (let each = 0; each < 30; each++) {
      receipts.push(
        (
          await asked<{ receipt: string }>(app, 'POST /reports', {
            body: { kind: 'other', what: 'something odd', areaCode: '510117' },
          })
        ).receipt,
      );
    }
    expect(new Set(receipts).size).toBe(30);
    expect(new Set(receipts.map((receipt) => receipt.slice(0, 4))).size).toBeGreaterThan(20);
    const answers = await Promise.all(
      ['000000000000', String(BigInt(receipts[0]!) + 1n).padStart(12, '0')].map((receipt) =>
        ask(app, `GET /reports/receipt/${receipt}`),
      ),
    );
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    const own = await asked(app, `GET /reports/receipt/${receipts[0]}`);
    expect(Object.keys(own).sort()).toEqual(['answer', 'answeredAt', 'dueAt', 'filedAt', 'state']);
  }),
);

test(
  'an error of ours tells a number to ask for and nothing of what broke',
  withOwnDatabase(async (house) => {
    const app = await serve(house);
    await asOwner(house, 'alter table rounds rename to gone');
    const { userName } = await givenAccount(house);
    const { token } = (
      await ask(app, 'POST /sign-in', {
        body: { userName, password: testPassword },
        headers: { 'x-lianfang': 'token' },
      })
    ).json<{ token: string }>();
    const answer = await ask(app, 'GET /rounds', { token });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      code: 'platform/bug',
      message: expect.stringMatching(/logged as [\w-]+/),
      details: { requestId: expect.any(String) },
    });
    expect(answer.body).not.toMatch(/rounds|relation|select|\.ts|node_modules/);
    await app.close();
  }),
);
