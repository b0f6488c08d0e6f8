import { z } from 'zod';
import { AreaCode, isWithin, levelOf } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { problem } from '../../kernel/problem.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { outsideScope } from '../../platform/database-problems.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { areaOf } from '../places/areas.ts';
import { noSuchRound, RoundId } from './model.ts';

export const roundOver = problem(
  'cases/round-over',
  409,
  (d: { endedOn: string }) => `This round was closed on ${d.endedOn}.`,
);
export const notYetOver = problem(
  'cases/not-yet-over',
  409,
  (d: { lastCaseOn: string; mayEndOn: string }) =>
    `The last local case was on ${d.lastCaseOn}; the round may be closed from ${d.mayEndOn}.`,
);
export const ownerMustBeArea = problem(
  'cases/owner-must-be-area',
  422,
  (d: { areaCode: string }) => `A round is owned by a province, city or district; ${d.areaCode} is none.`,
);

const Level = z.enum(['province', 'city', 'district']);

export const Round = z.object({
  id: RoundId,
  name: z.string(),
  disease: z.string(),
  areaCode: z.string(),
  packId: z.string(),
  /** Whether the pack still is what it was when the round pinned it. */
  packIntact: z.boolean(),
  variant: z.string().nullable(),
  startedOn: Day,
  endAfterDays: z.number().int(),
  endCriteria: z.string(),
  endedOn: Day.nullable(),
  closingReport: z.string().nullable(),
  ownedByLevel: Level,
  version: z.number().int(),
});
export type Round = z.infer<typeof Round>;

const Stored = Round.omit({ packIntact: true }).extend({ packDigest: z.string() });

/** The round as it is stored, and whether its pack was left alone since. */
function told(ctx: Context, { packDigest, ...round }: z.infer<typeof Stored>): Round {
  const { packs } = ctx.house;
  return { ...round, packIntact: packs.ids().includes(round.packId) && packs.digestOf(round.packId) === packDigest };
}

const columns = sql`id, name, disease, area_code, pack_id, pack_digest, variant, started_on, end_after_days, end_criteria, ended_on,
  closing_report, owned_by_level, version`;

/** Opens an outbreak round: from now on its pack's rules hold, as they are today. */
export const openRound = change({
  name: 'rounds.open',
  summary: 'Open an outbreak round: disease, area, protocol pack, when it ends.',
  allow: ['epidemiologist', 'commander'],
  input: z.object({
    id: RoundId.optional(),
    name: z.string().trim().min(2).max(200),
    disease: z.string().trim().min(1).max(100),
    areaCode: AreaCode,
    packId: z.string(),
    variant: z.string().trim().max(100).nullish(),
    startedOn: Day.optional(),
    endAfterDays: z.number().int().min(1).max(365).default(14),
    endCriteria: z.string().trim().min(3).max(1000),
  }),
  output: Round,
  async run(ctx, { id = newId<RoundId>(), startedOn = ctx.today, ...input }) {
    const area = await areaOf(ctx, input.areaCode);
    mustOwn(ctx, input.areaCode);
    const level = Level.safeParse(levelOf(area.code));
    if (!level.success) throw ownerMustBeArea({ areaCode: input.areaCode });
    const pack = ctx.house.packs.packOf(input.packId);
    await ctx.db.run(sql`
      insert into rounds (id, name, disease, area_code, pack_id, pack_digest, variant, started_on, end_after_days, end_criteria,
        owned_by_level, recorded_at)
      values (${id}, ${input.name}, ${input.disease}, ${input.areaCode}, ${pack.id}, ${ctx.house.packs.digestOf(pack.id)},
        ${input.variant ?? null}, ${startedOn}, ${input.endAfterDays}, ${input.endCriteria}, ${level.data}, ${ctx.now})`);
    await ctx.record({
      name: 'rounds.opened',
      subject: 'round',
      subjectId: id,
      areaCode: input.areaCode,
      details: { name: input.name, disease: input.disease, packId: pack.id, startedOn },
    });
    return roundOf(ctx, id);
  },
});

/** All rounds, running ones first. */
export const listRounds = query({
  name: 'rounds.list',
  summary: 'Outbreak rounds, running ones first.',
  allow: 'signed-in',
  input: z.object({ disease: z.string().optional() }),
  output: z.array(Round),
  async run(ctx, { disease }) {
    const rows = await ctx.db.many(
      Stored,
      sql`
      select ${columns} from rounds where ${disease ? sql`disease = ${disease}` : sql`true`}
      order by ended_on desc nulls first, started_on desc, id`,
    );
    return rows.map((row) => told(ctx, row));
  },
});

