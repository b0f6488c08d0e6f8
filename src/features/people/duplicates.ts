import type { Day } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import type { Keys } from '../../platform/keys.ts';
import { type Sql, sql } from '../../platform/sql.ts';
import { blindIndexOf } from './blind-index.ts';
import { type Comparable, compareRecords } from './matching.ts';
import type { Match, NewPerson, PersonId } from './model.ts';
import { birthYearOf } from './rules.ts';

/** A record about to be compared. */
export interface Candidate extends Comparable {
  /** The person's own id where it is on record already, so that it is never its own duplicate. */
  readonly id: string | null;
}

/**
 * A key that more rows of one list than this have in common (a hospital's phone number) says nothing about any of
 * them, and comparing each with each would never end.
 */
const mostOfOneKey = 50;

/**
 * For each person, in the order given, who may be the same: persons on record in the actor's areas, and earlier rows
 * of the list itself. Best first; persons without any are missing from the answer. Works on blind hashes: nothing is
 * decrypted, so nothing is recorded as read. A record is never its own duplicate.
 */
export async function findDuplicates(ctx: Context, persons: readonly NewPerson[]): Promise<Map<number, Match[]>> {
  const { today } = ctx;
  const candidates = withoutCommonKeys(persons.map((person) => candidateOf(ctx.house.keys, today, person)));
  const matches = new Map<number, Match[]>();
  const add = (index: number, match: Match) => {
    const earlier = matches.get(index);
    if (earlier) earlier.push(match);
    else matches.set(index, [match]);
  };
  matchWithinList(candidates, add);
  await matchWithRecord(ctx, candidates, add);
  for (const found of matches.values()) found.sort((a, b) => b.score - a.score);
  return matches;
}

function candidateOf(keys: Keys, today: Day, person: NewPerson): Candidate {
  const birthOn = person.birthOn ?? null;
  const ageYears = person.ageYears ?? null;
  const known = { name: person.name ?? null, idNumber: person.idNumber ?? null, phone: person.phone ?? null };
  return {
    ...blindIndexOf(keys, known, birthOn),
    id: person.id ?? null,
    sex: person.sex ?? null,
    birthOn,
    birthYear: birthYearOf({ birthOn, ageYears, ageOn: person.ageOn ?? today }),
    areaCode: person.areaCode,
  };
}

/** The keys under which two records must meet to be compared at all; the database's are in `meetings`. */
function keysOf(candidate: Candidate): string[] {
  const { nameHash, soundHash, idNumberHash, phoneHash, familyBirthHash, birthYear, areaCode } = candidate;
  const keys = [idNumberHash, phoneHash, familyBirthHash];
  if (soundHash !== null && birthYear !== null) keys.push(`${soundHash} ${birthYear}`, `${soundHash} ${birthYear + 1}`);
  if (soundHash !== null) keys.push(`${nameHash} ${areaCode.slice(0, 6)}`);
  return keys.filter((key) => key !== null);
}

/** The candidates without the keys that too many of them share. */
function withoutCommonKeys(candidates: readonly Candidate[]): Candidate[] {
  const counts = new Map<string, number>();
  const count = (key: string | null) => key !== null && counts.set(key, (counts.get(key) ?? 0) + 1);
  const sounds = (each: Candidate) => each.soundHash && `${each.soundHash} ${each.birthYear}`;
  for (const each of candidates)
    for (const key of [each.idNumberHash, each.phoneHash, each.familyBirthHash, sounds(each)]) count(key);
  const isCommon = (key: string | null) => key !== null && counts.get(key)! > mostOfOneKey;
  const rare = (key: string | null) => (isCommon(key) ? null : key);
  const kept = (each: Candidate): Candidate => ({
    ...each,
    idNumberHash: rare(each.idNumberHash),
    phoneHash: rare(each.phoneHash),
    familyBirthHash: rare(each.familyBirthHash),
    ...(isCommon(sounds(each)) ? { nameHash: null, soundHash: null, nameTokens: [] } : {}),
  });
  const hasCommon = (each: Candidate) =>
    isCommon(each.idNumberHash) || isCommon(each.phoneHash) || isCommon(each.familyBirthHash) || isCommon(sounds(each));
  return candidates.map((each) => (hasCommon(each) ? kept(each) : each));
}

function matchWithinList(candidates: readonly Candidate[], add: (index: number, match: Match) => void): void {
  // Most keys have one row only: a list for each of half a million keys would be half the work.
  const seen = new Map<string, number | number[]>();
  for (const [index, candidate] of candidates.entries()) {
    let met: Set<number> | undefined;
    for (const key of keysOf(candidate)) {
      const earlier = seen.get(key);
      if (earlier === undefined) {
        seen.set(key, index);
        continue;
      }
      const rows = typeof earlier === 'number' ? [earlier] : earlier;
      met ??= new Set();
      for (const row of rows) met.add(row);
      if (rows.length < mostOfOneKey) rows.push(index);
      if (rows !== earlier) seen.set(key, rows);
    }
    met?.delete(index);
    for (const row of met ?? []) {
      const other = candidates[row]!;
      if (candidate.id !== null && candidate.id === other.id) continue;
      const { verdict, score, reasons } = compareRecords(candidate, other);
      if (verdict) add(index, { personId: null, district: null, row, score, verdict, reasons });
    }
  }
}

