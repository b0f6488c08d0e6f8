import { z } from 'zod';
import { change } from '../../../platform/action.ts';
import type { Context } from '../../../platform/context.ts';
import { sql } from '../../../platform/sql.ts';
import { areaOf } from '../../places/areas.ts';
import type { LineListMapping } from '../linelist/mapping.ts';
import { importOf, type ImportRow, summaryColumns } from './import-rows.ts';
import {
  CheckImport,
  classificationMissing,
  datesUndecided,
  fieldTwice,
  type ImportColumn,
  ImportId,
  ImportSummary,
  rolesThatImport,
} from './model.ts';
import { refreshReport } from './upload.ts';

/** Agrees to a mapping and has every row checked through it; what would become of each is in the ledger then. */
export const checkImport = change({
  name: 'imports.check',
  summary: 'Agree to a mapping and defaults, and have every row checked. Nothing becomes a case yet.',
  allow: rolesThatImport,
  input: CheckImport,
  output: ImportSummary,
  async run(ctx, { importId, mapping, defaults }) {
    const found = await importOf(ctx, importId, { lock: true, states: ['uploaded', 'checked', 'failed'] });
    await areaOf(ctx, defaults.areaCode);
    refuseTwice(mapping);
    const { columns } = await refreshReport(ctx, found, mapping);
    const settled = settle(mapping, columns as ImportColumn[]);
    const has = (field: string) => settled.columns.some((column) => column.field === field);
    if (found.kind === 'cases' && !has('classification') && !defaults.classification) throw classificationMissing({});
    await ctx.db.run(sql`
      update imports set mapping = ${JSON.stringify(settled)}::jsonb, defaults = ${JSON.stringify(defaults)}::jsonb,
        disease = ${defaults.disease}, round_id = ${defaults.roundId ?? null}
      where id = ${importId}`);
    return begin(ctx, found, 'checking');
  },
});

/** Applies what was checked: all of it in one transaction, or nothing. */
export const applyImport = change({
  name: 'imports.apply',
  summary: 'Apply a checked import: all rows in one transaction, or nothing.',
  allow: rolesThatImport,
  input: z.object({ importId: ImportId }),
  output: ImportSummary,
  async run(ctx, { importId }) {
    const found = await importOf(ctx, importId, { lock: true, states: ['checked'] });
    return begin(ctx, found, 'applying');
  },
});

const begins = { checking: 'imports.checking', applying: 'imports.applying' } as const;

async function begin(ctx: Context, { id, areaCode }: ImportRow, state: keyof typeof begins): Promise<ImportSummary> {
  await ctx.record({ name: begins[state], subject: 'import', subjectId: id, areaCode });
  await ctx.db.run(
    sql`select enqueue_job('run-import', ${JSON.stringify({ importId: id })}::json, ${`import ${id} ${state}`})`,
  );
  return ctx.db.one(
    ImportSummary,
    sql`
    update imports set state = ${state}, progress = 0, problem = null, changed_at = ${ctx.now}, actor = ${JSON.stringify(ctx.actor)}::jsonb
    where id = ${id} returning ${summaryColumns}`,
  );
}

function refuseTwice({ columns }: LineListMapping): void {
  const fields = columns.flatMap(({ field }) => field ?? []);
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice) throw fieldTwice({ field: twice });
}

/** The mapping with what the values themselves decide about dates; what they do not decide must have been answered. */
function settle(mapping: LineListMapping, columns: readonly ImportColumn[]): LineListMapping {
  const open: string[] = [];
  const settled = mapping.columns.map((column) => {
    const verdict = columns.find((each) => each.column === column.column)?.dates;
    if (!verdict) return column;
    const answers = column.dates ?? verdict.reading;
    if (verdict.questions.some(({ about }) => answers[about] === null)) open.push(column.column);
    return { ...column, dates: answers };
  });
  if (open.length > 0) throw datesUndecided({ columns: open });
  return { ...mapping, columns: settled };
}
