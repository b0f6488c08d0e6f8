import type { Context } from '../../platform/context.ts';
import { type Sql, sql } from '../../platform/sql.ts';
import { CaseRecord, type CaseId, CaseSummary, noSuchCase } from './model.ts';

/** What a list shows of a case. The person may lie outside the reader's areas; then there is no name, not even masked. */
const summary = sql`
  c.id, c.number, c.external_id, c.person_id, coalesce(p.display_name, '—') as display_name, c.round_id, c.disease,
  c.classification, c.classified_at, c.confirmed_at, c.discovery_channel, c.origin, c.severity, c.outcome,
  c.onset_on, c.reported_on, c.hospitalised_on, c.outcome_on, c.sex, c.age_years, c.hospital, c.area_code,
  (select string_agg(a.name, ' / ' order by a.code) from areas a where a.code = any (array[
    left(c.area_code, 2), left(c.area_code, 4), left(c.area_code, 6), left(c.area_code, 9), left(c.area_code, 12), c.area_code
  ])) as area_path,
  c.other_area_code, c.version`;

const record = sql`${summary},
  c.district, c.definition, c.infection_on, c.exposure_from_on, c.exposure_to_on, c.first_visit_on, c.sampled_on, c.detected_at,
  c.reported_at, c.isolated_on, c.treated_at, c.discharged_on, c.pathogen, c.variant, c.sequence_id, c.ct_value,
  c.hospital_id, c.reporting_institution_id, c.reporting_unit, c.symptoms, c.attributes, c.lon, c.lat, c.notes, c.import_id,
  c.recorded_at, c.changed_at`;

const withPerson = sql`left join persons p on p.district = c.person_district and p.id = c.person_id`;

/** Summaries of a page of cases, in the page's order: ids are found first, rows fetched for them only. */
export async function summariesOf(ctx: Context, ids: readonly string[]): Promise<CaseSummary[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db.many(
    CaseSummary,
    sql`
    select ${summary} from cases c ${withPerson} where c.id = any(${ids}::uuid[])`,
  );
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The whole record. @throws Problem `cases/no-such-case` also when it lies outside the reader's areas. */
export function recordOf(ctx: Context, caseId: CaseId): Promise<CaseRecord> {
  return readRecord(ctx, caseId, sql``);
}

/** The same, locked until the end of the transaction, so that two desks take turns. */
export function lockCase(ctx: Context, caseId: CaseId): Promise<CaseRecord> {
  return readRecord(ctx, caseId, sql`for update of c`);
}

async function readRecord(ctx: Context, caseId: CaseId, lock: Sql): Promise<CaseRecord> {
  const found = await ctx.db.maybeOne(
    CaseRecord,
    sql`select ${record} from cases c ${withPerson} where c.id = ${caseId} ${lock}`,
  );
  if (!found) throw noSuchCase({ caseId });
  return found;
}
