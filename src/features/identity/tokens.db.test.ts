import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contextOfToken } from '../../../test/given-identity.ts';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { addHours } from '../../kernel/day.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { addAccount } from './accounts.ts';
import { approveRequest } from './approvals.ts';
import { choosePost, getMe } from './me.ts';
import { changeMyPassword } from './passwords.ts';
import { actorOfToken } from './sessions.ts';
import { addServiceToken, listServiceTokens, revokeServiceToken } from './tokens.ts';

const administrator = (house: TestHouse, more = {}) => as('administrator', house, { bodyId: newId(), ...more });
const wanted = (house: TestHouse) => ({
  name: 'Laboratory system',
  roles: ['laboratory' as const],
  areaCodes: ['510117'],
  endsAt: addHours(house.now(), 24 * 90),
});

async function givenToken(house: TestHouse) {
  const one = administrator(house);
  const refusal = (await addServiceToken(one, wanted(house)).catch((error: unknown) => error)) as {
    details: { approvalId: string };
  };
  await approveRequest(administrator(house), { approvalId: refusal.details.approvalId });
  return addServiceToken(one, wanted(house));
}

describe('a service token', () => {
  test(
    'is made by two administrators, shown once and kept as a hash',
    withHouse(async (house) => {
      const { token, id } = await givenToken(house);

      expect(token).toMatch(/^lf_[\w-]{43}$/);
      expect(await actorOfToken(house, token)).toMatchObject({
        kind: 'service',
        id,
        roles: ['laboratory'],
        areas: ['510117'],
        until: addHours(house.now(), 24 * 90),
      });
      expect(JSON.stringify(await listServiceTokens(administrator(house), {}))).not.toContain(token);
      const rows = await administrator(house).transaction(({ db }) =>
        db.many(z.object({ text: z.string() }), sql`select t::text as text from service_tokens t`),
      );
      expect(rows[0]!.text).not.toContain(token.slice(3));
      expect((await eventsOf(house, id)).map(({ name }) => name)).toEqual(['identity.service-token-added']);
    }),
  );

  test(
    'is not made by one',
    withHouse(async (house) => {
      await expect(addServiceToken(administrator(house), wanted(house))).rejects.toMatchObject({
        code: 'identity/second-person-needed',
      });
      expect(await listServiceTokens(administrator(house), {})).toEqual([]);
    }),
  );

  test.each<[string, object, string]>([
    ['for an area beyond', { areaCodes: ['510117', '510104'] }, 'identity/beyond-your-area'],
    ['for the country', { areaCodes: [''] }, 'identity/beyond-your-area'],
    ['that commands', { roles: ['commander'] }, 'identity/role-not-for-services'],
    ['that administers', { roles: ['laboratory', 'administrator'] }, 'identity/role-not-for-services'],
    ['for more than a year', { endsAt: '2027-03-06T02:00:00Z' }, 'identity/bad-period'],
    ['that is over', { endsAt: '2026-03-05T01:00:00Z' }, 'identity/bad-period'],
  ])('is refused %s', (_, change, code) =>
    withHouse(async (house) => {
      await expect(addServiceToken(administrator(house), { ...wanted(house), ...change })).rejects.toMatchObject({
        code,
      });
    })(),
  );

  test(
    'ends when it is withdrawn, by one administrator, and at its end',
    withHouse(async (house) => {
      const first = await givenToken(house);
      const second = await givenToken(house);

      await revokeServiceToken(administrator(house), { tokenId: first.id, reason: 'leaked' });

      expect(await actorOfToken(house, first.token)).toBeNull();
      expect(await actorOfToken(house, second.token)).not.toBeNull();
      house.setNow(second.endsAt);
      expect(await actorOfToken(house, second.token)).toBeNull();
    }),
  );

  test(
    'is not withdrawn by an administrator of another area',
    withHouse(async (house) => {
      const { id, token } = await givenToken(house);

      await expect(
        revokeServiceToken(administrator(house, { areas: ['510104'] }), { tokenId: id, reason: 'curious' }),
      ).rejects.toMatchObject({ code: 'identity/no-such-token' });

      expect(await actorOfToken(house, token)).not.toBeNull();
    }),
  );

  test(
    'has no account: no password, no posts, no accounts to make',
    withHouse(async (house) => {
      const { token } = await givenToken(house);
      const ctx = await contextOfToken(house, token);

      expect(await getMe(ctx, {})).toMatchObject({ kind: 'service', account: null, posts: [] });
      await expect(
        changeMyPassword(ctx, { password: 'any', newPassword: 'four green lanterns' }),
      ).rejects.toMatchObject({ code: 'identity/session-needed' });
      await expect(choosePost(ctx, { grantId: newId() })).rejects.toMatchObject({ code: 'identity/session-needed' });
      await expect(addAccount(ctx, { userName: 'robot', name: 'Robot', homeAreaCode: '510117' })).rejects.toMatchObject(
        { code: 'platform/not-your-role' },
      );
    }),
  );

  test(
    'notes its last use',
    withHouse(async (house) => {
      const { token } = await givenToken(house);
      await actorOfToken(house, token);

      expect((await listServiceTokens(administrator(house), {}))[0]!.lastUsedAt).toBe(house.now());
    }),
  );
});
