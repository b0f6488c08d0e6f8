import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  contextOfToken,
  givenAccount,
  givenBody,
  givenGrant,
  givenSession,
  testPassword,
} from '../../../test/given-identity.ts';
import { as, eventsOf, withHouse } from '../../../test/db.ts';
import { addHours, instant } from '../../kernel/day.ts';
import { query } from '../../platform/action.ts';
import { systemActor } from '../../platform/actor.ts';
import { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { endGrant, giveGrant } from './grants.ts';
import { choosePost, getMe } from './me.ts';
import { listMySessions, revokeMySession, signOut } from './my-sessions.ts';
import { changeMyPassword, resetPassword } from './passwords.ts';
import { actorOfToken, purgeSessions } from './sessions.ts';
import { tokenHash } from './secrets.ts';
import { signIn } from './sign-in.ts';

/** Stands for any action of any feature. */
const look = query({
  name: 'test.look',
  summary: 'Looks.',
  allow: ['epidemiologist'],
  input: z.object({}),
  output: z.array(z.string()),
  run: async (ctx) => [...ctx.actor.areas],
});

describe('a token', () => {
  test(
    'is kept nowhere, only its hash',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const { token } = await givenSession(house, userName);

      const rows = await as('auditor', house).transaction(({ db }) =>
        db.many(z.object({ text: z.string() }), sql`select s::text as text from sessions s`),
      );

      expect(rows).toHaveLength(1);
      expect(rows[0]!.text).toContain(tokenHash(token));
      expect(rows[0]!.text).not.toContain(token);
    }),
  );

  test(
    'is refused when forged: another one, its own hash, a shortened or lengthened one, none, a megabyte',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const { token } = await givenSession(house, userName);

      const forged = [
        `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
        tokenHash(token),
        token.slice(0, -1),
        `${token}A`,
        '',
        ' ',
        `lf_${token}`,
        'x'.repeat(1_000_000),
        "' or true --",
      ];

      for (const each of forged) expect(await actorOfToken(house, each)).toBeNull();
      expect(await actorOfToken(house, token)).not.toBeNull();
    }),
  );

  test(
    'ends twelve hours after the last request, and a day after signing in however busy it was',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const begun = house.now();
      const idle = await givenSession(house, userName);
      const busy = await givenSession(house, userName);

      for (const hours of [6, 11.9, 13, 20, 23.9]) {
        house.setNow(addHours(begun, hours));
        expect(await actorOfToken(house, busy.token)).not.toBeNull();
      }
      expect(await actorOfToken(house, idle.token)).toBeNull();
      house.setNow(addHours(begun, 24));
      expect(await actorOfToken(house, busy.token)).toBeNull();
    }),
  );

  test(
    'is worth nothing after signing out, though it is sent again',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house);
      const { token, ctx } = await givenSession(house, userName);

      await signOut(await ctx(), {});

      expect(await actorOfToken(house, token)).toBeNull();
      await expect(getMe(await contextOfToken(house, token), {})).rejects.toMatchObject({
        code: 'platform/sign-in-first',
        status: 401,
      });
      await expect(look(await contextOfToken(house, token), {})).rejects.toMatchObject({ status: 401 });
      expect((await eventsOf(house, accountId)).at(-1)!.name).toBe('identity.signed-out');
    }),
  );

  test(
    'costs one reading of the database, and a note of the time every five minutes',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const { token } = await givenSession(house, userName);
      const asked: string[] = [];
      const counting = {
        ...house,
        pool: {
          connect: async () => {
            const client = await house.pool.connect();
            return new Proxy(client, {
              get: (target, key) =>
                key === 'query'
                  ? (statement: { text: string }) => {
                      asked.push(statement.text.trim().slice(0, 6));
                      return target.query(statement);
                    }
                  : (Reflect.get(target, key) as unknown),
            });
          },
        } as unknown as typeof house.pool,
      };

      await actorOfToken(counting, token);
      await actorOfToken({ ...counting, now: () => addHours(house.now(), 0.1) }, token);

      expect(asked).toEqual(['select', 'select', 'update']);
    }),
  );
});

describe("one's own sessions", () => {
  test(
    'are listed, and one of them is ended',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const phone = await givenSession(house, userName);
      const desk = await givenSession(house, userName);
      const sessions = await listMySessions(await desk.ctx(), {});

      await revokeMySession(await desk.ctx(), { sessionId: sessions.find((each) => !each.isThisOne)!.id });

      expect(sessions).toHaveLength(2);
      expect(await actorOfToken(house, phone.token)).toBeNull();
      expect(await actorOfToken(house, desk.token)).not.toBeNull();
    }),
  );

  test(
    "refuses to end somebody else's",
    withHouse(async (house) => {
      const mine = await givenSession(house, (await givenAccount(house)).userName);
      const theirs = await givenSession(house, (await givenAccount(house)).userName);
      const [session] = await listMySessions(await theirs.ctx(), {});

      await expect(revokeMySession(await mine.ctx(), { sessionId: session!.id })).rejects.toMatchObject({
        code: 'identity/no-such-session',
      });

      expect(await actorOfToken(house, theirs.token)).not.toBeNull();
    }),
  );

  test(
    'all end when the password changes, and the answer is a new one',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const phone = await givenSession(house, userName);
      const desk = await givenSession(house, userName);

      const { token } = await changeMyPassword(await desk.ctx(), {
        password: testPassword,
        newPassword: 'four green lanterns',
      });

      expect(await actorOfToken(house, phone.token)).toBeNull();
      expect(await actorOfToken(house, desk.token)).toBeNull();
      expect(await actorOfToken(house, token)).toMatchObject({ roles: ['case-worker'] });
      await expect(signIn(await contextOfToken(house, ''), { userName, password: testPassword })).rejects.toMatchObject(
        { code: 'identity/wrong-sign-in' },
      );
    }),
  );
});

describe('changing the password', () => {
  test(
    'is refused with a wrong one; five wrong ones pause the account as at sign-in',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const { token, ctx } = await givenSession(house, userName);

      for (let each = 0; each < 5; each++) {
        await expect(
          changeMyPassword(await ctx(), { password: 'a guess', newPassword: 'four green lanterns' }),
        ).rejects.toMatchObject({ code: 'identity/wrong-password' });
      }

      await expect(
        changeMyPassword(await ctx(), { password: testPassword, newPassword: 'four green lanterns' }),
      ).rejects.toMatchObject({ code: 'identity/locked' });
      expect(await actorOfToken(house, token)).not.toBeNull();
    }),
  );

  test.each([
    ['password1234', 'well-known'],
    ['short', 'too-short'],
    [testPassword, 'the-old-one'],
  ])('refuses %s: %s', (newPassword, flaw) =>
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const { token, ctx } = await givenSession(house, userName);

      await expect(changeMyPassword(await ctx(), { password: testPassword, newPassword })).rejects.toMatchObject({
        code: 'identity/weak-password',
        details: { flaw },
      });

      expect(await actorOfToken(house, token)).not.toBeNull();
    })(),
  );

  test(
    'is all one may do with a password that somebody else knows',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house, { posts: [{ roles: ['epidemiologist'] }] });
      const { password } = await resetPassword(as('administrator', house), {
        accountId: accountId,
        reason: 'forgot it',
      });
      const { token, roles, account } = await signIn(await contextOfToken(house, ''), { userName, password });

      expect({ roles, must: account!.mustChangePassword }).toEqual({ roles: [], must: true });
      await expect(look(await contextOfToken(house, token), {})).rejects.toMatchObject({ status: 401 });
      await choosePost(await contextOfToken(house, token), {
        grantId: (await getMe(await contextOfToken(house, token), {})).posts[0]!.grantId,
      });
      expect(await actorOfToken(house, token)).toMatchObject({ roles: [], areas: [] });
      const after = await changeMyPassword(await contextOfToken(house, token), {
        password,
        newPassword: 'four green lanterns',
      });
      expect(await look(await contextOfToken(house, after.token), {})).toEqual(['510117']);
    }),
  );
});

describe('the posts of a person', () => {
  test(
    'are never added up: epidemiologist in one area and observer in another',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house, {
        posts: [
          { roles: ['epidemiologist'], areaCodes: ['510117'] },
          { roles: ['observer'], areaCodes: ['510104'] },
        ],
      });
      const { token, ctx } = await givenSession(house, userName);
      const { posts } = await getMe(await ctx(), {});

      expect(await actorOfToken(house, token)).toMatchObject({ roles: ['epidemiologist'], areas: ['510117'] });
      await choosePost(await ctx(), { grantId: posts[1]!.grantId });

      expect(await actorOfToken(house, token)).toMatchObject({ roles: ['observer'], areas: ['510104'] });
      await expect(look(await ctx(), {})).rejects.toMatchObject({ code: 'platform/not-your-role' });
      await choosePost(await ctx(), { grantId: posts[0]!.grantId });
      expect(await look(await ctx(), {})).toEqual(['510117']);
    }),
  );

  test(
    "somebody else's cannot be chosen",
    withHouse(async (house) => {
      const other = await givenAccount(house, { posts: [] });
      const grantId = await givenGrant(house, other.accountId, { roles: ['epidemiologist'] });
      const { token, ctx } = await givenSession(house, (await givenAccount(house)).userName);

      await expect(choosePost(await ctx(), { grantId: grantId })).rejects.toMatchObject({
        code: 'identity/no-such-grant',
      });

      expect(await actorOfToken(house, token)).toMatchObject({ roles: ['case-worker'] });
    }),
  );

  test(
    'safeguard 17: a request after the end of the shift is refused, and no other post takes its place by itself',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house, {
        posts: [
          { roles: ['epidemiologist'], shiftFrom: '08:00', shiftTo: '20:00' },
          { roles: ['observer'], areaCodes: ['510104'] },
        ],
      });
      const { token, ctx } = await givenSession(house, userName);

      expect((await actorOfToken(house, token))!.until).toBe(instant('2026-03-05T20:00:00+08:00'));
      house.setNow('2026-03-05T19:59:59+08:00');
      expect(await look(await ctx(), {})).toEqual(['510117']);
      house.setNow('2026-03-05T20:00:00+08:00');

      await expect(look(await ctx(), {})).rejects.toMatchObject({ status: 401 });
      expect(await actorOfToken(house, token)).toMatchObject({ roles: [], areas: [] });
      expect((await getMe(await ctx(), {})).posts.map(({ isOnShift }) => isOnShift)).toEqual([false, true]);
    }),
  );

  test(
    'whoever signs in before the shift begins gets its roles when it does',
    withHouse(async (house) => {
      house.setNow('2026-03-05T07:55:00+08:00');
      const { userName } = await givenAccount(house, {
        posts: [{ roles: ['epidemiologist'], shiftFrom: '08:00', shiftTo: '20:00' }],
      });
      const { token, ctx } = await givenSession(house, userName);

      expect(await actorOfToken(house, token)).toMatchObject({ roles: [] });
      house.setNow('2026-03-05T08:00:00+08:00');
      expect(await look(await ctx(), {})).toEqual(['510117']);
    }),
  );

  test(
    'end at once when an administrator ends them',
    withHouse(async (house) => {
      const { accountId, userName } = await givenAccount(house, { posts: [] });
      const grantId = await givenGrant(house, accountId, { roles: ['epidemiologist'] });
      const { ctx } = await givenSession(house, userName);
      expect(await look(await ctx(), {})).toEqual(['510117']);

      await endGrant(as('administrator', house), { grantId: grantId, reason: 'moved away' });

      await expect(look(await ctx(), {})).rejects.toMatchObject({ status: 401 });
      expect((await eventsOf(house, accountId)).at(-1)).toMatchObject({
        name: 'identity.grant-ended',
        details: { grantId, reason: 'moved away' },
      });
    }),
  );

  test(
    'name the body that events then carry',
    withHouse(async (house) => {
      const bodyId = await givenBody(house);
      const { accountId, userName } = await givenAccount(house, { posts: [] });
      await giveGrant(as('administrator', house), {
        accountId: accountId,
        roles: ['case-worker'],
        areaCodes: ['510117'],
        bodyId: bodyId,
        toAt: addHours(house.now(), 100),
      });

      const { ctx } = await givenSession(house, userName);

      expect(await getMe(await ctx(), {})).toMatchObject({ body: { id: bodyId } });
      expect((await ctx()).actor.bodyId).toBe(bodyId);
    }),
  );
});

test(
  'sessions that ended thirty days ago are purged, open and fresh ones are not',
  withHouse(async (house) => {
    const { userName } = await givenAccount(house);
    await givenSession(house, userName);
    house.setNow(addHours(house.now(), 24 * 31 + 1));
    const fresh = await givenSession(house, userName);
    const system = new Context(house, systemActor('retention'));

    expect(await system.transaction(purgeSessions)).toBe(1);

    expect(await actorOfToken(house, fresh.token)).not.toBeNull();
    expect((await eventsOf(house, 'ended')).map(({ name, details }) => [name, details['sessions']])).toEqual([
      ['identity.sessions-purged', 1],
    ]);
    expect(await system.transaction(purgeSessions)).toBe(0);
  }),
);
