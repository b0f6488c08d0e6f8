import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/id.ts';
import { sql } from '../../../platform/sql.ts';
import { recognisePairs, type ParsedPair, pairParser } from '../linelist/pairs.ts';
import { checkedRows } from './checked-rows.ts';
import { type ImportRow, reportOf, stagedRows } from './import-rows.ts';
import { ImportDefaults } from './model.ts';
import { dateContext } from './upload.ts';

interface Link {
  readonly rowNumber: number;
  readonly infector: string;
  readonly infected: string;
  readonly relation: string | null;
  readonly contactOn: string | null;
}

/** Links the cases of a line list to the infectors it names in a column. */
export async function linkInfectors(ctx: Context, found: ImportRow, defaults: ImportDefaults): Promise<void> {
  for await (const rows of checkedRows(ctx, found)) {
    const links = rows.flatMap(({ rowNumber, values }): Link[] =>
      (values.infectorExternalId ?? []).map((infector) => ({
        rowNumber,
        infector,
        infected: values.externalId ?? '',
        relation: values.relation?.slice(0, 100) ?? null,
        contactOn: null,
      })),
    );
    await insertLinks(
      ctx,
      found,
      defaults,
      links.filter(({ infected }) => infected !== ''),
    );
  }
}

/** Checks a file of pairs: a pair becomes a link when both its cases are known. */
export async function planPairs(ctx: Context, found: ImportRow, tell: (rows: number) => Promise<void>): Promise<void> {
  const defaults = ImportDefaults.parse(found.defaults);
  let done = 0;
  await ctx.db.run(sql`delete from import_rows where import_id = ${found.id}`);
  for await (const pairs of pairsOf(ctx, found)) {
    const ids = pairs.flatMap(({ infector, infected }) => [infector, infected].filter((id) => id !== null));
    const known = await knownIds(ctx, defaults, ids);
    await writeLedger(
      ctx,
      found,
      pairs.map((pair) => {
        const reasons = pair.problems.map(({ column, reason, severity }) => ({
          column,
          reason: reason as string,
          severity,
        }));
        if (pair.infector !== null && !known.has(pair.infector))
          reasons.push({ column: null, reason: 'infector-not-known', severity: 'reject' });
        if (pair.infected !== null && !known.has(pair.infected))
          reasons.push({ column: null, reason: 'case-not-known', severity: 'reject' });
        return {
          pair,
          reasons,
          disposition: reasons.some(({ severity }) => severity === 'reject') ? 'rejected' : 'created',
        };
      }),
    );
    done += pairs.length;
    await tell(done);
  }
}

/** Writes the links of a checked file of pairs. */
export async function applyPairs(ctx: Context, found: ImportRow, tell: (rows: number) => Promise<void>): Promise<void> {
  const defaults = ImportDefaults.parse(found.defaults);
  let done = 0;
  for await (const pairs of pairsOf(ctx, found)) {
    await insertLinks(
      ctx,
      found,
      defaults,
      pairs.flatMap(({ row, infector, infected, context, contactOn }) =>
        infector === null || infected === null || infector === infected
          ? []
          : [{ rowNumber: row, infector, infected, relation: context, contactOn }],
      ),
    );
    done += pairs.length;
    await tell(done);
  }
}

async function* pairsOf(ctx: Context, found: ImportRow): AsyncGenerator<ParsedPair[]> {
  const { header } = reportOf(ctx, found);
  const columns = recognisePairs(header);
  if (!columns) throw new Error(`import ${found.id} is no file of pairs`);
  const parse = pairParser(header, columns, { ...dateContext(ctx), dates: null });
  for await (const rows of stagedRows(ctx, found.id)) yield rows.map((row) => parse(row));
}

async function knownIds(ctx: Context, { disease }: ImportDefaults, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db.many(
    z.object({ externalId: z.string() }),
    sql`
    select distinct external_id from cases where external_id = any(${ids}::text[]) and disease = ${disease}`,
  );
  return new Set(rows.map(({ externalId }) => externalId));
}

/** One link per pair; both cases are found by their ids in the same disease. A link that is there stays as it is. */
async function insertLinks(
  ctx: Context,
  found: ImportRow,
  { disease }: ImportDefaults,
  links: readonly Link[],
): Promise<void> {
  if (links.length === 0) return;
  await ctx.db.run(sql`
    insert into case_pairs (district, id, infector_district, infector_id, case_id, relation, evidence, contact_from_on, contact_to_on, source,
      area_code, other_area_code, import_id, recorded_at)
    select distinct on (c.id, i.id) c.district, t.id, i.district, i.id, c.id, t.relation, 'stated', t.contact_on, t.contact_on, 'import',
      c.area_code, nullif(i.area_code, c.area_code), ${found.id}, ${ctx.now}
    from unnest(${links.map(() => newId())}::uuid[], ${links.map((link) => link.infector)}::text[], ${links.map((link) => link.infected)}::text[],
      ${links.map((link) => link.relation)}::text[], ${links.map((link) => link.contactOn)}::date[]) as t (id, infector, infected, relation, contact_on)
    join cases c on c.external_id = t.infected and c.disease = ${disease}
    join cases i on i.external_id = t.infector and i.disease = ${disease}
    where i.id <> c.id
    on conflict do nothing`);
}

async function writeLedger(
  ctx: Context,
  found: ImportRow,
  rows: readonly {
    pair: ParsedPair;
    reasons: readonly { column: string | null; reason: string; severity: string }[];
    disposition: string;
  }[],
): Promise<void> {
  await ctx.db.run(sql`
    insert into import_rows (district, import_id, row_number, disposition, reasons, external_id, area_code, case_area)
    select ${found.district}, ${found.id}, t.row_number, t.disposition, t.reasons::jsonb, t.external_id, ${found.areaCode}, ${found.areaCode}
    from unnest(${rows.map(({ pair }) => pair.row)}::int[], ${rows.map(({ disposition }) => disposition)}::text[],
      ${rows.map(({ reasons }) => JSON.stringify(reasons))}::text[], ${rows.map(({ pair }) => pair.infected)}::text[])
      as t (row_number, disposition, reasons, external_id)`);
}
