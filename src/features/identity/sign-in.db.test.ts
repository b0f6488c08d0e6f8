import { describe, expect, test } from 'vitest';
import { contextOfToken, givenAccount, givenSession, testPassword } from '../../../test/given-identity.ts';
import { as, eventsOf, type TestHouse, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { addHours, instant } from '../../kernel/day.ts';
import { Context, type House } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { z } from 'zod';
import { disableAccount } from './accounts.ts';
import { getMe } from './me.ts';
import { nobody } from './model.ts';
import { unlockAccount } from './passwords.ts';
import { actorOfToken } from './sessions.ts';
import { signIn } from './sign-in.ts';

const attempt = (house: House, userName: string, password: string) =>
  signIn(new Context(house, nobody), { userName, password });
const wrong = { code: 'identity/wrong-sign-in', status: 401 };

async function givenWrongAttempts(house: House, userName: string, count: number): Promise<void> {
  for (let each = 0; each < count; each++)
    await expect(attempt(house, userName, 'not the password')).rejects.toMatchObject(wrong);
}

async function sessionCount(house: House): Promise<number> {
  return as('auditor', house).transaction(
    async ({ db }) => (await db.one(z.object({ n: z.number() }), sql`select count(*)::int as n from sessions`)).n,
  );
}

describe('signing in', () => {
  test(
    'opens a session that acts in the first post',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house);

      const { token, roles, areas } = await attempt(house, userName.toUpperCase(), testPassword);

      expect(roles).toEqual(['case-worker']);
      expect(areas).toEqual([{ code: '510117', name: '郫都区' }]);
      const me = await getMe(await contextOfToken(house, token), {});
      expect(me).toMatchObject({
        id: accountId,
        account: { userName },
        installation: 'training',
        until: addHours(house.now(), 24),
      });
      expect(me.actingGrantId).toBe(me.posts[0]!.grantId);
      expect((await eventsOf(house, accountId)).map(({ name }) => name)).toEqual([
        'identity.account-created',
        'identity.grant-given',
        'identity.signed-in',
      ]);
    }),
  );

  test(
    'refuses a wrong password, an unknown name and an account without password alike, and keeps the trace',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house);

      const refusals = await Promise.all(
        [
          attempt(house, userName, 'not the password'),
          attempt(house, 'no.such.person', testPassword),
          attempt(house, '\0 " drop table', testPassword),
        ].map((each) => each.catch((error: unknown) => error)),
      );

      expect(new Set(refusals.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(refusals[0]).toMatchObject(wrong);
      expect(await sessionCount(house)).toBe(0);
      const trace = (await eventsOf(house, accountId)).at(-1)!;
      expect(trace).toEqual({ name: 'identity.sign-in-failed', details: { reason: 'wrong-password', failures: 1 } });
    }),
  );

  test(
    'writes no password, right or wrong, into any event',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      await givenWrongAttempts(house, userName, 1);
      await attempt(house, 'my secret typed as a name', 'something').catch(() => {});
      await attempt(house, userName, testPassword);

      const events = await as('auditor', house, { areas: [''] }).transaction(({ db }) =>
        db.many(z.object({ text: z.string() }), sql`select e::text as text from events e`),
      );

      expect(events.length).toBeGreaterThan(4);
      expect(events.filter(({ text }) => /kettles|not the password|secret typed|\$argon2/.test(text))).toEqual([]);
    }),
  );

  test(
    'refuses a closed account with the right password only',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house);
      await disableAccount(as('administrator', house), { accountId: accountId, reason: 'has left' });

      await expect(attempt(house, userName, 'not the password')).rejects.toMatchObject(wrong);
      await expect(attempt(house, userName, testPassword)).rejects.toMatchObject({ code: 'identity/account-disabled' });
    }),
  );

  test(
    'makes a new token each time, and ends the session the browser had',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const before = await givenSession(house, userName);

      const { token } = await signIn(await before.ctx(), { userName, password: testPassword });

      expect(token).not.toBe(before.token);
      expect(await actorOfToken(house, before.token)).toBeNull();
      expect(await actorOfToken(house, token)).not.toBeNull();
    }),
  );

  test(
    'a token that the client made up never becomes a session (fixation)',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const madeUp = 'A'.repeat(43);

      await signIn(await contextOfToken(house, madeUp), { userName, password: testPassword });

      expect(await actorOfToken(house, madeUp)).toBeNull();
    }),
  );
});

