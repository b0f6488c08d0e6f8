import { z } from 'zod';
import { Instant } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { recordOf } from './accounts.ts';
import { hasSession, UserName } from './model.ts';
import { Me, meByToken } from './me.ts';
import { accountDisabled, codeNeeded, wrongCode, wrongSignIn } from './problems.ts';
import { hashPassword, isOutdated, isPassword } from './secrets.ts';
import { closeSession, openSession } from './sessions.ts';
import {
  type Attempt,
  failAttempt,
  forgetAttempts,
  hashOfName,
  takeAttempt,
  withdrawAttempt,
} from './sign-in-guard.ts';
import { asNobody, staged } from './staged-action.ts';
import { acceptCode } from './totp.ts';

/** A session that was opened: its token, which becomes the cookie, and who one is now. */
export const SignedIn = Me.extend({ token: z.string() });

/**
 * Signs in with user name and password, and the code of a second factor where there is one. A wrong name, a wrong password
 * and an account without password cannot be told apart, in words or in time.
 */
export const signIn = staged({
  name: 'identity.sign-in',
  summary: 'Opens a session.',
  allow: 'anyone',
  session: 'opens',
  perMinute: 30,
  input: z.object({
    userName: z.string().min(1).max(200),
    password: z.string().min(1).max(1000),
    /** Six digits of the phone, or a recovery code. */
    code: z.string().max(40).optional(),
  }),
  output: SignedIn,
  async run(asked, { userName, password, code }) {
    const ctx = asNobody(asked);
    const attempt = await takeAttempt(ctx, userName);
    const found = await findAccount(ctx, userName);
    const right = await isPassword(found?.passwordHash ?? null, password);
    if (!found || !right) {
      await failed(ctx, { attempt, account: found, userName, reason: found ? 'wrong-password' : 'unknown-user' });
      throw wrongSignIn({});
    }
    if (found.disabledAt !== null) {
      await failed(ctx, { attempt, account: found, userName, reason: 'account-disabled' });
      throw accountDisabled({});
    }
    if (found.totpConfirmedAt !== null && code === undefined) {
      await ctx.transaction((inside) => withdrawAttempt(inside, attempt));
      throw codeNeeded({});
    }
    if (found.totpConfirmedAt !== null && !(await ctx.transaction((inside) => acceptCode(inside, found.id, code!)))) {
      await failed(ctx, { attempt, account: found, userName, reason: 'wrong-code' });
      throw wrongCode({});
    }
    const rehashed = isOutdated(found.passwordHash!) ? await hashPassword(password) : null;
    const token = await ctx.transaction(async (inside) => {
      if (rehashed)
        await inside.db.run(sql`update credentials set password_hash = ${rehashed} where account_id = ${found.id}`);
      await forgetAttempts(inside, userName);
      return enter(inside, { account: found, via: 'password', from: asked });
    });
    return { token, ...(await meByToken(ctx.house, token)) };
  },
});

/** Opens the session of an account that proved who it is. The session the browser had before ends. */
export async function enter(
  ctx: Context,
  {
    account,
    via,
    from,
  }: {
    account: { id: string; homeAreaCode: string };
    via: 'password' | 'oidc';
    from: Context;
  },
): Promise<string> {
  const replaced = hasSession(from.actor) ? { accountId: from.actor.id, sessionId: from.actor.sessionId } : null;
  if (replaced) await closeSession(ctx, { ...replaced, reason: 'replaced' });
  const { token, sessionId } = await openSession(ctx, { accountId: account.id, via });
  await recordOf(ctx, account, 'identity.signed-in', { via, sessionId, replaced });
  return token;
}

const Found = z.object({
  id: z.string(),
  homeAreaCode: z.string(),
  disabledAt: Instant.nullable(),
  totpConfirmedAt: Instant.nullable(),
  passwordHash: z.string().nullable(),
});
type Found = z.infer<typeof Found>;

async function findAccount(ctx: Context, userName: string): Promise<Found | undefined> {
  const parsed = UserName.safeParse(userName);
  return ctx.transaction((inside) =>
    inside.db.maybeOne(
      Found,
      sql`
    select a.id, a.home_area_code, a.disabled_at, a.totp_confirmed_at, c.password_hash
    from accounts a join credentials c on c.account_id = a.id
    where a.user_name = ${parsed.success ? parsed.data : ''}`,
    ),
  );
}

async function failed(
  ctx: Context,
  {
    attempt,
    account,
    userName,
    reason,
  }: {
    attempt: Attempt;
    account: Found | undefined;
    userName: string;
    reason: string;
  },
): Promise<void> {
  await ctx.transaction(async (inside) => {
    const until = await failAttempt(inside, attempt);
    const subject = account
      ? { subject: 'account', subjectId: account.id, areaCode: account.homeAreaCode }
      : { subject: 'user-name', subjectId: hashOfName(inside, userName), areaCode: '' };
    await inside.record({
      name: 'identity.sign-in-failed',
      ...subject,
      details: { reason, failures: attempt.failures },
    });
    if (until) await inside.record({ name: 'identity.locked', ...subject, details: { until } });
  });
}
