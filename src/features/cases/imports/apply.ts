import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/id.ts';
import { sql } from '../../../platform/sql.ts';
import { registerPersons } from '../../people/persons.ts';
import { recordStates } from '../case-states.ts';
import { caseNumber } from '../report-case.ts';
import { attributesOf, caseColumns, classificationOf, columnsOf, reportDay } from './case-columns.ts';
import { type CheckedRow, checkedRows } from './checked-rows.ts';
import type { ImportRow } from './import-rows.ts';
import { linkInfectors } from './infectors.ts';
import { insertLabResults } from './lab-of-rows.ts';
import { ImportDefaults } from './model.ts';
import { personOf } from './plan.ts';
import { placeWords, seal } from './sealing.ts';
import { dateContext } from './upload.ts';

/**
 * Applies a checked import: new rows become persons and cases, known ones update their case, the rest waits in the ledger.
 * All in the transaction of the caller. Two batches are under way at once: while the database writes one, the next is read
 * and encrypted here.
 */
export async function applyCases(ctx: Context, found: ImportRow, tell: (rows: number) => Promise<void>): Promise<void> {
  const defaults = ImportDefaults.parse(found.defaults);
  let done = 0;
  let before: Promise<void> = Promise.resolve();
  try {
    for await (const rows of checkedRows(ctx, found)) {
      await before;
      before = applyBatch(ctx, found, defaults, rows);
      // Its failure is met at the next turn; until then it must not count as unhandled.
      before.catch(() => {});
      done += rows.length;
      await tell(done);
    }
  } catch (error) {
    // Reading on in a transaction that a batch has broken fails too; what broke it is the reason.
    await before;
    throw error;
  }
  await before;
  await linkInfectors(ctx, found, defaults);
}

async function applyBatch(
  ctx: Context,
  found: ImportRow,
  defaults: ImportDefaults,
  rows: readonly CheckedRow[],
): Promise<void> {
  await createCases(
    ctx,
    found,
    defaults,
    rows.filter(({ disposition }) => disposition === 'created'),
  );
  for (const row of rows.filter(({ disposition }) => disposition === 'updated')) await updateCase(ctx, found, row);
}

/** Makes a case of each row, and a person where the row is not about one we know (`personId`). */
export async function createCases(
  ctx: Context,
  found: ImportRow,
  defaults: ImportDefaults,
  rows: readonly CheckedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const strangers = rows.filter(({ isPlanned, personId }) => isPlanned || personId === null);
  const keys = await registerPersons(
    ctx,
    strangers.map((row) => ({ ...personOf(row), ...(row.isPlanned ? { id: row.personId! } : {}) })),
  );
  const persons = new Map(strangers.map((row, index) => [row.rowNumber, keys[index]!]));
  const known = await districtsOf(
    ctx,
    rows.flatMap(({ isPlanned, personId }) => (isPlanned ? [] : (personId ?? []))),
  );
  const made = rows.map((row) => {
    const person = persons.get(row.rowNumber) ?? { id: row.personId!, district: known.get(row.personId!)! };
    return { ...row, id: row.isPlanned ? row.caseId! : newId(), person };
  });
  await insertCases(ctx, found, defaults, made);
  await insertLabResults(ctx, found.id, made);
  const eventIds = await ctx.recordMany(
    made.map(({ id, areaCode, rowNumber }) => ({
      name: 'cases.imported',
      subject: 'case',
      subjectId: id,
      areaCode,
      details: { importId: found.id, row: rowNumber },
    })),
  );
  await recordStates(
    ctx,
    made.map(({ id }) => id),
    { eventIds, isNew: true },
  );
  for (const row of made.filter(({ isPlanned }) => !isPlanned)) {
    await ctx.db.run(sql`
      update import_rows set case_id = ${row.id}, person_id = ${row.person.id}, made_person = ${row.personId === null}, case_version = 1,
        disposition = 'created'
      where district = ${found.district} and import_id = ${found.id} and row_number = ${row.rowNumber}`);
  }
}

async function districtsOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await ctx.db.many(
    z.object({ id: z.string(), district: z.string() }),
    sql`
    select id, district from persons where id = any(${personIds}::uuid[])`,
  );
  return new Map(rows.map(({ id, district }) => [id, district]));
}

