import { z } from 'zod';
import { addHours, hoursBetween, Instant } from '../../kernel/day.ts';
import { Role } from '../../kernel/role.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Context, House } from '../../platform/context.ts';
import { databaseAway, problemOf } from '../../platform/database-problems.ts';
import { type Db, dbOn } from '../../platform/db.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { lasting, serviceTokenPrefix, type SessionActor } from './model.ts';
import { earliest, holdsUntil } from './rules.ts';
import { newToken, tokenHash } from './secrets.ts';

/** How old the note of the last request may become before it is written again, so that reading costs no write. */
const noteEveryHours = 5 / 60;

/**
 * Who sends a token: a session's person in the one post the session acts in, or a service. Null when the token is none of
 * ours, ended, withdrawn, or its account was closed. One query by key (0.8 ms with 200,000 sessions, 2 cores under
 * load, 2026-11), asked for every request and never cached, so that what is withdrawn is gone at once.
 */
export async function actorOfToken(house: House, token: string): Promise<Actor | null> {
  if (token.length > 200) return null;
  return onConnection(house, (db) =>
    token.startsWith(serviceTokenPrefix) ? serviceOf(db, house, token) : personOf(db, house, token),
  );
}

const PostNow = z.object({
  roles: z.array(Role),
  areaCodes: z.array(z.string()),
  bodyId: z.string().nullable(),
  fromAt: Instant,
  toAt: Instant.nullable(),
  shiftFrom: z.string().nullable(),
  shiftTo: z.string().nullable(),
});

const SessionNow = z.object({
  sessionId: z.string(),
  accountId: z.string(),
  name: z.string(),
  mustChangePassword: z.boolean(),
  seenAt: Instant,
  endsAt: Instant,
  posts: z.array(PostNow),
  glass: z
    .object({ id: z.string(), role: Role, areaCode: z.string(), bodyId: z.string().nullable(), toAt: Instant })
    .nullable(),
});
type SessionNow = z.infer<typeof SessionNow>;

async function personOf(db: Db, house: House, token: string): Promise<SessionActor | null> {
  const now = house.now();
  const found = await db.maybeOne(
    SessionNow,
    sql`
    select s.id as session_id, s.account_id, a.name, a.must_change_password, s.seen_at, s.ends_at,
      coalesce((
        select jsonb_agg(jsonb_build_object('roles', g.roles, 'areaCodes', g.area_codes, 'bodyId', g.body_id, 'fromAt', g.from_at,
          'toAt', g.to_at, 'shiftFrom', g.shift_from, 'shiftTo', g.shift_to) order by g.from_at, g.id)
        from grants g
        where g.account_id = s.account_id and g.ended_at is null and (s.grant_id is null or g.id = s.grant_id)
          and g.from_at <= ${now} and (g.to_at is null or g.to_at > ${now})), '[]') as posts,
      case when b.id is null then null
        else jsonb_build_object('id', b.id, 'role', b.role, 'areaCode', b.area_code, 'bodyId', b.body_id, 'toAt', b.to_at) end as glass
    from sessions s
    join accounts a on a.id = s.account_id
    left join break_glass b on b.id = s.break_glass_id and b.account_id = s.account_id
      and b.ended_at is null and b.from_at <= ${now} and b.to_at > ${now}
    where s.token_hash = ${tokenHash(token)} and s.closed_at is null and s.ends_at > ${now}
      and s.seen_at > ${addHours(now, -lasting.sessionIdleHours)} and a.disabled_at is null`,
  );
  if (!found) return null;
  if (hoursBetween(found.seenAt, now) > noteEveryHours) {
    await db.run(sql`update sessions set seen_at = ${now} where id = ${found.sessionId} and seen_at < ${now}`);
  }
  return sessionActor(found, house);
}

/** Roles and areas come from one post only, never from several added up: see docs/guides/accounts.md. */
function sessionActor(found: SessionNow, house: House): SessionActor {
  const person = {
    kind: 'person',
    id: found.accountId,
    name: found.name,
    sessionId: found.sessionId,
    mustChangePassword: found.mustChangePassword,
  } as const;
  const without = { ...person, bodyId: null, roles: [], areas: [], until: found.endsAt, breakGlassId: null };
  if (found.mustChangePassword) return without;
  if (found.glass) {
    const { id, role, areaCode, bodyId, toAt } = found.glass;
    return {
      ...person,
      bodyId,
      roles: [role],
      areas: [areaCode],
      until: earliest(toAt, found.endsAt),
      breakGlassId: id,
    };
  }
  for (const post of found.posts) {
    const until = holdsUntil(post, house.now(), house.zone);
    if (until === undefined) continue;
    return {
      ...person,
      bodyId: post.bodyId,
      roles: post.roles,
      areas: post.areaCodes,
      until: earliest(until, found.endsAt),
      breakGlassId: null,
    };
  }
  return without;
}

const ServiceNow = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(Role),
  areaCodes: z.array(z.string()),
  bodyId: z.string().nullable(),
  endsAt: Instant,
  lastUsedAt: Instant.nullable(),
});