/** The protocol packs a round can pin, with their names and when they were in force. */
export const listPacks = query({
  name: 'packs.list',
  summary: 'Protocol packs that a round can pin.',
  allow: 'signed-in',
  input: z.object({}),
  output: z.array(
    z.object({
      id: z.string(),
      title: z.object({ en: z.string(), 'zh-CN': z.string() }),
      pathogen: z.string(),
      from: Day,
      /** Last day in force, inclusive; null when no end is known. */
      to: Day.nullable(),
    }),
  ),
  run: async (ctx) =>
    ctx.house.packs.ids().map((id) => {
      const { title, pathogen, effective } = ctx.house.packs.packOf(id);
      return { id, title, pathogen, from: effective.from.value, to: effective.to?.value ?? null };
    }),
});

export const getRound = query({
  name: 'rounds.get',
  summary: 'One outbreak round.',
  allow: 'signed-in',
  input: z.object({ roundId: RoundId }),
  output: Round,
  run: (ctx, { roundId }) => roundOf(ctx, roundId),
});

/** Pins another pack: an order with a reason, which changes no running measure by itself. */
export const repinRound = change({
  name: 'rounds.repin',
  summary: 'Pin another protocol pack to a round, with the reason. Changes no running measure by itself.',
  allow: ['epidemiologist', 'commander'],
  input: z.object({ roundId: RoundId, packId: z.string(), reason: z.string().trim().min(2).max(500) }),
  output: Round,
  async run(ctx, { roundId, packId, reason }) {
    const round = await lockRound(ctx, roundId);
    await ctx.db.run(sql`
      update rounds set pack_id = ${packId}, pack_digest = ${ctx.house.packs.digestOf(packId)}, version = version + 1 where id = ${roundId}`);
    await ctx.record({
      name: 'rounds.repinned',
      subject: 'round',
      subjectId: roundId,
      areaCode: round.areaCode,
      details: { from: round.packId, to: packId, reason },
    });
    return roundOf(ctx, roundId);
  },
});

/** Hands a round to another level (提级 and back), with the reason. */
export const moveRound = change({
  name: 'rounds.move',
  summary: 'Hand a round to another level of command, with the reason.',
  allow: ['commander'],
  input: z.object({ roundId: RoundId, to: Level, reason: z.string().trim().min(2).max(500) }),
  output: Round,
  async run(ctx, { roundId, to, reason }) {
    const round = await lockRound(ctx, roundId);
    await ctx.db.run(sql`update rounds set owned_by_level = ${to}, version = version + 1 where id = ${roundId}`);
    await ctx.record({
      name: 'rounds.moved',
      subject: 'round',
      subjectId: roundId,
      areaCode: round.areaCode,
      details: { from: round.ownedByLevel, to, reason },
    });
    return roundOf(ctx, roundId);
  },
});

/** Closes a round when its end criteria hold, with a closing report. */
export const closeRound = change({
  name: 'rounds.close',
  summary: 'Close a round whose days without a new local case have passed, with the closing report.',
  allow: ['commander', 'epidemiologist'],
  input: z.object({ roundId: RoundId, closingReport: z.string().trim().min(10).max(20_000) }),
  output: Round,
  async run(ctx, { roundId, closingReport }) {
    const round = await lockRound(ctx, roundId);
    const { lastCaseOn, mayEndOn } = await ctx.db.one(
      z.object({ lastCaseOn: Day.nullable(), mayEndOn: Day.nullable() }),
      sql`
      select max(reported_on) as last_case_on, (max(reported_on) + ${round.endAfterDays}::int) as may_end_on
      from cases where round_id = ${roundId} and classification in ('confirmed', 'asymptomatic') and origin is distinct from 'imported'`,
    );
    if (lastCaseOn && mayEndOn && mayEndOn > ctx.today) throw notYetOver({ lastCaseOn, mayEndOn });
    await ctx.db.run(sql`
      update rounds set ended_on = ${ctx.today}, closing_report = ${closingReport}, version = version + 1 where id = ${roundId}`);
    await ctx.record({
      name: 'rounds.closed',
      subject: 'round',
      subjectId: roundId,
      areaCode: round.areaCode,
      details: { on: ctx.today },
    });
    return roundOf(ctx, roundId);
  },
});

async function roundOf(ctx: Context, roundId: RoundId): Promise<Round> {
  const found = await ctx.db.maybeOne(Stored, sql`select ${columns} from rounds where id = ${roundId}`);
  if (!found) throw noSuchRound({ roundId });
  return told(ctx, found);
}

async function lockRound(ctx: Context, roundId: RoundId): Promise<Round> {
  await ctx.db.run(sql`select 1 from rounds where id = ${roundId} for update`);
  const round = await roundOf(ctx, roundId);
  mustOwn(ctx, round.areaCode);
  if (round.endedOn) throw roundOver({ endedOn: round.endedOn });
  return round;
}

/** A round has no row scope, because all levels see it; only those responsible for its whole area may change it. */
function mustOwn(ctx: Context, areaCode: string): void {
  if (!isWithin(areaCode, ctx.actor.areas)) throw outsideScope({});
}
