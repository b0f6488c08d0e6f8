import { z } from 'zod';
import { problem } from '../../../kernel/problem.ts';
import { Page, cursorOf, readCursor } from '../../../kernel/page.ts';
import { change, query, statePurpose } from '../../../platform/action.ts';
import type { Context } from '../../../platform/context.ts';
import { allOf, sql } from '../../../platform/sql.ts';
import { createCases, updateCase } from './apply.ts';
import { checkedRows } from './checked-rows.ts';
import { countsOf, importOf, type ImportRow, isOwn, reportOf, stagedRows } from './import-rows.ts';
import {
  DecideRow,
  Disposition,
  ImportDefaults,
  LedgerRow,
  ListLedger,
  nothingOpen,
  rolesThatImport,
} from './model.ts';
import { parserOf } from './plan.ts';

export const missingFor = problem(
  'imports/missing',
  422,
  (d: { field: string }) => `This decision needs ${d.field}: which one is it the same as?`,
);

const Stored = z.object({
  rowNumber: z.number(),
  disposition: Disposition.nullable(),
  reasons: z.array(
    z.object({ column: z.string().nullable(), reason: z.string(), severity: z.enum(['reject', 'warn']) }),
  ),
  matches: LedgerRow.shape.matches,
  externalId: z.string().nullable(),
  caseId: z.string().nullable(),
  decision: LedgerRow.shape.decision,
});

/** The ledger: what became, or will become, of each row of the file, with column and reason. Shows the file's own cells. */
export const listLedger = query({
  name: 'imports.rows',
  summary: 'The ledger of an import: every row with what became of it, column and reason.',
  allow: rolesThatImport,
  input: ListLedger.extend({ after: z.string().max(100).optional() }),
  output: Page(LedgerRow),
  async run(ctx, { importId, disposition, open, after, limit }) {
    const found = await importOf(ctx, importId);
    await noteReading(ctx, found);
    const from = after ? Number(readCursor(after, 1)[0]) : -1;
    const rows = await ctx.db.many(
      Stored,
      sql`
      select row_number, disposition, reasons, matches, external_id, case_id, decision from import_rows
      where ${allOf([
        sql`import_id = ${importId}`,
        sql`row_number > ${from}`,
        disposition && sql`disposition = any(${disposition}::text[])`,
        open && sql`disposition = 'possible-duplicate' and decision is null`,
      ])}
      order by row_number limit ${limit + 1}`,
    );
    const shown = rows.slice(0, limit);
    return {
      rows: await opened(ctx, found, shown),
      next: rows.length > limit ? cursorOf([shown.at(-1)!.rowNumber]) : null,
    };
  },
});

/** The file's own cells are personal data: whoever did not bring the file states a purpose, and the reading is recorded. */
async function noteReading(ctx: Context, { id, broughtBy, areaCode }: ImportRow): Promise<void> {
  if (isOwn(ctx, broughtBy)) return;
  if ((ctx.purpose ?? '').trim().length < 2) throw statePurpose({});
  await ctx.record({ name: 'imports.rows-viewed', subject: 'import', subjectId: id, areaCode });
}

/** Rows of the ledger beside the file's own cells and what was read from them. */
async function opened(ctx: Context, found: ImportRow, rows: readonly z.infer<typeof Stored>[]): Promise<LedgerRow[]> {
  if (rows.length === 0) return [];
  const { header } = reportOf(ctx, found);
  const parse = found.kind === 'cases' && found.mapping ? parserOf(ctx, found) : null;
  const wanted = new Map(rows.map((row) => [row.rowNumber, row]));
  const told: LedgerRow[] = [];
  for await (const batch of stagedRows(ctx, found.id, { from: rows[0]!.rowNumber, to: rows.at(-1)!.rowNumber })) {
    for (const cells of batch) {
      const row = wanted.get(cells.number);
      if (!row) continue;
      const parsed = parse?.(cells);
      const textOf = (column: string | null, reason: string) =>
        parsed?.problems.find((each) => each.column === column && each.reason === reason)?.value ?? null;
      told.push({
        ...row,
        // Before the import is applied its new cases have an id and do not exist.
        caseId: row.disposition === 'created' && found.state !== 'applied' ? null : row.caseId,
        reasons: row.reasons.map((each) => ({ ...each, value: textOf(each.column, each.reason) })),
        cells: Object.fromEntries(header.map((name, index) => [name, cells.cells[index] ?? null])),
        values: parsed?.values ?? {},
      });
    }
  }
  return told;
}

/** Decides about a possible duplicate of an applied import. Nothing is ever merged by itself. */
export const decideRow = change({
  name: 'imports.decide',
  summary:
    'Decide about a possible duplicate: another person, the same person with a new case, the same case, or not taken.',
  allow: rolesThatImport,
  input: DecideRow,
  output: z.object({ rowNumber: z.number().int(), disposition: Disposition, caseId: z.string().nullable() }),
  async run(ctx, { importId, rowNumber, decision, personId, caseId }) {
    const found = await importOf(ctx, importId, { lock: true, states: ['applied'] });
    const [row] = (await checkedRows(ctx, found, rowNumber).next()).value ?? [];
    const isOpen = row?.disposition === 'possible-duplicate';
    if (!row || !isOpen) throw nothingOpen({ rowNumber });
    if (decision === 'new')
      await createCases(ctx, found, ImportDefaults.parse(found.defaults), [{ ...row, personId: null }]);
    if (decision === 'same-person')
      await createCases(ctx, found, ImportDefaults.parse(found.defaults), [
        { ...row, personId: personId ?? needed('personId') },
      ]);
    if (decision === 'same-case')
      await updateCase(ctx, found, { ...row, caseId: caseId ?? row.caseId ?? needed('caseId') });
    await ctx.record({
      name: 'imports.decided',
      subject: 'import',
      subjectId: importId,
      areaCode: found.areaCode,
      details: { row: rowNumber, decision },
    });
    await ctx.db.run(sql`
      update import_rows set decision = ${decision}, decided_by = ${ctx.actor.id},
        disposition = case when ${decision} = 'leave-out' then 'rejected' else disposition end
      where import_id = ${importId} and row_number = ${rowNumber}`);
    await ctx.db.run(sql`
      update imports set changed_at = ${ctx.now}, counts = ${countsOf(importId)}
      where id = ${importId}`);
    return ctx.db.one(
      z.object({ rowNumber: z.number(), disposition: Disposition, caseId: z.string().nullable() }),
      sql`
      select row_number, disposition, case_id from import_rows where import_id = ${importId} and row_number = ${rowNumber}`,
    );
  },
});

function needed(field: string): never {
  throw missingFor({ field });
}
