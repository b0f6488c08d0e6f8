import { z } from 'zod';
import { hoursBetween, Instant } from '../../kernel/day.ts';
import { Role } from '../../kernel/role.ts';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { unknownAreas } from './areas.ts';
import { workingBody } from './bodies.ts';
import { AccountId, AreaScope, BodyId, ClockTime, GrantId, lasting, Reason } from './model.ts';
import {
  badPeriod,
  beyondYourArea,
  lastAdministrator,
  noSuchAccount,
  noSuchArea,
  noSuchGrant,
  notToYourself,
  rolesDoNotMix,
} from './problems.ts';
import { areasBeyond, mayHoldBeside, mayStandTogether } from './rules.ts';

/** A post a person holds: these roles in these areas for this body, from when to when (M01-3). */
export const Grant = z.object({
  id: GrantId,
  accountId: AccountId,
  roles: z.array(Role),
  areaCodes: z.array(z.string()),
  bodyId: BodyId.nullable(),
  fromAt: Instant,
  /** Not inclusive; null only for the first administrator. */
  toAt: Instant.nullable(),
  shiftFrom: z.string().nullable(),
  shiftTo: z.string().nullable(),
  givenAt: Instant,
  endedAt: Instant.nullable(),
  endReason: z.string().nullable(),
});
export type Grant = z.infer<typeof Grant>;

const columns = sql`id, account_id, roles, area_codes, body_id, from_at, to_at, shift_from, shift_to, given_at, ended_at, end_reason`;

/** A post to be given. */
export interface NewGrant {
  readonly id?: string | undefined;
  readonly accountId: string;
  readonly roles: readonly Role[];
  /** Each with all below it; the empty code is the whole country. */
  readonly areaCodes: readonly string[];
  readonly bodyId?: string | null | undefined;
  readonly fromAt?: Instant | undefined;
  readonly toAt: Instant | null;
  readonly shiftFrom?: string | null | undefined;
  readonly shiftTo?: string | null | undefined;
}

/**
 * Gives a post, without asking whether the actor may: for the training outbreak, the first start, and `giveGrant`.
 * @throws Problem when roles do not mix, an area or body does not exist, or the period is impossible.
 */
export async function createGrant(ctx: Context, grant: NewGrant): Promise<string> {
  const { accountId, bodyId = null, fromAt = ctx.now, toAt, shiftFrom = null, shiftTo = null } = grant;
  const roles = [...new Set(grant.roles)];
  const areaCodes = [...new Set(grant.areaCodes)];
  checkPeriod(ctx, { fromAt, toAt, shiftFrom, shiftTo });
  const unknown = await unknownAreas(ctx, areaCodes);
  if (unknown.length > 0) throw noSuchArea({ areaCodes: unknown });
  if (bodyId !== null) await workingBody(ctx, bodyId);
  await checkMix(ctx, accountId, roles);
  const id = grant.id ?? newId();
  await ctx.db.run(sql`
    insert into grants (id, account_id, roles, area_codes, body_id, from_at, to_at, shift_from, shift_to, given_by, given_at)
    values (${id}, ${accountId}, ${roles}::text[], ${areaCodes}::text[], ${bodyId}, ${fromAt}, ${toAt}, ${shiftFrom}, ${shiftTo},
      ${ctx.actor.id}, ${ctx.now})`);
  await ctx.record({
    name: 'identity.grant-given',
    subject: 'account',
    subjectId: accountId,
    areaCode: areaCodes[0],
    details: { grantId: id, roles, areaCodes, bodyId, fromAt, toAt, shiftFrom, shiftTo },
  });
  return id;
}

const Home = z.object({ homeAreaCode: z.string() });

/**
 * Gives a person a post. Nobody gives themselves one, nor outside their own areas, nor for a body outside them, nor to
 * somebody whose home is elsewhere: a post that a stranger gave would keep the home's own administrators from the account.
 */
export const giveGrant = change({
  name: 'identity.give-grant',
  summary: 'Gives an account roles in areas, for a body, for a time, all day or in a daily shift.',
  allow: ['administrator'],
  input: z.object({
    id: z.uuid().optional(),
    accountId: AccountId,
    roles: z.array(Role).min(1).max(12),
    areaCodes: z.array(AreaScope).min(1).max(100),
    bodyId: BodyId.nullable().optional(),
    fromAt: Instant.optional(),
    toAt: Instant,
    shiftFrom: ClockTime.nullable().optional(),
    shiftTo: ClockTime.nullable().optional(),
  }),
  output: Grant,
  async run(ctx, input) {
    if (input.accountId === ctx.actor.id) throw notToYourself({});
    const beyond = areasBeyond(input.areaCodes, ctx.actor.areas);
    if (beyond.length > 0) throw beyondYourArea({ areaCodes: beyond });
    if (input.bodyId) {
      const body = await workingBody(ctx, input.bodyId);
      if (areasBeyond([body.areaCode], ctx.actor.areas).length > 0)
        throw beyondYourArea({ areaCodes: [body.areaCode] });
    }
    const home = await ctx.db.maybeOne(
      Home,
      sql`select home_area_code from accounts where id = ${input.accountId} for update`,
    );
    if (!home || areasBeyond([home.homeAreaCode], ctx.actor.areas).length > 0)
      throw noSuchAccount({ accountId: input.accountId });
    const id = await createGrant(ctx, input);
    return ctx.db.one(Grant, sql`select ${columns} from grants where id = ${id}`);
  },
});

