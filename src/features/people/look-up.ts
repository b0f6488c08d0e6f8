import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { cursorOf, Page, readCursor } from '../../kernel/page.ts';
import { listOf } from '../../kernel/query.ts';
import { rolesWithIdentity } from '../../kernel/role.ts';
import { change, query } from '../../platform/action.ts';
import { EventRow } from '../../platform/context.ts';
import { allOf, sql } from '../../platform/sql.ts';
import { blindIndexOf } from './blind-index.ts';
import { HouseholdId, Identity, Person, PersonId, rolesThatMerge, rolesWithPersons } from './model.ts';
import { personColumns, personOf } from './persons.ts';
import { sayWhom } from './problems.ts';
import { Relation, minorsWithoutGuardian, relationsOf } from './relations.ts';
import { ageOnDay } from './rules.ts';
import { checkMayReveal, identityOf } from './vault.ts';

/** Persons of some areas, masked, newest first; those merged into another are left out. */
export const listPersons = query({
  name: 'people.list',
  summary: 'List the persons of areas, masked, newest first.',
  allow: rolesWithPersons,
  input: z.object({
    areas: listOf(AreaCode).optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: Page(Person),
  async run(ctx, { areas, after, limit }) {
    const [last] = after === undefined ? [] : readCursor(after, 1);
    const rows = await ctx.db.many(
      Person,
      sql`
      select ${personColumns} from persons p
      where ${allOf([
        sql`p.merged_into is null`,
        areas && sql`p.area_code ^@ any(${areas}::text[])`,
        last !== undefined && sql`p.id < ${last}::uuid`,
      ])}
      order by p.id desc limit ${limit + 1}`,
    );
    const shown = rows.slice(0, limit);
    return { rows: shown, next: rows.length > limit ? cursorOf([shown.at(-1)!.id]) : null };
  },
});

/** At most so many persons are found at once: who needs more is not looking for one person. */
const mostFound = 50;

/**
 * Persons by exact name, document number or phone, masked. The query travels in the body, because addresses end up in
 * logs (safeguard 11), and is recorded: finding somebody by name confirms that the person is on file.
 */
export const searchPersons = query({
  name: 'people.search',
  summary: 'Find persons by exact name, document number or phone; masked.',
  allow: rolesWithIdentity,
  reveals: 'identity',
  input: z.object({
    name: z.string().trim().min(1).max(200).optional(),
    idNumber: z.string().trim().min(1).max(60).optional(),
    phone: z.string().trim().min(1).max(40).optional(),
    birthOn: Day.optional(),
  }),
  output: z.object({ rows: z.array(Person) }),
  async run(ctx, { birthOn, ...asked }) {
    checkMayReveal(ctx);
    const { nameHash, soundHash, idNumberHash, phoneHash } = blindIndexOf(ctx.house.keys, asked, null);
    const conditions = [
      soundHash !== null && sql`i.sound_hash = ${soundHash}::uuid and i.name_hash = ${nameHash}::uuid`,
      idNumberHash !== null && sql`i.id_number_hash = ${idNumberHash}::uuid`,
      phoneHash !== null && sql`i.phone_hash = ${phoneHash}::uuid`,
    ].filter((each) => each !== false);
    if (conditions.length === 0) throw sayWhom({});
    const rows = await ctx.db.many(
      Person,
      sql`
      select ${personColumns} from identities i join persons p on p.district = i.district and p.id = i.person_id
      where ${allOf([...conditions, birthOn && sql`p.birth_on = ${birthOn}::date`])}
      order by p.id limit ${mostFound}`,
    );
    const by = Object.keys(asked);
    await ctx.recordMany(
      rows.length > 0
        ? rows.map(({ id, areaCode, otherAreaCode }) => ({
            name: 'people.searched',
            subject: 'person',
            subjectId: id,
            areaCode,
            otherAreaCode,
            details: { by },
          }))
        : [{ name: 'people.searched', subject: 'person', subjectId: '', details: { by } }],
    );
    return { rows };
  },
});

const HouseholdOf = z.object({
  id: HouseholdId,
  areaCode: z.string(),
  isHead: z.boolean(),
  fromOn: Day.nullable(),
  toOn: Day.nullable(),
});

/** What is on record of a person, masked: the person, households, relations. */
export const readPerson = query({
  name: 'people.read',
  summary: 'Read a person, masked, with households and relations.',
  allow: rolesWithPersons,
  input: z.object({ personId: z.uuid() }),
  output: Person.extend({
    /** Whole years today; null when neither date of birth nor age is known. */
    ageToday: z.number().int().nullable(),
    /** A minor for whom nobody answers. */
    lacksGuardian: z.boolean(),
    households: z.array(HouseholdOf),
    /** Shown to case workers and epidemiologists only: who is whose husband or child is nobody else's business (E1-10). */
    relations: z.array(Relation),
    mayShowRelations: z.boolean(),
    /** Records found to be this person. */
    mergedFrom: z.array(PersonId),
  }),
  async run(ctx, { personId }) {
    const person = await personOf(ctx, personId);
    const households = await ctx.db.many(
      HouseholdOf,
      sql`
      select h.id, h.area_code, m.is_head, m.from_on, m.to_on
      from household_members m join households h on h.district = m.district and h.id = m.household_id
      where m.person_id = ${personId} order by m.to_on is not null, m.id desc`,
    );
    const merged = await ctx.db.many(
      Person.pick({ id: true }),
      sql`select id from persons where merged_into = ${personId} order by id`,
    );
    const mayShowRelations = ctx.actor.roles.some((role) => (rolesThatMerge as readonly string[]).includes(role));
    return {
      ...person,
      ageToday: ageOnDay(person, ctx.today),
      lacksGuardian: (await minorsWithoutGuardian(ctx, [person])).length > 0,
      households,
      relations: mayShowRelations ? await relationsOf(ctx, [personId]) : [],
      mayShowRelations,
      mergedFrom: merged.map(({ id }) => id),
    };
  },
});

/** Who a person is, in plain text. Needs a purpose; that it was looked at stays on record. */
export const revealPerson = change({
  name: 'people.reveal',
  summary: 'Show who a person is: name, document number, phone, address. Recorded with the purpose.',
  allow: rolesWithIdentity,
  reveals: 'identity',
  input: z.object({ personId: z.uuid() }),
  output: Identity,
  async run(ctx, { personId }) {
    return (await identityOf(ctx, [personId])).get(personId)!;
  },
});

const Reading = EventRow.pick({ id: true, at: true, actorName: true, bodyId: true, purpose: true, name: true });

/** Who looked a person up, when and why, newest first: what the person may ask for (PIPL art. 45). */
export const listReaders = query({
  name: 'people.readers',
  summary: "List who looked at a person's identity, when and for what purpose.",
  allow: [...rolesWithIdentity, 'auditor'],
  input: z.object({
    personId: z.uuid(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: Page(Reading),
  async run(ctx, { personId, after, limit }) {
    await personOf(ctx, personId);
    const [last] = after === undefined ? [] : readCursor(after, 1);
    const rows = await ctx.db.many(
      Reading,
      sql`
      select id, at, actor_name, body_id, purpose, name from events
      where ${allOf([
        sql`subject = 'person' and name in ('people.identity-viewed', 'people.searched')`,
        sql`subject_id in (select ${personId} union all select id::text from persons
          where merged_into = ${personId}::uuid)`,
        last !== undefined && sql`id < ${last}::uuid`,
      ])}
      order by id desc limit ${limit + 1}`,
    );
    const shown = rows.slice(0, limit);
    return { rows: shown, next: rows.length > limit ? cursorOf([shown.at(-1)!.id]) : null };
  },
});
