import { describe, expect, test } from 'vitest';
import { givenAccount, givenBody, givenGrant } from '../../../test/given-identity.ts';
import { as, eventsOf, type TestHouse, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { addHours, instant } from '../../kernel/day.ts';
import type { Role } from '../../kernel/role.ts';
import type { Context } from '../../platform/context.ts';
import { disableAccount, enableAccount, getAccount } from './accounts.ts';
import { endGrant, giveGrant, grantsOf } from './grants.ts';

const month = (house: TestHouse) => addHours(house.now(), 24 * 30);

function give(
  ctx: Context,
  accountId: string,
  post: {
    roles?: Role[];
    areaCodes?: string[];
    bodyId?: string;
    toAt?: string;
    shiftFrom?: string;
    shiftTo?: string;
  } = {},
) {
  return giveGrant(ctx, {
    accountId: accountId,
    roles: ['case-worker'],
    areaCodes: ['510117'],
    toAt: addHours(ctx.now, 24),
    ...post,
  });
}

const held = (house: TestHouse, accountId: string) =>
  as('auditor', house).transaction((ctx) => grantsOf(ctx, accountId));

describe('giving a post', () => {
  test(
    'records roles, areas, body, period and shift',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });
      const bodyId = await givenBody(house);

      const grant = await give(as('administrator', house), accountId, {
        roles: ['epidemiologist', 'case-worker'],
        areaCodes: ['510117', '510117001'],
        bodyId,
        toAt: month(house),
        shiftFrom: '20:00',
        shiftTo: '08:00',
      });

      expect(grant).toMatchObject({
        roles: ['epidemiologist', 'case-worker'],
        bodyId,
        shiftFrom: '20:00',
        toAt: month(house),
        endedAt: null,
      });
      expect((await eventsOf(house, accountId)).at(-1)).toMatchObject({
        name: 'identity.grant-given',
        details: { grantId: grant.id, bodyId, areaCodes: ['510117', '510117001'] },
      });
    }),
  );

  test.each([['510104'], ['51'], ['5101'], ['']])('refuses the area %s to an administrator of 510117', (areaCode) =>
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });

      await expect(
        give(as('administrator', house), accountId, { areaCodes: ['510117', areaCode] }),
      ).rejects.toMatchObject({ code: 'identity/beyond-your-area', details: { areaCodes: [areaCode] } });

      expect(await held(house, accountId)).toEqual([]);
    })(),
  );

  test(
    'refuses a body of another area: it would make its holder a stranger to their own',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });
      const bodyId = await givenBody(house, { areaCode: '510104' });

      await expect(give(as('administrator', house), accountId, { bodyId })).rejects.toMatchObject({
        code: 'identity/beyond-your-area',
      });
    }),
  );

  test(
    'refuses oneself',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [{ roles: ['administrator'] }] });

      await expect(
        give(as('administrator', house, { id: accountId }), accountId, {
          roles: ['administrator'],
          areaCodes: ['510117001'],
        }),
      ).rejects.toMatchObject({ code: 'identity/not-to-yourself' });

      expect(await held(house, accountId)).toHaveLength(1);
    }),
  );

  test.each<[Role[], Role[]]>([
    [[], ['administrator', 'epidemiologist']],
    [[], ['auditor', 'observer']],
    [['administrator'], ['epidemiologist']],
    [['epidemiologist'], ['administrator']],
    [['commander'], ['auditor']],
  ])('keeps giving rights and checking apart from the rest: holding %j, given %j', (before, given) =>
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: before.length > 0 ? [{ roles: before }] : [] });

      await expect(give(as('administrator', house), accountId, { roles: given })).rejects.toMatchObject({
        code: 'identity/roles-do-not-mix',
      });

      expect(await held(house, accountId)).toHaveLength(before.length > 0 ? 1 : 0);
    })(),
  );

  test(
    'refuses an area that is not in the tree, a period that is over, and one of more than 400 days',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });
      const admin = as('administrator', house);

      await expect(give(admin, accountId, { areaCodes: ['510117999'] })).rejects.toMatchObject({
        code: 'identity/no-such-area',
      });
      await expect(give(admin, accountId, { toAt: addHours(house.now(), -1) })).rejects.toMatchObject({
        code: 'identity/bad-period',
      });
      await expect(give(admin, accountId, { toAt: addHours(house.now(), 24 * 401) })).rejects.toMatchObject({
        code: 'identity/bad-period',
      });
      await expect(give(admin, accountId, { shiftFrom: '08:00' })).rejects.toMatchObject({
        code: 'identity/bad-period',
      });
      expect(await held(house, accountId)).toEqual([]);
    }),
  );

  test.each<Role>(['epidemiologist', 'commander', 'auditor', 'observer'])('refuses a %s', (role) =>
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });

      await expect(give(as(role, house, { areas: [''] }), accountId)).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
    })(),
  );

  test(
    'the database itself refuses a post that one gives oneself, a mixed one, and one with an unknown role',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });
      const insert = (roles: string, by: string) =>
        house.pool.query(
          `insert into grants (id, account_id, roles, area_codes, from_at, given_by, given_at)
       values (gen_random_uuid(), $1, $2::text[], '{51}', now(), $3, now())`,
          [accountId, roles, by],
        );

      for (const [roles, by] of [
        ['{observer}', accountId],
        ['{administrator,observer}', crypto.randomUUID()],
        ['{root}', crypto.randomUUID()],
      ] as const) {
        await house.pool.query('savepoint here');
        await expect(insert(roles, by)).rejects.toThrow(/grants_/);
        await house.pool.query('rollback to savepoint here');
      }
    }),
  );
});

