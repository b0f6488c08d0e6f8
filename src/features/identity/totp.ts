import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { Instant } from '../../kernel/day.ts';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { keyedHash } from '../../platform/keys.ts';
import { sql } from '../../platform/sql.ts';
import { managed, recordOf } from './accounts.ts';
import { changeByTwo } from './approvals.ts';
import { AccountId, Reason } from './model.ts';
import { provePassword } from './passwords.ts';
import { totpOff, totpOn, wrongCode } from './problems.ts';
import { newRecoveryCode, seal, unseal } from './secrets.ts';
import { closeSessionsOf } from './sessions.ts';
import { personSignedIn, staged, unremembered } from './staged-action.ts';

/** Seconds a code is shown for; RFC 6238 and every authenticator app. */
const stepSeconds = 30;

/** Codes to print and keep, for when the phone is lost. */
const recoveryCodeCount = 10;

const SecretRow = z.object({
  userName: z.string(),
  totpConfirmedAt: Instant.nullable(),
  totpSecret: z.string().nullable(),
});

/** Begins to enrol a phone: a new secret, shown once as text and as an address for a QR code. Nothing asks for codes yet. */
export const enrolPhone = staged({
  name: 'identity.enrol-phone',
  summary: 'Begins to enrol a phone as second factor; needs the password.',
  allow: 'anyone',
  perMinute: 10,
  input: z.object({ password: z.string().min(1).max(1000) }),
  output: z.object({ secret: z.string(), uri: z.string() }),
  async run(ctx, { password }) {
    const { id } = personSignedIn(ctx);
    await provePassword(ctx, password);
    return ctx.transaction(async (inside) => {
      const { userName, totpConfirmedAt } = await secretOf(inside, id);
      if (totpConfirmedAt !== null) throw totpOn({});
      const secret = new Secret({ size: 20 });
      await inside.db.run(sql`delete from oidc_links where account_id = ${id} and subject is null`);
      await inside.db.run(sql`
        update credentials
        set totp_secret = ${seal(inside.house.keys, 'totp', secret.base32, id)}, totp_last_step = null
        where account_id = ${id}`);
      await inside.record({ name: 'identity.phone-enrolled', subject: 'account', subjectId: id });
      return { secret: secret.base32, uri: totpOf(secret, userName).toString() };
    });
  },
});

/** Switches the second factor on, by a code that proves the phone knows the secret. Other sessions end. */
export const confirmPhone = unremembered(
  change({
    name: 'identity.confirm-phone',
    summary: 'Switches the second factor on; answers the recovery codes, once.',
    allow: 'anyone',
    perMinute: 10,
    input: z.object({ code: z.string().max(40) }),
    output: z.object({ recoveryCodes: z.array(z.string()) }),
    async run(ctx, { code }) {
      const { id, sessionId } = personSignedIn(ctx);
      const { totpConfirmedAt, totpSecret } = await secretOf(ctx, id);
      if (totpConfirmedAt !== null) throw totpOn({});
      if (totpSecret === null) throw totpOff({});
      if (!(await acceptPhoneCode(ctx, id, code))) throw wrongCode({});
      const recoveryCodes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
      await ctx.db.run(sql`delete from recovery_codes where account_id = ${id}`);
      await ctx.db.run(sql`
      insert into recovery_codes (account_id, code_hash)
      select ${id}, code_hash from unnest(${recoveryCodes.map((each) => recoveryHash(ctx, id, each))}::text[]) as t (code_hash)`);
      await ctx.db.run(sql`update accounts set totp_confirmed_at = ${ctx.now} where id = ${id}`);
      await closeSessionsOf(ctx, { accountId: id, reason: 'factor-changed', except: sessionId });
      await ctx.record({ name: 'identity.second-factor-on', subject: 'account', subjectId: id });
      return { recoveryCodes };
    },
  }),
);

/** Switches the second factor off; a stolen session alone cannot. */
export const removePhone = staged({
  name: 'identity.remove-phone',
  summary: 'Switches your second factor off; needs the password.',
  allow: 'anyone',
  perMinute: 10,
  input: z.object({ password: z.string().min(1).max(1000) }),
  output: z.object({}),
  async run(ctx, { password }) {
    const { id } = personSignedIn(ctx);
    await provePassword(ctx, password);
    await ctx.transaction(async (inside) => {
      await forgetPhone(inside, id);
      await inside.record({ name: 'identity.second-factor-off', subject: 'account', subjectId: id });
    });
    return {};
  },
});

