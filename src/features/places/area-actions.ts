import { z } from 'zod';
import { AreaCode, AreaLevel, afterLast } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { listOf } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import { type Context, isSystem } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { areaOf } from './areas.ts';
import { searchLive } from './live-index.ts';
import { AreaDetail, AreaSummary, AreaTree } from './model.ts';
import { mustBeOwn } from './own-areas.ts';
import { dayAhead, noBoundary } from './problems.ts';

const summaryColumns = sql`code, name, level, population, population_on, households, responsible_person`;

/** Finds areas by name, Pinyin, initials or code. */
export const searchForAreas = query({
  name: 'areas.search',
  summary: 'Find areas by name, pinyin, initials or code, best first.',
  // Whoever reports something unusual must say where, and has no login.
  allow: 'anyone',
  perMinute: 300,
  input: z.object({
    q: z.string().max(300),
    within: z.union([AreaCode, z.literal('')]).optional(),
    levels: listOf(AreaLevel).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  output: z.array(z.object({ code: AreaCode, name: z.string(), level: AreaLevel, path: z.array(z.string()) })),
  run: async (ctx, { q, within, levels, limit }) => {
    const hits = await searchLive(ctx, q, { limit, ...(within ? { within } : {}), ...(levels ? { levels } : {}) });
    return hits.map((hit) => ({ ...hit, path: [...hit.path] }));
  },
});

/** The widest areas: provinces, or the countries of other trees. */
export const listTopAreas = query({
  name: 'areas.list',
  summary: 'The widest areas: provinces, or countries.',
  allow: 'signed-in',
  input: z.object({}),
  output: z.array(AreaSummary),
  run: (ctx) =>
    ctx.db.many(AreaSummary, sql`select ${summaryColumns} from areas where parent_code is null order by code`),
});

/** The trees of areas that were loaded. */
export const listAreaTrees = query({
  name: 'areas.trees',
  summary: 'Trees of areas that were loaded, and from where.',
  allow: 'signed-in',
  input: z.object({}),
  output: z.array(AreaTree),
  run: (ctx) =>
    ctx.db.many(
      AreaTree,
      sql`
    select edition, source, as_on, areas, loaded_at from area_trees where edition <> 'grid' order by edition`,
    ),
});

/** One area: where it lies, how many live there, who answers for it. */
export const getArea = query({
  name: 'areas.get',
  summary: 'One area with its path, population, first responsible person and zones.',
  allow: 'anyone',
  perMinute: 300,
  input: z.object({ code: AreaCode }),
  output: AreaDetail,
  async run(ctx, { code }) {
    const area = await detailOf(ctx, code);
    return ctx.actor.roles.length > 0 || isSystem(ctx.actor) ? area : { ...area, responsiblePerson: null };
  },
});

/** The areas directly below one. */
export const listChildren = query({
  name: 'areas.children',
  summary: 'The areas directly below one, by code.',
  allow: 'signed-in',
  input: z.object({ code: AreaCode }),
  output: z.array(AreaSummary),
  async run(ctx, { code }) {
    const { level } = await areaOf(ctx, code);
    const below = AreaLevel.options[AreaLevel.options.indexOf(level) + 1];
    if (below === undefined) return [];
    return ctx.db.many(
      AreaSummary,
      sql`
      select ${summaryColumns} from areas where code > ${code} and code < ${afterLast(code)} and level = ${below} order by code`,
    );
  },
});

const Boundary = z.object({
  type: z.literal('Feature'),
  properties: z.object({ code: AreaCode, name: z.string(), source: z.string() }),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  geometry: z.object({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))),
  }),
});
const BoundaryRow = z.object({
  name: z.string(),
  source: z.string(),
  geometry: Boundary.shape.geometry,
  west: z.number(),
  south: z.number(),
  east: z.number(),
  north: z.number(),
});

