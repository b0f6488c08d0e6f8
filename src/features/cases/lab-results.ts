import { z } from 'zod';
import { Instant } from '../../kernel/day.ts';
import { problem } from '../../kernel/problem.ts';
import { change, query } from '../../platform/action.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { lockCase } from './case-rows.ts';
import { recordStates } from './case-states.ts';
import { CaseId, LabResultValue } from './model.ts';

export const resultsOutOfOrder = problem('cases/results-out-of-order', 422, (_: object) =>
  'A sample is taken, then received, then resulted; these times are in another order.');

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

/** Adds a laboratory result to a case. The first positive one is when the case was detected. */
export const addLabResult = change({
  name: 'cases.add-lab-result',
  summary: 'Add a laboratory result to a case: sample, method, result, Ct, variant, sequence.',
  allow: ['laboratory', 'case-worker', 'epidemiologist'],
  input: z.object({
    id: z.uuid().optional(),
    caseId: CaseId,
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
  }),
  output: LabResult,
  async run(ctx, { id = newId(), caseId, ...r }) {
    const found = await lockCase(ctx, caseId);
    const times = [r.sampledAt, r.receivedAt, r.resultedAt].filter((at): at is Instant => typeof at === 'string');
    if (times.some((at, index) => index > 0 && times[index - 1]! > at)) throw resultsOutOfOrder({});
    const result = await ctx.db.one(LabResult, sql`
      insert into lab_results (district, id, person_district, person_id, case_district, case_id, institution_id, laboratory,
        sample_id, sample_type, method, sampled_at, received_at, resulted_at, result, ct_value, pathogen, variant, sequence_id,
        area_code, other_area_code, recorded_at)
      select c.district, ${id}, c.person_district, c.person_id, c.district, c.id, ${r.institutionId ?? null}, ${r.laboratory ?? null},
        ${r.sampleId ?? null}, ${r.sampleType ?? null}, ${r.method ?? null}, ${r.sampledAt ?? null}, ${r.receivedAt ?? null},
        ${r.resultedAt}, ${r.result}, ${r.ctValue ?? null}, ${r.pathogen ?? null}, ${r.variant ?? null}, ${r.sequenceId ?? null},
        c.area_code, c.other_area_code, ${ctx.now}
      from cases c where c.id = ${caseId}
      returning ${columns}`);
    const eventId = await ctx.record({
      name: 'cases.lab-result-added', subject: 'case', subjectId: caseId, areaCode: found.areaCode, otherAreaCode: found.otherAreaCode,
      details: { result: r.result, resultedAt: r.resultedAt, ctValue: r.ctValue ?? null, variant: r.variant ?? null },
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

export const labResultsOfCase = query({
  name: 'cases.lab-results',
  summary: 'The laboratory results of a case, newest first.',
  allow: 'signed-in',
  input: z.object({ caseId: CaseId }),
  output: z.array(LabResult),
  run: (ctx, { caseId }) => ctx.db.many(LabResult, sql`
    select ${columns} from lab_results where case_id = ${caseId} order by resulted_at desc, id desc`),
});
