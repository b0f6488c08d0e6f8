import { afterLast } from '../kernel/area-code.ts';
import { type Sql, sql } from './sql.ts';

/**
 * Rows of an area and all below it, as a condition an index can serve. The database enforces scope anyway; this only
 * says the same in words that leave it the index.
 * @param district a column that holds the first six characters of a code
 * @param code a column that holds the whole code
 * @returns undefined when the area is the whole country
 */
export function below(area: string, district: Sql, code: Sql): Sql | undefined {
  if (area === '') return undefined;
  if (area.length < 6) return sql`(${district} >= ${area} and ${district} < ${afterLast(area)})`;
  if (area.length === 6) return sql`${district} = ${area}`;
  return sql`(${district} = ${area.slice(0, 6)} and ${code} >= ${area} and ${code} < ${afterLast(area)})`;
}

/** Rows of any of the areas; undefined when one of them is the whole country. */
export function belowAny(areas: readonly string[], district: Sql, code: Sql): Sql | undefined {
  if (areas.includes('')) return undefined;
  if (areas.length === 0) return sql`false`;
  // Equality leaves the index its order; a list of one does not.
  if (areas.length === 1) return below(areas[0]!, district, code);
  if (areas.every((area) => area.length === 6)) return sql`${district} = any(${areas}::text[])`;
  return sql`(${sql.join(
    areas.map((area) => below(area, district, code) ?? sql`true`),
    sql` or `,
  )})`;
}
