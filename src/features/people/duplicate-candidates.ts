import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { idOf } from '../../kernel/id.ts';
import { cursorOf, Page, readCursor } from '../../kernel/page.ts';
import { listOf } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { allOf, sql } from '../../platform/sql.ts';
import { type Candidate, digitsOf, matchWithRecord } from './duplicates.ts';
import { type Match, MatchReason, Person, PersonId, rolesThatMerge, rolesWithPersons, Verdict } from './model.ts';
import { personsOf } from './persons.ts';
import { noSuchCandidate } from './problems.ts';

export const CandidateId = idOf<'CandidateId'>();
export type CandidateId = z.infer<typeof CandidateId>;

const CandidateState = z.enum(['open', 'not-the-same', 'merged']);

/** A person on record and another that may be the same. */
export interface FoundPair {
  readonly personId: string;
  readonly otherId: string;
  readonly match: Pick<Match, 'score' | 'verdict' | 'reasons'>;
}

/**
 * Keeps pairs for a person to look at. A pair that is kept already, in either order and whatever was decided about it,
 * is left as it is.
 * @returns how many are new
 */
export async function keepCandidates(ctx: Context, pairs: readonly FoundPair[]): Promise<number> {
  const persons = await personsOf(
    ctx,
    pairs.flatMap(({ personId, otherId }) => [personId, otherId]),
  );
  const rows = pairs.flatMap(({ personId, otherId, match }) => {
    // One order for a pair, so that both sides find the same row in the same district.
    const [first, second] = [personId, otherId].sort().map((id) => persons.get(id));
    return first && second && first !== second ? [{ id: newId(), first, second, match }] : [];
  });
  const kept = await ctx.db.many(
    z.object({ id: CandidateId }),
    sql`
    insert into duplicate_candidates (district, id, person_district, person_id, other_district, other_id, area_code,
      other_area_code,
      score, verdict, reasons, found_at)
    select person_district, id, person_district, person_id, other_district, other_id, area_code, other_area_code,
      score, verdict,
      reasons::text[], ${ctx.now}::timestamptz
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ first }) => first.district)}::text[],
      ${rows.map(({ first }) => first.id)}::uuid[], ${rows.map(({ second }) => second.district)}::text[],
      ${rows.map(({ second }) => second.id)}::uuid[], ${rows.map(({ first }) => first.areaCode)}::text[],
      ${rows.map(({ second }) => second.areaCode)}::text[], ${rows.map(({ match }) => match.score)}::double precision[],
      ${rows.map(({ match }) => match.verdict)}::text[],
        ${rows.map(({ match }) => `{${match.reasons.join(',')}}`)}::text[])
      as t (id, person_district, person_id, other_district, other_id, area_code, other_area_code, score, verdict,
        reasons)
    on conflict do nothing
    returning id`,
  );
  const isNew = new Set<string>(kept.map(({ id }) => id));
  await ctx.recordMany(
    rows
      .filter(({ id }) => isNew.has(id))
      .map(({ id, first, second, match }) => ({
        name: 'people.duplicate-found',
        subject: 'duplicate-candidate',
        subjectId: id,
        areaCode: first.areaCode,
        otherAreaCode: second.areaCode,
        details: { personId: first.id, otherId: second.id, score: match.score, reasons: match.reasons },
      })),
  );
  return isNew.size;
}

