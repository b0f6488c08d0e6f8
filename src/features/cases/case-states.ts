import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';

/**
 * Writes down what is known of cases from now on, and ends what was known before, so that figures can be asked as known
 * at any instant. Called after the case rows themselves were written.
 * @param reason as typed by the person who changed it; null when the case is new
 */
export async function recordStates(
  ctx: Context,
  caseIds: readonly string[],
  more: {
    reason?: string | null;
    eventIds?: readonly string[];
    /** Cases that were never recorded before: nothing can be superseded. */
    isNew?: boolean;
  } = {},
): Promise<void> {
  if (caseIds.length === 0) return;
  if (!more.isNew)
    await ctx.db.run(sql`
    update case_states set superseded_at = ${ctx.now} where case_id = any(${caseIds}::uuid[]) and superseded_at is null`);
  await ctx.db.run(sql`
    insert into case_states (district, id, case_id, recorded_at, classification, classified_at, confirmed_at, definition, reason,
      discovery_channel, origin, severity, outcome, outcome_on, onset_on, reported_on, detected_at, reported_at, isolated_on,
      treated_at, disease, round_id, sex, age_years, area_code, other_area_code, event_id)
    select c.district, t.id, c.id, ${ctx.now}, c.classification, c.classified_at, c.confirmed_at, c.definition, ${more.reason ?? null},
      c.discovery_channel, c.origin, c.severity, c.outcome, c.outcome_on, c.onset_on, c.reported_on, c.detected_at, c.reported_at,
      c.isolated_on, c.treated_at, c.disease, c.round_id, c.sex, c.age_years, c.area_code, c.other_area_code, t.event_id
    from unnest(${caseIds}::uuid[], ${caseIds.map(() => newId())}::uuid[], ${caseIds.map((_, at) => more.eventIds?.[at] ?? null)}::uuid[])
      as t (case_id, id, event_id)
    join cases c on c.id = t.case_id`);
}
