import { z } from 'zod';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { addEvidence, suppliersOf } from './evidence.ts';
import {
  changedOwners,
  directingRoles,
  doingRoles,
  evidenceFirst,
  NewEvidence,
  OwnersChange,
  ownerFirst,
  TaskId,
  TaskSummary,
} from './model.ts';
import { checkPerson, nextState, type TaskAction } from './rules.ts';
import { assignedDetails, happeningTo, lockedTask, ownersOf, summaryOf, type TaskRow } from './task-row.ts';
import { advance, type StepChanges } from './transition.ts';

const OnTask = z.object({
  taskId: TaskId,
  /** Refuses when the task is no longer the version that was looked at. */
  ifVersion: z.coerce.number().int().optional(),
});
const reason = z.string().trim().min(3).max(1000);

/** Says who must do it. Possible again later: the last word counts. */
export const assignTask = change({
  name: 'tasks.assign',
  summary: 'Assigns a task to a locality, a department, a unit and a person; at least one of them.',
  allow: directingRoles,
  input: OnTask.extend({ owners: OwnersChange }),
  output: TaskSummary,
  async run(ctx, { owners, ...on }) {
    const row = await admitted(ctx, on, 'assign');
    const all = changedOwners(ownersOf(row), owners);
    if (Object.values(all).every((id) => id === null)) throw ownerFirst({});
    return step(ctx, row, 'assign', {
      name: 'tasks.assigned',
      details: assignedDetails(all),
      changes: { owners: all, assignedAt: ctx.now, receivedAt: null, hops: row.hops + 1 },
    });
  },
});

/** The owner has seen it. What is measured: minutes and hops from the order to the first receipt (M01-2). */
export const receiveTask = change({
  name: 'tasks.receive',
  summary: 'Confirms that the owner has received the task.',
  allow: doingRoles,
  input: OnTask,
  output: TaskSummary,
  async run(ctx, on) {
    const row = await admitted(ctx, on, 'receive');
    return step(ctx, row, 'receive', {
      name: 'tasks.received',
      changes: { receivedAt: (row.receivedAt ?? ctx.now) as Context['now'] },
    });
  },
});

/** Of several who reach for it, the first has it. */
export const takeTask = change({
  name: 'tasks.take',
  summary: "Takes on a task of one's body that nobody has taken yet.",
  allow: doingRoles,
  input: OnTask,
  output: TaskSummary,
  async run(ctx, on) {
    const row = await admitted(ctx, on, 'take');
    return step(ctx, row, 'take', {
      name: 'tasks.taken',
      changes: {
        owners: { ...ownersOf(row), individual: ctx.actor.id },
        receivedAt: ctx.now,
        ...(row.assignedAt ? {} : { assignedAt: ctx.now }),
      },
    });
  },
});

/** Gives one's own task to somebody else, with the reason. */
export const handOverTask = change({
  name: 'tasks.hand-over',
  summary: "Hands a task of one's own over to another person or body.",
  allow: doingRoles,
  input: OnTask.extend({ owners: OwnersChange, reason }),
  output: TaskSummary,
  async run(ctx, { owners, reason: why, ...on }) {
    const row = await admitted(ctx, on, 'hand-over');
    const all = changedOwners({ ...ownersOf(row), individual: null }, owners);
    if (Object.values(all).every((id) => id === null)) throw ownerFirst({});
    return step(ctx, row, 'hand-over', {
      name: 'tasks.handed-over',
      details: { ...assignedDetails(all), reason: why },
      changes: { owners: all, assignedAt: ctx.now, receivedAt: null, hops: row.hops + 1 },
    });
  },
});

/** Reports a task as done; without evidence that is refused. */
export const actOnTask = change({
  name: 'tasks.act',
  summary: 'Reports a task as done, with the evidence added before or given here.',
  allow: doingRoles,
  input: OnTask.extend({ evidence: z.array(NewEvidence).max(20).default([]) }),
  output: TaskSummary,
  async run(ctx, { evidence, ...on }) {
    const row = await admitted(ctx, on, 'act');
    for (const piece of evidence) await addEvidence(ctx, row, piece);
    const { pieces } = await ctx.db.one(
      z.object({ pieces: z.number() }),
      sql`
      select count(*)::int as pieces from task_evidence
      where district = ${row.district} and task_id = ${row.id} and judged = 'pending'`,
    );
    if (pieces === 0) throw evidenceFirst({});
    return step(ctx, row, 'act', {
      name: 'tasks.acted',
      details: { pieces },
      changes: { actedBy: ctx.actor.id, actedAt: ctx.now },
    });
  },
});