/** Ends a post now; sessions that act in it lose it with their next request. */
export const endGrant = change({
  name: 'identity.end-grant',
  summary: 'Ends a post at once.',
  allow: ['administrator'],
  input: z.object({ grantId: GrantId, reason: Reason }),
  output: Grant,
  async run(ctx, { grantId, reason }) {
    const grant = await ctx.db.maybeOne(
      Grant,
      sql`
      select ${columns} from grants
      where id = ${grantId} and ended_at is null and (to_at is null or to_at > ${ctx.now})
      for update`,
    );
    if (!grant) throw noSuchGrant({ grantId });
    const beyond = areasBeyond(grant.areaCodes, ctx.actor.areas);
    if (beyond.length > 0) throw beyondYourArea({ areaCodes: beyond });
    await mustNotBeLast(ctx, { accountId: grant.accountId, grantId });
    await ctx.record({
      name: 'identity.grant-ended',
      subject: 'account',
      subjectId: grant.accountId,
      areaCode: grant.areaCodes[0],
      details: { grantId, roles: grant.roles, areaCodes: grant.areaCodes, reason },
    });
    return ctx.db.one(
      Grant,
      sql`
      update grants set ended_at = ${ctx.now}, ended_by = ${ctx.actor.id}, end_reason = ${reason}
      where id = ${grantId}
      returning ${columns}`,
    );
  },
});

/** Every post of an account, newest first, ended ones too. */
export async function grantsOf(ctx: Context, accountId: string): Promise<Grant[]> {
  return ctx.db.many(
    Grant,
    sql`select ${columns} from grants where account_id = ${accountId} order by from_at desc, id desc`,
  );
}

const Left = z.object({ areaCode: z.string() });

/**
 * Keeps an installation from locking itself out: what a disabled account or an ended post administered must have another
 * administrator. Takes a lock, so that two administrators cannot remove each other at the same moment.
 * @throws Problem `identity/last-administrator`
 */
export async function mustNotBeLast(
  ctx: Context,
  { accountId, grantId = null }: { accountId: string; grantId?: string | null },
): Promise<void> {
  await ctx.db.run(sql`select one from identity_settings for update`);
  const orphaned = await ctx.db.many(
    Left,
    sql`
    select own.area_code from (
      select unnest(g.area_codes) as area_code from grants g
      where g.account_id = ${accountId} and g.id = coalesce(${grantId}::uuid, g.id) and ${administersAt(ctx)}) own
    where not exists (
      select 1 from grants g join accounts a on a.id = g.account_id
      where g.account_id <> ${accountId} and a.disabled_at is null and ${administersAt(ctx)} and own.area_code ^@ any (g.area_codes))`,
  );
  if (orphaned.length > 0) throw lastAdministrator({});
}

function administersAt(ctx: Context) {
  return sql`'administrator' = any (g.roles) and g.ended_at is null and (g.to_at is null or g.to_at > ${ctx.now})`;
}

function checkPeriod(
  ctx: Context,
  period: { fromAt: Instant; toAt: Instant | null; shiftFrom: string | null; shiftTo: string | null },
): void {
  const { fromAt, toAt, shiftFrom, shiftTo } = period;
  if (toAt !== null && toAt <= fromAt) throw badPeriod({ why: 'it ends before it begins' });
  if (toAt !== null && toAt <= ctx.now) throw badPeriod({ why: 'it is over already' });
  if (toAt !== null && hoursBetween(fromAt, toAt) > lasting.grantDaysMost * 24) {
    throw badPeriod({ why: `it is longer than ${lasting.grantDaysMost} days; a longer one is given again in time` });
  }
  if ((shiftFrom === null) !== (shiftTo === null)) throw badPeriod({ why: 'a shift has a begin and an end' });
  if (shiftFrom !== null && shiftFrom === shiftTo)
    throw badPeriod({ why: 'the shift begins and ends at the same time' });
}

const Held = z.object({ roles: z.array(Role) });

async function checkMix(ctx: Context, accountId: string, roles: readonly Role[]): Promise<void> {
  if (!mayStandTogether(roles)) throw rolesDoNotMix({ roles });
  const account = await ctx.db.maybeOne(
    z.object({ id: z.string() }),
    sql`select id from accounts where id = ${accountId} for update`,
  );
  if (!account) throw noSuchAccount({ accountId });
  const held = await ctx.db.many(
    Held,
    sql`
    select roles from grants where account_id = ${accountId} and ended_at is null and (to_at is null or to_at > ${ctx.now})`,
  );
  if (
    !mayHoldBeside(
      held.flatMap((each) => each.roles),
      roles,
    )
  )
    throw rolesDoNotMix({ roles });
}
