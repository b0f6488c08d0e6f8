import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { onConstraint } from '../../platform/database-problems.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { HouseholdId } from './model.ts';
import { livesThereAlready, noSuchHousehold } from './problems.ts';

onConstraint('household_members_once', () => livesThereAlready({}));

const HouseholdRow = z.object({
  district: z.string(),
  id: HouseholdId,
  areaCode: z.string(),
  bookNumber: z.string().nullable(),
});

/** Households by id. @throws Problem `people/no-such-household` when one is missing or outside the actor's areas. */
export async function householdsById(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, z.infer<typeof HouseholdRow>>> {
  const rows = await ctx.db.many(
    HouseholdRow,
    sql`
    select district, id, area_code, book_number from households where id = any(${ids}::uuid[])`,
  );
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined) throw noSuchHousehold({ householdId: missing });
  return new Map(rows.map((row) => [row.id, row]));
}

/** A person about to live somewhere. */
interface Joining {
  readonly id: string;
  readonly district: string;
  readonly areaCode: string;
  readonly householdId: string | null;
  readonly isHead?: boolean;
  readonly fromOn?: string | null;
}

/**
 * Makes persons members of the households they name; records nothing, because it is part of what the caller records.
 */
export async function addMembers(ctx: Context, persons: readonly Joining[]): Promise<void> {
  const joining = persons.filter((person) => person.householdId !== null);
  if (joining.length === 0) return;
  const households = await householdsById(ctx, [...new Set(joining.map((person) => person.householdId!))]);
  const home = joining.map((person) => households.get(person.householdId!)!);
  await ctx.db.run(sql`
    insert into household_members (district, id, household_id, person_district, person_id, area_code,
      other_area_code, is_head, from_on)
    select * from unnest(${home.map(({ district }) => district)}::text[], ${home.map(() => newId())}::uuid[],
      ${home.map(({ id }) => id)}::uuid[], ${joining.map(({ district }) => district)}::text[],
      ${joining.map(({ id }) => id)}::uuid[], ${home.map(({ areaCode }) => areaCode)}::text[],
      ${joining.map(({ areaCode }) => areaCode)}::text[], ${joining.map(({ isHead }) => isHead ?? false)}::boolean[],
      ${joining.map(({ fromOn }) => fromOn ?? null)}::date[])`);
}
