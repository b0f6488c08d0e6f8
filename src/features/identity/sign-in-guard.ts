import { z } from 'zod';
import { addHours, Instant } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { keyedHash } from '../../platform/keys.ts';
import { sql } from '../../platform/sql.ts';
import { pausing } from './model.ts';
import { locked } from './problems.ts';
import { pauseMinutes } from './rules.ts';

/** One try at a user name's secret, counted as wrong until it proves right. */
export interface Attempt {
  readonly nameHash: string;
  /** Wrong attempts within the window, this one among them. */
  readonly failures: number;
  /** Pauses in a row before this attempt. */
  readonly locks: number;
}

const Guard = z.object({ failures: z.number(), locks: z.number(), lockedUntil: Instant.nullable() });

/**
 * Counts an attempt before it is judged, in a transaction of its own: a hundred guesses sent at once are a hundred
 * attempts, not one. The count is taken back when the attempt proves right. Names nobody has are counted the same way, so
 * that a pause does not tell which exist. @throws Problem `identity/locked` during a pause
 */
export async function takeAttempt(ctx: Context, userName: string): Promise<Attempt> {
  const nameHash = hashOfName(ctx, userName);
  const windowFrom = addHours(ctx.now, -pausing.withinMinutes / 60);
  const guard = await ctx.transaction((inside) =>
    inside.db.one(
      Guard,
      sql`
    insert into sign_in_guards as g (name_hash, failures, first_failed_at, locks, touched_at)
    values (${nameHash}, 1, ${ctx.now}, 0, ${ctx.now})
    on conflict (name_hash) do update set
      failures = case when g.locked_until > ${ctx.now} then g.failures when g.first_failed_at > ${windowFrom} then g.failures + 1 else 1 end,
      first_failed_at = case when g.first_failed_at > ${windowFrom} then g.first_failed_at else ${ctx.now} end,
      locks = case when g.touched_at > ${addHours(ctx.now, -24)} then g.locks else 0 end,
      touched_at = ${ctx.now}
    returning failures, locks, locked_until`,
    ),
  );
  if (guard.lockedUntil !== null && guard.lockedUntil > ctx.now) throw locked({ until: guard.lockedUntil });
  if (guard.failures > pausing.attempts) throw locked({ until: addHours(ctx.now, pausing.firstPauseMinutes / 60) });
  return { nameHash, failures: guard.failures, locks: guard.locks };
}

/** Lets a wrong attempt stand. Answers until when the name pauses now, or null when more attempts are left. */
export async function failAttempt(ctx: Context, { nameHash, failures, locks }: Attempt): Promise<Instant | null> {
  if (failures < pausing.attempts) return null;
  const until = addHours(ctx.now, pauseMinutes(locks) / 60);
  await ctx.db.run(sql`
    update sign_in_guards
    set locked_until = ${until}, locks = ${locks + 1}, failures = 0, touched_at = ${ctx.now}
    where name_hash = ${nameHash}`);
  return until;
}

/** Takes back an attempt that was neither right nor wrong, without forgiving the wrong ones before it. */
export async function withdrawAttempt(ctx: Context, { nameHash }: Attempt): Promise<void> {
  await ctx.db.run(sql`update sign_in_guards set failures = greatest(failures - 1, 0) where name_hash = ${nameHash}`);
}

/** Forgets wrong attempts and pauses of a name: after a right one, or when an administrator unlocks. */
export async function forgetAttempts(ctx: Context, userName: string): Promise<void> {
  await ctx.db.run(sql`delete from sign_in_guards where name_hash = ${hashOfName(ctx, userName)}`);
}

const Paused = z.object({ lockedUntil: Instant });

/** Until when a user name pauses, or null. */
export async function pausedUntil(ctx: Context, userName: string): Promise<Instant | null> {
  const paused = await ctx.db.maybeOne(
    Paused,
    sql`
    select locked_until from sign_in_guards where name_hash = ${hashOfName(ctx, userName)} and locked_until > ${ctx.now}`,
  );
  return paused?.lockedUntil ?? null;
}

/** Stands for a user name that may not exist; what people type there is sometimes their password. */
export function hashOfName(ctx: Context, userName: string): string {
  return keyedHash(ctx.house.keys.derive('sign-in'), userName.normalize('NFKC').trim().toLowerCase());
}
