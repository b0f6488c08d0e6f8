import type { Context } from '../../platform/context.ts';
import { below, belowAny } from '../../platform/scope.ts';
import { allOf, type Sql, sql } from '../../platform/sql.ts';
import type { CaseFilter } from './model.ts';

const responsible = sql`c.responsible_district`;
const other = sql`c.other_district`;
const code = sql`c.area_code`;
const otherCode = sql`c.other_area_code`;

/** What the filter says, without whose areas it is asked in. */
export function filtered(ctx: Context, filter: CaseFilter): Sql {
  const oneOf = (column: Sql, values: readonly string[] | undefined) =>
    values && sql`${column} = any(${values}::text[])`;
  return allOf([
    filter.area !== undefined && below(filter.area, responsible, code),
    filter.roundId && sql`c.round_id = ${filter.roundId}`,
    filter.disease && sql`c.disease = ${filter.disease}`,
    oneOf(sql`c.classification`, filter.classification),
    oneOf(sql`c.discovery_channel`, filter.discoveryChannel),
    oneOf(sql`c.origin`, filter.origin),
    oneOf(sql`c.severity`, filter.severity),
    oneOf(sql`c.outcome`, filter.outcome),
    filter.sex && sql`c.sex = ${filter.sex}`,
    filter.ageFrom !== undefined && sql`c.age_years >= ${filter.ageFrom}`,
    filter.ageTo !== undefined && sql`c.age_years < ${filter.ageTo + 1}`,
    filter.reportedFrom && sql`c.reported_on >= ${filter.reportedFrom}`,
    filter.reportedTo && sql`c.reported_on <= ${filter.reportedTo}`,
    filter.onsetFrom && sql`c.onset_on >= ${filter.onsetFrom}`,
    filter.onsetTo && sql`c.onset_on <= ${filter.onsetTo}`,
    filter.hospitalId && sql`c.hospital_id = ${filter.hospitalId}`,
    filter.importId && sql`c.import_id = ${filter.importId}`,
    filter.personId && sql`c.person_id = ${filter.personId}`,
    filter.number && sql`(c.number = ${filter.number} or c.external_id = ${filter.number})`,
    filter.hasOnset !== undefined && (filter.hasOnset ? sql`c.onset_on is not null` : sql`c.onset_on is null`),
    filter.clockOverdue &&
      sql`exists (
      select 1 from case_clocks k where k.district = c.district and k.case_id = c.id and k.stopped_at is null and k.due_at < ${ctx.now})`,
  ]);
}

/**
 * The parts a list of the asker's areas is made of: the cases they are responsible for, and those of others that concern
 * them. Two parts and not one condition with "or", because each has an index that gives it in order.
 */
export function partsOf(ctx: Context, filter: CaseFilter): readonly Sql[] {
  const condition = filtered(ctx, filter);
  const { areas } = ctx.actor;
  const ours = belowAny(areas, responsible, code);
  const narrowed = filter.area !== undefined && areas.some((area) => filter.area!.startsWith(area));
  if (ours === undefined || narrowed) return [condition];
  const concern = belowAny(areas, other, otherCode)!;
  return [allOf([ours, condition]), allOf([concern, sql`not ${ours}`, condition])];
}

/** The same as one condition, for counts and exports that read all rows anyway. */
export function whole(ctx: Context, filter: CaseFilter): Sql {
  const parts = partsOf(ctx, filter);
  return parts.length === 1
    ? parts[0]!
    : sql`(${sql.join(
        parts.map((part) => sql`(${part})`),
        sql` or `,
      )})`;
}
