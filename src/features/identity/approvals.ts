import { z } from 'zod';
import { addHours, Instant } from '../../kernel/day.ts';
import { districtOf } from '../../kernel/area-code.ts';
import { Role } from '../../kernel/role.ts';
import { flag } from '../../kernel/query.ts';
import { type Action, change, query, type Upload } from '../../platform/action.ts';
import { type Context, isSystem } from '../../platform/context.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { newId } from '../../platform/id.ts';
import { keyedHash } from '../../platform/keys.ts';
import { allOf, sql } from '../../platform/sql.ts';
import { lasting, Reason } from './model.ts';
import {
  approvalClosed,
  approvalNotYours,
  bodyNeeded,
  noSuchApproval,
  secondPersonNeeded,
  sessionNeeded,
} from './problems.ts';
import { withoutKey } from './staged-action.ts';

/** What is to be done by two: enough for the second person to judge it. */
export interface AskedOfTwo {
  /** The action's name, `feature.verb`. */
  readonly what: string;
  readonly subject: string;
  readonly subjectId: string;
  /** The area concerned: only those responsible for it, all of it, may decide. */
  readonly areaCode: string;
  /** Shown to the second person. No secrets, no names of patients. */
  readonly details: Record<string, unknown>;
  /** Whatever else must be the same when it is done; not shown and not kept, only its keyed digest. */
  readonly bound?: unknown;
  /** Roles of which the second person must have one. */
  readonly approvers: readonly Role[];
}

const Approved = z.object({ id: z.uuid() });

/**
 * Dual control (safeguard 5): the same person asks twice for the same thing, and in between somebody of another body agrees.
 * The first time this files the request and answers `awaiting`; the caller must then change nothing and **return**, because
 * throwing would roll the request back. Once it was approved, the next identical call uses the approval up (exactly once,
 * within a day of asking, whatever was changed in the request makes it another one) and answers `approved`: do it now,
 * in this transaction. `changeByTwo` makes an action that does all this right; use that where you can.
 */
export async function requireTwo(
  ctx: Context,
  asked: AskedOfTwo,
): Promise<{ state: 'approved' | 'awaiting'; approvalId: string }> {
  const { id: actorId, kind, bodyId, name } = ctx.actor;
  if (kind !== 'person') throw sessionNeeded({});
  if (bodyId === null) throw bodyNeeded({});
  const { what, subject, subjectId, areaCode, details, approvers } = asked;
  const binding = keyedHash(
    ctx.house.keys.derive('approvals'),
    canonicalJson([what, subject, subjectId, areaCode, details, asked.bound ?? null]),
  );
  const used = await ctx.db.maybeOne(
    Approved,
    sql`
    update approvals set used_at = ${ctx.now}
    where district = ${districtOf(areaCode)} and used_at is null and id = (
      select id from approvals
      where requested_by = ${actorId} and binding = ${binding} and decision = 'approved' and used_at is null and ends_at > ${ctx.now}
      order by id limit 1)
    returning id`,
  );
  const happening = { subject: 'approval', areaCode, details: { what, subject, subjectId } };
  if (used) {
    await ctx.record({ name: 'identity.approval-used', subjectId: used.id, ...happening });
    return { state: 'approved', approvalId: used.id };
  }
  const open = await ctx.db.maybeOne(
    Approved,
    sql`
    select id from approvals
    where requested_by = ${actorId} and binding = ${binding} and decision is null and ends_at > ${ctx.now}
    order by id limit 1`,
  );
  const approvalId = open?.id ?? newId();
  if (!open) {
    await ctx.db.run(sql`
      insert into approvals (district, id, area_code, what, subject, subject_id, details, binding, approver_roles,
        requested_by, requester_name, requester_body_id, requested_at, ends_at)
      values (${districtOf(areaCode)}, ${approvalId}, ${areaCode}, ${what}, ${subject}, ${subjectId}, ${JSON.stringify(details)}::jsonb,
        ${binding}, ${approvers}::text[], ${actorId}, ${name}, ${bodyId}, ${ctx.now}, ${addHours(ctx.now, lasting.approvalHours)})`);
  }
  await ctx.record({
    name: open ? 'identity.approval-asked-again' : 'identity.approval-requested',
    subjectId: approvalId,
    ...happening,
  });
  return { state: 'awaiting', approvalId };
}

