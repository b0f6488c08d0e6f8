import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { levelOf, parentOf } from '../../kernel/area-code.ts';
import type { Instant } from '../../kernel/day.ts';
import { now } from '../../platform/clock.ts';
import { problemOf } from '../../platform/database-problems.ts';
import { type Db, dbOn } from '../../platform/db.ts';
import { digest } from '../../platform/digest.ts';
import { newId } from '../../platform/id.ts';
import { readShipped } from '../../platform/shipped-file.ts';
import { sql } from '../../platform/sql.ts';
import { type AreaColumns, decodeAreas } from './area-file.ts';
import type { Boundary } from './geojson.ts';
import { type AreaLoad, type BoundaryLoad, TreeName } from './model.ts';
import { areaCodesClash, badTreeName, noSuchArea } from './problems.ts';

const shipped = { edition: 'cn-2023', file: 'db/areas/cn-2023.bin.br' };

/** Any number, the same everywhere: two loads at once take turns. */
const loadLock = 5_310_119;

/** Which tree the areas are of. */
interface Tree {
  readonly edition: string;
  readonly source: string;
  readonly asOn: string | null;
}

/** Loads the tree of China that comes with the program, whole or not at all; nothing happens when it is there already. */
export async function loadShippedAreas(owner: pg.ClientBase, say: (line: string) => void): Promise<void> {
  const { rowCount } = await owner.query('select 1 from area_trees where edition = $1', [shipped.edition]);
  if (rowCount !== 0) return;
  const { edition, source, asOn, ...columns } = decodeAreas(readShipped(shipped.file));
  say(`areas: loading ${columns.codes.length.toLocaleString('en')} of ${edition}`);
  await inOneGo(owner, async (db) => {
    if (await isEmpty(db)) await copyTree(db, columns, { edition, source, asOn });
    else await mergeTree(db, columns, { tree: { edition, source, asOn }, at: now() });
  });
}

/**
 * Loads a tree of areas as the owner of the tables, whole or not at all. The same file again changes nothing; a later file
 * of the same name adds areas and corrects names, and leaves areas that it has no more, because records keep their codes.
 * @param source the tree's name and edition, `sl-2021`
 * @throws Problem `places/area-codes-clash` when a code is another tree's, or means another area of this one.
 */
export async function loadAreas(owner: pg.ClientBase, columns: AreaColumns, source: string): Promise<AreaLoad> {
  return inOneGo(owner, (db) => mergeTree(db, columns, { tree: { edition: source, source, asOn: null }, at: now() }));
}

/** Stores boundaries as the owner of the tables, all or none; an area that has one already gets the new one. */
export async function loadBoundaries(
  owner: pg.ClientBase,
  boundaries: readonly Boundary[],
  source: string,
): Promise<BoundaryLoad> {
  return inOneGo(owner, (db) => storeBoundaries(db, boundaries, { source, at: now() }));
}

/** What `loadAreas` does, inside a transaction of the caller's. */
export async function mergeTree(
  db: Db,
  columns: AreaColumns,
  { tree, at }: { tree: Tree; at: Instant },
): Promise<AreaLoad> {
  if (!TreeName.safeParse(tree.edition).success) throw badTreeName({ name: tree.edition });
  await db.run(sql`select pg_advisory_xact_lock(${loadLock})`);
  const print = digestOf(columns);
  const before = await db.maybeOne(
    z.object({ digest: z.string() }),
    sql`select digest from area_trees where edition = ${tree.edition}`,
  );
  if (before?.digest === print) return { areas: columns.codes.length, added: 0, renamed: 0 };
  let [known, touched] = [0, 0];
  for (const part of inParts(columns, 20_000)) known += await knownOf(db, part, tree.edition);
  for (const part of inParts(columns, 20_000)) touched += await upsert(db, part, tree.edition);
  await noteTree(db, tree, { digest: print, at });
  const added = columns.codes.length - known;
  return { areas: columns.codes.length, added, renamed: touched - added };
}

/** What `loadBoundaries` does, inside a transaction of the caller's. */
export async function storeBoundaries(
  db: Db,
  boundaries: readonly Boundary[],
  { source, at }: { source: string; at: Instant },
): Promise<BoundaryLoad> {
  const codes = boundaries.map(({ code }) => code);
  const unknown = await db.many(
    z.object({ code: z.string() }),
    sql`
    select code from unnest(${codes}::text[]) as t (code) where not exists (select from areas a where a.code = t.code) limit 1`,
  );
  if (unknown[0]) throw noSuchArea(unknown[0]);
  const { replaced } = await db.one(
    z.object({ replaced: z.number() }),
    sql`
    select count(*)::int as replaced from area_boundaries where area_code = any(${codes}::text[])`,
  );
  for (let from = 0; from < boundaries.length; from += 200) {
    const part = boundaries.slice(from, from + 200);
    const side = (index: 0 | 1 | 2 | 3) => part.map(({ box }) => box[index]);
    await db.run(sql`
      insert into area_boundaries (area_code, geometry, west, south, east, north, source, loaded_at)
      select code, geometry::jsonb, west, south, east, north, ${source}, ${at}
      from unnest(${part.map(({ code }) => code)}::text[], ${part.map(geometryOf)}::text[], ${side(0)}::float8[], ${side(1)}::float8[],
        ${side(2)}::float8[], ${side(3)}::float8[]) as t (code, geometry, west, south, east, north)
      on conflict (area_code) do update set geometry = excluded.geometry, west = excluded.west, south = excluded.south,
        east = excluded.east, north = excluded.north, source = excluded.source, loaded_at = excluded.loaded_at`);
  }
  return { added: boundaries.length - replaced, replaced };
}

