import { TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contextOfToken, givenAccount, givenBody, givenSession, testPassword } from '../../../test/given-identity.ts';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { addHours } from '../../kernel/day.ts';
import { sql } from '../../platform/sql.ts';
import { approveRequest } from './approvals.ts';
import { resetPassword } from './passwords.ts';
import { actorOfToken } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { confirmPhone, enrolPhone, removePhone, resetSecondFactor } from './totp.ts';

const halfMinute = 30 / 3600;
const shown = (secret: string, house: TestHouse, stepsLater = 0) =>
  new TOTP({ secret, period: 30, digits: 6 }).generate({ timestamp: Date.parse(house.now()) + stepsLater * 30_000 });

async function givenPhone(house: TestHouse) {
  const account = await givenAccount(house);
  const session = await givenSession(house, account.userName);
  const { secret, uri } = await enrolPhone(await session.ctx(), { password: testPassword });
  const { recoveryCodes } = await confirmPhone(await session.ctx(), { code: shown(secret, house) });
  house.setNow(addHours(house.now(), 2 * halfMinute));
  const enter = async (code?: string) =>
    signIn(await contextOfToken(house, ''), {
      userName: account.userName,
      password: testPassword,
      ...(code ? { code } : {}),
    });
  return { ...account, ...session, secret, uri, recoveryCodes, enter };
}

