import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../kernel/day.ts';
import { noOwners, openStates, TaskState } from './model.ts';
import {
  checkPerson,
  clockOf,
  emptySlots,
  isOwner,
  markAt,
  marksReached,
  nextMarkAt,
  nextState,
  type TaskAction,
  taskActions,
  transitions,
  usedShare,
  type Who,
} from './rules.ts';

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const worker: Who = { id: 'w', bodyId: 'b', roles: ['grid-worker'] };
const commander: Who = { id: 'c', bodyId: null, roles: ['commander'] };
const clock = { fromAt: instant('2026-03-05T00:00:00Z'), dueAt: instant('2026-03-05T10:00:00Z') };

/** Rows of the table in README.md: state, then one cell per action. */
function tableOfReadme(): Map<string, Map<string, string>> {
  const lines = readme
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [head, , ...rows] = lines;
  return new Map(
    rows.map(([state, ...cells]) => [state!, new Map(cells.map((cell, index) => [head![index + 1]!, cell]))]),
  );
}

/** The state that follows, or the code of the refusal. */
function outcomeOf(state: TaskState, action: TaskAction): string {
  try {
    return nextState(state, action);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('M02-3: the closed loop', () => {
  const cells = TaskState.options.flatMap((state) => taskActions.map((action) => [state, action] as const));

  test.each(cells)('a task that is %s follows the documented table on %s', (state, action) => {
    const documented = tableOfReadme().get(state)!.get(action)!;

    expect(outcomeOf(state, action)).toBe(documented === '–' ? 'tasks/not-from-here' : documented);
  });

  test('cannot be closed but through acted and verified', () => {
    const into = (target: TaskState) =>
      TaskState.options.filter((state) => Object.values(transitions[state]).includes(target));

    expect(into('closed')).toEqual(['verified']);
    expect(into('verified')).toEqual(['acted']);
  });

  test('every open state leads on, and what is closed or cancelled stays so', () => {
    for (const state of openStates) expect(Object.keys(transitions[state])).not.toEqual([]);
    expect(transitions.closed).toEqual({});
    expect(transitions.cancelled).toEqual({});
  });
});

describe('who may do it', () => {
  const task = { state: 'assigned' as const, owners: { ...noOwners, individual: 'w' }, actedBy: null, suppliers: [] };
  const refusal = (action: TaskAction, who: Who, more: object = {}) => {
    try {
      checkPerson({ ...task, ...more }, action, who);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test.each(['receive', 'hand-over', 'add-evidence', 'act', 'not-executable'] as const)(
    "%s is the owner's",
    (action) => {
      expect(refusal(action, worker)).toBeNull();
      expect(refusal(action, { ...worker, id: 'other', bodyId: null })).toBe('tasks/not-yours');
      expect(refusal(action, commander)).toBe('tasks/not-yours');
    },
  );

  test('a body owns through any of its three slots, and nobody owns through having no body', () => {
    for (const slot of ['locality', 'department', 'unit'] as const)
      expect(isOwner({ ...noOwners, [slot]: 'b' }, worker)).toBe(true);
    expect(isOwner(noOwners, { ...worker, bodyId: null })).toBe(false);
  });

  test('nobody judges what they did or supplied evidence for', () => {
    expect(refusal('verify', commander, { actedBy: 'c' })).toBe('tasks/another-person');
    expect(refusal('verify', commander, { actedBy: 'w', suppliers: ['w', 'c'] })).toBe('tasks/another-person');
    expect(refusal('reject', commander, { actedBy: 'c' })).toBe('tasks/another-person');
    expect(refusal('verify', commander, { actedBy: 'w', suppliers: ['w'] })).toBeNull();
  });

  test("only who directs takes what is nobody's", () => {
    expect(refusal('take', worker, { owners: noOwners })).toBe('tasks/not-yours');
    expect(refusal('take', worker, { owners: { ...noOwners, unit: 'b' } })).toBeNull();
    expect(refusal('take', commander, { owners: noOwners })).toBeNull();
    expect(refusal('take', commander)).toBe('tasks/taken-already');
  });

  test('M02-1: empty slots are named', () => {
    expect(emptySlots({ ...noOwners, unit: 'b' })).toEqual(['locality', 'department', 'individual']);
  });
});

describe('M02-4: marks of time', () => {
  test('are reached at their very instant and not a millisecond before', () => {
    expect(markAt(clock, 80)).toBe('2026-03-05T08:00:00.000Z');
    expect(marksReached(clock, 0, instant('2026-03-05T04:59:59.999Z'))).toEqual([]);
    expect(marksReached(clock, 0, instant('2026-03-05T05:00:00Z'))).toEqual([50]);
    expect(marksReached(clock, 50, instant('2026-03-05T10:00:00Z'))).toEqual([80, 100]);
    expect(nextMarkAt(clock, 100)).toBeNull();
  });

  test('lie between begin and end, in order, whatever the clock', () => {
    const instants = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 1e10 }), (from, span) => {
        const any = { fromAt: instant(new Date(from)), dueAt: instant(new Date(from + span)) };
        const marks = [50, 80, 100].map((percent) => markAt(any, percent));
        expect([any.fromAt, ...marks]).toEqual([any.fromAt, ...marks].sort());
        expect(marks[2]).toBe(any.dueAt);
      }),
    );
  });

  test('a clock without time is used up from its beginning', () => {
    const none = { fromAt: clock.fromAt, dueAt: clock.fromAt };
    expect(usedShare(none, clock.fromAt)).toBe(1);
    expect(usedShare(clock, instant('2026-03-05T02:30:00Z'))).toBe(0.25);
  });

  test('doing keeps the deadline; verifying and closing have clocks of their own', () => {
    const task = { startAt: clock.fromAt, dueAt: clock.dueAt };
    const now = instant('2026-03-05T09:00:00Z');
    expect(clockOf('assigned', task, now)).toEqual(clock);
    expect(clockOf('acted', task, now)).toEqual({ fromAt: now, dueAt: '2026-03-06T09:00:00.000Z' });
    expect(clockOf('verified', task, now)?.dueAt).toBe('2026-03-08T09:00:00.000Z');
    expect(clockOf('closed', task, now)).toBeNull();
  });
});