/** A pair that met, as it comes from the database; unparsed, because there may be half a million of them. */
interface Meeting extends Omit<Comparable, 'familyBirthHash' | 'nameTokens'> {
  readonly index: number;
  readonly personId: PersonId;
  readonly district: string;
  /** JSON. */
  readonly tokens: string;
}

/**
 * Straight after an import the tables have no statistics, and the planner, seeing the limits, would read the whole
 * table for every row: 85 s instead of 2 s for 100,000 rows beside 100,000 persons. Compiling such a plan costs more
 * than it saves.
 */
const byIndexOnly = 'set local enable_seqscan = off; set local jit = off';
const asBefore = 'set local enable_seqscan to default; set local jit to default';

/** Finds persons on record in the actor's areas for each candidate; `add` hears the candidate's place in the list. */
export async function matchWithRecord(
  ctx: Context,
  all: readonly Candidate[],
  add: (index: number, match: Match) => void,
): Promise<void> {
  const candidates = all
    .map((candidate, index) => ({ ...candidate, index }))
    .filter((each) => each.nameHash ?? each.idNumberHash ?? each.phoneHash);
  const batch = 20_000;
  await ctx.db.client.query(byIndexOnly);
  for (let from = 0; from < candidates.length; from += batch) {
    const seen = new Set<string>();
    for await (const rows of ctx.db.stream(meetings(candidates.slice(from, from + batch)))) {
      for (const { index, personId, district, tokens, ...recorded } of rows as unknown as Meeting[]) {
        const candidate = all[index]!;
        const pair = `${index} ${personId}`;
        if (candidate.id === personId || seen.has(pair)) continue;
        seen.add(pair);
        const other = { ...recorded, nameTokens: JSON.parse(tokens) as number[], familyBirthHash: null };
        const { verdict, score, reasons } = compareRecords(candidate, other);
        if (verdict) add(index, { personId, district, row: null, score, verdict, reasons });
      }
    }
  }
  await ctx.db.client.query(asBefore);
}

/** A hash as this program writes it: the database puts dashes in. */
export function digitsOf(hash: Sql): Sql {
  return sql`replace(${hash}::text, '-', '')`;
}

/**
 * Pairs worth comparing: the same document number, the same phone with a name that sounds alike or is not known, a name
 * that sounds alike within a year of age, the same name in the same district where an age is missing, the same family
 * name's sound and date of birth. One look into one index each, so that it costs the same beside a hundred thousand
 * persons as beside ten million, and at most fifty answers, so that a hospital's phone number does no harm.
 */
function meetings(candidates: readonly (Candidate & { index: number })[]): Sql {
  const column = <K extends keyof (typeof candidates)[number]>(key: K) => candidates.map((each) => each[key]);
  const where = (condition: Sql) => sql`(
    select i.district, i.person_id, i.name_hash, i.sound_hash, i.id_number_hash, i.phone_hash, i.name_tokens
    from identities i where ${condition} limit ${sql.lit(mostOfOneKey)})`;
  // Everything is looked up from the list outwards, never the other way round: taking few rows for granted where row-level
  // security filters, the planner of PostgreSQL 15 went through all persons, and for each through the whole list.
  // A pair that meets by one key need not meet again by the next.
  const otherNumber = sql`(i.id_number_hash = c.id_number_hash) is not true`;
  const otherPhone = sql`(i.phone_hash = c.phone_hash) is not true`;
  const alike = sql`i.sound_hash = c.sound_hash and ${otherNumber} and ${otherPhone}`;
  const here = sql`i.name_hash = c.name_hash and left(i.area_code, 6) = c.district`;
  return sql`
    select c.index, p.id as "personId", p.district, ${digitsOf(sql`i.name_hash`)} as "nameHash",
      ${digitsOf(sql`i.sound_hash`)} as "soundHash", ${digitsOf(sql`i.id_number_hash`)} as "idNumberHash",
      ${digitsOf(sql`i.phone_hash`)} as "phoneHash", array_to_json(i.name_tokens)::text as tokens,
      p.sex, p.birth_on as "birthOn", p.birth_year as "birthYear", p.area_code as "areaCode"
    from unnest(${column('index')}::int[], ${column('nameHash')}::uuid[], ${column('soundHash')}::uuid[],
        ${column('idNumberHash')}::uuid[], ${column('phoneHash')}::uuid[], ${column('familyBirthHash')}::uuid[],
        ${column('birthYear')}::smallint[], ${candidates.map(({ areaCode }) => areaCode.slice(0, 6))}::text[])
        as c (index, name_hash, sound_hash, id_number_hash, phone_hash, family_birth_hash, birth_year, district)
      cross join lateral (
        ${where(sql`i.id_number_hash = c.id_number_hash`)}
        union all ${where(sql`i.phone_hash = c.phone_hash and ${otherNumber}
          and (i.sound_hash = c.sound_hash or i.sound_hash is null or c.sound_hash is null)`)}
        union all ${where(sql`${alike} and i.birth_year between c.birth_year - 1 and c.birth_year + 1`)}
        union all ${where(sql`${alike} and ${here} and i.birth_year is null`)}
        union all ${where(sql`${alike} and ${here} and c.birth_year is null and i.birth_year is not null`)}
        union all ${where(sql`i.family_birth_hash = c.family_birth_hash and i.sound_hash <> c.sound_hash
          and ${otherNumber}`)}
      ) i
      cross join lateral (
        select q.id, q.district, q.sex, q.birth_on, q.birth_year, q.area_code from persons q
        where q.district = i.district and q.id = i.person_id and q.merged_into is null
        offset 0
      ) p`;
}