/**
 * Copies into the empty table. Order and constraint matter (665,279 rows, 2 busy cores, 2026-11-22): by level with the
 * parents checked row by row 10.6 s, by code 6.7 s, by code with the parents checked at the end 2.9 s.
 */
async function copyTree(db: Db, columns: AreaColumns, tree: Tree): Promise<void> {
  await db.run(sql`alter table areas drop constraint areas_parent_code_fkey`);
  const into = copyFrom('copy areas (code, name, level, parent_code, source, external_code) from stdin');
  await pipeline(Readable.from(copyLines(columns, tree.edition)), db.client.query(into));
  await db.run(
    sql`alter table areas add constraint areas_parent_code_fkey foreign key (parent_code) references areas (code)`,
  );
  await noteTree(db, tree, { digest: digestOf(columns), at: now() });
}

function* copyLines(columns: AreaColumns, edition: string): Generator<string> {
  const escaped = (text: string) =>
    text.replace(/[\\\t\r]/g, (letter) => ({ '\\': '\\\\', '\t': '\\t', '\r': '\\r' })[letter]!);
  for (const { codes, names, externalCodes } of inParts(columns, 2000)) {
    yield codes
      .map((code, row) => {
        const external = externalCodes?.[row] ?? null;
        const fields = [
          code,
          escaped(names[row]!),
          levelOf(code),
          parentOf(code) ?? '\\N',
          edition,
          external === null ? '\\N' : escaped(external),
        ];
        return `${fields.join('\t')}\n`;
      })
      .join('');
  }
}

/** The rows by code, parents before children, some at a time. */
function* inParts({ codes, names, externalCodes }: AreaColumns, size: number): Generator<AreaColumns> {
  const order = codes.map((_, row) => row).sort((a, b) => (codes[a]! < codes[b]! ? -1 : 1));
  for (let from = 0; from < order.length; from += size) {
    const rows = order.slice(from, from + size);
    const part = { codes: rows.map((row) => codes[row]!), names: rows.map((row) => names[row]!) };
    yield externalCodes === undefined
      ? part
      : { ...part, externalCodes: rows.map((row) => externalCodes[row] ?? null) };
  }
}

/** How many of the codes are there already, all of them this tree's. */
async function knownOf(db: Db, { codes, externalCodes }: AreaColumns, edition: string): Promise<number> {
  const external = externalCodes ?? codes.map(() => null);
  const Known = z.object({ known: z.number(), clashes: z.array(z.string()).nullable() });
  const { known, clashes } = await db.one(
    Known,
    sql`
    select count(*)::int as known,
      array_agg(a.code order by a.code) filter (where a.source <> ${edition} or a.external_code is distinct from t.external) as clashes
    from areas a join unnest(${codes}::text[], ${external}::text[]) as t (code, external) on a.code = t.code`,
  );
  if (clashes) throw areaCodesClash({ codes: clashes.slice(0, 10), count: clashes.length, source: edition });
  return known;
}

function upsert(db: Db, { codes, names, externalCodes }: AreaColumns, edition: string): Promise<number> {
  const external = externalCodes ?? codes.map(() => null);
  return db.run(sql`
    insert into areas (code, name, level, parent_code, source, external_code)
    select code, name, level, parent_code, ${edition}, external
    from unnest(${codes}::text[], ${names}::text[], ${codes.map(levelOf)}::text[], ${codes.map(parentOf)}::text[], ${external}::text[])
      as t (code, name, level, parent_code, external)
    on conflict (code) do update set name = excluded.name where areas.name <> excluded.name`);
}

async function noteTree(
  db: Db,
  { edition, source, asOn }: Tree,
  { digest: print, at }: { digest: string; at: Instant },
): Promise<void> {
  await db.run(sql`
    insert into area_trees (edition, source, as_on, areas, digest, loaded_at, version)
    select ${edition}, ${source}, ${asOn}::date, count(*), ${print}, ${at}, ${newId()} from areas where source = ${edition}
    on conflict (edition) do update set source = excluded.source, as_on = excluded.as_on, areas = excluded.areas,
      digest = excluded.digest, loaded_at = excluded.loaded_at, version = excluded.version`);
}

async function isEmpty(db: Db): Promise<boolean> {
  return (await db.run(sql`select 1 from areas limit 1`)) === 0;
}

async function inOneGo<T>(owner: pg.ClientBase, work: (db: Db) => Promise<T>): Promise<T> {
  await owner.query('begin');
  try {
    const result = await work(dbOn(owner));
    await owner.query('commit');
    return result;
  } catch (error) {
    await owner.query('rollback');
    throw problemOf(error);
  }
}

function digestOf({ codes, names, externalCodes }: AreaColumns): string {
  return digest([codes.join('\n'), names.join('\n'), externalCodes?.join('\n') ?? ''].join('\n\n'));
}

function geometryOf({ polygons }: Boundary): string {
  return JSON.stringify({ type: 'MultiPolygon', coordinates: polygons });
}
