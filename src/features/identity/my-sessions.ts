import { z } from 'zod';
import { addHours, Instant } from '../../kernel/day.ts';
import { change, query } from '../../platform/action.ts';
import { sql } from '../../platform/sql.ts';
import { lasting } from './model.ts';
import { noSuchSession } from './problems.ts';
import { closeSession } from './sessions.ts';
import { personSignedIn } from './staged-action.ts';

/** Ends the session the request came by. */
export const signOut = change({
  name: 'identity.sign-out',
  summary: 'Ends the session that asks.',
  allow: 'anyone',
  session: 'closes',
  input: z.object({}),
  output: z.object({}),
  async run(ctx) {
    const { id: accountId, sessionId } = personSignedIn(ctx);
    await closeSession(ctx, { accountId, sessionId, reason: 'signed-out' });
    await ctx.record({ name: 'identity.signed-out', subject: 'account', subjectId: accountId, details: { sessionId } });
    return {};
  },
});

/** A session as its own person sees it. */
export const Session = z.object({
  id: z.uuid(),
  via: z.enum(['password', 'oidc']),
  openedAt: Instant,
  /** To within five minutes. */
  seenAt: Instant,
  endsAt: Instant,
  isThisOne: z.boolean(),
});

/** The asker's own open sessions, the newest first. */
export const listMySessions = query({
  name: 'identity.list-my-sessions',
  summary: 'Your open sessions.',
  allow: 'anyone',
  input: z.object({}),
  output: z.array(Session),
  async run(ctx) {
    const { id, sessionId } = personSignedIn(ctx);
    return ctx.db.many(
      Session,
      sql`
      select id, via, opened_at, seen_at, ends_at, id = ${sessionId} as is_this_one
      from sessions
      where account_id = ${id} and closed_at is null and ends_at > ${ctx.now}
        and seen_at > ${addHours(ctx.now, -lasting.sessionIdleHours)}
      order by opened_at desc, id desc`,
    );
  },
});

/** Ends one of the asker's own sessions, for a phone left somewhere. */
export const revokeMySession = change({
  name: 'identity.revoke-my-session',
  summary: 'Ends one of your own sessions.',
  allow: 'anyone',
  input: z.object({ sessionId: z.uuid() }),
  output: z.object({}),
  async run(ctx, { sessionId }) {
    const { id: accountId } = personSignedIn(ctx);
    if (!(await closeSession(ctx, { accountId, sessionId, reason: 'revoked' }))) throw noSuchSession({ sessionId });
    await ctx.record({
      name: 'identity.session-revoked',
      subject: 'account',
      subjectId: accountId,
      details: { sessionId },
    });
    return {};
  },
});
