import { z } from 'zod';
import { type AreaCode, isWithin } from '../../../kernel/area-code.ts';
import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/id.ts';
import { sql } from '../../../platform/sql.ts';
import { findDuplicates } from '../../people/duplicates.ts';
import type { NewPerson } from '../../people/model.ts';
import { inYears } from '../linelist/ages.ts';
import { LineListMapping } from '../linelist/mapping.ts';
import type { ParsedRow } from '../linelist/parsed-row.ts';
import { type RowCells, rowParser } from '../linelist/row.ts';
import { resolveAreas } from './areas-of-rows.ts';
import { batchSize, type ImportRow, reportOf, stagedRows } from './import-rows.ts';
import { type Disposition, ImportDefaults, type LedgerRow } from './model.ts';
import { dateContext } from './upload.ts';

/** A row as it was read, decided as far as a program may. */
export interface Plan extends ParsedRow {
  readonly areaCode: AreaCode;
  readonly areaKnownBy: 'code' | 'names' | 'default';
  disposition: Disposition;
  caseId: string | null;
  matches: LedgerRow['matches'];
  reasons: { column: string | null; reason: string; severity: 'reject' | 'warn' }[];
}

/** Reads every row through the mapping and writes into the ledger what would become of it. */
export async function planCases(ctx: Context, found: ImportRow, tell: (rows: number) => Promise<void>): Promise<void> {
  const defaults = ImportDefaults.parse(found.defaults);
  const parse = parserOf(ctx, found);
  const plans: Plan[] = [];
  await ctx.db.run(sql`delete from import_rows where import_id = ${found.id}`);
  for await (const rows of stagedRows(ctx, found.id)) {
    const parsed = rows.map((row) => parse(row));
    const areas = await resolveAreas(ctx, parsed, defaults.areaCode);
    for (const [index, row] of parsed.entries()) plans.push(draft(ctx, row, areas[index]!));
    await tell(plans.length);
  }
  await matchKnownCases(ctx, plans, defaults);
  await matchPersons(ctx, plans);
  for (let from = 0; from < plans.length; from += batchSize)
    await writePlans(ctx, found, plans.slice(from, from + batchSize));
}

/** Reads rows as the import's mapping says; the same row is always read the same. */
export function parserOf(ctx: Context, found: ImportRow): (row: RowCells) => ParsedRow {
  const parse = rowParser(reportOf(ctx, found).header, LineListMapping.parse(found.mapping), dateContext(ctx));
  return (row) => withPossibleDates(parse(row));
}

function draft(
  ctx: Context,
  row: ParsedRow,
  area: { code: string; by: Plan['areaKnownBy']; isUnknown: boolean },
): Plan {
  const reasons = row.problems.map(({ column, reason, severity }): Plan['reasons'][number] => ({
    column,
    reason,
    severity,
  }));
  if (area.isUnknown) reasons.push({ column: null, reason: 'area-not-found', severity: 'warn' });
  if (!isWithin(area.code, ctx.actor.areas))
    reasons.push({ column: null, reason: 'outside-your-areas', severity: 'reject' });
  const disposition = reasons.some(({ severity }) => severity === 'reject') ? 'rejected' : 'created';
  return {
    ...row,
    areaCode: area.code as AreaCode,
    areaKnownBy: area.by,
    disposition,
    caseId: null,
    matches: [],
    reasons,
  };
}

/**
 * Days that contradict each other in a way no case can have are set aside as extra columns, with the warning that the
 * reading gave already; the row itself is not lost for it.
 */
function withPossibleDates(row: ParsedRow): ParsedRow {
  const { infectionOn, onsetOn, exposureFrom, exposureTo, ...values } = row.values;
  const extra: Record<string, string> = { ...row.extra };
  const kept: Record<string, unknown> = { ...values, ...(onsetOn ? { onsetOn } : {}) };
  if (infectionOn && onsetOn && infectionOn > onsetOn) extra['infectionOn'] = infectionOn;
  else if (infectionOn) kept['infectionOn'] = infectionOn;
  if (exposureFrom && exposureTo && exposureFrom > exposureTo) Object.assign(extra, { exposureFrom, exposureTo });
  else Object.assign(kept, exposureFrom ? { exposureFrom } : {}, exposureTo ? { exposureTo } : {});
  if ((kept['lon'] === undefined) !== (kept['lat'] === undefined)) {
    for (const name of ['lon', 'lat']) if (kept[name] !== undefined) extra[name] = String(kept[name]);
    delete kept['lon'];
    delete kept['lat'];
  }
  return { ...row, values: kept, extra };
}

const Known = z.object({ externalId: z.string(), id: z.string() });

