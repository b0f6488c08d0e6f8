import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { sql } from '../../../platform/sql.ts';
import type { RowCells } from '../linelist/row.ts';
import { type ImportId, ImportSummary, type ImportState, noSuchImport, notNow } from './model.ts';
import { rowWords, seal, unseal } from './sealing.ts';

export const summaryColumns = sql`id, kind, file_name, format, encoding, table_name, state, row_count, progress, disease, round_id, counts,
  problem, area_code, begun_at, applied_at, undone_at`;

/** An import as the steps need it. */
export const ImportRow = ImportSummary.extend({
  district: z.string(),
  mapping: z.unknown(),
  defaults: z.unknown(),
  reportSealed: z.instanceof(Buffer),
  actor: z.unknown(),
});
export type ImportRow = z.infer<typeof ImportRow>;

/** What a file holds, as it was found at the first look. */
export interface SealedReport {
  readonly tables: readonly string[];
  readonly header: readonly string[];
  readonly columns: readonly unknown[];
  readonly hints: readonly unknown[];
  readonly warnings: readonly unknown[];
}

/** The import, and locked where it will change. @throws Problem `imports/no-such-import`, `imports/not-now`. */
export async function importOf(ctx: Context, importId: ImportId, { lock = false, states }: {
  lock?: boolean;
  states?: readonly ImportState[];
} = {}): Promise<ImportRow> {
  const found = await ctx.db.maybeOne(ImportRow, sql`
    select ${summaryColumns}, district, mapping, defaults, report_sealed, actor from imports
    where id = ${importId} ${lock ? sql`for update` : sql``}`);
  if (!found) throw noSuchImport({ importId });
  if (states && !states.includes(found.state)) throw notNow({ state: found.state, possibleIn: states });
  return found;
}

export function reportOf(ctx: Context, { id, reportSealed }: Pick<ImportRow, 'id' | 'reportSealed'>): SealedReport {
  return unseal(ctx.house, `${id} report`, reportSealed) as SealedReport;
}

/** Statements of so many rows; larger ones gain nothing. */
export const batchSize = 5000;

/** Puts rows of the file into the ledger, as they stand. */
export async function stageRows(ctx: Context, place: { district: string; id: string; areaCode: string }, rows: readonly RowCells[]): Promise<void> {
  await ctx.db.run(sql`
    insert into import_rows (district, import_id, row_number, cells_sealed, area_code)
    select ${place.district}, ${place.id}, t.row_number, t.cells, ${place.areaCode}
    from unnest(${rows.map((row) => row.number)}::int[],
      ${rows.map((row) => seal(ctx.house, rowWords(place.id, row.number, 'cells'), row.cells))}::bytea[]) as t (row_number, cells)`);
}

const Staged = z.object({ rowNumber: z.number(), cellsSealed: z.instanceof(Buffer) });

/** The rows of the file, batch by batch, as they stood in it. */
export async function* stagedRows(ctx: Context, importId: ImportId): AsyncGenerator<RowCells[]> {
  let after = -1;
  for (;;) {
    const rows = await ctx.db.many(Staged, sql`
      select row_number, cells_sealed from import_rows
      where import_id = ${importId} and row_number > ${after} order by row_number limit ${batchSize}`);
    if (rows.length === 0) return;
    after = rows.at(-1)!.rowNumber;
    yield rows.map(({ rowNumber, cellsSealed }) => ({
      number: rowNumber,
      cells: unseal(ctx.house, rowWords(importId, rowNumber, 'cells'), cellsSealed) as (string | null)[],
    }));
  }
}
