import { z } from 'zod';
import { Instant } from '../../kernel/day.ts';
import { flag } from '../../kernel/query.ts';
import { Role } from '../../kernel/role.ts';
import { query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { allOf, sql } from '../../platform/sql.ts';
import { AccountId, AreaScope, BodyId, GrantId } from './model.ts';
import { holdsUntil } from './rules.ts';

/** Somebody in a post, as colleagues see them: the who-is-on-post board (M01-3), and whom a task may be given to (M02-2). */
export const Colleague = z.object({
  accountId: AccountId,
  grantId: GrantId,
  name: z.string(),
  roles: z.array(Role),
  areaCodes: z.array(z.string()),
  bodyId: BodyId.nullable(),
  bodyName: z.string().nullable(),
  toAt: Instant.nullable(),
  shiftFrom: z.string().nullable(),
  shiftTo: z.string().nullable(),
  isOnShift: z.boolean(),
});
export type Colleague = z.infer<typeof Colleague>;

const Row = Colleague.omit({ isOnShift: true }).extend({ fromAt: Instant });

/** People whose post overlaps the asker's areas, by name; those of the level above and of the communities below. */
export const listColleagues = query({
  name: 'identity.list-colleagues',
  summary: 'Who holds which post in or above your areas, and who is on shift.',
  allow: 'signed-in',
  input: z.object({
    text: z.string().trim().max(80).optional(),
    areaCode: AreaScope.optional(),
    bodyId: BodyId.optional(),
    role: Role.optional(),
    onShift: flag().default(false),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.array(Colleague),
  async run(ctx, { text, areaCode, bodyId, role, onShift, limit }) {
    const rows = await ctx.db.many(
      Row,
      sql`
      select a.id as account_id, g.id as grant_id, a.name, g.roles, g.area_codes, g.body_id, b.name as body_name,
        g.from_at, g.to_at, g.shift_from, g.shift_to
      from grants g
      join accounts a on a.id = g.account_id
      left join bodies b on b.id = g.body_id
      where ${allOf([
        isCurrent(ctx),
        overlaps(ctx.actor.areas),
        areaCode === undefined ? null : overlaps([areaCode]),
        text ? sql`position(lower(${text}) in lower(a.name)) > 0` : null,
        bodyId && sql`g.body_id = ${bodyId}`,
        role && sql`${role} = any (g.roles)`,
      ])}
      order by a.name, g.id
      limit ${onShift ? 2000 : limit}`,
    );
    return rows
      .map(({ fromAt, ...row }) => ({
        ...row,
        isOnShift: holdsUntil({ fromAt, ...row }, ctx.now, ctx.house.zone) !== undefined,
      }))
      .filter((row) => row.isOnShift || !onShift)
      .slice(0, limit);
  },
});

const Holder = z.object({ accountId: z.string(), bodyId: z.string().nullable() });

/** Accounts that hold one of the roles for the whole of an area now, on shift or not, the narrowest post first. */
export async function holdersOf(
  ctx: Context,
  { roles, areaCode }: { roles: readonly Role[]; areaCode: string },
): Promise<z.infer<typeof Holder>[]> {
  return ctx.db.many(
    Holder,
    sql`
    select g.account_id, g.body_id
    from grants g join accounts a on a.id = g.account_id
    where ${isCurrent(ctx)} and g.roles && ${roles}::text[] and ${areaCode}::text ^@ any (g.area_codes)
    order by (select max(length(code)) from unnest(g.area_codes) as c (code) where ${areaCode}::text ^@ c.code) desc, g.from_at, g.id`,
  );
}

function isCurrent(ctx: Context) {
  return sql`a.disabled_at is null and g.ended_at is null and g.from_at <= ${ctx.now} and (g.to_at is null or g.to_at > ${ctx.now})`;
}

function overlaps(areas: readonly string[]) {
  return sql`exists (
    select 1 from unnest(g.area_codes) as theirs (code), unnest(${areas}::text[]) as mine (code)
    where theirs.code ^@ mine.code or mine.code ^@ theirs.code)`;
}
