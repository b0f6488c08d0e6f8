import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Day, dayOf, type Instant } from '../../kernel/day.ts';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { registerPerson } from '../people/persons.ts';
import { areaOf } from '../places/areas.ts';
import { recordOf } from './case-rows.ts';
import { recordStates } from './case-states.ts';
import { startClocks } from './clocks.ts';
import { definitionOf } from './definition.ts';
import { takeResultsAlong } from './lab-results.ts';
import type { CaseId } from './model.ts';
import { type CaseFacts, CaseRecord, datesOutOfOrder, inTheFuture, noSuchPersonForCase, ReportCase } from './model.ts';

/** Opens a case: one person, one illness. The clocks of its round's pack start with it. */
export const reportCase = change({
  name: 'cases.report',
  summary: 'Report a case: the person, the illness, how it was found and classified.',
  allow: ['reporter', 'case-worker', 'epidemiologist', 'laboratory'],
  input: ReportCase,
  output: CaseRecord,
  async run(ctx, input) {
    const { person: whom, id = newId<CaseId>(), ...facts } = input;
    await areaOf(ctx, input.areaCode);
    if (input.otherAreaCode) await areaOf(ctx, input.otherAreaCode);
    const classifiedAt = input.classifiedAt ?? ctx.now;
    const reportedOn = input.reportedOn ?? dayOf(input.reportedAt ?? classifiedAt, ctx.house.zone);
    checkDates(ctx, { ...facts, reportedOn });
    const person =
      'personId' in whom
        ? await knownPerson(ctx, whom.personId)
        : await registerPerson(ctx, { ...whom, areaCode: input.areaCode, otherAreaCode: input.otherAreaCode ?? null });
    const definition = await definitionOf(ctx, input.roundId, input.classification);
    await insertCase(ctx, { ...facts, id, person, classifiedAt, reportedOn, definition });
    await takeResultsAlong(ctx, id);
    const eventId = await ctx.record({
      name: 'cases.reported',
      subject: 'case',
      subjectId: id,
      areaCode: input.areaCode,
      otherAreaCode: input.otherAreaCode,
      details: {
        classification: input.classification,
        disease: input.disease,
        channel: input.discoveryChannel ?? null,
      },
    });
    await recordStates(ctx, [id], { reason: input.reason ?? null, eventIds: [eventId], isNew: true });
    const opened = await recordOf(ctx, id);
    await startClocks(ctx, opened);
    return opened;
  },
});

const KnownPerson = z.object({ district: z.string(), id: z.uuid() });

async function knownPerson(ctx: Context, personId: string): Promise<{ id: string; district: string }> {
  const found = await ctx.db.maybeOne(
    KnownPerson,
    sql`
    select district, id from persons where id = ${personId} and merged_into is null`,
  );
  if (!found) throw noSuchPersonForCase({ personId });
  return found;
}

async function insertCase(
  ctx: Context,
  c: Omit<z.infer<typeof ReportCase>, 'person' | 'id'> & {
    id: string;
    person: { id: string; district: string };
    classifiedAt: Instant;
    reportedOn: Day;
    definition: string | null;
  },
): Promise<void> {
  await ctx.db.run(sql`
    insert into cases (district, id, number, external_id, round_id, disease, person_district, person_id,
      classification, classified_at, confirmed_at, definition, discovery_channel, origin, severity, outcome,
      infection_on, exposure_from_on, exposure_to_on, onset_on, first_visit_on, sampled_on, detected_at, reported_on, reported_at,
      isolated_on, hospitalised_on, treated_at, discharged_on, outcome_on, pathogen, variant, sequence_id, ct_value,
      hospital_id, hospital, reporting_institution_id, reporting_unit, sex, age_years, symptoms, lon, lat, notes,
      area_code, other_area_code, recorded_at, changed_at)
    select ${c.person.district}, ${c.id}, ${caseNumber(c.id)}, ${c.externalId ?? null}, ${c.roundId ?? null}, ${c.disease}, p.district, p.id,
      ${c.classification}, ${c.classifiedAt}, ${c.classification === 'confirmed' ? c.classifiedAt : null}, ${c.definition}, ${c.discoveryChannel ?? null},
      ${c.origin ?? null}, ${c.severity ?? null}, ${c.outcome ?? 'ongoing'},
      ${c.infectionOn ?? null}, ${c.exposureFromOn ?? null}, ${c.exposureToOn ?? null}, ${c.onsetOn ?? null}, ${c.firstVisitOn ?? null},
      ${c.sampledOn ?? null}, ${c.detectedAt ?? null}, ${c.reportedOn}, ${c.reportedAt ?? null},
      ${c.isolatedOn ?? null}, ${c.hospitalisedOn ?? null}, ${c.treatedAt ?? null}, ${c.dischargedOn ?? null}, ${c.outcomeOn ?? null},
      ${c.pathogen ?? null}, ${c.variant ?? null}, ${c.sequenceId ?? null}, ${c.ctValue ?? null},
      ${c.hospitalId ?? null}, ${c.hospital ?? null}, ${c.reportingInstitutionId ?? null}, ${c.reportingUnit ?? null},
      p.sex, coalesce(p.age_years, extract(year from age(${c.reportedOn}::date, p.birth_on))), ${c.symptoms ?? []}::text[],
      ${c.lon ?? null}, ${c.lat ?? null}, ${c.notes ?? null}, ${c.areaCode}, ${c.otherAreaCode ?? null}, ${ctx.now}, ${ctx.now}
    from persons p where p.district = ${c.person.district} and p.id = ${c.person.id}`);
}

/**
 * A short name to speak of a case by: ten letters and digits that cannot be mistaken for one another, made from its id, so
 * that a request sent twice gives the same. Ten, because of a million cases in one district two would share eight.
 */
export function caseNumber(id: string): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  return Array.from(createHash('sha256').update(id).digest().subarray(0, 10), (byte) => alphabet[byte % 32]).join('');
}

type DatedField = Extract<keyof CaseFacts, `${string}On` | `${string}At`> | 'reportedOn';

/** The order in which the days of an illness must come, each pair by the names of its fields. */
const order: readonly (readonly [DatedField, DatedField])[] = [
  ['infectionOn', 'onsetOn'],
  ['exposureFromOn', 'exposureToOn'],
  ['onsetOn', 'outcomeOn'],
  ['hospitalisedOn', 'dischargedOn'],
];

/** Refuses days that cannot be: out of order, or not come yet. */
export function checkDates(ctx: Context, facts: { readonly [Field in DatedField]?: string | null | undefined }): void {
  for (const [earlier, later] of order) {
    const [from, to] = [facts[earlier], facts[later]];
    if (typeof from === 'string' && typeof to === 'string' && from > to) throw datesOutOfOrder({ earlier, later });
  }
  for (const field of ['onsetOn', 'sampledOn', 'reportedOn', 'hospitalisedOn', 'outcomeOn', 'infectionOn'] as const) {
    const day = facts[field];
    if (typeof day === 'string' && day > dayOf(ctx.house.latest(), ctx.house.zone)) throw inTheFuture({ field });
  }
  for (const field of ['detectedAt', 'reportedAt', 'treatedAt'] as const) {
    const at = facts[field];
    if (typeof at === 'string' && at > ctx.house.latest()) throw inTheFuture({ field });
  }
}
