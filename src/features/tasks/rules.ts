import { addHours, type Instant } from '../../kernel/day.ts';
import type { Role } from '../../kernel/role.ts';
import {
  anotherPerson,
  directingRoles,
  notFromHere,
  notYours,
  type Owners,
  Slot,
  takenAlready,
  type TaskState,
} from './model.ts';

/** What can be done to a task. */
export const taskActions = [
  'assign',
  'receive',
  'take',
  'hand-over',
  'add-evidence',
  'act',
  'reject',
  'verify',
  'close',
  'cancel',
  'not-executable',
] as const;
export type TaskAction = (typeof taskActions)[number];

/** State and action to the next state; what is not named is refused. The same table stands in README.md. */
export const transitions: Record<TaskState, Partial<Record<TaskAction, TaskState>>> = {
  // `act` on what nobody owns is the system's: it saw the thing happen.
  found: { assign: 'assigned', take: 'assigned', act: 'acted', cancel: 'cancelled' },
  assigned: {
    assign: 'assigned',
    receive: 'assigned',
    take: 'assigned',
    'hand-over': 'assigned',
    'add-evidence': 'assigned',
    act: 'acted',
    cancel: 'cancelled',
    'not-executable': 'not-executable',
  },
  acted: { 'add-evidence': 'acted', reject: 'assigned', verify: 'verified', cancel: 'cancelled' },
  verified: { close: 'closed' },
  closed: {},
  cancelled: {},
  // What one could not do, another may: the loop is not lost.
  'not-executable': { assign: 'assigned', cancel: 'cancelled' },
};

/** Actions of the owner; the others are of those who direct. `take` is of both. */
const ownersActions: readonly TaskAction[] = ['receive', 'hand-over', 'add-evidence', 'act', 'not-executable'];

/** What the rules look at. */
export interface TaskFacts {
  readonly state: TaskState;
  readonly owners: Owners;
  readonly actedBy: string | null;
  /** Whoever supplied evidence that is not yet judged, or was accepted. */
  readonly suppliers: readonly string[];
}

/** Who wants to act. */
export interface Who {
  readonly id: string;
  readonly bodyId: string | null;
  readonly roles: readonly Role[];
}

/** The next state. @throws Problem `tasks/not-from-here` when the action is not possible in this state. */
export function nextState(state: TaskState, action: TaskAction): TaskState {
  const next = transitions[state][action];
  if (next !== undefined) return next;
  const possibleIn = (Object.keys(transitions) as TaskState[]).filter(
    (each) => transitions[each][action] !== undefined,
  );
  throw notFromHere({ action, state, possibleIn });
}

/** Whether a task is owned by this person or their body. */
export function isOwner(owners: Owners, who: Who): boolean {
  if (owners.individual === who.id) return true;
  return who.bodyId !== null && [owners.locality, owners.department, owners.unit].includes(who.bodyId);
}

/**
 * Refuses what this person may not do to this task, whatever the state.
 * @throws Problem `tasks/not-yours`, `tasks/taken-already` or `tasks/another-person`.
 */
export function checkPerson(task: TaskFacts, action: TaskAction, who: Who): void {
  if (ownersActions.includes(action) && !isOwner(task.owners, who)) throw notYours({});
  if (action === 'take') {
    const { individual } = task.owners;
    if (individual !== null && individual !== who.id) throw takenAlready({ individualId: individual });
    const directs = directingRoles.some((role) => who.roles.includes(role));
    if (!directs && !isOwner(task.owners, who)) throw notYours({});
  }
  const judges = action === 'verify' || action === 'reject';
  if (judges && (task.actedBy === who.id || task.suppliers.includes(who.id))) throw anotherPerson({});
}

/** Slots nobody fills, in the order of the four parties. */
export function emptySlots(owners: Owners): Slot[] {
  return Slot.options.filter((slot) => owners[slot] === null);
}

/** Per cent of a step's time at which owner, body and the level above are told (M02-4). */
export const escalationMarks = [50, 80, 100] as const;

/** Hours a second person has to judge what was reported as done. */
export const verifyingHours = 24;

/** Hours to close what is verified, time to write down the lesson. */
export const closingHours = 72;

/** One step's time: from when to when. */
export interface Clock {
  readonly fromAt: Instant;
  readonly dueAt: Instant;
}

/** The clock of the step a task enters with a state; null where nothing is left to do. */
export function clockOf(state: TaskState, task: { startAt: Instant; dueAt: Instant }, now: Instant): Clock | null {
  if (state === 'found' || state === 'assigned') return { fromAt: task.startAt, dueAt: task.dueAt };
  if (state === 'acted') return { fromAt: now, dueAt: addHours(now, verifyingHours) };
  return state === 'verified' ? { fromAt: now, dueAt: addHours(now, closingHours) } : null;
}

/** The instant at which so many per cent of a clock's time are used. */
export function markAt({ fromAt, dueAt }: Clock, percent: number): Instant {
  const milliseconds = Math.ceil(((Date.parse(dueAt) - Date.parse(fromAt)) * percent) / 100);
  // The quarter keeps the division into hours from falling a millisecond short.
  return addHours(fromAt, (milliseconds + 0.25) / 3_600_000);
}

/** The first mark above `percent`, as an instant; null after the last. */
export function nextMarkAt(clock: Clock, percent: number): Instant | null {
  const next = escalationMarks.find((mark) => mark > percent);
  return next === undefined ? null : markAt(clock, next);
}

/** Marks above `percent` that are reached by now, lowest first. A mark is reached at its very instant. */
export function marksReached(clock: Clock, percent: number, now: Instant): (50 | 80 | 100)[] {
  return escalationMarks.filter((mark) => mark > percent && markAt(clock, mark) <= now);
}

/** Share of a clock's time that is used, from 0; a clock without time is used up. */
export function usedShare({ fromAt, dueAt }: Clock, now: Instant): number {
  const spanMilliseconds = Date.parse(dueAt) - Date.parse(fromAt);
  const used = Date.parse(now) - Date.parse(fromAt);
  if (spanMilliseconds <= 0) return used >= 0 ? 1 : 0;
  return Math.max(0, used / spanMilliseconds);
}
