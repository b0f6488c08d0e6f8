import { z } from 'zod';
import { Instant } from '../../kernel/day.ts';
import { problem } from '../../kernel/problem.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { type Sql, sql } from '../../platform/sql.ts';
import { standingPersonOf } from '../people/persons.ts';
import { lockCase } from './case-rows.ts';
import { recordStates } from './case-states.ts';
import { CaseId, inTheFuture, LabResultValue, rolesThatSeeCases } from './model.ts';

export const resultsOutOfOrder = problem(
  'cases/results-out-of-order',
  422,
  (_: object) => 'A sample is taken, then received, then resulted; these times are in another order.',
);

export const LabResult = z.object({
  id: z.uuid(),
  caseId: CaseId.nullable(),
  institutionId: z.uuid().nullable(),
  laboratory: z.string().nullable(),
  sampleId: z.string().nullable(),
  sampleType: z.string().nullable(),
  method: z.string().nullable(),
  sampledAt: z.string().nullable(),
  receivedAt: z.string().nullable(),
  resultedAt: z.string(),
  result: LabResultValue,
  ctValue: z.number().nullable(),
  pathogen: z.string().nullable(),
  variant: z.string().nullable(),
  sequenceId: z.string().nullable(),
});
export type LabResult = z.infer<typeof LabResult>;

const columns = sql`id, case_id, institution_id, laboratory, sample_id, sample_type, method, sampled_at, received_at, resulted_at,
  result, ct_value, pathogen, variant, sequence_id`;

const text = z.string().trim().max(200).nullish();

/** What a laboratory says of one sample. */
const NewResult = z.object({
  id: z.uuid().optional(),
  institutionId: z.uuid().nullish(),
  laboratory: text,
  sampleId: text,
  sampleType: text,
  method: text,
  sampledAt: Instant.nullish(),
  receivedAt: Instant.nullish(),
  resultedAt: Instant,
  result: LabResultValue,
  ctValue: z.number().min(0).max(60).nullish(),
  pathogen: text,
  variant: text,
  sequenceId: text,
});

/** Adds a laboratory result to a case. The first positive one is when the case was detected. */
export const addLabResult = change({
  name: 'cases.add-lab-result',
  summary: 'Add a laboratory result to a case: sample, method, result, Ct, variant, sequence.',
  allow: ['laboratory', 'case-worker', 'epidemiologist'],
  input: NewResult.extend({ caseId: CaseId }),
  output: LabResult,
  async run(ctx, { caseId, ...r }) {
    const found = await lockCase(ctx, caseId);
    const result = await insertResult(
      ctx,
      r,
      sql`
      select c.person_district, c.person_id, c.district, c.id, c.area_code, c.other_area_code from cases c where c.id = ${caseId}`,
    );
    const eventId = await ctx.record({
      name: 'cases.lab-result-added',
      subject: 'case',
      subjectId: caseId,
      areaCode: found.areaCode,
      otherAreaCode: found.otherAreaCode,
      details: toldOf(r),
    });
    await ctx.db.run(sql`
      update cases set version = version + 1, changed_at = ${ctx.now},
        detected_at = case when ${r.result} = 'positive' then least(detected_at, ${r.resultedAt}::timestamptz) else detected_at end,
        pathogen = coalesce(${r.pathogen ?? null}, pathogen), variant = coalesce(${r.variant ?? null}, variant),
        sequence_id = coalesce(${r.sequenceId ?? null}, sequence_id),
        ct_value = case when ${r.result} = 'positive' then coalesce(${r.ctValue ?? null}, ct_value) else ct_value end
      where id = ${caseId}`);
    await recordStates(ctx, [caseId], { eventIds: [eventId] });
    return result;
  },
});

/**
 * Enters a result of a person who is no case yet. A positive one of which no case comes within two hours is listed as a
 * missing report (M04-5); the case, when it is reported, takes the result along.
 */
