import { isWithin } from '../../kernel/area-code.ts';
import { addHours, type Instant } from '../../kernel/day.ts';
import type { Role } from '../../kernel/role.ts';
import { pausing, rolesApart } from './model.ts';

/** When a post holds. */
export interface Period {
  readonly fromAt: Instant;
  /** Not inclusive; null when nothing ends it. */
  readonly toAt: Instant | null;
  /** Daily window, HH:MM in the installation's zone; both null for all day. */
  readonly shiftFrom: string | null;
  readonly shiftTo: string | null;
}

/**
 * Until when a post holds without a break, seen from a moment: the end of the shift or of the post, whichever comes
 * first; null for a post without end. Undefined when it does not hold at that moment.
 */
export function holdsUntil(period: Period, now: Instant, zone: string): Instant | null | undefined {
  if (now < period.fromAt || (period.toAt !== null && now >= period.toAt)) return undefined;
  if (period.shiftFrom === null || period.shiftTo === null) return period.toAt;
  const [time, from, to] = [minuteOfDay(now, zone), minutesOf(period.shiftFrom), minutesOf(period.shiftTo)];
  const onShift = from < to ? time >= from && time < to : time >= from || time < to;
  if (!onShift) return undefined;
  const shiftEnd = addHours(startOfMinute(now), ((to - time + 1440) % 1440) / 60);
  return earliest(shiftEnd, period.toAt);
}

/** The earliest of several ends; null, which stands for none, only when all are null. */
export function earliest(...ends: readonly (Instant | null)[]): Instant | null {
  return ends.reduce((first, end) => (first === null || (end !== null && end < first) ? end : first), null);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(now: Instant, zone: string): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    clocks.set(zone, clock);
  }
  return minutesOf(clock.format(Date.parse(now)));
}

function minutesOf(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));
}

function startOfMinute(now: Instant): Instant {
  return `${now.slice(0, 17)}00.000Z` as Instant;
}

/** Whether these roles may stand in one grant: administrators and auditors hold nothing else. */
export function mayStandTogether(roles: readonly Role[]): boolean {
  return new Set(roles).size === 1 || !roles.some(standsApart);
}

/** Whether an account that holds some roles may be given others beside them, in another grant. */
export function mayHoldBeside(held: readonly Role[], given: readonly Role[]): boolean {
  const all = [...held, ...given];
  return !all.some(standsApart) || new Set(all).size === 1;
}

function standsApart(role: Role): boolean {
  return (rolesApart as readonly Role[]).includes(role);
}

/** The areas that lie outside those of the person who wants to give rights in them. */
export function areasBeyond(areaCodes: readonly string[], own: readonly string[]): string[] {
  return areaCodes.filter((code) => !isWithin(code, own));
}

/** Minutes of the pause after too many wrong attempts: twice as long each time, so that guessing is hopeless and waiting is not. */
export function pauseMinutes(pausesBefore: number): number {
  return Math.min(pausing.firstPauseMinutes * 2 ** pausesBefore, pausing.longestPauseMinutes);
}
