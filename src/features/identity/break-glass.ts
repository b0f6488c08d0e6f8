import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { addHours, Instant } from '../../kernel/day.ts';
import { flag } from '../../kernel/query.ts';
import { Role, rolesWithIdentity } from '../../kernel/role.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { allOf, sql } from '../../platform/sql.ts';
import { changeByTwo } from './approvals.ts';
import { unknownAreas } from './areas.ts';
import { hasSession, lasting } from './model.ts';
import {
  alreadyReviewed,
  beyondYourArea,
  glassAlreadyBroken,
  glassNotForYou,
  glassTooLong,
  glassTooWide,
  noSuchArea,
  noSuchGlass,
  reviewNotYours,
} from './problems.ts';

/** A role somebody took in an emergency, because nobody was there to give it. */
export const BreakGlass = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  accountName: z.string(),
  bodyId: z.uuid().nullable(),
  role: Role,
  areaCode: z.string(),
  reason: z.string(),
  fromAt: Instant,
  /** When it ends by itself. */
  toAt: Instant,
  /** When it was put back or taken away before that; null otherwise. */
  endedAt: Instant.nullable(),
  reviewDueAt: Instant,
  reviewedAt: Instant.nullable(),
  reviewerName: z.string().nullable(),
  verdict: z.enum(['justified', 'not-justified']).nullable(),
  remark: z.string().nullable(),
});
export type BreakGlass = z.infer<typeof BreakGlass>;

const columns = sql`id, account_id, account_name, body_id, role, area_code, reason, from_at, to_at, ended_at, review_due_at,
  reviewed_at, reviewer_name, verdict, remark`;

const Rules = z.object({ glassRole: Role, glassHoursMost: z.number().int() });

/**
 * Takes a role for one area in an emergency (safeguard 17). Loud: an event at once, a task for the auditors, a mark on
 * everything done under it, a review within a day. Short: it ends by itself. The session acts under it instead of in its own post.
 */
export const breakGlass = change({
  name: 'identity.break-glass',
  summary: 'Takes, in an emergency, a role for one area for a few hours; it is reviewed by an auditor of another body.',
  allow: [...rolesWithIdentity, 'commander'],
  input: z.object({
    areaCode: AreaCode,
    reason: z.string().trim().min(10, { error: 'must say in at least ten characters what happened' }).max(500),
    hours: z.coerce.number().min(0.25).max(24).default(2),
  }),
  output: BreakGlass,
  async run(ctx, { areaCode, reason, hours }) {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw glassNotForYou({});
    const { glassRole, glassHoursMost } = await rulesOf(ctx);
    if (hours > glassHoursMost) throw glassTooLong({ hoursMost: glassHoursMost });
    if (areaCode.length <= 2) throw glassTooWide({ areaCode });
    if ((await unknownAreas(ctx, [areaCode])).length > 0) throw noSuchArea({ areaCodes: [areaCode] });
    const running = await runningGlassOf(ctx, actor.id);
    if (running) throw glassAlreadyBroken({ breakGlassId: running.id });

    const glass = await ctx.db.one(
      BreakGlass,
      sql`
      insert into break_glass (id, account_id, account_name, body_id, role, area_code, reason, from_at, to_at, review_due_at)
      values (${newId()}, ${actor.id}, ${actor.name}, ${actor.bodyId}, ${glassRole}, ${areaCode}, ${reason}, ${ctx.now},
        ${addHours(ctx.now, hours)}, ${addHours(ctx.now, lasting.reviewHours)})
      returning ${columns}`,
    );
    if (hasSession(actor))
      await ctx.db.run(sql`update sessions set break_glass_id = ${glass.id} where id = ${actor.sessionId}`);
    await ctx.record({
      name: 'identity.glass-broken',
      subject: 'break-glass',
      subjectId: glass.id,
      areaCode,
      otherAreaCode: actor.areas[0] ?? null,
      details: { accountId: actor.id, role: glassRole, reason, toAt: glass.toAt, reviewDueAt: glass.reviewDueAt },
    });
    return glass;
  },
});