describe('pausing after wrong attempts', () => {
  const locked = { code: 'identity/locked', status: 429 };

  test(
    'pauses for fifteen minutes after five, even for the right password, and says so in the history',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house);
      await givenWrongAttempts(house, userName, 5);

      await expect(attempt(house, userName, testPassword)).rejects.toMatchObject({
        ...locked,
        details: { until: addHours(house.now(), 0.25) },
      });

      expect((await eventsOf(house, accountId)).filter(({ name }) => name === 'identity.locked')).toHaveLength(1);
      expect(await sessionCount(house)).toBe(0);
      house.setNow(addHours(house.now(), 0.251));
      await expect(attempt(house, userName, testPassword)).resolves.toMatchObject({ roles: ['case-worker'] });
    }),
  );

  test(
    'pauses twice as long the next time, and never longer than an hour',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const pauses: number[] = [];
      for (let round = 0; round < 4; round++) {
        await givenWrongAttempts(house, userName, 5);
        const { details } = (await attempt(house, userName, testPassword).catch(
          (error: { details: { until: string } }) => error,
        )) as { details: { until: string } };
        pauses.push((Date.parse(details.until) - Date.parse(house.now())) / 60_000);
        house.setNow(addHours(instant(details.until), 0.001));
      }
      expect(pauses).toEqual([15, 30, 60, 60]);
      await expect(attempt(house, userName, testPassword)).resolves.toBeDefined();
    }),
  );

  test(
    'pauses a name nobody has in the same way, so that it does not tell which exist',
    withHouse(async (house) => {
      await givenWrongAttempts(house, 'no.such.person', 5);

      await expect(attempt(house, 'No.Such.Person ', 'whatever')).rejects.toMatchObject(locked);
    }),
  );

  test(
    'forgets wrong attempts after a right one, and after a quarter of an hour',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      await givenWrongAttempts(house, userName, 4);
      await attempt(house, userName, testPassword);
      await givenWrongAttempts(house, userName, 4);
      house.setNow(addHours(house.now(), 0.26));
      await givenWrongAttempts(house, userName, 4);

      await expect(attempt(house, userName, testPassword)).resolves.toBeDefined();
    }),
  );

  test(
    'counts a hundred guesses sent at once as a hundred',
    withOwnDatabase(async (house) => {
      const { userName } = await givenAccount(house);

      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          attempt(house, userName, index === 39 ? testPassword : `guess ${index}`).then(
            () => 'in',
            (error: { code: string }) => error.code,
          ),
        ),
      );

      expect(answers.filter((each) => each === 'identity/wrong-sign-in').length).toBeLessThanOrEqual(5);
      expect(answers.filter((each) => each === 'identity/locked').length).toBeGreaterThanOrEqual(34);
    }),
  );

  test(
    'ends when an administrator of the area unlocks, not one of another area',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house);
      await givenWrongAttempts(house, userName, 5);

      await expect(
        unlockAccount(as('administrator', house, { areas: ['510104'] }), { accountId: accountId }),
      ).rejects.toMatchObject({ code: 'identity/no-such-account' });
      await expect(attempt(house, userName, testPassword)).rejects.toMatchObject(locked);
      await unlockAccount(as('administrator', house), { accountId: accountId });

      await expect(attempt(house, userName, testPassword)).resolves.toBeDefined();
    }),
  );
});

test(
  'takes as long for an unknown name as for a wrong password',
  withHouse(async (house: TestHouse) => {
    const { userName } = await givenAccount(house);
    const median = async (name: (round: number) => string) => {
      const times: number[] = [];
      for (let round = 0; round < 12; round++) {
        const begun = performance.now();
        await attempt(house, name(round), 'not the password').catch(() => {});
        times.push(performance.now() - begun);
        house.setNow(addHours(house.now(), 0.3));
      }
      return times.sort((a, b) => a - b)[6]!;
    };
    await median(() => userName);

    const known = await median(() => userName);
    const unknown = await median((round) => `nobody.${round}`);

    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  }),
);
