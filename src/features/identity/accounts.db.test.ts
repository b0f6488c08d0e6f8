import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contextOfToken, givenAccount, givenBody, givenGrant, givenSession } from '../../../test/given-identity.ts';
import { as, eventsOf, withHouse } from '../../../test/db.ts';
import { systemActor } from '../../platform/actor.ts';
import { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { addAccount, correctAccount, createAccount, disableAccount, getAccount, listAccounts } from './accounts.ts';
import { addBody, closeBody, listBodies } from './bodies.ts';
import { listColleagues } from './colleagues.ts';
import { firstAdministrator } from './first-start.ts';
import { giveGrant } from './grants.ts';
import { getMe } from './me.ts';
import { resetPassword, signOutEverywhere } from './passwords.ts';
import { actorOfToken } from './sessions.ts';
import { signIn } from './sign-in.ts';

describe('an account', () => {
  test(
    'is made with a password for one use, which no event and no list shows',
    withHouse(async (house) => {
      const admin = as('administrator', house);

      const { id, password } = await addAccount(admin, { userName: 'Li.Na', name: '李娜', homeAreaCode: '510117' });

      expect(password).toMatch(/^[0-9a-z-]{19}$/);
      const { account } = await signIn(new Context(house, (await contextOfToken(house, '')).actor), {
        userName: 'li.na',
        password: password!,
      });
      expect(account).toMatchObject({ mustChangePassword: true });
      const shown = JSON.stringify([
        await getAccount(admin, { accountId: id }),
        await listAccounts(admin, {}),
        await eventsOf(house, id),
      ]);
      expect(shown).not.toContain(password);
      expect(shown).not.toContain('argon2');
    }),
  );

  test(
    'is not made twice under one user name, in whatever capitals',
    withHouse(async (house) => {
      await givenAccount(house, { userName: 'li.na' });

      await expect(
        addAccount(as('administrator', house), { userName: 'LI.NA', name: 'another', homeAreaCode: '510117' }),
      ).rejects.toMatchObject({ code: 'identity/user-name-taken' });
    }),
  );

  test(
    'is not remembered under an idempotency key: its answer is a secret',
    withHouse(async (house) => {
      const { actor } = as('administrator', house);
      const ctx = new Context(house, actor, { idempotencyKey: 'again' });
      await addAccount(ctx, { userName: 'li.na', name: '李娜', homeAreaCode: '510117' });

      const kept = await ctx.transaction(({ db }) =>
        db.one(z.object({ n: z.number() }), sql`select count(*)::int as n from idempotency_keys`),
      );

      expect(kept.n).toBe(0);
    }),
  );

  test(
    'has a home within the areas of who makes it',
    withHouse(async (house) => {
      await expect(
        addAccount(as('administrator', house), { userName: 'li.na', name: '李娜', homeAreaCode: '51' }),
      ).rejects.toMatchObject({ code: 'identity/beyond-your-area' });
    }),
  );

  test(
    'with a fixed password exists in training only',
    withHouse(async (house) => {
      const make = (kind: 'training' | 'live') => {
        const ctx = new Context({ ...house, kind }, systemActor('start'));
        return ctx.transaction((inside) =>
          createAccount(inside, {
            userName: 'trainee',
            name: 'T',
            language: 'en',
            homeAreaCode: '',
            password: 'short',
            mustChangePassword: false,
          }),
        );
      };

      await expect(make('live')).rejects.toMatchObject({ code: 'identity/only-in-training' });
      await expect(make('training')).resolves.toBeDefined();
    }),
  );
});

describe('taking over an account through its administration', () => {
  test.each(['reset', 'disable', 'correct', 'sign out'] as const)(
    'is refused where the account has rights beyond: %s',
    (way) =>
      withHouse(async (house) => {
        const { accountId, userName } = await givenAccount(house, { homeAreaCode: '510117' });
        await givenGrant(house, accountId, { roles: ['epidemiologist'], areaCodes: ['51'] });
        const { token } = await givenSession(house, userName);
        const district = as('administrator', house);

        const attempt = {
          reset: () => resetPassword(district, { accountId, reason: 'says he forgot' }),
          disable: () => disableAccount(district, { accountId, reason: 'in the way' }),
          correct: () => correctAccount(district, { accountId, name: 'Someone Else' }),
          'sign out': () => signOutEverywhere(district, { accountId, reason: 'a nuisance' }),
        }[way];

        await expect(attempt()).rejects.toMatchObject({ code: 'identity/not-your-account' });
        expect(await actorOfToken(house, token)).not.toBeNull();
      })(),
  );

  test(
    'is refused for an account of another area, which is not even said to exist',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { homeAreaCode: '510104' });
      const district = as('administrator', house);

      await expect(resetPassword(district, { accountId, reason: 'says he forgot' })).rejects.toMatchObject({
        code: 'identity/no-such-account',
      });
      await expect(getAccount(district, { accountId })).rejects.toMatchObject({ code: 'identity/no-such-account' });
      expect((await listAccounts(district, {})).rows).toEqual([]);
    }),
  );
});

test(
  'the secrets of an account are read by itself, by sign-in and by administrators only, whatever the statement',
  withHouse(async (house) => {
    const { accountId } = await givenAccount(house);
    const seen = (ctx: Context) =>
      ctx.transaction(
        async ({ db }) =>
          (
            await db.many(
              z.object({ accountId: z.string() }),
              sql`select account_id from credentials where password_hash is not null`,
            )
          ).length,
      );

    expect(await seen(as(['epidemiologist', 'commander', 'observer'], house, { areas: [''] }))).toBe(0);
    expect(await seen(as('auditor', house, { areas: [''] }))).toBe(0);
    expect(await seen(as('observer', house, { id: accountId }))).toBe(1);
    expect(await seen(as('administrator', house))).toBe(1);
    await house.pool.query(`select set_config('app.actor', '', true), set_config('app.roles', '', true)`);
    const bare = await house.pool.query('select count(*)::int as n from credentials');
    expect((bare.rows as { n: number }[])[0]!.n).toBe(0);
  }),
);

