import { z } from 'zod';
import { districtOf } from '../../kernel/area-code.ts';
import type { Day } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { onConstraint } from '../../platform/database-problems.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { addMembers } from './household-members.ts';
import { type NewPerson, Person, type PersonId, type PersonKey } from './model.ts';
import { displayNameOf } from './names.ts';
import { areaUnknown, bornLater, mergedAway, noSuchPerson, registeredAlready } from './problems.ts';
import { birthYearOf } from './rules.ts';
import { type SealedIdentity, sealIdentities, storeIdentities } from './vault.ts';

onConstraint('persons_pkey', () => registeredAlready({}));
onConstraint('persons_area_known', () => areaUnknown({}));
onConstraint('persons_other_area_known', () => areaUnknown({}));

/** Persons per statement. */
const batch = 5000;

/** Registers one person. @throws Problem `people/area-unknown`, `people/born-later`, `people/registered-already`. */
export async function registerPerson(ctx: Context, person: NewPerson): Promise<PersonKey> {
  const [key] = await registerPersons(ctx, [person]);
  return key!;
}

/**
 * Registers persons, as many as there are, in the order given. It does not look for duplicates: that is
 * `findDuplicates`, before. All or none.
 */
export async function registerPersons(ctx: Context, persons: readonly NewPerson[]): Promise<PersonKey[]> {
  const keys: PersonKey[] = [];
  const { today } = ctx;
  let storing = Promise.resolve();
  try {
    for (let from = 0; from < persons.length; from += batch) {
      const rows = persons.slice(from, from + batch).map((person) => newRow(person, today));
      // Encrypted while the database stores the batch before.
      const sealed = sealIdentities(
        ctx.house,
        rows.map((row) => ({ ...row, personId: row.id })),
      );
      await storing;
      storing = store(ctx, rows, sealed);
      for (const { district, id } of rows) keys.push({ district, id });
    }
  } finally {
    // Also after a refusal: nothing may still be storing when the transaction is rolled back.
    await storing;
  }
  return keys;
}

type Row = ReturnType<typeof newRow>;

async function store(ctx: Context, rows: readonly Row[], sealed: readonly SealedIdentity[]): Promise<void> {
  await insertPersons(ctx, rows);
  await storeIdentities(ctx, sealed);
  await addMembers(ctx, rows);
  await ctx.recordMany(
    rows.map((row) => ({
      name: 'people.registered',
      subject: 'person',
      subjectId: row.id,
      areaCode: row.areaCode,
      otherAreaCode: row.otherAreaCode,
      details: row.householdId === null ? {} : { householdId: row.householdId },
    })),
  );
}

/** A person about to be stored: every field decided. */
function newRow(person: NewPerson, today: Day) {
  const id = (person.id ?? newId()) as PersonId;
  const birthOn = person.birthOn ?? null;
  if (birthOn !== null && birthOn > today) throw bornLater({ birthOn });
  const ageYears = person.ageYears ?? null;
  const ageOn = ageYears === null ? null : (person.ageOn ?? today);
  return {
    id,
    district: districtOf(person.areaCode),
    areaCode: person.areaCode,
    otherAreaCode: person.otherAreaCode ?? null,
    displayName: displayNameOf(person.name, id),
    sex: person.sex ?? null,
    birthOn,
    ageYears,
    ageOn,
    birthYear: birthYearOf({ birthOn, ageYears, ageOn }),
    occupation: person.occupation ?? null,
    nationality: person.nationality ?? null,
    householdId: person.householdId ?? null,
    name: person.name ?? null,
    idNumber: person.idNumber ?? null,
    phone: person.phone ?? null,
    address: person.address ?? null,
  };
}

async function insertPersons(ctx: Context, rows: readonly Row[]): Promise<void> {
  const column = <K extends keyof Row>(key: K) => rows.map((row) => row[key]);
  await ctx.db.run(sql`
    insert into persons (district, id, area_code, other_area_code, display_name, sex, birth_on, age_years, age_on,
      occupation,
      nationality, registered_at, changed_at)
    select district, id, area_code, other_area_code, display_name, sex, birth_on, age_years, age_on, occupation,
      nationality,
      ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
    from unnest(${column('district')}::text[], ${column('id')}::uuid[], ${column('areaCode')}::text[],
      ${column('otherAreaCode')}::text[], ${column('displayName')}::text[], ${column('sex')}::text[],
      ${column('birthOn')}::date[],
      ${column('ageYears')}::smallint[], ${column('ageOn')}::date[], ${column('occupation')}::text[],
      ${column('nationality')}::text[])
      as t (district, id, area_code, other_area_code, display_name, sex, birth_on, age_years, age_on, occupation,
        nationality)`);
}

/** The columns of a person, under the alias p. */
export const personColumns = sql`p.id, p.district, p.area_code, p.other_area_code, p.display_name, p.sex, p.birth_on,
  p.age_years, p.age_on,
  p.occupation, p.nationality, p.merged_into, p.registered_at, p.changed_at, p.version`;

/** Persons by id, masked; those outside the actor's areas are missing. */
export async function personsOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, Person>> {
  const rows = await ctx.db.many(
    Person,
    sql`
    select ${personColumns} from persons p where p.id = any(${[...new Set(personIds)]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** One person, masked. @throws Problem `people/no-such-person`, also when outside the actor's areas. */
export async function personOf(ctx: Context, personId: string): Promise<Person> {
  const person = (await personsOf(ctx, [personId])).get(personId);
  if (!person) throw noSuchPerson({ personId });
  return person;
}

/**
 * One person that stands for itself, for something to be done with it.
 * @throws Problem `people/merged-away` when it does not.
 */
export async function standingPersonOf(ctx: Context, personId: string): Promise<Person> {
  const person = await personOf(ctx, personId);
  if (person.mergedInto !== null) throw mergedAway({ personId, mergedInto: person.mergedInto });
  return person;
}

const DisplayName = z.object({ id: z.string(), displayName: z.string() });

/** Masked names by id; those outside the actor's areas are missing. */
export async function displayNames(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await ctx.db.many(
    DisplayName,
    sql`
    select id, display_name from persons where id = any(${[...new Set(personIds)]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row.displayName]));
}
