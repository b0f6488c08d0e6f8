import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day, day } from '../../../kernel/day.ts';
import { DateProfile } from './date-profile.ts';
import { type DateReading, parseDay, readDate, undecided } from './dates.ts';

const context = { today: day('2026-03-05'), zone: 'Asia/Shanghai' };
const read = (text: string, reading: Partial<DateReading> = {}) =>
  parseDay(text, { ...undecided, ...reading }, context);

describe('dates that can be read in one way', () => {
  test.each([
    ['2020-12-07', '2020-12-07'],
    ['2020/12/7', '2020-12-07'],
    ['2020.12.07', '2020-12-07'],
    ['２０２０－１２－０７', '2020-12-07'],
    ['2020年12月7日', '2020-12-07'],
    ['2020年12月7日14时30分', '2020-12-07'],
    ['20年12月7日', '2020-12-07'],
    ['20201207', '2020-12-07'],
    ['20201207130500', '2020-12-07'],
    ['7-Dec-2020', '2020-12-07'],
    ['07 December 2020', '2020-12-07'],
    ['7Dec20', '2020-12-07'],
    ['Dec 7, 2020', '2020-12-07'],
    ['Mon 7th Dec 2020', '2020-12-07'],
    ['2020-Dec-07', '2020-12-07'],
    ['2020-12-07 星期一', '2020-12-07'],
    ['2020-12-07 13:05', '2020-12-07'],
    ['2020-12-07 13', '2020-12-07'],
    ['2020-12-07T00:00:00.000Z', '2020-12-07'],
    ['26/01/2020', '2020-01-26'],
    ['01/26/2020', '2020-01-26'],
    ['05/05/2020', '2020-05-05'],
    ['29/02/2020', '2020-02-29'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toEqual({ day: expected });
  });

  test('tells the day of a moment in the zone of the outbreak', () => {
    expect(read('2020-12-07T23:30:00Z')).toEqual({ day: '2020-12-08' });
    expect(read('2020-12-07T23:30:00+08:00')).toEqual({ day: '2020-12-07' });
  });

  test('gives the moment where there is a time of day, in the zone of the outbreak where none is named', () => {
    const at = (text: string, zone = context.zone) => readDate(text, undecided, { ...context, zone });

    expect(at('2020-12-07 21:05')).toMatchObject({ at: '2020-12-07T13:05:00.000Z' });
    expect(at('2020-12-07 下午9时05分')).toMatchObject({ at: '2020-12-07T13:05:00.000Z' });
    expect(at('7 Dec 2020 09:05:06 PM')).toMatchObject({ at: '2020-12-07T13:05:06.000Z' });
    expect(at('2020-07-01 12:00', 'Europe/Berlin')).toMatchObject({ at: '2020-07-01T10:00:00.000Z' });
    expect(at('2020-12-07')).toEqual({ on: '2020-12-07', at: null });
  });
});

describe('dates that need a decision', () => {
  test.each([
    ['05/02/2020', {}, { reason: 'ambiguous-date' }],
    ['05/02/2020', { numeric: 'dmy' }, { day: '2020-02-05' }],
    ['05/02/2020', { numeric: 'mdy' }, { day: '2020-05-02' }],
    ['5.2.2020 08:15', { numeric: 'dmy' }, { day: '2020-02-05' }],
    ['01/26/2020', { numeric: 'dmy' }, { reason: 'date-in-other-order' }],
    ['05/02/20', {}, { reason: 'ambiguous-date' }],
    ['05/02/20', { short: 'dmy' }, { day: '2020-02-05' }],
    ['20/02/05', { short: 'ymd' }, { day: '2020-02-05' }],
    ['43866', {}, { reason: 'ambiguous-date' }],
    ['43866', { serial: '1900' }, { day: '2020-02-05' }],
    ['42404', { serial: '1904' }, { day: '2020-02-05' }],
    ['2月5日', {}, { reason: 'date-without-year' }],
    ['2月5日', { year: 2020 }, { day: '2020-02-05' }],
  ] as const)('%s with %j', (text, reading, expected) => {
    expect(read(text, reading)).toEqual(expected);
  });

  test('takes two-digit years for the latest that are not in the future', () => {
    expect(read('01/06/58', { short: 'dmy' })).toEqual({ day: '1958-06-01' });
    expect(read('06/03/26', { short: 'dmy' })).toEqual({ day: '1926-03-06' });
    expect(read('05/03/26', { short: 'dmy' })).toEqual({ day: '2026-03-05' });
  });
});

describe('what is no date', () => {
  test.each([
    ['31/02/2020', 'impossible-date'],
    ['2020-13-01', 'impossible-date'],
    ['2020-02-30', 'impossible-date'],
    ['1066-10-14', 'impossible-date'],
    ['2020-12', 'date-without-day'],
    ['2020年12月', 'date-without-day'],
    ['Dec 2020', 'date-without-day'],
    ['2020', 'date-without-day'],
    ['soon', 'not-a-date'],
    ['12', 'not-a-date'],
    ['7 Foo 2020', 'not-a-date'],
    ['TRUE', 'not-a-date'],
  ])('%s: %s', (text, reason) => {
    expect(read(text, { numeric: 'dmy', short: 'dmy', serial: '1900', year: 2020 })).toEqual({ reason });
  });
});

const anyDay = fc.integer({ min: 0, max: 45_000 }).map((n) => addDays(day('1903-01-01'), n));
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ways: [string, (on: Day) => string, Partial<DateReading>][] = [
  ['yyyy-mm-dd', (on) => on, {}],
  ['yyyy年m月d日', (on) => `${on.slice(0, 4)}年${Number(on.slice(5, 7))}月${Number(on.slice(8))}日`, {}],
  ['yyyymmdd', (on) => on.replaceAll('-', ''), {}],
  ['dd-Mon-yyyy', (on) => `${on.slice(8)}-${months[Number(on.slice(5, 7)) - 1]}-${on.slice(0, 4)}`, {}],
  ['d/m/yyyy', (on) => `${Number(on.slice(8))}/${Number(on.slice(5, 7))}/${on.slice(0, 4)}`, { numeric: 'dmy' }],
  ['mm/dd/yyyy', (on) => `${on.slice(5, 7)}/${on.slice(8)}/${on.slice(0, 4)}`, { numeric: 'mdy' }],
];

describe.each(ways)('%s', (_name, write, reading) => {
  test('gives back every day', () => {
    fc.assert(
      fc.property(anyDay, (on) => {
        expect(read(write(on), reading)).toEqual({ day: on });
      }),
    );
  });
});

const verdictOf = (texts: readonly string[]) => {
  const profile = new DateProfile(context);
  for (const text of texts) profile.add(text);
  return profile.verdict();
};

describe('what the dates of a column decide', () => {
  test('is certain as soon as one value fits only one order', () => {
    expect(verdictOf(['5/1/2020', '14/01/2020', '1/2/2020', 'NA'])).toMatchObject({
      status: 'certain',
      reading: { numeric: 'dmy' },
      values: 3,
      from: '2020-01-05',
      to: '2020-02-01',
    });
    expect(verdictOf(['1/5/2020', '01/14/2020'])).toMatchObject({ status: 'certain', reading: { numeric: 'mdy' } });
  });

  test('asks when every value can be read both ways, with examples, and decides nothing', () => {
    const verdict = verdictOf(['10/02/2020', '05/02/2020', '12/02/2020']);

    expect(verdict.status).toBe('ask');
    expect(verdict.reading.numeric).toBeNull();
    expect(verdict.questions).toMatchObject([{ about: 'numeric', why: 'every-value-both-ways', values: 3 }]);
    expect(verdict.questions[0]!.options.map(({ answer, examples }) => [answer, examples[0]])).toEqual([
      ['dmy', { text: '10/02/2020', day: '2020-02-10' }],
      ['mdy', { text: '10/02/2020', day: '2020-10-02' }],
    ]);
  });

  test('suggests the order that spans fewer days, as an outbreak does, and none in the future', () => {
    expect(verdictOf(['10/02/2020', '05/02/2020', '12/02/2020']).suggested.numeric).toBe('dmy');
    expect(verdictOf(['03/04/2026', '03/05/2026']).suggested.numeric).toBe('mdy');
  });

  test('asks when values contradict each other, showing those that do', () => {
    const verdict = verdictOf(['26/01/2020', '27/01/2020', '01/28/2020', '01/02/2020']);

    expect(verdict).toMatchObject({ status: 'ask', reading: { numeric: null }, suggested: { numeric: 'dmy' } });
    expect(verdict.questions[0]).toMatchObject({ why: 'contradiction' });
    expect(verdict.questions[0]!.options.map(({ answer, fits }) => [answer, fits])).toEqual([
      ['dmy', 3],
      ['mdy', 2],
    ]);
    expect(verdict.questions[0]!.options[0]!.examples.map(({ day: on }) => on)).toContain(null);
  });

  test('tells mixed ways of writing', () => {
    const verdict = verdictOf(['2014-05-18', '2014-05-19', '20/05/2014', '21 May 2014', '30/02/2014', 'soon']);

    expect(verdict.shapes).toMatchObject([
      { shape: 'year-first', count: 2 },
      { shape: 'numeric', count: 2 },
      { shape: 'month-name', count: 1 },
    ]);
    expect(verdict).toMatchObject({ status: 'certain', reading: { numeric: 'dmy' } });
    expect(verdict.unreadable).toEqual([
      { text: '30/02/2014', reason: 'impossible-date', count: 1 },
      { text: 'soon', reason: 'not-a-date', count: 1 },
    ]);
  });

  test('asks for short years, spreadsheet numbers and missing years', () => {
    expect(
      verdictOf(['05/02/20', '06/02/20'])
        .questions[0]!.options.map(({ answer }) => answer)
        .sort(),
    ).toEqual(['dmy', 'mdy', 'ymd']);
    expect(verdictOf(['20/12/07', '20/12/31'])).toMatchObject({ suggested: { short: 'ymd' } });
    expect(verdictOf(['43866', '43867'])).toMatchObject({
      status: 'ask',
      reading: { serial: null },
      suggested: { serial: '1900' },
    });
    expect(verdictOf(['12月7日', '12月8日'])).toMatchObject({ status: 'ask', suggested: { year: 2025 } });
  });

  test('says that a column is none of dates', () => {
    expect(verdictOf(['a', 'b', '2020-12-07']).status).toBe('none');
    expect(verdictOf([]).status).toBe('none');
  });

  test('counts times of day as one and the same date', () => {
    const texts = Array.from(
      { length: 86_400 },
      (_, n) => `2020-12-07 ${new Date(n * 1000).toISOString().slice(11, 19)}`,
    );

    expect(verdictOf([...texts, '26/01/2020'])).toMatchObject({ values: 86_401, reading: { numeric: 'dmy' } });
  });
});