/** Takes a second factor off somebody who lost phone and recovery codes. Two administrators from two bodies agree. */
export const resetSecondFactor = changeByTwo({
  name: 'identity.reset-second-factor',
  summary: 'Takes the second factor off an account whose phone and recovery codes are lost; needs two persons.',
  allow: ['administrator'],
  input: z.object({ accountId: AccountId, reason: Reason }),
  output: z.object({}),
  async second(ctx, { accountId, reason }) {
    const { homeAreaCode, userName, totpConfirmedAt } = await managed(ctx, accountId);
    if (totpConfirmedAt === null) throw totpOff({});
    return {
      subject: 'account',
      subjectId: accountId,
      areaCode: homeAreaCode,
      details: { userName, reason },
      approvers: ['administrator'],
    };
  },
  async run(ctx, { accountId, reason }) {
    const account = await managed(ctx, accountId);
    await forgetPhone(ctx, accountId);
    await closeSessionsOf(ctx, { accountId, reason: 'factor-changed' });
    await recordOf(ctx, account, 'identity.second-factor-reset', { reason });
    return {};
  },
});

async function forgetPhone(ctx: Context, accountId: string): Promise<void> {
  await ctx.db.run(
    sql`update credentials set totp_secret = null, totp_last_step = null where account_id = ${accountId}`,
  );
  await ctx.db.run(sql`delete from recovery_codes where account_id = ${accountId}`);
  await ctx.db.run(sql`update accounts set totp_confirmed_at = null where id = ${accountId}`);
}

/** Whether the code proves the second factor: six digits of the phone, or a recovery code. Either is good once. */
export async function acceptCode(ctx: Context, accountId: string, code: string): Promise<boolean> {
  const plain = code.replace(/[\s-]/g, '').toLowerCase();
  return /^\d{6}$/.test(plain) ? acceptPhoneCode(ctx, accountId, plain) : acceptRecoveryCode(ctx, accountId, plain);
}

/**
 * RFC 6238 with the half-minutes before and after, for clocks that are a little off. The same half-minute is never accepted twice
 * (§5.2): whoever looks over a shoulder comes too late. The update decides, so that of two at once one is refused.
 */
async function acceptPhoneCode(ctx: Context, accountId: string, code: string): Promise<boolean> {
  const { userName, totpSecret } = await secretOf(ctx, accountId);
  if (totpSecret === null) return false;
  const secret = Secret.fromBase32(unseal(ctx.house.keys, 'totp', totpSecret, accountId));
  const timestamp = Date.parse(ctx.now);
  const delta = totpOf(secret, userName).validate({ token: code.replace(/\s/g, ''), timestamp, window: 1 });
  if (delta === null) return false;
  const step = Math.floor(timestamp / 1000 / stepSeconds) + delta;
  const accepted = await ctx.db.run(sql`
    update credentials set totp_last_step = ${step}
    where account_id = ${accountId} and (totp_last_step is null or totp_last_step < ${step})`);
  return accepted === 1;
}

async function acceptRecoveryCode(ctx: Context, accountId: string, code: string): Promise<boolean> {
  const used = await ctx.db.run(sql`
    update recovery_codes set used_at = ${ctx.now}
    where account_id = ${accountId} and code_hash = ${recoveryHash(ctx, accountId, code)} and used_at is null`);
  if (used === 1) await ctx.record({ name: 'identity.recovery-code-used', subject: 'account', subjectId: accountId });
  return used === 1;
}

function recoveryHash(ctx: Context, accountId: string, code: string): string {
  return keyedHash(ctx.house.keys.derive('recovery-codes'), `${accountId} ${code.replace(/[\s-]/g, '').toLowerCase()}`);
}

async function secretOf(ctx: Context, accountId: string): Promise<z.infer<typeof SecretRow>> {
  return ctx.db.one(
    SecretRow,
    sql`
    select a.user_name, a.totp_confirmed_at, c.totp_secret
    from accounts a join credentials c on c.account_id = a.id
    where a.id = ${accountId}`,
  );
}

function totpOf(secret: Secret, userName: string): TOTP {
  return new TOTP({ issuer: 'Lianfang', label: userName, secret, period: stepSeconds, digits: 6 });
}
