import { z } from 'zod';
import { daysBetween, dayOf, Day, Instant, type Instant as Moment } from '../../kernel/day.ts';
import { query } from '../../platform/action.ts';
import { type Sql, allOf, sql } from '../../platform/sql.ts';
import { inTheFuture, RoundId, rolesThatSeeCases } from './model.ts';

const Where = z.object({
  area: z
    .string()
    .regex(/^[0-9A-Z]{0,15}$/)
    .optional(),
  roundId: RoundId.optional(),
  disease: z.string().max(100).optional(),
  /** The figures as known at this instant; now where not said. */
  knownAt: Instant.optional(),
});

function where({ area, roundId, disease }: z.infer<typeof Where>, alias: Sql): Sql {
  return allOf([
    area && sql`${alias}.area_code ^@ ${area}`,
    roundId && sql`${alias}.round_id = ${roundId}`,
    disease && sql`${alias}.disease = ${disease}`,
  ]);
}

const NewCases = z.object({
  classification: z.enum(['confirmed', 'asymptomatic']),
  discoveryChannel: z.string().nullable(),
  origin: z.string().nullable(),
  cases: z.number().int(),
});

/**
 * The bulletin's numbers for any window (M03-1): new cases by channel and origin, the running total at its end, and the
 * instant they were known at, so that a number once published can be shown again as it was.
 */
export const figuresOfWindow = query({
  name: 'figures.window',
  summary: 'New cases of a window by discovery channel and origin, and the cumulative total, as known at an instant.',
  allow: rolesThatSeeCases,
  input: Where.extend({ from: Instant, to: Instant }),
  output: z.object({
    from: z.string(),
    /** Exclusive. */
    to: z.string(),
    knownAt: z.string(),
    confirmed: z.number().int(),
    asymptomatic: z.number().int(),
    cumulative: z.number().int(),
    byChannel: z.array(NewCases),
  }),
  async run(ctx, input) {
    const knownAt: Moment = input.knownAt ?? ctx.now;
    if (knownAt > ctx.now) throw inTheFuture({ field: 'knownAt' });
    const byChannel = await ctx.db.many(
      NewCases,
      sql`
      select n.classification, n.discovery_channel, n.origin, sum(n.cases)::int as cases
      from indicator_new_cases(${input.from}, ${input.to}, ${knownAt}) n where ${where(input, sql`n`)}
      group by 1, 2, 3 order by 4 desc, 1, 2, 3`,
    );
    const { cases: cumulative } = await ctx.db.one(
      z.object({ cases: z.number() }),
      sql`
      select coalesce(sum(n.cases), 0)::int as cases from indicator_cumulative_cases(${input.to}, ${knownAt}) n
      where ${where(input, sql`n`)}`,
    );
    const sum = (classification: string) =>
      byChannel.filter((each) => each.classification === classification).reduce((total, { cases }) => total + cases, 0);
    return {
      from: input.from,
      to: input.to,
      knownAt,
      confirmed: sum('confirmed'),
      asymptomatic: sum('asymptomatic'),
      cumulative,
      byChannel,
    };
  },
});

/** Days since the last local case (M03-2), as known at an instant; null where there never was one. */
export const daysSinceLastLocalCase = query({
  name: 'figures.days-since-last-local-case',
  summary: 'Days since the last local case, as known at an instant.',
  allow: rolesThatSeeCases,
  input: Where.omit({ roundId: true }),
  output: z.object({ days: z.number().int().nullable(), lastAt: z.string().nullable(), knownAt: z.string() }),
  async run(ctx, input) {
    const knownAt = input.knownAt ?? ctx.now;
    const { lastAt } = await ctx.db.one(
      z.object({ lastAt: z.string().nullable() }),
      sql`
      select max(n.confirmed_at) as last_at from indicator_last_local_case(${knownAt}) n
      where ${allOf([input.area && sql`n.area_code ^@ ${input.area}`, input.disease && sql`n.disease = ${input.disease}`])}`,
    );
    const { zone } = ctx.house;
    const days = lastAt === null ? null : daysBetween(dayOf(lastAt as Moment, zone), dayOf(knownAt, zone));
    return { days, lastAt, knownAt };
  },
});

const Interval = z.object({
  known: z.number().int(),
  medianHours: z.number().nullable(),
  ninetiethHours: z.number().nullable(),
});
const intervals = ['onsetToDetect', 'detectToReport', 'reportToIsolate', 'reportToTreat'] as const;

/** The four intervals of early action (M03-8), computed from what happened. */
export const fourIntervals = query({
  name: 'figures.intervals',
  summary: 'The four intervals of early action: onset to detection, to report, to isolation, to treatment.',
  allow: rolesThatSeeCases,
  input: Where.omit({ roundId: true, disease: true }).extend({ from: Day, to: Day }),
  output: z.object({ knownAt: z.string(), intervals: z.record(z.enum(intervals), Interval) }),
  async run(ctx, { from, to, area, knownAt = ctx.now }) {
    const column = {
      onsetToDetect: 'onset_to_detect',
      detectToReport: 'detect_to_report',
      reportToIsolate: 'report_to_isolate',
      reportToTreat: 'report_to_treat',
    };
    const results: Partial<Record<(typeof intervals)[number], z.infer<typeof Interval>>> = {};
    for (const name of intervals) {
      const hours = sql.ref(`i.${column[name]}`);
      results[name] = await ctx.db.one(
        Interval,
        sql`
        select count(${hours})::int as known, percentile_cont(0.5) within group (order by ${hours}) as median_hours,
          percentile_cont(0.9) within group (order by ${hours}) as ninetieth_hours
        from indicator_intervals(${from}, ${to}, ${knownAt}, ${ctx.house.zone}) i
        where ${area ? sql`i.area_code ^@ ${area}` : sql`true`}`,
      );
    }
    return { knownAt, intervals: results as Record<(typeof intervals)[number], z.infer<typeof Interval>> };
  },
});

const DayCount = z.object({ day: Day, cases: z.number().int(), cumulative: z.number().int() });

/** New and cumulative confirmed cases by day (M03-11), as known at an instant. Days without a case are there with 0. */
export const casesByDay = query({
  name: 'figures.by-day',
  summary: 'New and cumulative confirmed cases by day, as known at an instant.',
  allow: rolesThatSeeCases,
  input: Where.extend({ from: Day, to: Day }),
  output: z.object({ knownAt: z.string(), days: z.array(DayCount).max(3700) }),
  async run(ctx, input) {
    const knownAt = input.knownAt ?? ctx.now;
    const { zone } = ctx.house;
    const days = await ctx.db.many(
      DayCount,
      sql`
      with counted as (
        select (n.confirmed_at at time zone ${zone})::date as day, count(*)::int as cases
        from known_cases(${knownAt}) n
        where n.classification = 'confirmed' and ${where(input, sql`n`)}
        group by 1
      )
      select d.day::date as day, coalesce(c.cases, 0) as cases,
        (select coalesce(sum(b.cases), 0)::int from counted b where b.day <= d.day::date) as cumulative
      from generate_series(${input.from}::date, least(${input.to}::date, ${input.from}::date + 3660), interval '1 day') as d (day)
      left join counted c on c.day = d.day::date
      order by 1`,
    );
    return { knownAt, days };
  },
});