export const addPersonResult = change({
  name: 'cases.add-person-result',
  summary: 'Enter a laboratory result of a person who is no case yet.',
  allow: ['laboratory', 'case-worker', 'epidemiologist'],
  input: NewResult.extend({ personId: z.uuid() }),
  output: LabResult,
  async run(ctx, { personId, ...r }) {
    const person = await standingPersonOf(ctx, personId);
    const result = await insertResult(
      ctx,
      r,
      sql`
      select p.district, p.id, null::text, null::uuid, p.area_code, p.other_area_code
      from persons p where p.district = ${person.district} and p.id = ${personId}`,
    );
    await ctx.record({
      name: 'cases.person-result-added',
      subject: 'person',
      subjectId: personId,
      areaCode: person.areaCode,
      otherAreaCode: person.otherAreaCode,
      details: toldOf(r),
    });
    return result;
  },
});

type NewResult = z.infer<typeof NewResult>;

const toldOf = ({ result, resultedAt, ctValue, variant }: NewResult) => ({
  result,
  resultedAt,
  ctValue: ctValue ?? null,
  variant: variant ?? null,
});

/** @param whose selects person_district, person_id, case_district, case_id, area_code, other_area_code of one row */
async function insertResult(ctx: Context, { id = newId(), ...r }: NewResult, whose: Sql): Promise<LabResult> {
  const times = [r.sampledAt, r.receivedAt, r.resultedAt].filter((at): at is Instant => typeof at === 'string');
  if (times.some((at, index) => index > 0 && times[index - 1]! > at)) throw resultsOutOfOrder({});
  if (r.resultedAt > ctx.house.latest()) throw inTheFuture({ field: 'resultedAt' });
  return ctx.db.one(
    LabResult,
    sql`
    insert into lab_results (district, id, person_district, person_id, case_district, case_id, institution_id, laboratory,
      sample_id, sample_type, method, sampled_at, received_at, resulted_at, result, ct_value, pathogen, variant, sequence_id,
      area_code, other_area_code, recorded_at)
    select coalesce(w.case_district, w.person_district), ${id}, w.person_district, w.person_id, w.case_district, w.case_id,
      ${r.institutionId ?? null}, ${r.laboratory ?? null}, ${r.sampleId ?? null}, ${r.sampleType ?? null}, ${r.method ?? null},
      ${r.sampledAt ?? null}, ${r.receivedAt ?? null}, ${r.resultedAt}, ${r.result}, ${r.ctValue ?? null}, ${r.pathogen ?? null},
      ${r.variant ?? null}, ${r.sequenceId ?? null}, w.area_code, w.other_area_code, ${ctx.now}
    from (${whose}) as w (person_district, person_id, case_district, case_id, area_code, other_area_code)
    returning ${columns}`,
  );
}

/** Days before a case within which a person's result belongs to it and not to an illness before. */
const daysOfOneIllness = 30;

/** Gives a new case the results its person already has; the first positive one says when it was detected, where nobody else did. */
export async function takeResultsAlong(ctx: Context, caseId: CaseId): Promise<void> {
  const taken = await ctx.db.run(sql`
    update lab_results l set case_district = c.district, case_id = c.id
    from cases c
    where c.id = ${caseId} and l.person_district = c.person_district and l.person_id = c.person_id and l.case_id is null
      and l.resulted_at >= c.classified_at - make_interval(days => ${daysOfOneIllness}::int)`);
  if (taken === 0) return;
  await ctx.db.run(sql`
    update cases c set detected_at = (select min(l.resulted_at) from lab_results l where l.case_id = c.id and l.result = 'positive')
    where c.id = ${caseId} and c.detected_at is null`);
}

export const labResultsOfCase = query({
  name: 'cases.lab-results',
  summary: 'The laboratory results of a case, newest first.',
  allow: rolesThatSeeCases,
  input: z.object({ caseId: CaseId }),
  output: z.array(LabResult),
  run: (ctx, { caseId }) =>
    ctx.db.many(
      LabResult,
      sql`
    select ${columns} from lab_results where case_id = ${caseId} order by resulted_at desc, id desc`,
    ),
});
