import { createCipheriv, randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import { AreaCode, districtOf } from '../../kernel/area-code.ts';
import { addHours, Instant } from '../../kernel/day.ts';
import { problem } from '../../kernel/problem.ts';
import { flag } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import { systemActor } from '../../platform/actor.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { areaOf } from '../places/areas.ts';
import { inTheFuture, rolesThatSeeCases } from './model.ts';

export const noSuchReceipt = problem(
  'cases/no-such-receipt',
  404,
  (_: object) => 'There is no report with this receipt number. Check the number; it has twelve digits.',
);
export const noSuchReport = problem(
  'cases/no-such-report',
  404,
  (_: object) => 'There is no such report in your areas.',
);
export const alreadyAnswered = problem(
  'cases/already-answered',
  409,
  (_: object) => 'This report was answered already.',
);

/** Hours within which an abnormal report is answered (EWARS practice; protocols B13). */
const answerHours = 24;

export const AbnormalKind = z.enum([
  'fever-cluster',
  'unusual-illness',
  'unusual-death',
  'drug-purchase',
  'absence',
  'positive-goods',
  'other',
]);
const State = z.enum(['filed', 'received', 'answered']);

const Report = z.object({
  id: z.uuid(),
  receipt: z.string(),
  kind: AbnormalKind,
  what: z.string(),
  place: z.string().nullable(),
  institutionId: z.uuid().nullable(),
  personsCount: z.number().int().nullable(),
  observedAt: z.string(),
  filedAt: z.string(),
  dueAt: z.string(),
  answeredAt: z.string().nullable(),
  answer: z.string().nullable(),
  state: State,
  isAnonymous: z.boolean(),
  areaCode: z.string(),
});

const columns = sql`id, receipt, kind, what, place, institution_id, persons_count, observed_at, filed_at, due_at, answered_at, answer,
  state, is_anonymous, area_code`;

/**
 * Takes a report of something abnormal from anybody (M04-6), with or without an account. Good faith is enough, and who
 * reported is not readable by any command role (safeguard 21).
 */
export const fileReport = change({
  name: 'reports.file',
  summary: 'Report something abnormal. Needs no account; gives a receipt number and starts a clock.',
  allow: 'anyone',
  perMinute: 20,
  input: z.object({
    id: z.uuid().optional(),
    kind: AbnormalKind,
    what: z.string().trim().min(5).max(5000),
    place: z.string().trim().max(500).nullish(),
    institutionId: z.uuid().nullish(),
    areaCode: AreaCode,
    personsCount: z.number().int().min(1).max(1_000_000).nullish(),
    observedAt: Instant.optional(),
    /** How to reach the reporter; null to stay anonymous. */
    contact: z.string().trim().max(200).nullish(),
  }),
  output: z.object({ receipt: z.string(), dueAt: z.string() }),
  async run(ctx, { id = newId(), observedAt = ctx.now, contact, ...report }) {
    if (observedAt > ctx.house.latest()) throw inTheFuture({ field: 'observedAt' });
    await areaOf(ctx, report.areaCode);
    const receipt = receiptNumber();
    const dueAt = addHours(ctx.now, answerHours);
    const sealed = contact ? seal(ctx.house.keys.derive('abnormal reporters'), contact) : null;
    await ctx.db.run(sql`
      insert into abnormal_reports (district, id, receipt, kind, what, place, institution_id, persons_count, observed_at, filed_at, due_at,
        state, is_anonymous, reporter_sealed, area_code)
      values (${districtOf(report.areaCode)}, ${id}, ${receipt}, ${report.kind}, ${report.what}, ${report.place ?? null},
        ${report.institutionId ?? null}, ${report.personsCount ?? null}, ${observedAt}, ${ctx.now}, ${dueAt}, 'filed', ${sealed === null},
        ${sealed}, ${report.areaCode})`);
    await ctx.record({
      name: 'reports.filed',
      subject: 'report',
      subjectId: id,
      areaCode: report.areaCode,
      details: { kind: report.kind, dueAt },
    });
    return { receipt, dueAt };
  },
});

/** What became of a report, for whoever holds its receipt number: nothing of it but state and answer. */
export const followReport = query({
  name: 'reports.follow',
  summary: 'What became of a report, by its receipt number.',
  allow: 'anyone',
  perMinute: 20,
  input: z.object({ receipt: z.string().regex(/^\d{12}$/) }),
  output: z.object({
    state: State,
    filedAt: z.string(),
    dueAt: z.string(),
    answeredAt: z.string().nullable(),
    answer: z.string().nullable(),
  }),
  async run(ctx, { receipt }) {
    const everywhere = await ctx.inNameOf(systemActor('receipt'), ctx.now);
    const found = await everywhere.db.maybeOne(
      Report,
      sql`select ${columns} from abnormal_reports where receipt = ${receipt}`,
    );
    if (!found) throw noSuchReceipt({});
    return found;
  },
});

export const listReports = query({
  name: 'reports.list',
  summary: 'Abnormal reports of your areas, the most urgent first.',
  allow: rolesThatSeeCases,
  input: z.object({ open: flag().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.array(Report),
  run: (ctx, { open, limit }) =>
    ctx.db.many(
      Report,
      sql`
    select ${columns} from abnormal_reports
    where ${open === undefined ? sql`true` : open ? sql`state <> 'answered'` : sql`state = 'answered'`}
    order by (state = 'answered'), due_at, id limit ${limit}`,
    ),
});

/** Takes a report up, or answers it; the clock stops with the answer. */
export const answerReport = change({
  name: 'reports.answer',
  summary: 'Take up an abnormal report, or answer it.',
  allow: ['case-worker', 'epidemiologist', 'commander'],
  input: z.object({ reportId: z.uuid(), answer: z.string().trim().min(3).max(5000).optional() }),
  output: Report,
  async run(ctx, { reportId, answer }) {
    const found = await ctx.db.maybeOne(
      Report,
      sql`select ${columns} from abnormal_reports where id = ${reportId} for update`,
    );
    if (!found) throw noSuchReport({});
    if (found.state === 'answered') throw alreadyAnswered({});
    const state = answer === undefined ? 'received' : 'answered';
    await ctx.record({
      name: answer === undefined ? 'reports.received' : 'reports.answered',
      subject: 'report',
      subjectId: reportId,
      areaCode: found.areaCode,
      details: { late: ctx.now > found.dueAt },
    });
    return ctx.db.one(
      Report,
      sql`
      update abnormal_reports set state = ${state}, answer = ${answer ?? null}, answered_at = ${answer === undefined ? null : ctx.now}
      where id = ${reportId} returning ${columns}`,
    );
  },
});

/** Twelve random digits: easy to read out on the telephone, hopeless to guess at twenty tries a minute. */
function receiptNumber(): string {
  return Array.from({ length: 12 }, () => randomInt(10)).join('');
}

/** AES-256-GCM: nonce, tag, text. */
function seal(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}
