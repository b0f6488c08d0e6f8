import { z } from 'zod';
import { Day } from '../../kernel/day.ts';
import { idOf } from '../../kernel/id.ts';
import { rolesWithIdentity } from '../../kernel/role.ts';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { onConstraint } from '../../platform/database-problems.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { guardianKinds, oppositeOf, type Person, PersonId, RelationKind } from './model.ts';
import { standingPersonOf } from './persons.ts';
import { noSuchRelation, relatedAlready, relatedToOneself } from './problems.ts';
import { isMinor } from './rules.ts';

const RelationId = idOf<'RelationId'>();

onConstraint('relations_once', () => relatedAlready({}));
onConstraint('relations_not_to_oneself', () => relatedToOneself({}));

/** Writes down how one person stands to another: the person is the `kind` of the other. */
export const relatePersons = change({
  name: 'people.relate',
  summary: 'Write down how one person stands to another: the person is the <kind> of the other.',
  allow: rolesWithIdentity,
  input: z.object({
    id: z.uuid().optional(),
    personId: z.uuid(),
    otherId: z.uuid(),
    kind: RelationKind,
    fromOn: Day.nullish(),
  }),
  output: z.object({ id: RelationId }),
  async run(ctx, { id = newId(), personId, otherId, kind, fromOn }) {
    const person = await standingPersonOf(ctx, personId);
    const other = await standingPersonOf(ctx, otherId);
    await refuseSameRelation(ctx, person, other, kind);
    await ctx.db.run(sql`
      insert into relations (district, id, person_district, person_id, kind, other_district, other_id, area_code,
        other_area_code,
        from_on, recorded_at)
      values (${person.district}, ${id}, ${person.district}, ${personId}, ${kind}, ${other.district}, ${otherId},
        ${person.areaCode}, ${other.areaCode}, ${fromOn ?? null}, ${ctx.now})`);
    await ctx.recordMany([related(person, { otherId }), related(other, { otherId: personId })]);
    return { id: id };
  },
});

/**
 * The database keeps a relation from being written twice the same way round, this keeps it from being written from
 * both sides.
 */
async function refuseSameRelation(ctx: Context, person: Person, other: Person, kind: RelationKind): Promise<void> {
  const same = (await relationsOf(ctx, [person.id])).some(
    (each) => each.otherId === other.id && each.kind === oppositeOf[kind] && each.toOn === null,
  );
  if (same) throw relatedAlready({});
}

function related(person: Person, details: { otherId: string }) {
  const { id, areaCode, otherAreaCode } = person;
  return { name: 'people.related', subject: 'person', subjectId: id, areaCode, otherAreaCode, details };
}

/** Ends a relation; it remains on record. @throws Problem `people/no-such-relation`. */
export const endRelation = change({
  name: 'people.end-relation',
  summary: 'Say that a relation holds no longer.',
  allow: rolesWithIdentity,
  input: z.object({ relationId: z.uuid(), toOn: Day.optional() }),
  output: z.object({ id: RelationId }),
  async run(ctx, { relationId, toOn }) {
    const ended = await ctx.db.maybeOne(
      Ends,
      sql`
      update relations set to_on = ${toOn ?? ctx.today} where id = ${relationId} and to_on is null
      returning id, person_id, other_id, kind, area_code, other_area_code`,
    );
    if (!ended) throw noSuchRelation({ relationId });
    const { areaCode, otherAreaCode, personId, otherId } = ended;
    await ctx.recordMany([
      {
        name: 'people.relation-ended',
        subject: 'person',
        subjectId: personId,
        areaCode,
        otherAreaCode,
        details: { otherId },
      },
      {
        name: 'people.relation-ended',
        subject: 'person',
        subjectId: otherId,
        areaCode,
        otherAreaCode,
        details: { otherId: personId },
      },
    ]);
    return { id: ended.id };
  },
});

const Ends = z.object({
  id: RelationId,
  personId: PersonId,
  otherId: PersonId,
  kind: RelationKind,
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
});

/** A relation as one of its two persons sees it. */
export const Relation = z.object({
  id: RelationId,
  personId: PersonId,
  /** What the other is to the person: `spouse`, `parent` … */
  kind: RelationKind,
  otherId: PersonId,
  /** Masked; null when the other person lies outside the areas of whoever asks. */
  otherDisplayName: z.string().nullable(),
  fromOn: Day.nullable(),
  toOn: Day.nullable(),
});
export type Relation = z.infer<typeof Relation>;

const StoredRelation = Relation.extend({ isOpposite: z.boolean() });

/** The relations of persons, each read from that person's side; of a pair asked for together, from both. */
export async function relationsOf(ctx: Context, personIds: readonly string[]): Promise<Relation[]> {
  const ids = [...personIds];
  const rows = await ctx.db.many(
    StoredRelation,
    sql`
    select r.id, r.person_id, r.kind, r.other_id, p.display_name as other_display_name, r.from_on, r.to_on,
      true as is_opposite
    from relations r left join persons p on p.district = r.other_district and p.id = r.other_id
    where r.person_id = any(${ids}::uuid[])
    union all
    select r.id, r.other_id, r.kind, r.person_id, p.display_name, r.from_on, r.to_on, false
    from relations r left join persons p on p.district = r.person_district and p.id = r.person_id
    where r.other_id = any(${ids}::uuid[])
    order by id`,
  );
  return rows.map(({ isOpposite, ...relation }) => ({
    ...relation,
    kind: isOpposite ? oppositeOf[relation.kind] : relation.kind,
  }));
}

/** Of these persons, the minors for whom no guardian, parent, grandparent or carer is on record. */
export async function minorsWithoutGuardian(ctx: Context, persons: readonly Person[]): Promise<PersonId[]> {
  const minors = persons.filter((person) => isMinor(person, ctx.today));
  const kinds: readonly string[] = guardianKinds;
  const relations = await relationsOf(
    ctx,
    minors.map(({ id }) => id),
  );
  const guarded = new Set(
    relations.filter(({ kind, toOn }) => kinds.includes(kind) && toOn === null).map(({ personId }) => personId),
  );
  return minors.map(({ id }) => id).filter((id) => !guarded.has(id));
}
