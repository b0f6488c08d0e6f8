import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';

const Named = z.object({ code: z.string(), name: z.string() });

/** Names of areas by code, for those that exist. The empty code, the whole country, has none. */
export async function areaNames(ctx: Context, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await ctx.db.many(
    Named,
    sql`select code, name from areas where code = any(${[...new Set(codes)]}::text[])`,
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** The codes that no area has. The empty code always counts as known. */
export async function unknownAreas(ctx: Context, codes: readonly string[]): Promise<string[]> {
  const known = await areaNames(ctx, codes);
  return codes.filter((code) => code !== '' && !known.has(code));
}

/** Whether there is such an area; the empty code is the whole country. */
export async function isAreaKnown(ctx: Context, code: string): Promise<boolean> {
  return (await unknownAreas(ctx, [code])).length === 0;
}
