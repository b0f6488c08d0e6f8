import { z } from 'zod';
import { AreaCode, districtOf } from '../../../kernel/area-code.ts';
import { dayOf } from '../../../kernel/day.ts';
import { change, query } from '../../../platform/action.ts';
import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/id.ts';
import { sql } from '../../../platform/sql.ts';
import { readTable } from '../../../platform/tabular/read-table.ts';
import type { Table, TableFile, TableWarning } from '../../../platform/tabular/table.ts';
import { bytesOf } from '../../../platform/upload.ts';
import { areaOf } from '../../places/areas.ts';
import type { DateContext } from '../linelist/dates.ts';
import { type LineListMapping, mappingOf, suggestMapping } from '../linelist/mapping.ts';
import { recognisePairs } from '../linelist/pairs.ts';
import { LineListProfile, withCertainDates } from '../linelist/profile.ts';
import {
  batchSize,
  importOf,
  isOwn,
  type ImportRow,
  reportOf,
  type SealedReport,
  stagedRows,
  stageRows,
  summaryColumns,
} from './import-rows.ts';
import {
  type ImportColumn,
  ImportId,
  ImportRecord,
  ImportSummary,
  LookAgain,
  unknownColumn,
  rolesThatImport,
} from './model.ts';
import { seal } from './sealing.ts';

/** Rows looked at for suggesting what a column is. */
const sampleRows = 500;

/** Warnings kept; a file with more has one cause many times. */
const warningsKept = 200;

/**
 * Takes a file in: CSV, XLSX, ODS, JSON, or a ZIP of those. All its rows go into the ledger as they stand; what each column
 * probably is and what must be asked is found on the way. Nothing becomes a case yet.
 */
export const uploadImport = change({
  name: 'imports.upload',
  summary:
    'Send a line list (CSV, XLSX, ODS, JSON, ZIP). Answers what its columns probably are; nothing becomes a case yet.',
  allow: rolesThatImport,
  takesFile: true,
  input: z.object({
    fileName: z.string().max(300).default('upload'),
    areaCode: AreaCode,
    /** Which table of a workbook or archive; the first where not said. */
    table: z.string().max(300).optional(),
    encoding: z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be']).optional(),
    separator: z.string().length(1).optional(),
  }),
  output: ImportRecord,
  async run(ctx, { fileName, areaCode, table: wanted, encoding, separator }, file) {
    if (!file) throw new Error('no file came with the request');
    await areaOf(ctx, areaCode);
    const opened = await readTable(await bytesOf(file.stream), fileName, {
      encoding: encoding ?? null,
      separator: separator ?? null,
    });
    const table =
      opened.tables.find((each) => each.name === wanted) ??
      opened.tables.find((each) => !each.isHidden) ??
      opened.tables[0]!;
    const place = { id: newId<ImportId>(), district: districtOf(areaCode), areaCode };
    const isPairs = recognisePairs(table.header) !== null && looksLikePairsOnly(table);
    await insertImport(ctx, place, { opened, table, fileName, kind: isPairs ? 'pairs' : 'cases' });
    const { rows, warnings } = await stageAll(ctx, place, table);
    const report = await lookThrough(ctx, place.id, {
      header: table.header,
      mapping: null,
      tables: opened.tables.map((each) => each.name),
      warnings: [...opened.warnings, ...warnings].slice(0, warningsKept),
    });
    await ctx.db.run(sql`
      update imports set row_count = ${rows}, progress = ${rows}, report_sealed = ${seal(ctx.house, `${place.id} report`, report)}
      where id = ${place.id}`);
    await ctx.record({
      name: 'imports.uploaded',
      subject: 'import',
      subjectId: place.id,
      areaCode,
      details: { format: opened.format, rows },
    });
    return recordOfImport(ctx, place.id);
  },
});

/** Looks at the file again through another mapping: a column taken for a date brings up its own questions. */
export const lookAgain = change({
  name: 'imports.look',
  summary: 'Look at an import through another mapping of its columns; answers what must be asked then.',
  allow: rolesThatImport,
  input: LookAgain,
  output: ImportRecord,
  async run(ctx, { importId, mapping }) {
    const found = await importOf(ctx, importId, { lock: true, states: ['uploaded', 'checked', 'failed'] });
    const report = await refreshReport(ctx, found, mapping);
    await ctx.record({ name: 'imports.looked-at', subject: 'import', subjectId: importId, areaCode: found.areaCode });
    return recordOfImport(ctx, importId, report);
  },
});

export const getImport = query({
  name: 'imports.get',
  summary: 'One import: its columns, questions, mapping and counts.',
  allow: rolesThatImport,
  input: z.object({ importId: ImportId }),
  output: ImportRecord,
  run: (ctx, { importId }) => recordOfImport(ctx, importId),
});

export const listImports = query({
  name: 'imports.list',
  summary: 'Imports of your areas, newest first.',
  allow: rolesThatImport,
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.array(ImportSummary),
  run: (ctx, { limit }) =>
    ctx.db.many(
      ImportSummary,
      sql`select ${summaryColumns} from imports order by begun_at desc, id desc limit ${limit}`,
    ),
});

