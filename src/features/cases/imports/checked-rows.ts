import { z } from 'zod';
import { AreaCode } from '../../../kernel/area-code.ts';
import type { Context } from '../../../platform/context.ts';
import { sql } from '../../../platform/sql.ts';
import type { LineListValues } from '../linelist/parsed-row.ts';
import { type ImportRow, stagedRows } from './import-rows.ts';
import { parserOf } from './plan.ts';

/** A checked row: what the ledger says of it, and what the file says. */
export interface CheckedRow {
  readonly rowNumber: number;
  readonly disposition: 'created' | 'updated' | 'possible-duplicate' | 'rejected';
  readonly caseId: string | null;
  readonly personId: string | null;
  /** Whether case and person are still to be made, under the ids the ledger gave them. */
  readonly isPlanned: boolean;
  readonly values: LineListValues;
  readonly extra: Readonly<Record<string, string>>;
  readonly areaCode: AreaCode;
}

const LedgerRow = z.object({
  rowNumber: z.number(),
  disposition: z.enum(['created', 'updated', 'possible-duplicate', 'rejected']),
  caseId: z.string().nullable(),
  personId: z.string().nullable(),
  caseArea: AreaCode,
});

/** Rows of the ledger with what the file says, batch by batch; those that were rejected are left out. */
export async function* checkedRows(ctx: Context, found: ImportRow, only?: number): AsyncGenerator<CheckedRow[]> {
  const parse = parserOf(ctx, found);
  for await (const rows of stagedRows(ctx, found.id, only === undefined ? {} : { from: only, to: only })) {
    const ledger = await ctx.db.many(
      LedgerRow,
      sql`
      select row_number, disposition, case_id, person_id, case_area from import_rows
      where import_id = ${found.id} and row_number between ${rows[0]!.number} and ${rows.at(-1)!.number} and disposition <> 'rejected'`,
    );
    const byNumber = new Map(ledger.map((row) => [row.rowNumber, row]));
    yield rows.flatMap((cells) => {
      const row = byNumber.get(cells.number);
      if (!row) return [];
      const { caseArea, ...rest } = row;
      const { values, extra } = parse(cells);
      return [{ ...rest, isPlanned: row.disposition === 'created', values, extra, areaCode: caseArea }];
    });
  }
}