/** Puts the glass back before its time; its review stays due. */
export const putGlassBack = change({
  name: 'identity.put-glass-back',
  summary: 'Ends your own emergency access before its time.',
  allow: 'signed-in',
  input: z.object({ breakGlassId: z.uuid() }),
  output: BreakGlass,
  async run(ctx, { breakGlassId }) {
    const running = await runningGlassOf(ctx, ctx.actor.id);
    if (running?.id !== breakGlassId) throw noSuchGlass({ breakGlassId });
    await ctx.record({
      name: 'identity.glass-put-back',
      subject: 'break-glass',
      subjectId: breakGlassId,
      areaCode: running.areaCode,
    });
    return endGlass(ctx, breakGlassId);
  },
});

/** The asker's own emergency accesses; for auditors also those in their areas. Unreviewed ones first, the most urgent on top. */
export const listBreakGlass = query({
  name: 'identity.list-break-glass',
  summary: 'Emergency accesses: your own, and for auditors all in their areas.',
  allow: 'signed-in',
  input: z.object({ unreviewed: flag().default(false), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.array(BreakGlass),
  run: (ctx, { unreviewed, limit }) =>
    ctx.db.many(
      BreakGlass,
      sql`
    select ${columns} from break_glass
    where ${allOf([
      ctx.actor.roles.includes('auditor')
        ? sql`(account_id = ${ctx.actor.id} or area_code ^@ any (${ctx.actor.areas}::text[]))`
        : sql`account_id = ${ctx.actor.id}`,
      unreviewed && sql`reviewed_at is null`,
    ])}
    order by reviewed_at is not null, case when reviewed_at is null then review_due_at end, id desc
    limit ${limit}`,
    ),
});

const SharedBody = z.object({ shared: z.boolean() });

/** Judges an emergency access. One that was not justified ends at once. */
export const reviewBreakGlass = change({
  name: 'identity.review-break-glass',
  summary: 'Judges an emergency access, as an auditor of another body.',
  allow: ['auditor'],
  input: z.object({
    breakGlassId: z.uuid(),
    verdict: z.enum(['justified', 'not-justified']),
    remark: z.string().trim().min(3).max(1000),
  }),
  output: BreakGlass,
  async run(ctx, { breakGlassId, verdict, remark }) {
    const { actor } = ctx;
    const glass = await ctx.db.maybeOne(
      BreakGlass,
      sql`
      select ${columns} from break_glass
      where id = ${breakGlassId} and area_code ^@ any (${actor.areas}::text[])
      for update`,
    );
    if (!glass) throw noSuchGlass({ breakGlassId });
    const { shared } = await ctx.db.one(
      SharedBody,
      sql`
      select exists (
        select 1 from grants mine
        where mine.account_id = ${actor.id} and mine.ended_at is null and (mine.to_at is null or mine.to_at > ${ctx.now})
          and (mine.body_id = ${glass.bodyId} or mine.body_id in (
            select theirs.body_id from grants theirs where theirs.account_id = ${glass.accountId} and theirs.ended_at is null))) as shared`,
    );
    if (shared || actor.bodyId === null || actor.bodyId === glass.bodyId || actor.id === glass.accountId)
      throw reviewNotYours({});
    if (glass.reviewedAt !== null) throw alreadyReviewed({});
    await ctx.record({
      name: 'identity.glass-reviewed',
      subject: 'break-glass',
      subjectId: breakGlassId,
      areaCode: glass.areaCode,
      details: { verdict, remark, accountId: glass.accountId, late: ctx.now >= glass.reviewDueAt },
    });
    if (verdict === 'not-justified' && glass.endedAt === null && glass.toAt > ctx.now)
      await endGlass(ctx, breakGlassId);
    return ctx.db.one(
      BreakGlass,
      sql`
      update break_glass
      set reviewed_at = ${ctx.now}, reviewed_by = ${actor.id}, reviewer_name = ${actor.name}, reviewer_body_id = ${actor.bodyId},
        verdict = ${verdict}, remark = ${remark}
      where id = ${breakGlassId}
      returning ${columns}`,
    );
  },
});

/** Emergency accesses that nobody reviewed within a day, the oldest first. */
export async function overdueReviews(ctx: Context): Promise<BreakGlass[]> {
  return ctx.db.many(
    BreakGlass,
    sql`
    select ${columns} from break_glass where reviewed_at is null and review_due_at <= ${ctx.now} order by review_due_at, id`,
  );
}

/** Records, once for each, that an emergency access was not reviewed in time. Answers those it recorded now. For the schedule. */
export async function alarmOverdueReviews(ctx: Context): Promise<BreakGlass[]> {
  const overdue = await ctx.db.many(
    BreakGlass,
    sql`
    update break_glass set alarmed_at = ${ctx.now}
    where reviewed_at is null and review_due_at <= ${ctx.now} and alarmed_at is null
    returning ${columns}`,
  );
  await ctx.recordMany(
    overdue.map(({ id, areaCode, accountId, reviewDueAt }) => ({
      name: 'identity.review-overdue',
      subject: 'break-glass',
      subjectId: id,
      areaCode,
      details: { accountId, reviewDueAt },
    })),
  );
  return overdue;
}

/** The rules of breaking the glass here. */
export const getGlassRules = query({
  name: 'identity.glass-rules',
  summary: 'Which role breaking the glass gives, and for how long at most.',
  allow: 'signed-in',
  input: z.object({}),
  output: Rules,
  run: (ctx) => rulesOf(ctx),
});

/** Sets the rules of breaking the glass, for the whole installation; two administrators of it from two bodies agree. */
export const setGlassRules = changeByTwo({
  name: 'identity.set-glass-rules',
  summary: 'Sets which role breaking the glass gives, and for how long at most; needs two persons.',
  allow: ['administrator'],
  input: z.object({
    glassRole: z.enum(['reporter', 'case-worker', 'epidemiologist', 'laboratory']),
    glassHoursMost: z.coerce.number().int().min(1).max(4),
  }),
  output: Rules,
  second: async (ctx, input) => {
    if (!ctx.actor.areas.includes('')) throw beyondYourArea({ areaCodes: [''] });
    return {
      subject: 'installation',
      subjectId: 'identity',
      areaCode: '',
      details: input,
      approvers: ['administrator'],
    };
  },
  async run(ctx, { glassRole, glassHoursMost }) {
    const before = await rulesOf(ctx);
    await ctx.record({
      name: 'identity.glass-rules-set',
      subject: 'installation',
      subjectId: 'identity',
      areaCode: '',
      details: { glassRole, glassHoursMost },
      before,
      after: { glassRole, glassHoursMost },
    });
    return ctx.db.one(
      Rules,
      sql`
      update identity_settings set glass_role = ${glassRole}, glass_hours_most = ${glassHoursMost}
      returning glass_role, glass_hours_most`,
    );
  },
});

function rulesOf(ctx: Context): Promise<z.infer<typeof Rules>> {
  return ctx.db.one(Rules, sql`select glass_role, glass_hours_most from identity_settings`);
}

async function runningGlassOf(ctx: Context, accountId: string): Promise<BreakGlass | undefined> {
  const running = await ctx.db.many(
    BreakGlass,
    sql`
    select ${columns} from break_glass
    where account_id = ${accountId} and ended_at is null and to_at > ${ctx.now}
    order by id limit 1`,
  );
  return running[0];
}

function endGlass(ctx: Context, breakGlassId: string): Promise<BreakGlass> {
  return ctx.db.one(
    BreakGlass,
    sql`update break_glass set ended_at = ${ctx.now} where id = ${breakGlassId} returning ${columns}`,
  );
}