async function serviceOf(db: Db, house: House, token: string): Promise<Actor | null> {
  const now = house.now();
  const found = await db.maybeOne(
    ServiceNow,
    sql`
    select id, name, roles, area_codes, body_id, ends_at, last_used_at
    from service_tokens
    where token_hash = ${tokenHash(token)} and revoked_at is null and ends_at > ${now}`,
  );
  if (!found) return null;
  if (found.lastUsedAt === null || hoursBetween(found.lastUsedAt, now) > noteEveryHours) {
    await db.run(sql`update service_tokens set last_used_at = ${now} where id = ${found.id}`);
  }
  const { id, name, roles, areaCodes, bodyId, endsAt } = found;
  return { kind: 'service', id, name, bodyId, roles, areas: areaCodes, until: endsAt, breakGlassId: null };
}

/** Asks without a transaction: a lookup that stands alone needs no `begin` and no `commit`. */
async function onConnection<T>(house: House, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await house.pool.connect().catch(() => {
    throw databaseAway({});
  });
  let broken: Error | undefined;
  try {
    return await work(dbOn(client));
  } catch (error) {
    broken = error as Error;
    throw problemOf(error);
  } finally {
    client.release(broken);
  }
}

/** Why a session is over before its time. */
export type CloseReason =
  | 'signed-out'
  | 'replaced'
  | 'revoked'
  | 'password-changed'
  | 'password-reset'
  | 'account-disabled'
  | 'factor-changed';

/**
 * Opens a session and answers its token, which is made here and now: a token the browser brought along never becomes a
 * session (fixation). It acts in the first post that holds at this moment, and stays in it until told otherwise.
 */
export async function openSession(
  ctx: Context,
  { accountId, via }: { accountId: string; via: 'password' | 'oidc' },
): Promise<{ token: string; sessionId: string }> {
  const token = newToken();
  const sessionId = newId();
  await ctx.db.run(sql`
    insert into sessions (id, token_hash, account_id, via, opened_at, seen_at, ends_at, grant_id)
    values (${sessionId}, ${tokenHash(token)}, ${accountId}, ${via}, ${ctx.now}, ${ctx.now},
      ${addHours(ctx.now, lasting.sessionHours)}, ${await firstPost(ctx, accountId)})`);
  return { token, sessionId };
}

const Held = z.object({
  id: z.string(),
  fromAt: Instant,
  toAt: Instant.nullable(),
  shiftFrom: z.string().nullable(),
  shiftTo: z.string().nullable(),
});

async function firstPost(ctx: Context, accountId: string): Promise<string | null> {
  const held = await ctx.db.many(
    Held,
    sql`
    select id, from_at, to_at, shift_from, shift_to from grants
    where account_id = ${accountId} and ended_at is null and from_at <= ${ctx.now} and (to_at is null or to_at > ${ctx.now})
    order by from_at, id`,
  );
  return held.find((grant) => holdsUntil(grant, ctx.now, ctx.house.zone) !== undefined)?.id ?? null;
}

/** Ends open sessions of an account; `except` stays open. Answers how many ended. */
export async function closeSessionsOf(
  ctx: Context,
  {
    accountId,
    reason,
    except = null,
  }: {
    accountId: string;
    reason: CloseReason;
    except?: string | null;
  },
): Promise<number> {
  return ctx.db.run(sql`
    update sessions set closed_at = ${ctx.now}, close_reason = ${reason}
    where account_id = ${accountId} and closed_at is null and id is distinct from ${except}::uuid`);
}

/** Ends one open session. Answers whether it was open. */
export async function closeSession(
  ctx: Context,
  {
    accountId,
    sessionId,
    reason,
  }: {
    accountId: string;
    sessionId: string;
    reason: CloseReason;
  },
): Promise<boolean> {
  const closed = await ctx.db.run(sql`
    update sessions set closed_at = ${ctx.now}, close_reason = ${reason}
    where id = ${sessionId} and account_id = ${accountId} and closed_at is null and ends_at > ${ctx.now}`);
  return closed === 1;
}

/**
 * Forgets what has no use any more: sessions that ended thirty days ago, user names nobody tried for as long, sign-ins that
 * were never finished at a provider. Answers how many rows went. For the schedule.
 */
export async function purgeSessions(ctx: Context): Promise<number> {
  const before = addHours(ctx.now, -24 * lasting.endedSessionDays);
  const sessions = await ctx.db.run(sql`delete from sessions where ends_at < ${before} or closed_at < ${before}`);
  const guards = await ctx.db.run(sql`delete from sign_in_guards where touched_at < ${before}`);
  const flows = await ctx.db.run(sql`delete from oidc_flows where ends_at < ${ctx.now}`);
  if (sessions > 0)
    await ctx.record({
      name: 'identity.sessions-purged',
      subject: 'session',
      subjectId: 'ended',
      areaCode: '',
      details: { sessions, before },
    });
  return sessions + guards + flows;
}
