import { z } from 'zod';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { areaOf } from '../places/areas.ts';
import { lockCase, recordOf } from './case-rows.ts';
import { recordStates } from './case-states.ts';
import { definitionOf } from './definition.ts';
import {
  CaseId,
  CaseRecord,
  type CaseRecord as Case,
  cannotBecome,
  changedMeanwhile,
  Classification,
  CorrectCase,
  inTheFuture,
  mayBecome,
  neverConfirmed,
  ReclassifyCase,
  rolesThatSeeCases,
} from './model.ts';
import { checkDates } from './report-case.ts';

/** Moves a case along its classification. The lock makes two desks take turns, so neither overwrites the other. */
export const reclassifyCase = change({
  name: 'cases.reclassify',
  summary: 'Change the classification of a case, with the reason.',
  allow: ['case-worker', 'epidemiologist'],
  input: ReclassifyCase,
  output: CaseRecord,
  async run(ctx, { caseId, to, reason, at = ctx.now, ifVersion }) {
    const found = await lockCase(ctx, caseId);
    refuseOutdated(found, ifVersion);
    const from = found.classification;
    if (!mayBecome[from].includes(to)) throw cannotBecome({ from, to });
    if (at > ctx.house.latest()) throw inTheFuture({ field: 'at' });
    await ctx.db.run(sql`
      update cases set classification = ${to}, classified_at = ${at}, definition = ${await definitionOf(ctx, found.roundId, to)}, version = version + 1, changed_at = ${ctx.now},
        confirmed_at = case when ${to} = 'confirmed' then coalesce(confirmed_at, ${at}) else confirmed_at end
      where id = ${caseId}`);
    const after = await recordOf(ctx, caseId);
    const eventId = await ctx.record({
      name: 'cases.reclassified',
      subject: 'case',
      subjectId: caseId,
      areaCode: after.areaCode,
      otherAreaCode: after.otherAreaCode,
      details: { from, to, reason, at },
      before: found,
      after,
    });
    await recordStates(ctx, [caseId], { reason, eventIds: [eventId] });
    return after;
  },
});

/** Corrects what is known of a case. What it was before stays in the history and in figures as known then. */
export const correctCase = change({
  name: 'cases.correct',
  summary: 'Correct facts of a case, with the reason. Needs the version you saw.',
  allow: ['case-worker', 'epidemiologist'],
  input: CorrectCase,
  output: CaseRecord,
  async run(ctx, { caseId, reason, ifVersion, ...facts }) {
    const found = await lockCase(ctx, caseId);
    refuseOutdated(found, ifVersion);
    if (facts.areaCode) await areaOf(ctx, facts.areaCode);
    if (facts.otherAreaCode) await areaOf(ctx, facts.otherAreaCode);
    if (facts.confirmedAt !== undefined) checkConfirmation(ctx, found, facts.confirmedAt);
    checkDates(ctx, { ...found, ...facts, reportedOn: facts.reportedOn ?? found.reportedOn });
    const changed = Object.entries(facts).filter(([, value]) => value !== undefined);
    const assignments = changed.map(([field, value]) => sql`${sql.ref(snake(field))} = ${value}`);
    if (facts.confirmedAt !== undefined && found.classifiedAt === found.confirmedAt)
      assignments.push(sql`classified_at = ${facts.confirmedAt}`);
    await ctx.db.run(sql`
      update cases set ${sql.join([...assignments, sql`version = version + 1`, sql`changed_at = ${ctx.now}`])} where id = ${caseId}`);
    const after = await recordOf(ctx, caseId);
    const eventId = await ctx.record({
      name: 'cases.corrected',
      subject: 'case',
      subjectId: caseId,
      areaCode: found.areaCode,
      otherAreaCode: after.areaCode === found.areaCode ? after.otherAreaCode : after.areaCode,
      details: { reason, fields: differences(found, after) },
      before: found,
      after,
    });
    await recordStates(ctx, [caseId], { reason, eventIds: [eventId] });
    return after;
  },
});

/** The whole record of one case. */
export const getCase = query({
  name: 'cases.get',
  summary: 'One case with all that is known of it but the identity.',
  allow: rolesThatSeeCases,
  input: z.object({ caseId: CaseId }),
  output: CaseRecord,
  run: (ctx, { caseId }) => recordOf(ctx, caseId),
});

const StateOfCase = z.object({
  recordedAt: z.string(),
  supersededAt: z.string().nullable(),
  classification: Classification,
  classifiedAt: z.string(),
  definition: z.string().nullable(),
  reason: z.string().nullable(),
  areaCode: z.string(),
});

/** How a case's classification came to be what it is: every state, oldest first, with reason and definition. */
export const statesOfCase = query({
  name: 'cases.states',
  summary: 'Every state a case was in: when it was true, when it was known, why.',
  allow: rolesThatSeeCases,
  input: z.object({ caseId: CaseId }),
  output: z.array(StateOfCase),
  run: (ctx, { caseId }) =>
    ctx.db.many(
      StateOfCase,
      sql`
    select recorded_at, superseded_at, classification, classified_at, definition, reason, area_code
    from case_states where case_id = ${caseId} order by recorded_at, id`,
    ),
});

function refuseOutdated(found: Case, ifVersion: number | undefined): void {
  if (ifVersion !== undefined && ifVersion !== found.version)
    throw changedMeanwhile({ caseId: found.id, version: found.version });
}

function checkConfirmation(ctx: Context, found: Case, confirmedAt: string): void {
  if (found.confirmedAt === null) throw neverConfirmed({ classification: found.classification });
  if (confirmedAt > ctx.house.latest()) throw inTheFuture({ field: 'confirmedAt' });
}

/** Fields that differ, with both values; free text only by name, because it may speak of persons. */
function differences(before: Case, after: Case): Record<string, unknown> {
  const silent = new Set(['notes', 'attributes', 'version', 'changedAt', 'areaPath', 'displayName']);
  const fields = Object.keys(after) as (keyof Case)[];
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return Object.fromEntries(
    changed
      .filter((field) => field === 'notes' || !silent.has(field))
      .map((field) => [field, field === 'notes' ? null : { from: before[field], to: after[field] }]),
  );
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
