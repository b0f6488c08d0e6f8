import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { type Sql, sql } from '../../../platform/sql.ts';
import type { RowCells } from '../linelist/row.ts';
import { type ImportId, ImportSummary, type ImportState, noSuchImport, notNow } from './model.ts';
import { placeWords, seal, unseal } from './sealing.ts';

export const summaryColumns = sql`id, kind, file_name, format, encoding, table_name, state, row_count, progress, disease, round_id, counts,
  problem, area_code, begun_at, applied_at, undone_at`;

/** An import as the steps need it. */
export const ImportRow = ImportSummary.extend({
  district: z.string(),
  mapping: z.unknown(),
  defaults: z.unknown(),
  reportSealed: z.instanceof(Buffer),
  actor: z.unknown(),
  broughtBy: z.string(),
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
export async function importOf(
  ctx: Context,
  importId: ImportId,
  {
    lock = false,
    states,
  }: {
    lock?: boolean;
    states?: readonly ImportState[];
  } = {},
): Promise<ImportRow> {
  const found = await ctx.db.maybeOne(
    ImportRow,
    sql`
    select ${summaryColumns}, district, mapping, defaults, report_sealed, actor, brought_by from imports
    where id = ${importId} ${lock ? sql`for update` : sql``}`,
  );
  if (!found) throw noSuchImport({ importId });
  if (states && !states.includes(found.state)) throw notNow({ state: found.state, possibleIn: states });
  return found;
}

/** Whether the asker brought the file: its cells and examples are theirs to see, and nobody else's without a purpose. */
export function isOwn(ctx: Context, broughtBy: string): boolean {
  return broughtBy === ctx.actor.id;
}

/** What the file holds, unsealed. */
export function reportOf(ctx: Context, { id, reportSealed }: Pick<ImportRow, 'id' | 'reportSealed'>): SealedReport {
  return unseal(ctx.house, `${id} report`, reportSealed) as SealedReport;
}

/** Rows that are read, planned or applied at once; larger statements gain nothing. */
export const batchSize = 4000;

/** Rows encrypted together: small enough to open a page of the ledger quickly, large enough that encryption costs nothing. */
const blockSize = 200;

/** Puts rows of the file away as they stand. */
export async function stageRows(
  ctx: Context,
  place: { district: string; id: string; areaCode: string },
  rows: readonly RowCells[],
): Promise<void> {
  const blocks: (readonly RowCells[])[] = [];
  for (let from = 0; from < rows.length; from += blockSize) blocks.push(rows.slice(from, from + blockSize));
  await ctx.db.run(sql`
    insert into import_blocks (district, import_id, first_row, last_row, cells_sealed, area_code)
    select ${place.district}, ${place.id}, t.first_row, t.last_row, t.cells, ${place.areaCode}
    from unnest(${blocks.map((block) => block[0]!.number)}::int[], ${blocks.map((block) => block.at(-1)!.number)}::int[],
      ${blocks.map((block) => sealBlock(ctx, place.id, block))}::bytea[]) as t (first_row, last_row, cells)`);
}

function sealBlock(ctx: Context, importId: string, block: readonly RowCells[]): Buffer {
  return seal(
    ctx.house,
    placeWords(importId, block[0]!.number, 'cells'),
    block.map(({ number, cells }) => [number, ...cells]),
  );
}

const Block = z.object({ firstRow: z.number(), cellsSealed: z.instanceof(Buffer) });

/** The rows of the file as they stood in it, batch by batch, in order. */
export async function* stagedRows(
  ctx: Context,
  importId: ImportId,
  { from = 0, to = 2_147_483_647 } = {},
): AsyncGenerator<RowCells[]> {
  let after = -1;
  for (;;) {
    const blocks = await ctx.db.many(
      Block,
      sql`
      select first_row, cells_sealed from import_blocks
      where import_id = ${importId} and first_row > ${after} and last_row >= ${from} and first_row <= ${to}
      order by first_row limit ${batchSize / blockSize}`,
    );
    if (blocks.length === 0) return;
    after = blocks.at(-1)!.firstRow;
    const rows = blocks.flatMap(
      ({ firstRow, cellsSealed }) =>
        unseal(ctx.house, placeWords(importId, firstRow, 'cells'), cellsSealed) as [number, ...(string | null)[]][],
    );
    yield rows.filter(([number]) => number >= from && number <= to).map(([number, ...cells]) => ({ number, cells }));
  }
}

/** How many rows of an import ended in what, as `imports.counts` keeps it. */
export function countsOf(importId: ImportId): Sql {
  return sql`(select coalesce(jsonb_object_agg(disposition, rows), '{}')
    from (select disposition, count(*) as rows from import_rows where import_id = ${importId} group by 1) as counted)`;
}