describe('a second factor', () => {
  test(
    'is asked for from when it is confirmed, and lets in with the code of the phone',
    withHouse(async (house) => {
      const { enter, secret, uri } = await givenPhone(house);

      await expect(enter()).rejects.toMatchObject({ code: 'identity/code-needed', status: 401 });

      expect(uri).toMatch(/^otpauth:\/\/totp\/Lianfang:someone/);
      expect(await enter(shown(secret, house))).toMatchObject({
        account: { hasSecondFactor: true },
        roles: ['case-worker'],
      });
    }),
  );

  test(
    'is not asked for while its enrolment is not confirmed',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const { ctx } = await givenSession(house, userName);
      const { secret } = await enrolPhone(await ctx(), { password: testPassword });

      await expect(confirmPhone(await ctx(), { code: '000000' })).rejects.toMatchObject({
        code: 'identity/wrong-code',
      });
      await givenSession(house, userName);

      expect((await confirmPhone(await ctx(), { code: shown(secret, house) })).recoveryCodes).toHaveLength(10);
      await expect(givenSession(house, userName)).rejects.toMatchObject({ code: 'identity/code-needed' });
    }),
  );

  test(
    'refuses a code a second time, and the one before it (RFC 6238 §5.2)',
    withHouse(async (house) => {
      const { enter, secret } = await givenPhone(house);
      const code = shown(secret, house);
      await enter(code);

      await expect(enter(code)).rejects.toMatchObject({ code: 'identity/wrong-code' });
      await expect(enter(shown(secret, house, -1))).rejects.toMatchObject({ code: 'identity/wrong-code' });

      house.setNow(addHours(house.now(), halfMinute));
      await expect(enter(shown(secret, house))).resolves.toBeDefined();
    }),
  );

  test(
    'accepts a clock that is half a minute off, not two minutes',
    withHouse(async (house) => {
      const { enter, secret } = await givenPhone(house);

      await expect(enter(shown(secret, house, -4))).rejects.toMatchObject({ code: 'identity/wrong-code' });
      await expect(enter(shown(secret, house, 4))).rejects.toMatchObject({ code: 'identity/wrong-code' });
      await expect(enter(shown(secret, house, 1))).resolves.toBeDefined();
    }),
  );

  test(
    'pauses after five wrong codes, and asking without a code in between forgives none',
    withHouse(async (house) => {
      const { enter, secret, accountId } = await givenPhone(house);
      for (let each = 0; each < 4; each++) {
        await expect(enter('123456')).rejects.toMatchObject({ code: 'identity/wrong-code' });
        await expect(enter()).rejects.toMatchObject({ code: 'identity/code-needed' });
      }
      await expect(enter('123456')).rejects.toMatchObject({ code: 'identity/wrong-code' });

      await expect(enter(shown(secret, house))).rejects.toMatchObject({ code: 'identity/locked' });

      expect((await eventsOf(house, accountId)).filter(({ name }) => name === 'identity.sign-in-failed')).toHaveLength(
        5,
      );
    }),
  );

  test(
    'is replaced once by each recovery code, however it is typed',
    withHouse(async (house) => {
      const { enter, recoveryCodes, accountId } = await givenPhone(house);

      await enter(recoveryCodes[0]!.toUpperCase().replace('-', ' '));

      await expect(enter(recoveryCodes[0])).rejects.toMatchObject({ code: 'identity/wrong-code' });
      await expect(enter(recoveryCodes[1])).resolves.toBeDefined();
      expect(
        (await eventsOf(house, accountId)).filter(({ name }) => name === 'identity.recovery-code-used'),
      ).toHaveLength(2);
    }),
  );

  test(
    'recovery codes of one account are worth nothing for another',
    withHouse(async (house) => {
      const one = await givenPhone(house);
      const two = await givenPhone(house);

      await expect(two.enter(one.recoveryCodes[0])).rejects.toMatchObject({ code: 'identity/wrong-code' });
    }),
  );

  test(
    'is kept encrypted, and recovery codes only as keyed hashes',
    withHouse(async (house) => {
      const { secret, recoveryCodes, accountId } = await givenPhone(house);

      const rows = await as('administrator', house).transaction(({ db }) =>
        db.many(
          z.object({ text: z.string() }),
          sql`
      select c::text as text from credentials c where c.account_id = ${accountId} union all select r::text from recovery_codes r`,
        ),
      );

      const text = rows.map((row) => row.text).join('\n');
      expect(rows).toHaveLength(11);
      expect(text).not.toContain(secret);
      expect(recoveryCodes.filter((code) => text.includes(code) || text.includes(code.replace('-', '')))).toEqual([]);
    }),
  );

  test(
    'is switched off by its person with the password, not by a stolen session',
    withHouse(async (house) => {
      const { ctx, userName, accountId } = await givenPhone(house);

      await expect(removePhone(await ctx(), { password: 'a guess' })).rejects.toMatchObject({
        code: 'identity/wrong-password',
      });
      await expect(givenSession(house, userName)).rejects.toMatchObject({ code: 'identity/code-needed' });
      await removePhone(await ctx(), { password: testPassword });

      await expect(givenSession(house, userName)).resolves.toBeDefined();
      expect((await eventsOf(house, accountId)).map(({ name }) => name)).toContain('identity.second-factor-off');
    }),
  );

  test(
    'ends other sessions when it is switched on',
    withHouse(async (house) => {
      const { userName } = await givenAccount(house);
      const stolen = await givenSession(house, userName);
      const own = await givenSession(house, userName);
      const { secret } = await enrolPhone(await own.ctx(), { password: testPassword });

      await confirmPhone(await own.ctx(), { code: shown(secret, house) });

      expect(await actorOfToken(house, stolen.token)).toBeNull();
      expect(await actorOfToken(house, own.token)).not.toBeNull();
    }),
  );

  test(
    'outlives a reset of the password; taking it away needs two administrators',
    withHouse(async (house) => {
      const { accountId, userName } = await givenPhone(house);
      const one = as('administrator', house, { bodyId: await givenBody(house) });
      const { password } = await resetPassword(one, { accountId, reason: 'forgot it' });
      const enter = async () => signIn(await contextOfToken(house, ''), { userName, password });
      await expect(enter()).rejects.toMatchObject({ code: 'identity/code-needed' });
      const wish = { accountId, reason: 'phone in the river' };

      const refusal = (await resetSecondFactor(one, wish).catch((error: unknown) => error)) as {
        code: string;
        details: { approvalId: string };
      };
      expect(refusal.code).toBe('identity/second-person-needed');
      await expect(enter()).rejects.toMatchObject({ code: 'identity/code-needed' });
      await approveRequest(as('administrator', house, { bodyId: await givenBody(house) }), {
        approvalId: refusal.details.approvalId,
      });
      await resetSecondFactor(one, wish);

      await expect(enter()).resolves.toMatchObject({ account: { hasSecondFactor: false } });
    }),
  );
});
