import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { Area } from './model.ts';
import { noSuchArea } from './problems.ts';

/** The area of a code. @throws Problem `places/no-such-area`. */
export async function areaOf(ctx: Context, code: string): Promise<Area> {
  const found = (await areasOf(ctx, [code])).get(code);
  if (!found) throw noSuchArea({ code });
  return found;
}

/** The areas of many codes; codes that are none are left out. */
export async function areasOf(ctx: Context, codes: readonly string[]): Promise<Map<string, Area>> {
  const rows = await ctx.db.many(
    Area,
    sql`
    select a.code, a.name, a.level, a.parent_code,
      (select array_agg(b.name order by b.code) from areas b where b.code = any (array[
        left(a.code, 2), left(a.code, 4), left(a.code, 6), left(a.code, 9), left(a.code, 12), a.code])) as path
    from areas a where a.code = any(${codes}::text[])`,
  );
  return new Map(rows.map((row) => [row.code, row]));
}
