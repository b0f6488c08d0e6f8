import { z } from 'zod';
import { Day } from '../../kernel/day.ts';
import { query } from '../../platform/action.ts';
import { sql } from '../../platform/sql.ts';
import { clockLabel } from './clock-labels.ts';
import { CaseId, rolesThatSeeCases, CaseClock } from './model.ts';

const Window = z.object({ from: Day, to: Day });

const Timeliness = z.object({
  institutionId: z.uuid().nullable(),
  institution: z.string().nullable(),
  reports: z.number().int(),
  late: z.number().int(),
  running: z.number().int(),
  overdue: z.number().int(),
  /** Positive results of this institution's samples that never became a report. */
  missing: z.number().int(),
  medianHoursDetectToReport: z.number().nullable(),
  medianDaysOnsetToVisit: z.number().nullable(),
});

/** Who reports late and who does not report (M04-5): symptom, visit, test and report compared, per institution. */
export const reportingTimeliness = query({
  name: 'institutions.timeliness',
  summary: 'Late and missing reports per institution, with the delays between symptom, visit, test and report.',
  allow: rolesThatSeeCases,
  input: Window,
  output: z.array(Timeliness),
  run: (ctx, { from, to }) =>
    ctx.db.many(
      Timeliness,
      sql`
    select * from indicator_reporting_timeliness(${from}, ${to}, ${ctx.now}, ${ctx.house.zone})
    order by overdue desc, missing desc, late desc, reports desc, institution`,
    ),
});

const LateReport = z.object({
  caseId: CaseId.nullable(),
  number: z.string().nullable(),
  labResultId: z.uuid().nullable(),
  kind: z.enum(['late', 'overdue', 'missing']),
  clock: z.string().nullable(),
  label: CaseClock.shape.label,
  dueAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  hoursLate: z.number(),
});

/** The list behind the numbers of one institution; without an id, the reports that no institution owes or whose institution is not known. */
export const lateReports = query({
  name: 'institutions.late-reports',
  summary: 'The late, overdue and missing reports of one institution, worst first.',
  allow: rolesThatSeeCases,
  input: Window.extend({ institutionId: z.uuid().optional() }),
  output: z.array(LateReport),
  async run(ctx, { from, to, institutionId }) {
    const rows = await ctx.db.many(
      LateReport.omit({ label: true }),
      sql`
    select case_id, number, lab_result_id, kind, clock, due_at, stopped_at, hours_late
    from indicator_late_reports(${from}, ${to}, ${ctx.now}, ${ctx.house.zone})
    where institution_id is not distinct from ${institutionId ?? null}
    order by hours_late desc, case_id limit 500`,
    );
    return rows.map((row) => ({ ...row, label: row.clock === null ? null : clockLabel(ctx.house.packs, row.clock) }));
  },
});
