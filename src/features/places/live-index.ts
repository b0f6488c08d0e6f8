import { z } from 'zod';
import { AreaLevel } from '../../kernel/area-code.ts';
import { systemActor } from '../../platform/actor.ts';
import { Context, type House } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { type AreaIndex, buildAreaIndex } from './area-index.ts';
import { type AreaHit, type AreaSearchOptions, searchAreas } from './area-search.ts';
import { shippedReadings } from './shipped-readings.ts';

/** The areas of a database as they are searched: the tree, and beside it the grids drawn since it was built. */
interface LiveIndex {
  /** The trees' editions and versions that `tree` was built of. */
  readonly trees: string;
  readonly tree: AreaIndex;
  /** The grids' version that `grids` was built of. */
  readonly gridVersion: number;
  /** Codes of grids that are in `tree`. */
  readonly gridsInTree: ReadonlySet<string>;
  /** The other grids and all above them; null where there are none. */
  readonly grids: AreaIndex | null;
}

/** From so many grids beside the tree on, the tree is built anew with them in it. */
const mostGridsBeside = 5000;

const indexes = new WeakMap<House, Promise<LiveIndex>>();

/** Builds the search index of a house, so that the first search need not wait for it (a second for 665,279 areas). */
export async function warmAreaIndex(house: House): Promise<void> {
  await new Context(house, systemActor('area search')).transaction((ctx) => liveIndexOf(ctx));
}

/** The areas of the database that a query means, best first, those drawn a moment ago among them. */
export async function searchLive(ctx: Context, query: string, options: AreaSearchOptions & { limit: number }): Promise<AreaHit[]> {
  const { tree, grids } = await liveIndexOf(ctx);
  const hits = searchAreas(tree, query, options);
  if (grids === null || hits.length >= options.limit || options.levels?.includes('grid') === false) return hits;
  return [...hits, ...searchAreas(grids, query, { ...options, levels: ['grid'], limit: options.limit - hits.length })];
}

/** The index of all areas, without grids drawn since it was built: to find the areas of boundaries in. */
export async function treeIndexOf(ctx: Context): Promise<AreaIndex> {
  return (await liveIndexOf(ctx)).tree;
}

/** The index as the database stands: built at first, and again when another process loaded a tree. */
async function liveIndexOf(ctx: Context): Promise<LiveIndex> {
  const { house } = ctx;
  const known = indexes.get(house);
  const fresh = (known ? known.catch(() => null) : Promise.resolve(null)).then((index) => refreshed(ctx, index));
  indexes.set(house, fresh);
  try {
    return await fresh;
  } catch (error) {
    if (indexes.get(house) === fresh) indexes.delete(house);
    throw error;
  }
}

const Tree = z.object({ edition: z.string(), version: z.number(), areas: z.number() });

async function refreshed(ctx: Context, before: LiveIndex | null): Promise<LiveIndex> {
  const rows = await ctx.db.many(Tree, sql`select edition, version, areas from area_trees order by edition`);
  const trees = rows.filter(({ edition }) => edition !== 'grid').map(({ edition, version }) => `${edition} ${version}`).join(', ');
  const gridVersion = rows.find(({ edition }) => edition === 'grid')?.version ?? 0;
  if (before?.trees !== trees) return build(ctx, { trees, gridVersion });
  if (before.gridVersion === gridVersion) return before;
  const { codes, count } = await gridsBeside(ctx, before.gridsInTree);
  if (count > mostGridsBeside) return build(ctx, { trees, gridVersion });
  return { ...before, gridVersion, grids: count === 0 ? null : await indexWithAbove(ctx, codes) };
}

async function build(ctx: Context, marks: { trees: string; gridVersion: number }): Promise<LiveIndex> {
  const tree = buildAreaIndex(await allAreas(ctx), shippedReadings());
  const [from, to] = [tree.levelStarts[AreaLevel.options.indexOf('grid')]!, tree.codes.length];
  return { ...marks, tree, gridsInTree: new Set(tree.codes.slice(from, to)), grids: null };
}

const Part = z.object({ codes: z.string(), names: z.string(), externalCodes: z.string().nullable() });

/** All areas, widest first and by code. Joined by the database: 665,279 rows one by one take four times as long. */
async function allAreas(ctx: Context) {
  const [codes, names]: [string[], string[]] = [[], []];
  const externalCodes: (string | null)[] = [];
  for await (const parts of ctx.db.stream(sql`
    select string_agg(code, E'\n' order by code) as codes, string_agg(name, E'\n' order by code) as names,
      case when count(external_code) > 0 then string_agg(coalesce(external_code, ''), E'\n' order by code) end as "externalCodes"
    from areas group by length(code), left(code, 2) order by length(code), left(code, 2)`, 10)) {
    for (const part of parts.map((row) => Part.parse(row))) {
      const own = part.codes.split('\n');
      const external = part.externalCodes?.split('\n');
      own.forEach((code, row) => {
        codes.push(code);
        externalCodes.push(external?.[row] || null);
      });
      for (const name of part.names.split('\n')) names.push(name);
    }
  }
  return { codes, names, externalCodes };
}

const Named = z.object({ code: z.string(), name: z.string() });

async function gridsBeside(ctx: Context, inTree: ReadonlySet<string>): Promise<{ codes: string[]; count: number }> {
  const rows = await ctx.db.many(z.object({ code: z.string() }), sql`select code from areas where level = 'grid' and source = 'grid'`);
  const codes = rows.map(({ code }) => code).filter((code) => !inTree.has(code));
  return { codes, count: codes.length };
}

async function indexWithAbove(ctx: Context, grids: readonly string[]): Promise<AreaIndex> {
  const above = grids.flatMap((code) => [2, 4, 6, 9, 12, 15].map((length) => code.slice(0, length)));
  const rows = await ctx.db.many(Named, sql`
    select code, name from areas where code = any(${[...new Set(above)]}::text[]) order by length(code), code`);
  return buildAreaIndex({ codes: rows.map(({ code }) => code), names: rows.map(({ name }) => name) }, shippedReadings());
}