describe('ending a post', () => {
  test(
    'refuses one beyond the own area',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });
      const grantId = await givenGrant(house, accountId, { areaCodes: ['510117', '510104'] });

      await expect(endGrant(as('administrator', house), { grantId, reason: 'not needed' })).rejects.toMatchObject({
        code: 'identity/beyond-your-area',
      });

      expect((await held(house, accountId))[0]!.endedAt).toBeNull();
    }),
  );

  test(
    'refuses one that ended already',
    withHouse(async (house) => {
      const { accountId } = await givenAccount(house, { posts: [] });
      const grantId = await givenGrant(house, accountId, { toAt: instant('2026-03-05T03:00:00Z') });
      house.setNow('2026-03-05T03:00:00Z');

      await expect(endGrant(as('administrator', house), { grantId, reason: 'not needed' })).rejects.toMatchObject({
        code: 'identity/no-such-grant',
      });
    }),
  );
});

describe('the last administrator', () => {
  test(
    'keeps the role until there is another one',
    withHouse(async (house) => {
      const first = await givenAccount(house, {
        posts: [{ roles: ['administrator'], areaCodes: [''] }],
        homeAreaCode: '',
      });
      const other = await givenAccount(house, {
        posts: [{ roles: ['administrator'], areaCodes: ['510117'] }],
        homeAreaCode: '510117',
      });
      const country = as('administrator', house, { areas: [''] });
      const [grant] = await held(house, first.accountId);

      await expect(endGrant(country, { grantId: grant!.id, reason: 'tidying up' })).rejects.toMatchObject({
        code: 'identity/last-administrator',
      });
      await expect(disableAccount(country, { accountId: first.accountId, reason: 'tidying up' })).rejects.toMatchObject(
        { code: 'identity/last-administrator' },
      );
      await disableAccount(country, { accountId: other.accountId, reason: 'the country looks after the district' });
      await enableAccount(country, { accountId: other.accountId, reason: 'still needed' });

      await givenAccount(house, { posts: [{ roles: ['administrator'], areaCodes: [''] }] });
      expect(await endGrant(country, { grantId: grant!.id, reason: 'tidying up' })).toMatchObject({
        endReason: 'tidying up',
      });
    }),
  );

  test(
    'is not lost when two remove each other at the same moment',
    withOwnDatabase(async (house) => {
      const [one, two] = [
        await givenAccount(house, { posts: [{ roles: ['administrator'] }] }),
        await givenAccount(house, { posts: [{ roles: ['administrator'] }] }),
      ];
      const remove = (by: string, whom: string) =>
        disableAccount(as('administrator', house, { id: by }), { accountId: whom, reason: 'a quarrel' });

      const results = await Promise.allSettled([
        remove(one.accountId, two.accountId),
        remove(two.accountId, one.accountId),
      ]);

      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const open = await Promise.all(
        [one, two].map(({ accountId }) => getAccount(as('administrator', house), { accountId })),
      );
      expect(open.filter(({ disabledAt }) => disabledAt === null)).toHaveLength(1);
    }),
  );
});
