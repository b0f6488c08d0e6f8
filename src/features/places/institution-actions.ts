import { z } from 'zod';
import { AreaCode, afterLast } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { badCursor, cursorOf, Page, readCursor } from '../../kernel/page.ts';
import { flag, listOf } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { allOf, type Sql, sql } from '../../platform/sql.ts';
import { areaOf, areasOf } from './areas.ts';
import { createInstitution, institutionColumns, institutionOf } from './institutions.ts';
import { Institution, InstitutionCorrection, InstitutionId, InstitutionType, NewInstitution } from './model.ts';
import { mustBeOwn } from './own-areas.ts';
import { changedMeanwhile, dayAhead, institutionClosed } from './problems.ts';
import { foldText } from './search-text.ts';
import { searchTextOf } from './shipped-readings.ts';

const managers = ['epidemiologist', 'case-worker', 'administrator'] as const;

/** An institution with the names on the way down to its area. */
const Listed = Institution.extend({ areaPath: z.array(z.string()) });

const Filter = z.object({
  /** Words of the name, its Pinyin or initials, or the whole external code. */
  q: z.string().max(100).optional(),
  areaCode: AreaCode.optional(),
  types: listOf(InstitutionType).optional(),
  /** Only those that nobody answers for in this way (M14-9). */
  lacking: z.enum(['regulator', 'responsible-person', 'either']).optional(),
  includeClosed: flag().default(false),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Institutions and venues, by area and name. */
export const listInstitutions = query({
  name: 'institutions.list',
  summary: 'Institutions and venues by area, type, name (also pinyin and initials), and what they lack.',
  allow: 'signed-in',
  input: Filter,
  output: Page(Listed),
  async run(ctx, filter) {
    const found = await ctx.db.many(
      Institution,
      sql`
      select ${institutionColumns} from institutions where ${conditionsOf(filter)}
      order by area_code, name collate "C", id limit ${filter.limit + 1}`,
    );
    const rows = found.slice(0, filter.limit);
    const last = found.length > filter.limit ? rows.at(-1) : undefined;
    const areas = await areasOf(ctx, [...new Set(rows.map(({ areaCode }) => areaCode))]);
    return {
      rows: rows.map((row) => ({ ...row, areaPath: areas.get(row.areaCode)?.path ?? [] })),
      next: last ? cursorOf([last.areaCode, last.name, last.id]) : null,
    };
  },
});

function conditionsOf({ q, areaCode, types, lacking, includeClosed, cursor }: z.infer<typeof Filter>): Sql {
  const words = (q ?? '').split(/\s+/u).map(foldText).filter(Boolean);
  const [area, name, id] = cursor ? readCursor(cursor, 3) : [];
  if (cursor && !InstitutionId.safeParse(id).success) throw badCursor({});
  return allOf([
    areaCode && sql`area_code >= ${areaCode} and area_code < ${afterLast(areaCode)}`,
    types && sql`type = any(${types}::text[])`,
    !includeClosed && sql`closed_on is null`,
    q?.trim() && words.length === 0 && sql`false`,
    // Folding leaves letters and digits only, so that nothing in a word is a pattern.
    words.length > 0 &&
      sql`(${allOf(words.map((word) => sql`search_text like ${`%${word}%`}`))} or external_code = ${q!.trim()})`,
    lacking === 'regulator' && sql`regulator is null`,
    lacking === 'responsible-person' && sql`responsible_person is null`,
    lacking === 'either' && sql`(regulator is null or responsible_person is null)`,
    cursor && sql`(area_code, name collate "C", id) > (${area}, ${name}, ${id}::uuid)`,
  ]);
}

/** One institution. */
export const getInstitution = query({
  name: 'institutions.get',
  summary: 'One institution or venue.',
  allow: 'signed-in',
  input: z.object({ institutionId: InstitutionId }),
  output: Listed,
  run: (ctx, { institutionId }) => listed(ctx, institutionId),
});

/** Registers an institution or venue. */
export const registerInstitution = change({
  name: 'institutions.register',
  summary: 'Register an institution or venue, with its type, regulator and responsible person.',
  allow: managers,
  input: NewInstitution,
  output: Listed,
  run: async (ctx, input) => listed(ctx, await createInstitution(ctx, input)),
});

/** Corrects what is known of an institution; what is not named stays. */
export const correctInstitution = change({
  name: 'institutions.correct',
  summary: 'Correct an institution or venue, with the reason; what is not named stays, null takes away.',
  allow: managers,
  input: InstitutionCorrection,
  output: Listed,
  async run(ctx, { institutionId, version, reason, ...given }) {
    const before = await lockOpen(ctx, institutionId);
    if (version !== undefined && version !== before.version) throw changedMeanwhile({ version: before.version });
    const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const after = Institution.parse({ ...before, ...told, version: before.version + 1 });
    if (after.areaCode !== before.areaCode) await areaOf(ctx, after.areaCode);
    mustBeOwn(ctx, after.areaCode);
    const changed = Object.keys(told).filter(
      (key) => canonicalJson(after[key as keyof Institution]) !== canonicalJson(before[key as keyof Institution]),
    );
    if (changed.length > 0) await store(ctx, after);
    await ctx.record({
      name: changed.length > 0 ? 'places.institution-corrected' : 'places.institution-repeated',
      subject: 'institution',
      subjectId: institutionId,
      areaCode: after.areaCode,
      otherAreaCode: after.areaCode === before.areaCode ? null : before.areaCode,
      details: { changed, reason },
      before,
      after,
    });
    return listed(ctx, institutionId);
  },
});

/** Closes an institution for good. It stays on record for those who were there. */
export const closeInstitution = change({
  name: 'institutions.close',
  summary: 'Close an institution or venue for good, with the last day it was open and the reason.',
  allow: managers,
  input: z.object({
    institutionId: InstitutionId,
    closedOn: Day.optional(),
    reason: z.string().trim().min(2).max(500),
  }),
  output: Listed,
  async run(ctx, { institutionId, closedOn = ctx.today, reason }) {
    const before = await lockOpen(ctx, institutionId);
    if (closedOn > ctx.today) throw dayAhead({ day: closedOn, today: ctx.today });
    await ctx.db.run(
      sql`update institutions set closed_on = ${closedOn}, version = version + 1 where id = ${institutionId}`,
    );
    const after = await listed(ctx, institutionId);
    await ctx.record({
      name: 'places.institution-closed',
      subject: 'institution',
      subjectId: institutionId,
      areaCode: before.areaCode,
      details: { on: closedOn, reason },
      before,
      after,
    });
    return after;
  },
});

async function listed(ctx: Context, institutionId: string): Promise<z.infer<typeof Listed>> {
  const institution = await institutionOf(ctx, institutionId);
  return { ...institution, areaPath: (await areaOf(ctx, institution.areaCode)).path };
}

/** Locks an institution of the actor's own areas that is open, and answers it as it stands. */
async function lockOpen(ctx: Context, institutionId: InstitutionId): Promise<Institution> {
  await ctx.db.run(sql`select 1 from institutions where id = ${institutionId} for update`);
  const institution = await institutionOf(ctx, institutionId);
  mustBeOwn(ctx, institution.areaCode);
  if (institution.closedOn !== null) throw institutionClosed({ closedOn: institution.closedOn });
  return institution;
}

async function store(ctx: Context, institution: Institution): Promise<void> {
  const {
    id,
    name,
    type,
    areaCode,
    regulator,
    responsiblePerson,
    externalCode,
    address,
    lon,
    lat,
    attributes,
    version,
  } = institution;
  await ctx.db.run(sql`
    update institutions set name = ${name}, type = ${type}, area_code = ${areaCode}, regulator = ${regulator},
      responsible_person = ${responsiblePerson}, external_code = ${externalCode}, address = ${address}, lon = ${lon}, lat = ${lat},
      attributes = ${JSON.stringify(attributes)}::jsonb, search_text = ${searchTextOf(name)}, version = ${version}
    where id = ${id}`);
}
