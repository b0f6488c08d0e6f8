import { z } from 'zod';
import { Instant, instant } from '../../kernel/day.ts';
import { problem } from '../../kernel/problem.ts';
import { factsFrom } from '../../protocol/facts.ts';
import { reportingClocks, type RunningClock } from '../../protocol/questions/clocks.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { lockCase } from './case-rows.ts';
import { clockLabel } from './clock-labels.ts';
import { CaseClock, CaseId, type CaseRecord, noSuchRound, rolesThatSeeCases } from './model.ts';

export const noSuchMoment = problem(
  'cases/no-such-moment',
  422,
  (d: { moment: string; known: readonly string[] }) =>
    `The pack of this round knows no moment "${d.moment}". It knows: ${d.known.join(', ')}.`,
);
export const noPackForCase = problem(
  'cases/no-pack',
  409,
  (_: object) => 'The case belongs to no outbreak round, so no pack says which clocks run. Put it into a round first.',
);

const Moment = z.object({ moment: z.string(), at: Instant });

/** Notes a moment (reported to the network, reviewed …) and lets the clocks follow: those it starts start, those it stops stop. */
export const recordMoment = change({
  name: 'cases.record-moment',
  summary: 'Note that something happened to a case that starts or stops a clock of its pack.',
  allow: ['reporter', 'case-worker', 'epidemiologist', 'laboratory'],
  input: z.object({ caseId: CaseId, moment: z.string().trim().min(1).max(60), at: Instant.optional() }),
  output: z.array(CaseClock),
  async run(ctx, { caseId, moment, at = ctx.now }) {
    const found = await lockCase(ctx, caseId);
    const clocks = await clocksOf(ctx, found, [{ moment, at }]);
    if (!clocks) throw noPackForCase({});
    const known = [...new Set(clocks.flatMap((clock) => [clock.starts, clock.stops]))];
    if (!known.includes(moment)) throw noSuchMoment({ moment, known });
    await writeMoments(ctx, found, [{ moment, at }]);
    await writeClocks(ctx, found, clocks);
    await ctx.record({
      name: 'cases.moment-recorded',
      subject: 'case',
      subjectId: caseId,
      areaCode: found.areaCode,
      otherAreaCode: found.otherAreaCode,
      details: { moment, at },
    });
    return listClocks(ctx, caseId);
  },
});

/** The clocks of a case, first due first. */
export const clocksOfCase = query({
  name: 'cases.clocks',
  summary: 'The reporting clocks of a case: running, in time, late.',
  allow: rolesThatSeeCases,
  input: z.object({ caseId: CaseId }),
  output: z.array(CaseClock),
  run: (ctx, { caseId }) => listClocks(ctx, caseId),
});

/**
 * Starts a new case's clocks from what is known of it: found when the first result was positive or else when it was
 * classified, reported when the institution reported it. Without a round there is no pack and no clock.
 */
export async function startClocks(ctx: Context, found: CaseRecord): Promise<void> {
  const detectedAt = instant(found.detectedAt ?? found.classifiedAt);
  const isFirst = found.roundId !== null && (await casesAround(ctx, found)).before === 0;
  const moments = [
    { moment: 'detectedAt', at: detectedAt },
    ...(isFirst ? [{ moment: 'eventDetectedAt', at: detectedAt }] : []),
    ...(found.reportedAt ? [{ moment: 'networkReportedAt', at: instant(found.reportedAt) }] : []),
  ];
  await writeMoments(ctx, found, moments);
  const clocks = await clocksOf(ctx, found, moments);
  if (clocks) await writeClocks(ctx, found, clocks);
}

async function listClocks(ctx: Context, caseId: CaseId): Promise<CaseClock[]> {
  const rows = await ctx.db.many(
    CaseClock.omit({ label: true }),
    sql`
    select id, clock, starts_at, due_at, stopped_at, owner, clause, certainty
    from case_clocks where case_id = ${caseId} order by due_at, clock`,
  );
  return rows.map((row) => ({ ...row, label: clockLabel(ctx.house.packs, row.clock) }));
}

