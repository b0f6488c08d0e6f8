import type { Instant } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import type { Owners } from './model.ts';
import { type Clock, clockOf, nextMarkAt, nextState, type TaskAction } from './rules.ts';
import { ownersOf, taskColumns, type TaskRow, TaskRow as TaskRowSchema } from './task-row.ts';

/** What a step may write besides the state. */
export interface StepChanges {
  readonly owners?: Owners;
  readonly assignedAt?: Instant;
  readonly receivedAt?: Instant | null;
  readonly hops?: number;
  readonly actedBy?: string;
  readonly actedAt?: Instant;
  readonly verifiedBy?: string;
  readonly lesson?: string | null;
  readonly endedReason?: string;
}

/**
 * Takes a locked task one step on and starts the clock of the state it enters; a state that stays keeps its clock.
 * @throws Problem `tasks/not-from-here`.
 */
export async function advance(
  ctx: Context,
  row: TaskRow,
  action: TaskAction,
  changes: StepChanges = {},
): Promise<TaskRow> {
  const state = nextState(row.state, action);
  const owners = changes.owners ?? ownersOf(row);
  const clock = clockAfter(ctx, row, state);
  const ends = clock === null;
  return ctx.db.one(
    TaskRowSchema,
    sql`
    update tasks set
      version = version + 1,
      state = ${state},
      locality_body_id = ${owners.locality},
      department_body_id = ${owners.department},
      unit_id = ${owners.unit},
      individual_id = ${owners.individual},
      assigned_at = ${changes.assignedAt ?? row.assignedAt},
      received_at = ${changes.receivedAt === undefined ? row.receivedAt : changes.receivedAt},
      hops = ${changes.hops ?? row.hops},
      acted_by = ${changes.actedBy ?? row.actedBy},
      acted_at = ${changes.actedAt ?? row.actedAt},
      verified_by = ${changes.verifiedBy ?? row.verifiedBy},
      verified_at = ${changes.verifiedBy ? ctx.now : row.verifiedAt},
      lesson = ${changes.lesson ?? row.lesson},
      ended_by = ${ends ? ctx.actor.id : null},
      ended_at = ${ends ? ctx.now : null},
      ended_reason = ${ends ? (changes.endedReason ?? null) : null},
      step_no = ${clock?.stepNo ?? row.stepNo},
      step_from_at = ${clock?.fromAt ?? row.stepFromAt},
      step_due_at = ${clock?.dueAt ?? row.stepDueAt},
      escalated_percent = ${clock?.escalatedPercent ?? row.escalatedPercent},
      next_escalation_at = ${clock ? nextMarkAt(clock, clock.escalatedPercent) : null}
    where district = ${row.district} and id = ${row.id}
    returning ${taskColumns}`,
  );
}

/** Found and assigned share one clock: being assigned gives nobody more time. */
function clockAfter(
  ctx: Context,
  row: TaskRow,
  state: TaskRow['state'],
): (Clock & { stepNo: number; escalatedPercent: number }) | null {
  const isDoing = (each: TaskRow['state']) => each === 'found' || each === 'assigned';
  if (state === row.state || (isDoing(state) && isDoing(row.state))) {
    const { stepNo, escalatedPercent } = row;
    return { fromAt: row.stepFromAt as Instant, dueAt: row.stepDueAt as Instant, stepNo, escalatedPercent };
  }
  const clock = clockOf(state, { startAt: row.startAt as Instant, dueAt: row.dueAt as Instant }, ctx.now);
  return clock && { ...clock, stepNo: row.stepNo + 1, escalatedPercent: 0 };
}