/** Goes through all rows again with a mapping and keeps what is found. @throws Problem `imports/unknown-column`. */
export async function refreshReport(ctx: Context, found: ImportRow, mapping: LineListMapping): Promise<SealedReport> {
  const before = reportOf(ctx, found);
  const missing = mapping.columns.find(({ column }) => !before.header.includes(column));
  if (missing) throw unknownColumn({ column: missing.column });
  const report = await lookThrough(ctx, found.id, {
    header: before.header,
    mapping,
    tables: before.tables,
    warnings: before.warnings,
  });
  await ctx.db.run(sql`
    update imports set report_sealed = ${seal(ctx.house, `${found.id} report`, report)}, mapping = ${JSON.stringify(mapping)}::jsonb,
      changed_at = ${ctx.now} where id = ${found.id}`);
  return report;
}

/** What surrounds the reading of dates in this installation. */
export function dateContext(ctx: Context): DateContext {
  return { today: dayOf(ctx.house.latest(), ctx.house.zone), zone: ctx.house.zone };
}

async function insertImport(
  ctx: Context,
  place: { id: string; district: string; areaCode: string },
  {
    opened,
    table,
    fileName,
    kind,
  }: {
    opened: TableFile;
    table: Table;
    fileName: string;
    kind: 'cases' | 'pairs';
  },
): Promise<void> {
  await ctx.db.run(sql`
    insert into imports (district, id, kind, file_name, format, encoding, table_name, state, row_count, report_sealed, actor, brought_by, area_code,
      begun_at, changed_at)
    values (${place.district}, ${place.id}, ${kind}, ${baseName(fileName)}, ${opened.format}, ${opened.encoding?.encoding ?? null},
      ${table.name}, 'uploaded', 0, ${Buffer.alloc(0)}, ${JSON.stringify(ctx.actor)}::jsonb, ${ctx.actor.id}, ${place.areaCode}, ${ctx.now}, ${ctx.now})`);
}

async function stageAll(ctx: Context, place: { id: string; district: string; areaCode: string }, table: Table) {
  const warnings: TableWarning[] = [];
  let batch: { number: number; cells: readonly (string | null)[] }[] = [];
  let rows = 0;
  for await (const some of table.rows((warning) => {
    if (warnings.length < warningsKept) warnings.push(warning);
  })) {
    batch.push(...some);
    rows += some.length;
    if (batch.length < batchSize) continue;
    await stageRows(ctx, place, batch);
    batch = [];
  }
  if (batch.length > 0) await stageRows(ctx, place, batch);
  return { rows, warnings };
}

async function lookThrough(
  ctx: Context,
  importId: ImportId,
  {
    header,
    mapping,
    tables,
    warnings,
  }: {
    header: readonly string[];
    mapping: LineListMapping | null;
    tables: readonly string[];
    warnings: readonly unknown[];
  },
): Promise<SealedReport> {
  const sample: (readonly (string | null)[])[] = [];
  if (mapping === null) {
    for await (const rows of stagedRows(ctx, importId)) {
      sample.push(...rows.slice(0, sampleRows - sample.length).map((row) => row.cells));
      if (sample.length >= sampleRows) break;
    }
  }
  const suggestions = mapping === null ? suggestMapping(header, sample) : [];
  const through = mapping ?? mappingOf(suggestions);
  const profile = new LineListProfile(header, through, dateContext(ctx));
  for await (const rows of stagedRows(ctx, importId)) for (const { cells } of rows) profile.add(cells);
  const found = profile.report();
  const settled = withCertainDates(through, found);
  const columns = found.columns.map((column): ImportColumn => {
    const suggestion = suggestions.find((each) => each.column === column.column);
    const chosen = settled.columns.find((each) => each.column === column.column);
    return {
      column: column.column,
      field: chosen?.field ?? null,
      confidence: suggestion?.confidence ?? 1,
      why: suggestion?.why ?? 'chosen',
      filled: column.filled,
      different: column.different,
      examples: [...column.examples],
      dates: column.dates as ImportColumn['dates'],
      unknownWords: column.unknownWords.map((word) => ({ ...word })),
    };
  });
  return { tables, header, columns, hints: found.hints, warnings };
}

async function recordOfImport(
  ctx: Context,
  importId: ImportId,
  fresh?: SealedReport,
): Promise<z.input<typeof ImportRecord>> {
  const found = await importOf(ctx, importId);
  const { tables, columns: all, hints, warnings: noticed } = fresh ?? reportOf(ctx, found);
  const mine = isOwn(ctx, found.broughtBy);
  const columns = mine ? all : (all as ImportColumn[]).map(withoutTexts);
  const warnings = mine ? noticed : [];
  return { ...found, tables, columns, hints, warnings } as unknown as z.input<typeof ImportRecord>;
}

/** A column without the texts of the file: for everybody but who brought it. */
function withoutTexts(column: ImportColumn): ImportColumn {
  const dates = column.dates && { ...column.dates, questions: [], shapes: [], unreadable: [] };
  return { ...column, examples: [], unknownWords: [], dates };
}

/** A file of two or three columns is pairs; a line list that names an infector in one of many columns is not. */
function looksLikePairsOnly(table: Table): boolean {
  const header = table.header.map((name) => name.toLowerCase());
  const tellsOfCases = header.some((name) => /onset|outcome|sex|gender|age|classif|发病|性别|年龄|结局/.test(name));
  return (
    !tellsOfCases ||
    (header.some((name) => /source_(uuid|visualid)/.test(name)) &&
      header.some((name) => /target_(uuid|visualid)/.test(name)))
  );
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1)!.slice(0, 200) || 'upload';
}