const names = Object.keys(caseColumns).map((column) => sql.ref(column));
const declared = sql.raw(
  Object.entries(caseColumns)
    .map(([column, type]) => `${column} ${type}`)
    .join(', '),
);

async function insertCases(
  ctx: Context,
  found: ImportRow,
  defaults: ImportDefaults,
  rows: readonly (CheckedRow & {
    id: string;
    person: { id: string; district: string };
  })[],
): Promise<void> {
  const days = dateContext(ctx);
  const json = rows.map(({ id, person, values, extra, areaCode }) => {
    const { classification, classifiedAt, confirmedAt } = classificationOf(values, defaults, days);
    return {
      outcome: 'ongoing',
      symptoms: [],
      discovery_channel: defaults.discoveryChannel ?? null,
      origin: defaults.origin ?? null,
      ...columnsOf(values),
      id,
      district: person.district,
      person_id: person.id,
      number: caseNumber(id),
      external_id: values.externalId?.slice(0, 200) ?? null,
      disease: values.disease?.slice(0, 100) ?? defaults.disease,
      classification,
      classified_at: classifiedAt,
      confirmed_at: confirmedAt,
      reported_on: reportDay(values, days.today),
      attributes: attributesOf(values, extra),
      area_code: areaCode,
    };
  });
  await ctx.db.run(sql`
    insert into cases (id, district, person_district, person_id, number, external_id, disease, classification, classified_at, confirmed_at,
      reported_on, attributes, area_code, round_id, import_id, recorded_at, changed_at, ${sql.join(names)})
    select id, district, district, person_id, number, external_id, disease, classification, classified_at, confirmed_at,
      reported_on, attributes, area_code, ${defaults.roundId ?? null}, ${found.id}, ${ctx.now}, ${ctx.now}, ${sql.join(names)}
    from json_to_recordset(${JSON.stringify(json)}::json) as t (id uuid, district text, person_id uuid, number text, external_id text,
      disease text, classification text, classified_at timestamptz, confirmed_at timestamptz, reported_on date, attributes jsonb,
      area_code text, ${declared})`);
}

/**
 * Writes what a row says over the case it is about; what the row does not say stays. Classification is not touched: it
 * changes with a reason, by a person.
 * @returns how many columns differ now
 */
export async function updateCase(ctx: Context, found: ImportRow, row: CheckedRow): Promise<number> {
  const columns = columnsOf(row.values);
  const present = Object.keys(columns) as (keyof typeof caseColumns)[];
  const before = await ctx.db.one(
    z.object({ before: z.record(z.string(), z.unknown()), areaCode: z.string(), otherAreaCode: z.string().nullable() }),
    sql`
    select to_jsonb(c) as before, area_code, other_area_code from cases c where id = ${row.caseId} for update`,
  );
  const differing = present.filter((column) => !isSame(before.before[column], columns[column]));
  if (differing.length > 0) {
    await ctx.db.run(sql`
      update cases set ${sql.join(differing.map((column) => sql`${sql.ref(column)} = ${columns[column]}::${sql.raw(caseColumns[column])}`))},
        version = version + 1, changed_at = ${ctx.now}
      where id = ${row.caseId}`);
    const eventId = await ctx.record({
      name: 'cases.updated-by-import',
      subject: 'case',
      subjectId: row.caseId!,
      areaCode: before.areaCode,
      otherAreaCode: before.otherAreaCode,
      details: { importId: found.id, row: row.rowNumber, fields: differing },
      before: before.before,
      after: columns,
    });
    await recordStates(ctx, [row.caseId!], { eventIds: [eventId] });
  }
  const kept = Object.fromEntries(differing.map((column) => [column, before.before[column] ?? null]));
  await ctx.db.run(sql`
    update import_rows set disposition = 'updated', case_id = ${row.caseId}, case_version = (select version from cases where id = ${row.caseId}),
      before_sealed = ${seal(ctx.house, placeWords(found.id, row.rowNumber, 'before'), kept)}
    where district = ${found.district} and import_id = ${found.id} and row_number = ${row.rowNumber}`);
  return differing.length;
}

function isSame(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return JSON.stringify([...before].sort()) === JSON.stringify([...after].sort());
  if (typeof after === 'string' && typeof before === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(after))
    return Date.parse(before) === Date.parse(after);
  return before === after || (before === undefined && after === null);
}
