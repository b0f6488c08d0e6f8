import { describe, expect, test } from 'vitest';
import { instant } from '../../kernel/day.ts';
import {
  areasBeyond,
  earliest,
  holdsUntil,
  mayHoldBeside,
  mayStandTogether,
  pauseMinutes,
  type Period,
} from './rules.ts';

const zone = 'Asia/Shanghai';
const at = (shanghai: string) => instant(`2026-03-05T${shanghai}:00+08:00`);
const allDay: Period = { fromAt: at('08:00'), toAt: at('20:00'), shiftFrom: null, shiftTo: null };

describe('how long a post holds', () => {
  test('from its begin up to, but not at, its end', () => {
    expect(holdsUntil(allDay, at('07:59'), zone)).toBeUndefined();
    expect(holdsUntil(allDay, at('08:00'), zone)).toBe(at('20:00'));
    expect(holdsUntil(allDay, at('19:59'), zone)).toBe(at('20:00'));
    expect(holdsUntil(allDay, at('20:00'), zone)).toBeUndefined();
    expect(holdsUntil({ ...allDay, toAt: null }, at('23:00'), zone)).toBeNull();
  });

  const day: Period = {
    fromAt: instant('2026-03-01T00:00:00Z'),
    toAt: instant('2026-04-01T00:00:00Z'),
    shiftFrom: '08:00',
    shiftTo: '20:00',
  };
  const night: Period = { ...day, shiftFrom: '20:00', shiftTo: '08:00' };

  test('safeguard 17: ends with the shift', () => {
    expect(holdsUntil(day, at('07:59'), zone)).toBeUndefined();
    expect(holdsUntil(day, at('08:00'), zone)).toBe(at('20:00'));
    expect(holdsUntil(day, instant('2026-03-05T11:59:59.999Z'), zone)).toBe(at('20:00'));
    expect(holdsUntil(day, at('20:00'), zone)).toBeUndefined();
  });

  test('a shift that ends earlier than it begins runs over midnight', () => {
    expect(holdsUntil(night, at('19:59'), zone)).toBeUndefined();
    expect(holdsUntil(night, at('23:30'), zone)).toBe(instant('2026-03-06T08:00:00+08:00'));
    expect(holdsUntil(night, at('03:00'), zone)).toBe(at('08:00'));
    expect(holdsUntil(night, at('08:00'), zone)).toBeUndefined();
  });

  test('ends with the post when that is before the end of the shift', () => {
    expect(holdsUntil({ ...day, toAt: at('12:00') }, at('09:00'), zone)).toBe(at('12:00'));
  });

  test('counts the shift in the zone of the installation', () => {
    expect(holdsUntil(day, instant('2026-03-05T09:00:00Z'), 'Europe/London')).toBe(instant('2026-03-05T20:00:00Z'));
    expect(holdsUntil(day, instant('2026-03-05T07:30:00Z'), 'Europe/London')).toBeUndefined();
  });
});

test('the earliest of several ends counts, and none is no end', () => {
  expect(earliest(null, at('09:00'), at('08:00'))).toBe(at('08:00'));
  expect(earliest(null, null)).toBeNull();
});

test('administrators and auditors stand alone, in a grant and in an account', () => {
  expect(mayStandTogether(['case-worker', 'epidemiologist'])).toBe(true);
  expect(mayStandTogether(['administrator'])).toBe(true);
  expect(mayStandTogether(['administrator', 'auditor'])).toBe(false);
  expect(mayStandTogether(['auditor', 'observer'])).toBe(false);
  expect(mayHoldBeside(['administrator'], ['administrator'])).toBe(true);
  expect(mayHoldBeside(['administrator'], ['epidemiologist'])).toBe(false);
  expect(mayHoldBeside(['commander'], ['auditor'])).toBe(false);
  expect(mayHoldBeside([], ['auditor'])).toBe(true);
});

test('an area is beyond when no own area is a prefix of it; the country lies beyond every area', () => {
  expect(areasBeyond(['510117', '510117001', '510104', '51', ''], ['510117'])).toEqual(['510104', '51', '']);
  expect(areasBeyond(['', '51'], [''])).toEqual([]);
});

test('pauses grow twice as long, up to an hour', () => {
  expect([0, 1, 2, 3, 20].map(pauseMinutes)).toEqual([15, 30, 60, 60, 60]);
});