/** Sends a task back because its evidence does not show that it was done. Its deadline stays. */
export const rejectTask = change({
  name: 'tasks.reject',
  summary: 'Does not accept the evidence of a task and sends it back to its owner, with the reason.',
  allow: directingRoles,
  input: OnTask.extend({ reason }),
  output: TaskSummary,
  async run(ctx, { reason: why, ...on }) {
    const row = await admitted(ctx, on, 'reject');
    await judge(ctx, row, 'rejected', why);
    return step(ctx, row, 'reject', { name: 'tasks.rejected', details: { reason: why } });
  },
});

/** Confirms that it was done: always another person than who did it or supplied evidence. */
export const verifyTask = change({
  name: 'tasks.verify',
  summary: 'Confirms, as a second person, that a task was done.',
  allow: directingRoles,
  input: OnTask,
  output: TaskSummary,
  async run(ctx, on) {
    const row = await admitted(ctx, on, 'verify');
    if ((await judge(ctx, row, 'accepted', null)) === 0) throw evidenceFirst({});
    return step(ctx, row, 'verify', { name: 'tasks.verified', changes: { verifiedBy: ctx.actor.id } });
  },
});

/** Closes the loop, with what was learned. */
export const closeTask = change({
  name: 'tasks.close',
  summary: 'Closes a verified task, with the lesson if there is one.',
  allow: directingRoles,
  input: OnTask.extend({ lesson: z.string().trim().min(3).max(4000).nullish() }),
  output: TaskSummary,
  async run(ctx, { lesson = null, ...on }) {
    const row = await admitted(ctx, on, 'close');
    return step(ctx, row, 'close', { name: 'tasks.closed', details: { lesson }, changes: { lesson } });
  },
});

/** Ends a task that is not needed any more. */
export const cancelTask = change({
  name: 'tasks.cancel',
  summary: 'Cancels a task that is not needed any more, with the reason.',
  allow: directingRoles,
  input: OnTask.extend({ reason }),
  output: TaskSummary,
  async run(ctx, { reason: why, ...on }) {
    const row = await admitted(ctx, on, 'cancel');
    return step(ctx, row, 'cancel', {
      name: 'tasks.cancelled',
      details: { reason: why },
      changes: { endedReason: why },
    });
  },
});

/** The owner cannot do it, and says why; whoever directs may assign it to another. */
export const cannotDoTask = change({
  name: 'tasks.not-executable',
  summary: "Says that a task of one's own cannot be done, with the reason.",
  allow: doingRoles,
  input: OnTask.extend({ reason }),
  output: TaskSummary,
  async run(ctx, { reason: why, ...on }) {
    const row = await admitted(ctx, on, 'not-executable');
    return step(ctx, row, 'not-executable', {
      name: 'tasks.found-not-executable',
      details: { reason: why },
      changes: { endedReason: why },
    });
  },
});

/** The locked task, when this person may do this to it. State first: it tells more than "not yours". */
async function admitted(ctx: Context, on: z.infer<typeof OnTask>, action: TaskAction): Promise<TaskRow> {
  const row = await lockedTask(ctx, on.taskId, on.ifVersion);
  nextState(row.state, action);
  checkPerson({ ...row, owners: ownersOf(row), suppliers: await suppliersOf(ctx, row) }, action, ctx.actor);
  return row;
}

async function step(
  ctx: Context,
  row: TaskRow,
  action: TaskAction,
  {
    name,
    details = {},
    changes = {},
  }: {
    name: string;
    details?: Record<string, unknown>;
    changes?: StepChanges;
  },
) {
  const after = await advance(ctx, row, action, changes);
  await ctx.record({
    ...happeningTo(row),
    name,
    details: { ...details, from: row.state, to: after.state },
    before: row,
    after,
  });
  return summaryOf(after, ctx.now);
}

function judge(ctx: Context, row: TaskRow, judged: 'accepted' | 'rejected', why: string | null): Promise<number> {
  return ctx.db.run(sql`
    update task_evidence
    set judged = ${judged}, judged_by = ${ctx.actor.id}, judged_at = ${ctx.now}, judged_reason = ${why}
    where district = ${row.district} and task_id = ${row.id} and judged = 'pending'`);
}
