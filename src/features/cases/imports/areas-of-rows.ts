import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { below } from '../../../platform/scope.ts';
import { sql } from '../../../platform/sql.ts';
import type { ParsedRow } from '../linelist/parsed-row.ts';

/** The area a row belongs to, and what told it. */
export interface RowArea {
  readonly code: string;
  readonly by: 'code' | 'names' | 'default';
  /** Whether the row names an area that could not be found; then it stands under the default. */
  readonly isUnknown: boolean;
}

const Found = z.object({ code: z.string(), name: z.string() });

/** Endings that lists leave out: 郫都 for 郫都区. */
const endings = [
  '省',
  '市',
  '区',
  '县',
  '自治区',
  '自治州',
  '街道',
  '镇',
  '乡',
  '村',
  '村委会',
  '村村委会',
  '社区',
  '社区居委会',
  '居委会',
];

/**
 * The area of each row: its code where it has one that exists; else the one area with its most precise name below the
 * default area and below the wider names it gives; else the default.
 */
export async function resolveAreas(ctx: Context, rows: readonly ParsedRow[], fallback: string): Promise<RowArea[]> {
  const codes = new Set(
    await existing(
      ctx,
      rows.flatMap(({ values }) => values.areaCode ?? []),
    ),
  );
  const names = new Set(rows.flatMap((row) => namesOf(row)));
  const byName = await areasNamed(ctx, [...names], fallback);
  return rows.map((row): RowArea => {
    const { areaCode } = row.values;
    if (areaCode !== undefined && codes.has(areaCode)) return { code: areaCode, by: 'code', isUnknown: false };
    const told = namesOf(row);
    const code = narrow(told, byName, fallback) ?? narrow(told, byName, '');
    if (code !== null) return { code, by: 'names', isUnknown: false };
    return { code: fallback, by: 'default', isUnknown: areaCode !== undefined || told.length > 0 };
  });
}

/** The names a row gives, widest first. */
function namesOf({ values }: ParsedRow): string[] {
  const { province, city, district, town, village, areaName } = values;
  return [province, city, district, town, village, areaName].flatMap((name) => (name ? [name.trim()] : []));
}

/** Goes down the names from an area; each must lie below the one before. Null when the last leads to none or to several. */
function narrow(names: readonly string[], byName: ReadonlyMap<string, readonly string[]>, from: string): string | null {
  let within: readonly string[] = [from];
  let found: readonly string[] = [];
  for (const name of names) {
    found = (byName.get(name) ?? []).filter((code) => within.some((above) => code.startsWith(above)));
    if (found.length > 0) within = found;
  }
  const shortest = Math.min(...found.map((code) => code.length));
  const widest = found.filter((code) => code.length === shortest);
  return widest.length === 1 ? widest[0]! : null;
}

async function existing(ctx: Context, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const rows = await ctx.db.many(
    z.object({ code: z.string() }),
    sql`select code from areas where code = any(${[...new Set(codes)]}::text[])`,
  );
  return rows.map(({ code }) => code);
}

async function areasNamed(ctx: Context, names: readonly string[], fallback: string): Promise<Map<string, string[]>> {
  const byName = new Map<string, string[]>();
  if (names.length === 0) return byName;
  const spelled = new Map(
    names.flatMap((name) => [name, ...endings.map((ending) => name + ending)].map((text) => [text, name] as const)),
  );
  const range = below(fallback.slice(0, 2), sql`a.code`, sql`a.code`) ?? sql`true`;
  const rows = await ctx.db.many(
    Found,
    sql`
    select a.code, a.name from areas a where a.name = any(${[...spelled.keys()]}::text[]) and ${range} order by a.code`,
  );
  for (const { code, name } of rows) {
    const told = spelled.get(name)!;
    byName.set(told, [...(byName.get(told) ?? []), code]);
  }
  return byName;
}
