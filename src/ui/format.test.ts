import { describe, expect, test } from 'vitest';
import { readDay, readMoment } from './date-text.ts';
import { duration, instant, instantOfLocal, localOfInstant, perCent } from './format.ts';

describe('instants', () => {
  test('are told in the installation’s zone', () => {
    expect(instant('2020-12-07T13:04:59.000Z', 'Asia/Shanghai')).toBe('2020-12-07 21:04');
    expect(instant(null, 'Asia/Shanghai')).toBe('–');
  });

  test.each([
    ['2020-12-07T21:04', 'Asia/Shanghai', '2020-12-07T13:04:00.000Z'],
    ['2020-07-01T08:00', 'Europe/Berlin', '2020-07-01T06:00:00.000Z'],
    ['2020-12-01T08:00', 'Europe/Berlin', '2020-12-01T07:00:00.000Z'],
    ['2020-03-29T03:30', 'Europe/Berlin', '2020-03-29T01:30:00.000Z'],
    ['2020-01-01T00:00', 'America/New_York', '2020-01-01T05:00:00.000Z'],
  ])('typed as %s in %s mean %s, and read back the same', (local, zone, at) => {
    expect(instantOfLocal(local, zone)).toBe(at);
    expect(localOfInstant(at, zone)).toBe(local);
  });
});

describe('lengths of time', () => {
  test.each([
    [0.5, '30 min', '30分'],
    [2, '2 h', '2小时'],
    [26.75, '1 d 2 h', '1天 2小时'],
    [-3.1, '3 h 6 min', '3小时 6分'],
    [48, '2 d', '2天'],
  ])('%s hours', (hours, en, zh) => {
    expect(duration(hours, 'en')).toBe(en);
    expect(duration(hours, 'zh-CN')).toBe(zh);
  });
});

test('shares become per cent only here', () => {
  expect(perCent(0.825, 'en')).toBe('83%');
  expect(perCent(0.825, 'zh-CN', 1)).toBe('82.5%');
});

describe('a typed day', () => {
  test.each([
    ['2020-12-07', '2020-12-07'],
    ['2020-12-7', '2020-12-07'],
    ['20201207', '2020-12-07'],
    ['2020/12/07', '2020-12-07'],
    ['2020年12月7日', '2020-12-07'],
    [' 2020.12.7 ', '2020-12-07'],
    ['07/12/2020', null],
    ['2020-02-30', null],
    ['12-07', null],
    ['', null],
  ])('%s is %s', (text, day) => {
    expect(readDay(text)).toBe(day);
  });

  test.each([
    ['2020-12-07 21:04', '2020-12-07T21:04'],
    ['2020-12-07 9:04', '2020-12-07T09:04'],
    ['20201207 2104', '2020-12-07T21:04'],
    ['2020年12月7日21时4分', null],
    ['2020年12月7日21时04分', '2020-12-07T21:04'],
    ['2020-12-07', null],
    ['2020-12-07 25:00', null],
  ])('with a time, %s is %s', (text, moment) => {
    expect(readMoment(text)).toBe(moment);
  });
});
