import { z } from 'zod';
import { change } from '../../../platform/action.ts';
import type { Context } from '../../../platform/context.ts';
import { sql } from '../../../platform/sql.ts';
import { withdrawPersons } from '../../people/withdraw.ts';
import { recordStates } from '../case-states.ts';
import { caseColumns } from './case-columns.ts';
import { importOf, type ImportRow, summaryColumns } from './import-rows.ts';
import { changedSince, ImportId, ImportSummary } from './model.ts';
import { placeWords, unseal } from './sealing.ts';

/**
 * Takes an applied import back, whole: its cases and persons go, updated cases get their former values. Refused when a
 * person worked on one of the cases since. The ledger and the events stay, so that what was there can be told.
 */
export const undoImport = change({
  name: 'imports.undo',
  summary: 'Take an applied import back as a whole. Refused when somebody worked on its cases since.',
  allow: ['case-worker', 'epidemiologist'],
  input: z.object({ importId: ImportId, reason: z.string().trim().min(2).max(500) }),
  output: ImportSummary,
  async run(ctx, { importId, reason }) {
    const found = await importOf(ctx, importId, { lock: true, states: ['applied'] });
    await refuseIfWorkedOn(ctx, importId);
    await restoreUpdated(ctx, found);
    await ctx.db.run(sql`delete from case_pairs where import_id = ${importId}`);
    const removed = await ctx.db.many(
      z.object({ id: z.string(), areaCode: z.string() }),
      sql`
      delete from cases where import_id = ${importId} returning id, area_code`,
    );
    const made = await ctx.db.many(
      z.object({ personId: z.string() }),
      sql`
      select person_id from import_rows where import_id = ${importId} and made_person and person_id is not null`,
    );
    await withdrawPersons(
      ctx,
      made.map(({ personId }) => personId),
      `import ${importId} was taken back`,
    );
    await ctx.recordMany(
      removed.map(({ id, areaCode }) => ({
        name: 'cases.withdrawn',
        subject: 'case',
        subjectId: id,
        areaCode,
        details: { importId, reason },
      })),
    );
    await ctx.record({
      name: 'imports.undone',
      subject: 'import',
      subjectId: importId,
      areaCode: found.areaCode,
      details: { reason, cases: removed.length },
    });
    return ctx.db.one(
      ImportSummary,
      sql`
      update imports set state = 'undone', undone_at = ${ctx.now}, undo_reason = ${reason}, changed_at = ${ctx.now}
      where id = ${importId} returning ${summaryColumns}`,
    );
  },
});

/** A case stands at the version the import left; a later one is somebody's work. */
async function refuseIfWorkedOn(ctx: Context, importId: ImportId): Promise<void> {
  const { cases } = await ctx.db.one(
    z.object({ cases: z.number() }),
    sql`
    select count(*)::int as cases from cases c
    join (select case_id, max(case_version) as version from import_rows where import_id = ${importId} and case_version is not null group by 1)
      as left_at on left_at.case_id = c.id
    where c.version > left_at.version`,
  );
  if (cases > 0) throw changedSince({ cases });
}

async function restoreUpdated(ctx: Context, found: ImportRow): Promise<void> {
  const rows = await ctx.db.many(
    z.object({ rowNumber: z.number(), caseId: z.string(), beforeSealed: z.instanceof(Buffer) }),
    sql`
    select row_number, case_id, before_sealed from import_rows
    where import_id = ${found.id} and disposition = 'updated' and before_sealed is not null order by row_number`,
  );
  for (const { rowNumber, caseId, beforeSealed } of rows) {
    const before = unseal(ctx.house, placeWords(found.id, rowNumber, 'before'), beforeSealed) as Record<
      keyof typeof caseColumns,
      unknown
    >;
    const columns = Object.keys(before) as (keyof typeof caseColumns)[];
    if (columns.length === 0) continue;
    const { areaCode } = await ctx.db.one(
      z.object({ areaCode: z.string() }),
      sql`
      update cases set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = ${before[column]}::${sql.raw(caseColumns[column])}`))},
        version = version + 1, changed_at = ${ctx.now}
      where id = ${caseId} returning area_code`,
    );
    const eventId = await ctx.record({
      name: 'cases.restored',
      subject: 'case',
      subjectId: caseId,
      areaCode,
      details: { importId: found.id, fields: columns },
    });
    await recordStates(ctx, [caseId], { eventIds: [eventId] });
  }
}