async function clocksOf(
  ctx: Context,
  found: CaseRecord,
  more: readonly z.infer<typeof Moment>[],
): Promise<RunningClock[] | null> {
  if (found.roundId === null) return null;
  const round = await ctx.db.maybeOne(
    z.object({ packId: z.string() }),
    sql`select pack_id from rounds where id = ${found.roundId}`,
  );
  if (!round) throw noSuchRound({ roundId: found.roundId });
  const pack = ctx.house.packs.packOf(round.packId);
  if (!pack.reportingClocks) return null;
  const earlier = await ctx.db.many(Moment, sql`select moment, at from case_moments where case_id = ${found.id}`);
  const times = Object.fromEntries([...earlier, ...more].map(({ moment, at }) => [moment, at]));
  const source = `case ${found.number}`;
  const around = await casesAround(ctx, found);
  const threshold = pack.cluster?.cases.value ?? Number.POSITIVE_INFINITY;
  const facts = factsFrom(source, {
    caseClass: found.classification,
    firstCaseInCounty: around.before === 0,
    cluster: around.inAWeek >= threshold,
    institutionWithoutNetwork: false,
  });
  return reportingClocks(pack, { times, facts, source });
}

const Around = z.object({ before: z.number(), inAWeek: z.number() });

/** Other cases of the same round in the same district: how many before this one, and how many in its last seven days. */
function casesAround(ctx: Context, found: CaseRecord): Promise<z.infer<typeof Around>> {
  return ctx.db.one(
    Around,
    sql`
    select count(*) filter (where o.id <> ${found.id} and o.classified_at <= ${found.classifiedAt})::int as before,
      count(*) filter (where o.reported_on > ${found.reportedOn}::date - 7 and o.reported_on <= ${found.reportedOn})::int as in_a_week
    from cases o
    where o.round_id = ${found.roundId} and o.responsible_district = ${found.areaCode.slice(0, 6)}
      and o.classification in ('confirmed', 'asymptomatic')`,
  );
}

async function writeMoments(
  ctx: Context,
  found: CaseRecord,
  moments: readonly z.infer<typeof Moment>[],
): Promise<void> {
  if (moments.length === 0) return;
  await ctx.db.run(sql`
    insert into case_moments (district, case_id, moment, at, recorded_at, area_code, other_area_code)
    select ${found.district}, ${found.id}, t.moment, t.at, ${ctx.now}, ${found.areaCode}, ${found.otherAreaCode}
    from unnest(${moments.map(({ moment }) => moment)}::text[], ${moments.map(({ at }) => at)}::timestamptz[]) as t (moment, at)
    on conflict (district, case_id, moment) do update set at = excluded.at, recorded_at = excluded.recorded_at`);
}

/** Moments that stop a clock the reporting institution answers for; every other clock is somebody else's duty. */
const institutionsOwn: readonly string[] = ['networkReportedAt', 'reportCardSentAt'];

async function writeClocks(ctx: Context, found: CaseRecord, clocks: readonly RunningClock[]): Promise<void> {
  for (const clock of clocks) {
    if (clock.from === null || clock.dueAt === null) continue;
    await ctx.db.run(sql`
      insert into case_clocks (district, id, case_id, clock, stops, starts_at, due_at, stopped_at, owner, clause, certainty,
        institution_id, area_code, other_area_code)
      values (${found.district}, ${newId()}, ${found.id}, ${clock.id}, ${clock.stops}, ${clock.from}, ${clock.dueAt}, ${clock.doneAt},
        ${clock.owner}, ${clock.clauses.map((clause) => clause.reference).join('; ')}, ${clock.certainty},
        ${institutionsOwn.includes(clock.stops) ? found.reportingInstitutionId : null}, ${found.areaCode}, ${found.otherAreaCode})
      on conflict (district, case_id, clock) do update
        set starts_at = excluded.starts_at, due_at = excluded.due_at, stopped_at = excluded.stopped_at`);
  }
}
