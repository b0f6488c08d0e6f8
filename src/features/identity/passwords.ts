import { z } from 'zod';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { managed, recordOf } from './accounts.ts';
import { AccountId, Reason } from './model.ts';
import { Me, meByToken } from './me.ts';
import { passwordFlaw } from './password-rules.ts';
import { weakPassword, wrongPassword } from './problems.ts';
import { hashPassword, isPassword, oneTimePassword } from './secrets.ts';
import { closeSessionsOf, openSession } from './sessions.ts';
import { failAttempt, forgetAttempts, takeAttempt } from './sign-in-guard.ts';
import { asNobody, personSignedIn, staged, unremembered } from './staged-action.ts';

const Own = z.object({
  id: z.string(),
  userName: z.string(),
  name: z.string(),
  homeAreaCode: z.string(),
  passwordHash: z.string().nullable(),
});

/**
 * Sets one's own password. Every session ends, this one too: the answer is a new one, so that a token that leaked before
 * is worth nothing after.
 */
export const changeMyPassword = staged({
  name: 'identity.change-my-password',
  summary: 'Sets your own password; all your sessions end, and the answer opens a new one.',
  allow: 'anyone',
  session: 'opens',
  perMinute: 10,
  input: z.object({ password: z.string().min(1).max(1000), newPassword: z.string().max(1000) }),
  output: Me.extend({ token: z.string() }),
  async run(ctx, { password, newPassword }) {
    const own = await provePassword(ctx, password);
    const flaw = passwordFlaw(newPassword, [own.userName, own.name]);
    if (flaw) throw weakPassword({ flaw });
    if (newPassword.normalize('NFKC') === password.normalize('NFKC')) throw weakPassword({ flaw: 'the-old-one' });
    const passwordHash = await hashPassword(newPassword);
    const token = await ctx.transaction(async (inside) => {
      await setPassword(inside, own.id, passwordHash);
      await inside.db.run(sql`update accounts set must_change_password = false where id = ${own.id}`);
      const ended = await closeSessionsOf(inside, { accountId: own.id, reason: 'password-changed' });
      await recordOf(inside, own, 'identity.password-changed', { sessionsEnded: ended });
      return (await openSession(inside, { accountId: own.id, via: 'password' })).token;
    });
    return { token, ...(await meByToken(ctx.house, token)) };
  },
});

/**
 * Gives somebody who forgot theirs a password for one use. The second factor stays on, so that resetting a password is not yet
 * acting as somebody else; taking that away needs two persons.
 */
export const resetPassword = unremembered(
  change({
    name: 'identity.reset-password',
    summary:
      'Replaces a forgotten password by one for a single use, which is answered once; all sessions of the account end.',
    allow: ['administrator'],
    input: z.object({ accountId: AccountId, reason: Reason }),
    output: z.object({ password: z.string() }),
    async run(ctx, { accountId, reason }) {
      const account = await managed(ctx, accountId);
      const password = oneTimePassword();
      await setPassword(ctx, accountId, await hashPassword(password));
      await ctx.db.run(sql`update accounts set must_change_password = true where id = ${accountId}`);
      await closeSessionsOf(ctx, { accountId, reason: 'password-reset' });
      await forgetAttempts(ctx, account.userName);
      await recordOf(ctx, account, 'identity.password-reset', { reason });
      return { password };
    },
  }),
);

/** Ends the pause after too many wrong attempts. */
export const unlockAccount = change({
  name: 'identity.unlock-account',
  summary: 'Ends the pause after too many wrong attempts.',
  allow: ['administrator'],
  input: z.object({ accountId: AccountId }),
  output: z.object({}),
  async run(ctx, { accountId }) {
    const account = await managed(ctx, accountId);
    await forgetAttempts(ctx, account.userName);
    await recordOf(ctx, account, 'identity.unlocked');
    return {};
  },
});

/** Ends all sessions of somebody else's account, for a phone that was stolen. */
export const signOutEverywhere = change({
  name: 'identity.sign-out-everywhere',
  summary: 'Ends all sessions of an account.',
  allow: ['administrator'],
  input: z.object({ accountId: AccountId, reason: Reason }),
  output: z.object({ ended: z.number().int() }),
  async run(ctx, { accountId, reason }) {
    const account = await managed(ctx, accountId);
    const ended = await closeSessionsOf(ctx, { accountId, reason: 'revoked' });
    await recordOf(ctx, account, 'identity.session-revoked', { reason, ended });
    return { ended };
  },
});

/**
 * The account of the person who asks, once its password is proved. Wrong ones count towards the same pause as at sign-in, so that
 * a stolen session is no way to guess. Outside a transaction. @throws Problem `identity/wrong-password`, `identity/locked`
 */
export async function provePassword(ctx: Context, password: string): Promise<z.infer<typeof Own>> {
  const { id } = personSignedIn(ctx);
  const own = await ctx.transaction((inside) =>
    inside.db.one(
      Own,
      sql`
    select a.id, a.user_name, a.name, a.home_area_code, c.password_hash
    from accounts a join credentials c on c.account_id = a.id
    where a.id = ${id}`,
    ),
  );
  const attempt = await takeAttempt(asNobody(ctx), own.userName);
  if (await isPassword(own.passwordHash, password)) {
    await ctx.transaction((inside) => forgetAttempts(inside, own.userName));
    return own;
  }
  await ctx.transaction(async (inside) => {
    const until = await failAttempt(inside, attempt);
    await recordOf(inside, own, 'identity.password-not-proved', { failures: attempt.failures, until });
  });
  throw wrongPassword({});
}

async function setPassword(ctx: Context, accountId: string, passwordHash: string): Promise<void> {
  await ctx.db.run(sql`
    update credentials set password_hash = ${passwordHash}, password_set_at = ${ctx.now} where account_id = ${accountId}`);
}