test.each([
  "update grants set roles = array['commander']",
  'update grants set to_at = null',
  'delete from grants',
  "update accounts set user_name = 'x'",
  'delete from accounts',
  'update sessions set account_id = gen_random_uuid()',
  "update sessions set ends_at = now() + interval '9 years'",
  "update approvals set details = '{}'",
  'update approvals set requester_body_id = gen_random_uuid()',
  'delete from approvals',
  "update break_glass set reason = 'something harmless'",
  'delete from break_glass',
  "update service_tokens set roles = array['commander']",
  "update bodies set area_code = ''",
])("the application's own role may not: %s", (statement) =>
  withHouse(async (house) => {
    await expect(house.pool.query(statement)).rejects.toThrow(/permission denied/);
  })(),
);

describe('the first start', () => {
  test(
    'makes one administrator, who sets a password of their own, sees no person and begins with bodies and colleagues',
    withHouse(async (house) => {
      const live = { ...house, kind: 'live' as const };
      const { userName, password } = await firstAdministrator(new Context(live, systemActor('first start')));

      const signedIn = await signIn(await contextOfToken(live, ''), { userName, password });

      expect(signedIn).toMatchObject({ roles: [], installation: 'live', account: { mustChangePassword: true } });
      expect(signedIn.posts).toMatchObject([
        { roles: ['administrator'], areas: [{ code: '', name: null }], toAt: null },
      ]);
      await expect(firstAdministrator(new Context(live, systemActor('first start')))).rejects.toMatchObject({
        code: 'identity/already-started',
      });
      const country = as('administrator', house, { areas: [''], id: signedIn.id });
      const body = await addBody(country, { name: '疾控中心', kind: 'member-unit', areaCode: '510117' });
      const { id } = await addAccount(country, { userName: 'second', name: 'Second', homeAreaCode: '510117' });
      await giveGrant(country, {
        accountId: id,
        roles: ['epidemiologist'],
        areaCodes: ['510117'],
        bodyId: body.id,
        toAt: '2026-12-31T00:00:00Z',
      });
    }),
  );
});

describe('bodies', () => {
  test(
    'are set up within the own areas and known to everybody (M01-3)',
    withHouse(async (house) => {
      const admin = as('administrator', house);
      const group = await addBody(admin, {
        name: '应对新冠肺炎疫情领导小组',
        kind: 'leading-group',
        areaCode: '510117',
      });
      await addBody(admin, { name: '流调溯源组', kind: 'work-group', areaCode: '510117', parentId: group.id });

      await expect(addBody(admin, { name: '省指挥部', kind: 'headquarters', areaCode: '51' })).rejects.toMatchObject({
        code: 'identity/beyond-your-area',
      });
      await expect(
        addBody(admin, { name: '流调溯源组', kind: 'work-group', areaCode: '510117' }),
      ).rejects.toMatchObject({ code: 'identity/body-name-taken' });

      const bodies = await listBodies(as('observer', house, { areas: ['41'] }), { areaCode: '510117' });
      expect(bodies.map(({ name, parentId }) => [name, parentId])).toEqual([
        ['应对新冠肺炎疫情领导小组', null],
        ['流调溯源组', group.id],
      ]);
      expect((await eventsOf(house, group.id)).map(({ name }) => name)).toEqual(['identity.body-created']);
    }),
  );

  test(
    'that closed take no new posts',
    withHouse(async (house) => {
      const bodyId = await givenBody(house);
      const { accountId } = await givenAccount(house, { posts: [] });
      await closeBody(as('administrator', house), { bodyId, reason: 'merged' });

      await expect(
        giveGrant(as('administrator', house), {
          accountId,
          roles: ['observer'],
          areaCodes: ['510117'],
          bodyId,
          toAt: '2026-12-31T00:00:00Z',
        }),
      ).rejects.toMatchObject({ code: 'identity/no-such-body' });
    }),
  );
});

test(
  'colleagues are those whose post overlaps the own areas, above and below, with who is on shift',
  withHouse(async (house) => {
    const named = async (userName: string, areaCodes: string[], more = {}) =>
      givenAccount(house, { userName, posts: [{ areaCodes, ...more }] });
    await named('above', ['5101']);
    await named('below', ['510117001001']);
    await named('beside', ['510104']);
    await named('at.night', ['510117'], { shiftFrom: '20:00', shiftTo: '08:00' });
    const ctx = as('commander', house);

    const all = await listColleagues(ctx, {});

    expect(all.map(({ areaCodes, isOnShift }) => [areaCodes[0], isOnShift]).sort()).toEqual([
      ['5101', true],
      ['510117', false],
      ['510117001001', true],
    ]);
    expect(await listColleagues(ctx, { onShift: true })).toHaveLength(2);
    expect(await listColleagues(ctx, { areaCode: '510117002' })).toHaveLength(2);
  }),
);

test(
  'who asks without signing in is told to',
  withHouse(async (house) => {
    await expect(getMe(await contextOfToken(house, 'nonsense'), {})).rejects.toMatchObject({
      code: 'platform/sign-in-first',
    });
  }),
);