const ListedCandidate = z.object({
  id: CandidateId,
  score: z.number(),
  verdict: Verdict,
  reasons: z.array(MatchReason),
  state: CandidateState,
  foundAt: z.string(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
  /** Null where the person lies outside the areas of whoever asks. */
  person: Person.nullable(),
  other: Person.nullable(),
});

const CandidateRow = ListedCandidate.omit({ person: true, other: true }).extend({
  personId: PersonId,
  otherId: PersonId,
});

/** Pairs of records that may be one person, most probable first. Open ones of persons merged since are left out. */
export const listDuplicates = query({
  name: 'people.duplicates',
  summary: 'List pairs of records that may be one person, most probable first.',
  allow: rolesWithPersons,
  input: z.object({
    areas: listOf(AreaCode).optional(),
    personId: z.uuid().optional(),
    state: CandidateState.default('open'),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: Page(ListedCandidate),
  async run(ctx, { areas, personId, state, after, limit }) {
    const last = after === undefined ? null : readCursor(after, 2);
    const rows = await ctx.db.many(
      CandidateRow,
      sql`
      select d.id, d.score, d.verdict, d.reasons, d.state, d.found_at, d.decided_at, d.reason, d.person_id, d.other_id
      from duplicate_candidates d
      where ${allOf([
        sql`d.state = ${state}`,
        areas && sql`(d.area_code ^@ any(${areas}::text[]) or d.other_area_code ^@ any(${areas}::text[]))`,
        personId && sql`(d.person_id = ${personId}::uuid or d.other_id = ${personId}::uuid)`,
        last && sql`(d.score, d.id) < (${last[0]}::double precision, ${last[1]}::uuid)`,
        state === 'open' &&
          sql`not exists (
          select 1 from persons p where p.id in (d.person_id, d.other_id) and p.merged_into is not null)`,
      ])}
      order by d.score desc, d.id desc limit ${limit + 1}`,
    );
    const shown = rows.slice(0, limit);
    const persons = await personsOf(
      ctx,
      shown.flatMap((row) => [row.personId, row.otherId]),
    );
    const end = shown.at(-1);
    return {
      rows: shown.map(({ personId: one, otherId, ...row }) => ({
        ...row,
        person: persons.get(one) ?? null,
        other: persons.get(otherId) ?? null,
      })),
      next: rows.length > limit ? cursorOf([end!.score, end!.id]) : null,
    };
  },
});

const Decided = z.object({
  personId: PersonId,
  otherId: PersonId,
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
});

/**
 * Says that two records are two persons; they are not shown as a pair again.
 * @throws Problem `people/no-such-candidate`.
 */
export const dismissDuplicate = change({
  name: 'people.dismiss-duplicate',
  summary: 'Say that two records are two persons.',
  allow: rolesThatMerge,
  input: z.object({ candidateId: z.uuid(), reason: z.string().trim().min(3).max(500) }),
  output: z.object({ id: CandidateId }),
  async run(ctx, { candidateId, reason }) {
    const decided = await ctx.db.maybeOne(
      Decided,
      sql`
      update duplicate_candidates
      set state = 'not-the-same', decided_at = ${ctx.now}, decided_by = ${ctx.actor.id}, reason = ${reason}
      where id = ${candidateId} and state = 'open'
      returning person_id, other_id, area_code, other_area_code`,
    );
    if (!decided) throw noSuchCandidate({ candidateId });
    const { personId, otherId, areaCode, otherAreaCode } = decided;
    await ctx.record({
      name: 'people.duplicate-dismissed',
      subject: 'duplicate-candidate',
      subjectId: candidateId,
      areaCode,
      otherAreaCode,
      details: { personId, otherId, reason },
    });
    return { id: candidateId };
  },
});

const Recorded = z.object({
  id: PersonId,
  nameHash: z.string().nullable(),
  soundHash: z.string().nullable(),
  idNumberHash: z.string().nullable(),
  phoneHash: z.string().nullable(),
  familyBirthHash: z.string().nullable(),
  nameTokens: z.array(z.number()),
  sex: z.string().nullable(),
  birthOn: Day.nullable(),
  birthYear: z.number().nullable(),
  areaCode: z.string(),
}) satisfies z.ZodType<Candidate>;

/**
 * Looks through everybody on record in some areas for pairs that may be one person, and keeps them for a person to
 * look at.
 */
export const seekDuplicates = change({
  name: 'people.seek-duplicates',
  summary: 'Look through everybody on record in an area for pairs that may be one person.',
  allow: rolesThatMerge,
  input: z.object({ areaCode: AreaCode }),
  output: z.object({ compared: z.number().int(), found: z.number().int() }),
  async run(ctx, { areaCode }) {
    let compared = 0;
    let found = 0;
    let last: string | null = null;
    for (;;) {
      const rows: z.infer<typeof Recorded>[] = await ctx.db.many(
        Recorded,
        sql`
        select p.id, ${digitsOf(sql`i.name_hash`)} as name_hash, ${digitsOf(sql`i.sound_hash`)} as sound_hash,
          ${digitsOf(sql`i.id_number_hash`)} as id_number_hash, ${digitsOf(sql`i.phone_hash`)} as phone_hash,
          ${digitsOf(sql`i.family_birth_hash`)} as family_birth_hash, i.name_tokens,
          p.sex, p.birth_on, p.birth_year, p.area_code
        from persons p join identities i on i.district = p.district and i.person_id = p.id
        where p.area_code ^@ ${areaCode} and p.merged_into is null and (${last}::uuid is null or p.id > ${last}::uuid)
        order by p.id limit 5000`,
      );
      if (rows.length === 0) break;
      const pairs: FoundPair[] = [];
      await matchWithRecord(ctx, rows, (index, match) => {
        pairs.push({ personId: rows[index]!.id, otherId: match.personId!, match });
      });
      found += await keepCandidates(ctx, pairs);
      compared += rows.length;
      last = rows.at(-1)!.id;
    }
    await ctx.record({
      name: 'people.duplicates-sought',
      subject: 'area',
      subjectId: areaCode,
      areaCode,
      details: { compared, found },
    });
    return { compared, found };
  },
});
