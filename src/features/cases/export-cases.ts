import { z } from 'zod';
import { download } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import type { CellText } from '../../platform/tabular/table.ts';
import { writeCsv } from '../../platform/tabular/write-csv.ts';
import { writeNdjson } from '../../platform/tabular/write-ndjson.ts';
import type { ExportColumn } from '../../platform/tabular/write-rows.ts';
import { writeXlsx } from '../../platform/tabular/write-xlsx.ts';
import { whole } from './filter.ts';
import { CaseFilter } from './model.ts';

type Row = Record<string, unknown>;

/**
 * What an export holds, by the names under which an import knows it again. No names, numbers or addresses of persons:
 * what leaves in bulk is pseudonymous (safeguards 10, 11).
 */
const columns: readonly (ExportColumn & { readonly from: string })[] = [
  text('externalId', 'external'),
  text('caseNumber', 'number'),
  text('disease'),
  text('classification'),
  text('discoveryChannel', 'discovery_channel'),
  text('origin'),
  text('severity'),
  text('outcome'),
  text('sex'),
  { title: 'age', from: 'age_years', kind: 'number' },
  text('areaCode', 'area_code'),
  day('infectionOn', 'infection_on'),
  day('exposureFrom', 'exposure_from_on'),
  day('exposureTo', 'exposure_to_on'),
  day('onsetOn', 'onset_on'),
  day('firstVisitOn', 'first_visit_on'),
  day('sampledOn', 'sampled_on'),
  day('confirmedOn', 'confirmed_on'),
  day('reportedOn', 'reported_on'),
  day('isolatedOn', 'isolated_on'),
  day('hospitalisedOn', 'hospitalised_on'),
  day('dischargeOn', 'discharged_on'),
  day('outcomeOn', 'outcome_on'),
  text('hospital'),
  text('reportingUnit', 'reporting_unit'),
  { title: 'ctValue', from: 'ct_value', kind: 'number' },
  text('variant'),
  text('reportedAt', 'reported_at'),
  text('detectedAt', 'detected_at'),
  text('treatedAt', 'treated_at'),
  text('pathogen'),
  text('sequenceId', 'sequence_id'),
  text('otherAreaCode', 'other_area_code'),
  { title: 'lon', from: 'lon', kind: 'number' },
  { title: 'lat', from: 'lat', kind: 'number' },
  text('symptoms'),
  text('notes'),
];

const Format = z.enum(['csv', 'xlsx', 'ndjson']);

/** Exactly what the filter shows, as a file made while it is sent. Columns of imported lists come back word for word. */
export const exportCases = download({
  name: 'cases.export',
  summary: 'The cases the filter shows, as CSV, XLSX or NDJSON, without identities; can be imported again.',
  allow: ['observer', 'reporter', 'case-worker', 'epidemiologist', 'laboratory', 'commander', 'information-officer'],
  input: CaseFilter.extend({ format: Format.default('csv') }),
  async run(ctx, { format, ...filter }) {
    const extra = await attributeNames(ctx, filter);
    const all = [...columns, ...extra.map((title) => ({ title, kind: 'text' as const }))];
    await ctx.record({ name: 'cases.exported', subject: 'list', subjectId: 'cases', details: { format, filter } });
    const rows = cells(ctx, filter, extra);
    const drill = ctx.house.kind === 'training' ? 'DRILL-' : '';
    const fileName = `${drill}cases-${ctx.today}.${format}`;
    if (format === 'xlsx') {
      const body = writeXlsx(rows, { columns: all, sheet: `${drill}cases` });
      return { fileName, mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', body };
    }
    if (format === 'ndjson') return { fileName, mediaType: 'application/x-ndjson', body: writeNdjson(rows, all) };
    return { fileName, mediaType: 'text/csv; charset=utf-8', body: writeCsv(rows, { columns: all }) };
  },
});

/** Columns that imports brought and no field of ours holds, in alphabetical order. */
async function attributeNames(ctx: Context, filter: CaseFilter): Promise<string[]> {
  const found = await ctx.db.many(
    z.object({ name: z.string() }),
    sql`
    select distinct k.name from cases c, jsonb_object_keys(c.attributes) as k (name) where ${whole(ctx, filter)} order by 1 limit 400`,
  );
  const ours = new Set(columns.map(({ title }) => title.toLowerCase()));
  return found.map(({ name }) => name).filter((name) => !ours.has(name.toLowerCase()));
}

async function* cells(ctx: Context, filter: CaseFilter, extra: readonly string[]): AsyncGenerator<CellText[]> {
  const statement = sql`
    select coalesce(c.external_id, c.number) as external, c.number, c.disease, c.classification, c.discovery_channel, c.origin,
      c.severity, c.outcome, c.sex, c.age_years, c.area_code, c.infection_on, c.exposure_from_on, c.exposure_to_on, c.onset_on,
      c.first_visit_on, c.sampled_on, (c.confirmed_at at time zone ${ctx.house.zone})::date as confirmed_on, c.reported_on,
      c.isolated_on, c.hospitalised_on, c.discharged_on, c.outcome_on, c.hospital, c.reporting_unit, c.ct_value, c.variant,
      c.reported_at, c.detected_at, c.treated_at, c.pathogen, c.sequence_id, c.other_area_code,
      c.lon, c.lat, array_to_string(c.symptoms, ', ') as symptoms, c.notes, c.attributes
    from cases c where ${whole(ctx, filter)} order by c.reported_on desc, c.id desc`;
  for await (const batch of ctx.db.stream(statement, 5000)) {
    for (const row of batch) yield [...columns.map(({ from }) => cellOf(row[from])), ...attributes(row, extra)];
  }
}

function attributes(row: Row, names: readonly string[]): CellText[] {
  const own = row['attributes'] as Record<string, unknown>;
  return names.map((name) => cellOf(own[name]));
}

function cellOf(value: unknown): CellText {
  return value === null || value === undefined ? null : String(value);
}

function text(title: string, from: string = title) {
  return { title, from, kind: 'text' as const };
}

function day(title: string, from: string) {
  return { title, from, kind: 'day' as const };
}
