import { z } from 'zod';
import { AreaLevel } from '../../kernel/area-code.ts';
import { systemActor } from '../../platform/actor.ts';
import { Context, type House } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import type { AreaColumns } from './area-file.ts';
import { type AreaIndex, buildAreaIndex } from './area-index.ts';
import { type AreaHit, type AreaSearchOptions, searchAreas } from './area-search.ts';
import { shippedReadings } from './shipped-readings.ts';

/** The areas of a database as they are searched: the tree, and beside it the grids drawn since it was built. */
interface LiveIndex {
  readonly tree: AreaIndex;
  /** Codes of grids that are in `tree`. */
  readonly gridsInTree: ReadonlySet<string>;
  /** The other grids and all above them; null where there are none. */
  readonly grids: AreaIndex | null;
}

/** Which state of the areas an index shows. */
interface Marks {
  /** The trees' editions and versions. */
  readonly trees: string;
  /** The version of the grids drawn here, null before the first. */
  readonly grids: string | null;
}

interface Kept {
  readonly marks: Marks;
  readonly index: Promise<LiveIndex>;
}

/** From so many grids beside the tree on, the tree is built anew with them in it. */
const mostGridsBeside = 5000;

const indexes = new WeakMap<House, Kept>();

/** Builds the search index of a house, so that the first search need not wait for it (a second for 665,279 areas). */
export async function warmAreaIndex(house: House): Promise<void> {
  await new Context(house, systemActor('area search')).transaction((ctx) => liveIndexOf(ctx));
}

/** The areas of the database that a query means, best first, those drawn a moment ago among them. */
export async function searchLive(
  ctx: Context,
  query: string,
  options: AreaSearchOptions & { limit: number },
): Promise<AreaHit[]> {
  const { tree, grids } = await liveIndexOf(ctx);
  const hits = searchAreas(tree, query, options);
  if (grids === null || hits.length >= options.limit || options.levels?.includes('grid') === false) return hits;
  return [...hits, ...searchAreas(grids, query, { ...options, levels: ['grid'], limit: options.limit - hits.length })];
}

/** The index of all areas, those drawn a moment ago in it as well: to find the areas of boundaries. */
export async function wholeIndexOf(ctx: Context): Promise<AreaIndex> {
  const { tree, grids } = await liveIndexOf(ctx);
  return grids === null ? tree : (await keep(ctx, await marksOf(ctx), () => build(ctx))).tree;
}

/** The index as the database stands: built at first, and again when any process loaded a tree or drew a grid. */
async function liveIndexOf(ctx: Context): Promise<LiveIndex> {
  const marks = await marksOf(ctx);
  const kept = indexes.get(ctx.house);
  if (kept?.marks.trees === marks.trees && kept.marks.grids === marks.grids) return kept.index;
  return keep(ctx, marks, async () => {
    const before = kept?.marks.trees === marks.trees ? await kept.index.catch(() => null) : null;
    return before === null ? build(ctx) : withNewGrids(ctx, before);
  });
}

/** Requests that come while it is being made wait for the same one; a failure is forgotten, so that the next begins again. */
function keep({ house }: Context, marks: Marks, make: () => Promise<LiveIndex>): Promise<LiveIndex> {
  const kept: Kept = { marks, index: make() };
  indexes.set(house, kept);
  kept.index.catch(() => {
    if (indexes.get(house) === kept) indexes.delete(house);
  });
  return kept.index;
}

async function marksOf(ctx: Context): Promise<Marks> {
  const rows = await ctx.db.many(
    z.object({ edition: z.string(), version: z.string() }),
    sql`
    select edition, version from area_trees order by edition`,
  );
  const trees = rows.filter(({ edition }) => edition !== 'grid').map(({ edition, version }) => `${edition} ${version}`);
  return { trees: trees.join(', '), grids: rows.find(({ edition }) => edition === 'grid')?.version ?? null };
}

async function withNewGrids(ctx: Context, before: LiveIndex): Promise<LiveIndex> {
  const rows = await ctx.db.many(z.object({ code: z.string() }), sql`select code from areas where source = 'grid'`);
  const codes = rows.map(({ code }) => code).filter((code) => !before.gridsInTree.has(code));
  if (codes.length > mostGridsBeside) return build(ctx);
  return { ...before, grids: codes.length === 0 ? null : await indexWithAbove(ctx, codes) };
}

async function build(ctx: Context): Promise<LiveIndex> {
  const tree = buildAreaIndex(await allAreas(ctx), shippedReadings());
  const firstGrid = tree.levelStarts[AreaLevel.options.indexOf('grid')];
  return { tree, gridsInTree: new Set(tree.codes.slice(firstGrid)), grids: null };
}

const Part = z.object({ codes: z.string(), names: z.string(), externalCodes: z.string().nullable() });

/**
 * All areas, widest first. Joined by the database: 665,279 rows one by one take three times as long, joined in order of
 * codes four times (0.4 s against 1.2 s and 1.8 s, 2 busy cores, 2026-11-22). Where they are out of order, the index sorts.
 */
async function allAreas(ctx: Context): Promise<AreaColumns> {
  const byLength = new Map<number, { code: string; name: string; external: string | null }[]>();
  for await (const parts of ctx.db.stream(
    sql`
    select string_agg(code, E'\n') as codes, string_agg(name, E'\n') as names,
      case when count(external_code) > 0 then string_agg(coalesce(external_code, ''), E'\n') end as "externalCodes"
    from areas group by left(code, 2) order by left(code, 2)`,
    10,
  )) {
    for (const { codes, names, externalCodes } of parts.map((row) => Part.parse(row))) {
      const [namesOf, externalOf] = [names.split('\n'), externalCodes?.split('\n')];
      codes.split('\n').forEach((code, row) => {
        const area = { code, name: namesOf[row]!, external: externalOf?.[row] || null };
        const ofLength = byLength.get(code.length);
        if (ofLength) ofLength.push(area);
        else byLength.set(code.length, [area]);
      });
    }
  }
  const areas = [...byLength.keys()].sort((a, b) => a - b).flatMap((length) => byLength.get(length)!);
  return {
    codes: areas.map(({ code }) => code),
    names: areas.map(({ name }) => name),
    externalCodes: areas.map(({ external }) => external),
  };
}

const Named = z.object({ code: z.string(), name: z.string() });

async function indexWithAbove(ctx: Context, grids: readonly string[]): Promise<AreaIndex> {
  const above = grids.flatMap((code) => [2, 4, 6, 9, 12, 15].map((length) => code.slice(0, length)));
  const rows = await ctx.db.many(
    Named,
    sql`
    select code, name from areas where code = any(${[...new Set(above)]}::text[]) order by length(code), code`,
  );
  return buildAreaIndex(
    { codes: rows.map(({ code }) => code), names: rows.map(({ name }) => name) },
    shippedReadings(),
  );
}
