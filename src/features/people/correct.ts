import { z } from 'zod';
import { AreaCode, districtOf } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { rolesWithIdentity } from '../../kernel/role.ts';
import { change } from '../../platform/action.ts';
import { type Context, EventRow } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { type Identity, identityFields, NewPerson, Person, plainFields } from './model.ts';
import { displayNameOf } from './names.ts';
import { everywhere } from './everywhere.ts';
import { personOf, standingPersonOf } from './persons.ts';
import { bornLater, changedMeanwhile } from './problems.ts';
import { birthYearOf } from './rules.ts';
import { changeIdentity } from './vault.ts';

const Corrections = NewPerson.pick({
  sex: true,
  birthOn: true,
  ageYears: true,
  ageOn: true,
  occupation: true,
  nationality: true,
  name: true,
  idNumber: true,
  phone: true,
  address: true,
});

/**
 * Corrects or completes what is known of a person. What is absent stays; null says that it is not known after all.
 * @throws Problem `people/changed-meanwhile` when somebody else changed the person since it was loaded
 */
export const correctPerson = change({
  name: 'people.correct',
  summary: 'Correct or complete what is known of a person.',
  allow: rolesWithIdentity,
  input: Corrections.extend({ personId: z.uuid(), ifVersion: z.number().int() }),
  output: Person,
  async run(ctx, { personId, ifVersion, ...corrections }) {
    const before = await lockPerson(ctx, personId, ifVersion);
    const given = Object.keys(corrections).filter((key) => corrections[key as keyof typeof corrections] !== undefined);
    const plain = { ...before };
    for (const field of plainFields)
      if (corrections[field] !== undefined) Object.assign(plain, { [field]: corrections[field] });
    if (plain.ageYears === null) plain.ageOn = null;
    else if (corrections.ageYears !== undefined && !corrections.ageOn) plain.ageOn = ctx.today;
    if (plain.birthOn !== null && plain.birthOn > ctx.today) throw bornLater({ birthOn: plain.birthOn });
    const identity: Partial<Identity> = {};
    for (const field of identityFields) if (corrections[field] !== undefined) identity[field] = corrections[field];
    const displayName = corrections.name === undefined ? before.displayName : displayNameOf(corrections.name, personId);
    await storePlain(ctx, { ...plain, displayName });
    await changeIdentity(ctx, { ...before, birthOn: plain.birthOn, birthYear: birthYearOf(plain) }, identity);
    const after = await personOf(ctx, personId);
    await ctx.record({
      name: 'people.corrected',
      subject: 'person',
      subjectId: personId,
      areaCode: before.areaCode,
      otherAreaCode: before.otherAreaCode,
      details: { fields: given },
      before,
      after,
    });
    return after;
  },
});

/** Writes the open fields of a person and counts its version up. */
export async function storePlain(
  ctx: Context,
  person: Omit<Person, 'mergedInto' | 'registeredAt' | 'changedAt' | 'version'>,
): Promise<void> {
  await ctx.db.run(sql`
    update persons set display_name = ${person.displayName}, sex = ${person.sex}, birth_on = ${person.birthOn}::date,
      age_years = ${person.ageYears}, age_on = ${person.ageOn}::date, occupation = ${person.occupation},
      nationality = ${person.nationality}, area_code = ${person.areaCode}, other_area_code = ${person.otherAreaCode},
      changed_at = ${ctx.now}, version = version + 1
    where district = ${person.district} and id = ${person.id}`);
}

/**
 * A person nobody else changes until this transaction ends.
 * @throws Problem `people/changed-meanwhile`, `people/merged-away`.
 */
export async function lockPerson(ctx: Context, personId: string, ifVersion: number): Promise<Person> {
  await ctx.db.run(sql`select 1 from persons where id = ${personId} for update`);
  const person = await standingPersonOf(ctx, personId);
  if (person.version === ifVersion) return person;
  const last = await ctx.db.maybeOne(
    EventRow.pick({ at: true, actorName: true }),
    sql`
    select at, actor_name from events
    where subject = 'person' and subject_id = ${personId}
      and name in ('people.registered', 'people.corrected', 'people.moved', 'people.merged', 'people.unmerged')
    order by id desc limit 1`,
  );
  throw changedMeanwhile({ by: last?.actorName ?? '—', at: last?.at ?? person.changedAt, version: person.version });
}

/**
 * Says where a person lives now, and which second area it concerns; where not said, a district that a person leaves
 * stays concerned until the new one lets it go. The rows that have the person's scope follow.
 */
export const movePerson = change({
  name: 'people.move',
  summary: 'Say where a person lives now, and which second area it concerns.',
  allow: rolesWithIdentity,
  input: z.object({
    personId: z.uuid(),
    ifVersion: z.number().int(),
    areaCode: AreaCode,
    otherAreaCode: AreaCode.nullish(),
    /** The day of the move; today where not said. */
    movedOn: Day.optional(),
  }),
  output: Person,
  async run(ctx, { personId, ifVersion, areaCode, otherAreaCode, movedOn }) {
    const before = await lockPerson(ctx, personId, ifVersion);
    const leavesDistrict = districtOf(areaCode) !== districtOf(before.areaCode);
    const stillConcerned = leavesDistrict ? before.areaCode : before.otherAreaCode;
    const moved = { ...before, areaCode, otherAreaCode: otherAreaCode === undefined ? stillConcerned : otherAreaCode };
    await ctx.record({
      name: 'people.moved',
      subject: 'person',
      subjectId: personId,
      areaCode: before.areaCode,
      otherAreaCode: areaCode,
      details: {
        from: before.areaCode,
        to: areaCode,
        otherAreaCode: moved.otherAreaCode,
        movedOn: movedOn ?? ctx.today,
      },
    });
    await moveScopedRows(ctx, moved);
    return { ...moved, changedAt: ctx.now, version: before.version + 1 };
  },
});

/** Stores the open fields of a person, and moves the rows that have its scope along with it. */
export async function moveScopedRows(ctx: Context, person: Person): Promise<void> {
  const { district, id, areaCode, otherAreaCode } = person;
  await storePlain(ctx, person);
  await ctx.db.run(sql`
    update identities set area_code = ${areaCode}, other_area_code = ${otherAreaCode} where district = ${district}
      and person_id = ${id}`);
  // The household or the other person may lie where whoever moves this one sees nothing.
  await everywhere(ctx, async () => {
    await ctx.db.run(sql`update household_members set other_area_code = ${areaCode} where person_id = ${id}`);
    await ctx.db.run(sql`update relations set area_code = ${areaCode} where person_id = ${id}`);
    await ctx.db.run(sql`update relations set other_area_code = ${areaCode} where other_id = ${id}`);
    await ctx.db.run(sql`update duplicate_candidates set area_code = ${areaCode} where person_id = ${id}`);
    await ctx.db.run(sql`update duplicate_candidates set other_area_code = ${areaCode} where other_id = ${id}`);
  });
}
