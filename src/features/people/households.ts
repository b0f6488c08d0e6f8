import { z } from 'zod';
import { AreaCode, districtOf } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { rolesWithIdentity } from '../../kernel/role.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { onConstraint } from '../../platform/database-problems.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { addMembers, householdsById } from './household-members.ts';
import { HouseholdId, Person, PersonId } from './model.ts';
import { personColumns, standingPersonOf } from './persons.ts';
import { areaUnknown, livesThereNot } from './problems.ts';

onConstraint('households_area_known', () => areaUnknown({}));

/** Makes households, as many as there are; their members come with `registerPersons` or `joinHousehold`. */
export async function createHouseholds(
  ctx: Context,
  households: readonly { readonly id?: string; readonly areaCode: string; readonly bookNumber?: string | null }[],
): Promise<HouseholdId[]> {
  const rows = households.map(({ id, areaCode, bookNumber }) => ({
    id: (id ?? newId()) as HouseholdId,
    district: districtOf(areaCode),
    areaCode,
    bookNumber: bookNumber ?? null,
  }));
  const column = <K extends keyof (typeof rows)[number]>(key: K) => rows.map((row) => row[key]);
  await ctx.db.run(sql`
    insert into households (district, id, area_code, book_number, made_at)
    select district, id, area_code, book_number, ${ctx.now}::timestamptz
    from unnest(${column('district')}::text[], ${column('id')}::uuid[], ${column('areaCode')}::text[],
      ${column('bookNumber')}::text[])
      as t (district, id, area_code, book_number)`);
  await ctx.recordMany(
    rows.map(({ id, areaCode }) => ({
      name: 'people.household-made',
      subject: 'household',
      subjectId: id,
      areaCode,
    })),
  );
  return rows.map(({ id }) => id);
}

/** Makes one household. */
export const createHousehold = change({
  name: 'people.create-household',
  summary: 'Make a household: people who live together.',
  allow: rolesWithIdentity,
  input: z.object({
    id: z.uuid().optional(),
    areaCode: AreaCode,
    bookNumber: z.string().trim().min(1).max(60).nullish(),
  }),
  output: z.object({ id: HouseholdId }),
  async run(ctx, { id, areaCode, bookNumber }) {
    const [made] = await createHouseholds(ctx, [{ areaCode, bookNumber: bookNumber ?? null, ...(id ? { id } : {}) }]);
    return { id: made! };
  },
});

const Members = z.object({ householdId: z.uuid(), personId: z.uuid() });

/** Makes a person a member of a household. @throws Problem `people/lives-there-already`. */
export const joinHousehold = change({
  name: 'people.join-household',
  summary: 'Write a person into a household.',
  allow: rolesWithIdentity,
  input: Members.extend({ isHead: z.boolean().default(false), fromOn: Day.nullish() }),
  output: z.object({ householdId: HouseholdId, personId: PersonId }),
  async run(ctx, { householdId, personId, isHead, fromOn }) {
    const person = await standingPersonOf(ctx, personId);
    await addMembers(ctx, [{ ...person, householdId, isHead, fromOn: fromOn ?? null }]);
    await recordMove(ctx, 'people.joined-household', person, householdId);
    return { householdId: householdId, personId: person.id };
  },
});

/** Ends a person's stay in a household; the stay remains on record. @throws Problem `people/lives-there-not`. */
export const leaveHousehold = change({
  name: 'people.leave-household',
  summary: 'Say that a person lives in a household no longer.',
  allow: rolesWithIdentity,
  input: Members.extend({ toOn: Day.optional() }),
  output: z.object({ householdId: HouseholdId, personId: PersonId }),
  async run(ctx, { householdId, personId, toOn }) {
    const person = await standingPersonOf(ctx, personId);
    const left = await ctx.db.run(sql`
      update household_members set to_on = ${toOn ?? ctx.today}
      where household_id = ${householdId} and person_district = ${person.district} and person_id = ${personId}
        and to_on is null`);
    if (left === 0) throw livesThereNot({});
    await recordMove(ctx, 'people.left-household', person, householdId);
    return { householdId: householdId, personId: person.id };
  },
});

async function recordMove(ctx: Context, name: string, person: Person, householdId: string): Promise<void> {
  const { id, areaCode, otherAreaCode } = person;
  await ctx.record({ name, subject: 'person', subjectId: id, areaCode, otherAreaCode, details: { householdId } });
}

const Member = z.object({
  isHead: z.boolean(),
  fromOn: Day.nullable(),
  toOn: Day.nullable(),
  person: Person,
});

const MemberRow = Person.extend({ isHead: z.boolean(), fromOn: Day.nullable(), toOn: Day.nullable() });

/** A household and who lives or lived in it, masked, those who live there first. */
export const readHousehold = query({
  name: 'people.household',
  summary: 'Read a household and its members, masked.',
  allow: ['case-worker', 'epidemiologist', 'grid-worker'],
  input: z.object({ householdId: z.uuid() }),
  output: z.object({
    id: HouseholdId,
    areaCode: z.string(),
    bookNumber: z.string().nullable(),
    members: z.array(Member),
  }),
  async run(ctx, { householdId }) {
    const household = (await householdsById(ctx, [householdId])).get(householdId)!;
    const rows = await ctx.db.many(
      MemberRow,
      sql`
      select ${personColumns}, m.is_head, m.from_on, m.to_on
      from household_members m
        join persons p on p.district = m.person_district and p.id = m.person_id
      where m.district = ${household.district} and m.household_id = ${householdId}
      order by m.to_on is not null, m.is_head desc, p.birth_year, p.id`,
    );
    return {
      ...household,
      members: rows.map(({ isHead, fromOn, toOn, ...person }) => ({ isHead, fromOn, toOn, person })),
    };
  },
});

const Mate = z.object({ personId: PersonId, mateId: PersonId, householdId: HouseholdId });

/** Who lives with each of these persons now; those who live alone or with nobody on record are missing. */
export async function housematesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, PersonId[]>> {
  const rows = await ctx.db.many(
    Mate,
    sql`
    select mine.person_id, other.person_id as mate_id, mine.household_id
    from household_members mine
      join household_members other on other.district = mine.district and other.household_id = mine.household_id
        and other.person_id <> mine.person_id and other.to_on is null
    where mine.person_id = any(${[...personIds]}::uuid[]) and mine.to_on is null
    order by other.person_id`,
  );
  const mates = new Map<string, PersonId[]>();
  for (const { personId, mateId } of rows) mates.set(personId, [...new Set([...(mates.get(personId) ?? []), mateId])]);
  return mates;
}