/** The boundary of an area, as a GeoJSON feature. */
export const getBoundary = query({
  name: 'areas.boundary',
  summary: 'The boundary of an area as a GeoJSON feature (WGS 84).',
  allow: 'signed-in',
  input: z.object({ code: AreaCode }),
  output: Boundary,
  async run(ctx, { code }) {
    await areaOf(ctx, code);
    const row = await ctx.db.maybeOne(
      BoundaryRow,
      sql`
      select a.name, b.source, b.geometry, b.west, b.south, b.east, b.north
      from area_boundaries b join areas a on a.code = b.area_code where b.area_code = ${code}`,
    );
    if (!row) throw noBoundary({ code });
    const { name, source, geometry, west, south, east, north } = row;
    return {
      type: 'Feature' as const,
      properties: { code, name, source },
      bbox: [west, south, east, north] as [number, number, number, number],
      geometry,
    };
  },
});

/** Names who answers first for an area (M02-13), or withdraws the name. */
export const nameResponsiblePerson = change({
  name: 'areas.name-responsible-person',
  summary: 'Name the first responsible person of an area, or withdraw the name with null.',
  allow: ['administrator', 'commander'],
  input: z.object({ code: AreaCode, responsiblePerson: z.string().trim().min(1).max(100).nullable() }),
  output: AreaDetail,
  async run(ctx, { code, responsiblePerson }) {
    const before = await lockOwn(ctx, code);
    await ctx.db.run(sql`update areas set responsible_person = ${responsiblePerson} where code = ${code}`);
    const after = await detailOf(ctx, code);
    await ctx.record({
      name: responsiblePerson === null ? 'places.responsible-person-withdrawn' : 'places.responsible-person-named',
      subject: 'area',
      subjectId: code,
      areaCode: code,
      before,
      after,
    });
    return after;
  },
});

/** Records a check of the population of an area (M03-10). */
export const checkPopulation = change({
  name: 'areas.check-population',
  summary: 'Record the population and households of an area as checked on a day.',
  allow: ['administrator', 'commander', 'grid-worker'],
  input: z.object({
    code: AreaCode,
    population: z.number().int().min(0).max(2_000_000_000),
    households: z.number().int().min(0).max(1_000_000_000).nullish(),
    populationOn: Day,
  }),
  output: AreaDetail,
  async run(ctx, { code, population, households = null, populationOn }) {
    const before = await lockOwn(ctx, code);
    if (populationOn > ctx.today) throw dayAhead({ day: populationOn, today: ctx.today });
    await ctx.db.run(sql`
      update areas set population = ${population}, households = ${households}, population_on = ${populationOn} where code = ${code}`);
    const after = await detailOf(ctx, code);
    await ctx.record({
      name: 'places.population-checked',
      subject: 'area',
      subjectId: code,
      areaCode: code,
      details: { on: populationOn, population, households },
      before,
      after,
    });
    return after;
  },
});

/** Locks an area of the actor's own and answers it as it stands. */
async function lockOwn(ctx: Context, code: string): Promise<AreaDetail> {
  await ctx.db.run(sql`select 1 from areas where code = ${code} for update`);
  const area = await detailOf(ctx, code);
  mustBeOwn(ctx, code);
  return area;
}

const DetailRow = AreaDetail.omit({ path: true, parentCode: true, name: true, code: true, level: true });

async function detailOf(ctx: Context, code: string): Promise<AreaDetail> {
  const area = await areaOf(ctx, code);
  const more = await ctx.db.one(
    DetailRow,
    sql`
    select a.external_code, a.source, a.population, a.population_on, a.households, a.responsible_person,
      exists (select from area_boundaries b where b.area_code = a.code) as has_boundary,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', z.id, 'name', z.name) order by z.name)
        from functional_zones z
        where z.from_on <= ${ctx.today} and (z.to_on is null or z.to_on >= ${ctx.today})
          and exists (select from functional_zone_areas m where m.zone_id = z.id and a.code ^@ m.area_code)), '[]') as zones
    from areas a where a.code = ${code}`,
  );
  return { ...area, ...more };
}