type SpecByTwo<I extends z.ZodType, O extends z.ZodType> = Action<I, O>['spec'] & {
  /** What the second person is asked, read from the same transaction; the whole input is bound to it besides. */
  readonly second: (ctx: Context, input: z.infer<I>) => Promise<Omit<AskedOfTwo, 'what' | 'bound'>>;
};

/**
 * A change that needs two persons from two bodies. Asked the first time, the request is filed and committed, nothing else happens,
 * and the answer is the refusal `identity/second-person-needed` with its `approvalId`; asked again with the same input
 * after the approval, `run` does it. Not remembered under the client's key: the same request is meant to be sent twice.
 * Cannot run inside another transaction, whose rollback would lose the request.
 */
export function changeByTwo<I extends z.ZodType, O extends z.ZodType>(spec: SpecByTwo<I, O>): Action<I, O> {
  const attempt = change({
    ...spec,
    output: z.object({ approvalId: z.string(), isDone: z.boolean(), result: z.unknown() }),
    async run(ctx, input, file) {
      const asked = await spec.second(ctx, input);
      const { state, approvalId } = await requireTwo(ctx, { ...asked, what: spec.name, bound: input });
      if (state === 'awaiting') return { approvalId, isDone: false, result: null };
      const before = ctx.recorded;
      const result = spec.output.parse(await spec.run(ctx, input, file));
      if (ctx.recorded === before) throw new Error(`${spec.name} recorded no event`);
      return { approvalId, isDone: true, result };
    },
  });
  const call = async (ctx: Context, input: z.input<I>, file?: Upload) => {
    if (ctx.inTransaction)
      throw new Error(`${spec.name} files its request in a transaction of its own and cannot run inside one`);
    const { isDone, result, approvalId } = await attempt(withoutKey(ctx), input, file);
    if (!isDone) throw secondPersonNeeded({ approvalId, what: spec.name });
    return result as z.output<O>;
  };
  return Object.assign(call, { kind: 'change' as const, spec });
}

export const ApprovalState = z.enum(['waiting', 'approved', 'refused', 'used', 'expired']);
export type ApprovalState = z.infer<typeof ApprovalState>;

/** Why somebody cannot decide a request. */
export const Hindrance = z.enum([
  'own-request',
  'same-body',
  'no-body',
  'wrong-role',
  'not-a-person',
  'under-broken-glass',
]);
export type Hindrance = z.infer<typeof Hindrance>;

/** A request for a second person, as its requester and those who may decide see it. */
export const Approval = z.object({
  id: z.uuid(),
  what: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  areaCode: z.string(),
  details: z.record(z.string(), z.unknown()),
  requestedBy: z.uuid(),
  requesterName: z.string(),
  requesterBody: z.string().nullable(),
  requestedAt: Instant,
  endsAt: Instant,
  deciderName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string().nullable(),
  state: ApprovalState,
  /** Null when the asker may decide it. */
  hindrance: Hindrance.nullable(),
});

const Row = Approval.omit({ state: true, hindrance: true }).extend({
  requesterBodyId: z.uuid(),
  approverRoles: z.array(Role),
  decision: z.enum(['approved', 'refused']).nullable(),
  usedAt: Instant.nullable(),
  sharesBody: z.boolean(),
});
type Row = z.infer<typeof Row>;

function rows(ctx: Context) {
  return sql`
    select p.id, p.what, p.subject, p.subject_id, p.area_code, p.details, p.requested_by, p.requester_name, p.requester_body_id,
      (select b.name from bodies b where b.id = p.requester_body_id) as requester_body,
      p.requested_at, p.ends_at, p.approver_roles, p.decider_name, p.decided_at, p.decision, p.reason, p.used_at,
      exists (
        select 1 from grants mine
        where mine.account_id = ${ctx.actor.id} and ${isCurrent(ctx, sql`mine`)}
          and (mine.body_id = p.requester_body_id or mine.body_id in (
            select theirs.body_id from grants theirs where theirs.account_id = p.requested_by and ${isCurrent(ctx, sql`theirs`)}))
      ) as shares_body
    from approvals p`;
}

function isCurrent(ctx: Context, grant: ReturnType<typeof sql>) {
  return sql`${grant}.ended_at is null and (${grant}.to_at is null or ${grant}.to_at > ${ctx.now})`;
}