/** A row whose id we have for this disease and round updates that case; an id twice in the file is for a person to decide. */
async function matchKnownCases(
  ctx: Context,
  plans: readonly Plan[],
  { disease, roundId }: ImportDefaults,
): Promise<void> {
  const ids = [...new Set(plans.flatMap(({ values }) => values.externalId ?? []))];
  const known = new Map<string, string>();
  for (let from = 0; from < ids.length; from += 20_000) {
    const rows = await ctx.db.many(
      Known,
      sql`
      select external_id, id from cases
      where external_id = any(${ids.slice(from, from + 20_000)}::text[]) and disease = ${disease}
        and round_id is not distinct from ${roundId ?? null}`,
    );
    for (const row of rows) known.set(row.externalId, row.id);
  }
  const seen = new Map<string, number>();
  for (const plan of plans) {
    const id = plan.values.externalId;
    if (id === undefined || plan.disposition === 'rejected') continue;
    const earlier = seen.get(id);
    if (earlier !== undefined) {
      plan.disposition = 'possible-duplicate';
      plan.reasons.push({ column: null, reason: 'id-twice-in-file', severity: 'warn' });
      plan.matches.push({
        personId: null,
        caseId: known.get(id) ?? null,
        rowNumber: earlier,
        score: null,
        reasons: ['same-external-id'],
      });
    } else if (known.has(id)) {
      plan.disposition = 'updated';
      plan.caseId = known.get(id)!;
    }
    if (earlier === undefined) seen.set(id, plan.row);
  }
}

/** A new row that may be about a person on record, or about one of an earlier row, waits for a person to look. */
async function matchPersons(ctx: Context, plans: readonly Plan[]): Promise<void> {
  const open = plans.filter(({ disposition }) => disposition === 'created');
  const found = await findDuplicates(
    ctx,
    open.map((plan) => personOf(plan)),
  );
  for (const [index, matches] of found) {
    const plan = open[index]!;
    plan.disposition = 'possible-duplicate';
    plan.reasons.push({ column: null, reason: 'possible-duplicate', severity: 'warn' });
    plan.matches = matches.slice(0, 5).map((match) => ({
      personId: match.personId,
      caseId: null,
      rowNumber: match.row === null ? null : open[match.row]!.row,
      score: match.score,
      reasons: [...match.reasons],
    }));
  }
}

/** The person a row is about. */
export function personOf({ values, areaCode }: Pick<Plan, 'values' | 'areaCode'>): NewPerson {
  const { familyName, givenName, age, ageMonths } = values;
  const parts = [familyName, givenName].filter((part) => part !== undefined);
  const isHan = parts.every((part) => /^\p{Script=Han}+$/u.test(part));
  const joined = isHan ? parts.join('') : [givenName, familyName].filter((part) => part !== undefined).join(' ');
  const years = age ? inYears(age) : ageMonths === undefined ? null : ageMonths / 12;
  return {
    name: values.name ?? (joined || null),
    sex: values.sex ?? null,
    birthOn: values.birthOn ?? null,
    ageYears: years === null ? null : Math.floor(years),
    ageOn: values.reportedOn ?? values.confirmedOn ?? values.onsetOn ?? null,
    idNumber: values.idNumber ?? null,
    phone: values.phone ?? null,
    address: values.address ?? null,
    areaCode,
    occupation: values.occupation?.slice(0, 100) ?? null,
    nationality: values.nationality?.slice(0, 60) ?? null,
  };
}

/** New cases and persons get their ids now, so that applying need not touch the ledger again. */
async function writePlans(ctx: Context, found: ImportRow, plans: readonly Plan[]): Promise<void> {
  await ctx.db.run(sql`
    insert into import_rows (district, import_id, row_number, disposition, reasons, matches, external_id, case_id, person_id, made_person,
      case_version, area_code, case_area)
    select ${found.district}, ${found.id}, t.row_number, t.disposition, t.reasons::jsonb, t.matches::jsonb, t.external_id, t.case_id, t.person_id,
      t.person_id is not null, case when t.person_id is not null then 1 end, ${found.areaCode}, t.case_area
    from unnest(${plans.map((plan) => plan.row)}::int[], ${plans.map((plan) => plan.disposition)}::text[],
      ${plans.map((plan) => JSON.stringify(plan.reasons))}::text[], ${plans.map((plan) => JSON.stringify(plan.matches))}::text[],
      ${plans.map((plan) => plan.values.externalId ?? null)}::text[], ${plans.map((plan) => (plan.disposition === 'created' ? newId() : plan.caseId))}::uuid[],
      ${plans.map((plan) => (plan.disposition === 'created' ? newId() : null))}::uuid[],
      ${plans.map((plan) => plan.areaCode)}::text[])
      as t (row_number, disposition, reasons, matches, external_id, case_id, person_id, case_area)`);
}