/** Requests in the asker's areas that they may decide or made themselves; auditors see all of them. The newest first. */
export const listApprovals = query({
  name: 'identity.list-approvals',
  summary: 'Requests that wait for a second person, or were decided.',
  allow: 'signed-in',
  input: z.object({ open: flag().default(true), limit: z.coerce.number().int().min(1).max(200).default(100) }),
  output: z.array(Approval),
  async run(ctx, { open, limit }) {
    const found = await ctx.db.many(
      Row,
      sql`
      ${rows(ctx)}
      where ${allOf([
        sql`(p.requested_by = ${ctx.actor.id} or p.approver_roles && ${ctx.actor.roles}::text[] or ${ctx.actor.roles.includes('auditor')})`,
        open && sql`p.used_at is null and p.ends_at > ${ctx.now} and p.decision is distinct from 'refused'`,
      ])}
      order by p.id desc
      limit ${limit}`,
    );
    return found.map((row) => shown(ctx, row));
  },
});

/** Agrees to a request as its second person. What was agreed to is done when the requester asks again. */
export const approveRequest = change({
  name: 'identity.approve',
  summary: 'Agrees, as the second person from a second body, to what somebody asked for.',
  allow: 'signed-in',
  input: z.object({ approvalId: z.uuid(), reason: Reason.optional() }),
  output: Approval,
  run: (ctx, { approvalId, reason }) => decide(ctx, approvalId, 'approved', reason ?? null),
});

/** Refuses a request as its second person, with the reason for the requester. */
export const refuseRequest = change({
  name: 'identity.refuse',
  summary: 'Refuses, as the second person, what somebody asked for.',
  allow: 'signed-in',
  input: z.object({ approvalId: z.uuid(), reason: Reason }),
  output: Approval,
  run: (ctx, { approvalId, reason }) => decide(ctx, approvalId, 'refused', reason),
});

async function decide(ctx: Context, approvalId: string, decision: 'approved' | 'refused', reason: string | null) {
  const row = await ctx.db.maybeOne(Row, sql`${rows(ctx)} where p.id = ${approvalId} for update of p`);
  if (!row) throw noSuchApproval({ approvalId });
  const hindrance = hindranceOf(ctx, row);
  if (hindrance) throw approvalNotYours({ hindrance });
  const state = stateOf(ctx, row);
  if (state !== 'waiting') throw approvalClosed({ state });
  await ctx.db.run(sql`
    update approvals
    set decision = ${decision}, reason = ${reason}, decided_by = ${ctx.actor.id}, decider_name = ${ctx.actor.name},
      decider_body_id = ${ctx.actor.bodyId}, decided_at = ${ctx.now}
    where district = ${districtOf(row.areaCode)} and id = ${approvalId}`);
  await ctx.record({
    name: decision === 'approved' ? 'identity.approval-given' : 'identity.approval-refused',
    subject: 'approval',
    subjectId: approvalId,
    areaCode: row.areaCode,
    details: { what: row.what, subject: row.subject, subjectId: row.subjectId, reason },
  });
  return shown(ctx, { ...row, decision, reason, deciderName: ctx.actor.name, decidedAt: ctx.now });
}

function shown(ctx: Context, row: Row): z.input<typeof Approval> {
  return { ...row, state: stateOf(ctx, row), hindrance: hindranceOf(ctx, row) };
}

function stateOf(ctx: Context, { usedAt, decision, endsAt }: Row): ApprovalState {
  if (usedAt !== null) return 'used';
  if (decision === 'refused') return 'refused';
  return endsAt <= ctx.now ? 'expired' : (decision ?? 'waiting');
}

/** Two persons, two bodies: also not somebody who merely acts for another body now but holds a post in the requester's. */
function hindranceOf({ actor }: Context, row: Row): Hindrance | null {
  if (actor.kind !== 'person' || isSystem(actor)) return 'not-a-person';
  if (row.requestedBy === actor.id) return 'own-request';
  if (actor.breakGlassId !== null) return 'under-broken-glass';
  if (!row.approverRoles.some((role) => actor.roles.includes(role))) return 'wrong-role';
  if (actor.bodyId === null) return 'no-body';
  return actor.bodyId === row.requesterBodyId || row.sharesBody ? 'same-body' : null;
}
