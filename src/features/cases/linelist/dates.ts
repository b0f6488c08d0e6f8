import { z } from 'zod';
import { addDays, type Day, day, dayOf, daysBetween, type Instant, instant, isDay } from '../../../kernel/day.ts';
import { type ReasonCode } from './parsed-row.ts';

/**
 * How the dates of a column are read where their text alone does not say. Null where nothing was decided: such a date
 * is then refused as ambiguous. Dates that can be read in one way only (2020-12-07, 7 Dec 2020, 2020年12月7日) need none
 * of it.
 */
export const DateReading = z.object({
  /** 05/02/2020: day first or month first. */
  numeric: z.enum(['dmy', 'mdy']).nullable(),
  /** 05/02/20: which of the three comes first. */
  short: z.enum(['dmy', 'mdy', 'ymd']).nullable(),
  /** 43866: days counted since 1900 or, in workbooks from old Macs, since 1904. */
  serial: z.enum(['1900', '1904']).nullable(),
  /** 2月5日: the year that all of them belong to. */
  year: z.int().min(1880).max(2199).nullable(),
});
export type DateReading = z.infer<typeof DateReading>;

/** Nothing decided. */
export const undecided: DateReading = { numeric: null, short: null, serial: null, year: null };

/** What surrounds the reading of dates. */
export interface DateContext {
  /** Two-digit years are taken as the latest that do not lie after it; later days are in the future. */
  readonly today: Day;
  /** IANA zone of times without one, and in which an instant's day is told. */
  readonly zone: string;
}

/** What kind of text a date is; each kind but the last three is read in one way. */
export type DateShape = 'year-first' | 'month-name' | 'compact' | 'numeric' | 'short' | 'serial' | 'no-year' | 'no-day';

/** A text that looks like a date, taken apart; `first`, `second`, `third` in the order they stand. */
export interface DateText {
  readonly shape: DateShape;
  readonly first: number;
  readonly second: number;
  readonly third: number;
  /** `13:05:00`, or null when the text has no time of day. */
  readonly time: string | null;
  /** `Z`, `+08:00`, or null when the text names no zone. */
  readonly offset: string | null;
}

const clockOf = String.raw`(\d{1,2})(?:[:时点h](\d{1,2})?(?:[:分m](\d{1,2})?(?:[.,]\d+)?秒?)?分?)?`;
const timeOfDay =
  String.raw`(?:[T\s]+|(?<=[日号])\s*)(上午|下午|am|pm)?\s*${clockOf}` +
  String.raw`\s*(am|pm)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?`;
const end = String.raw`(?:${timeOfDay})?$`;
const dateOf = (pattern: string) => new RegExp(`^${pattern}${end}`, 'i');

const yearFirst = dateOf(String.raw`(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?`);
const shortYearFirst = dateOf(String.raw`(\d{2})年(\d{1,2})月(\d{1,2})[日号]?`);
const numericDate = dateOf(String.raw`(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})`);
const shortDate = dateOf(String.raw`(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})`);
const dayMonthName = dateOf(String.raw`(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})\.?,?[-/. ]*(\d{4}|\d{2})`);
const monthNameDay = dateOf(String.raw`([a-z]{3,9})\.?[-/ ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/ ]+(\d{4}|\d{2})`);
const yearMonthName = dateOf(String.raw`(\d{4})[-/ ]([a-z]{3,9})\.?[-/ ](\d{1,2})`);
const compactDate = /^((?:18|19|20|21)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;
const withoutYear = dateOf(String.raw`(\d{1,2})月(\d{1,2})[日号]`);
const withoutDay = /^(?:(\d{4})[-/.年](\d{1,2})月?|(\d{4})年?|([a-z]{3,9})[-/. ]+(\d{4}))$/i;

const longestDate = 60;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Takes a date's text apart, or returns null when it does not look like a date at all. */
export function dateText(raw: string): DateText | null {
  // Nothing longer is a date, and the patterns would take seconds over a cell of thousands of spaces.
  if (raw.length > longestDate) return null;
  const text = raw
    .normalize('NFKC')
    .trim()
    .replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+|\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?$/gi, '');
  // In this order: what can be read in one way is looked for first.
  const found = yearFirst.exec(text);
  if (found) return parts('year-first', [found[1], found[2], found[3]], found.slice(4));
  if (/^\d{5}(\.\d+)?$/.test(text)) return serialText(text);
  const compact = compactDate.exec(text);
  if (compact)
    return parts('compact', [compact[1], compact[2], compact[3]], [undefined, compact[4], compact[5], compact[6]]);
  const numeric = numericDate.exec(text);
  if (numeric) return parts('numeric', [numeric[1], numeric[2], numeric[3]], numeric.slice(4));
  const short = shortDate.exec(text);
  if (short) return parts('short', [short[1], short[2], short[3]], short.slice(4));
  return namedText(text);
}

function namedText(text: string): DateText | null {
  const dayFirst = dayMonthName.exec(text);
  if (dayFirst) return named([dayFirst[3], dayFirst[2], dayFirst[1]], dayFirst.slice(4));
  const monthFirst = monthNameDay.exec(text);
  if (monthFirst) return named([monthFirst[3], monthFirst[1], monthFirst[2]], monthFirst.slice(4));
  const year = yearMonthName.exec(text);
  if (year) return named([year[1], year[2], year[3]], year.slice(4));
  const shortYear = shortYearFirst.exec(text);
  if (shortYear) return parts('year-first', [shortYear[1], shortYear[2], shortYear[3]], shortYear.slice(4));
  const noYear = withoutYear.exec(text);
  if (noYear) return parts('no-year', ['0', noYear[1], noYear[2]], noYear.slice(3));
  return withoutDay.test(text) ? parts('no-day', ['0', '0', '0'], []) : null;
}

/** The day and, for `instant` columns, the moment that a text says; or why it says none. */
export type ReadDate = { readonly on: Day; readonly at: Instant | null } | { readonly reason: ReasonCode };

/** Reads a date in the way decided for its column. */
export function readDate(text: string, reading: DateReading, context: DateContext): ReadDate {
  const found = dateText(text);
  if (!found) return { reason: 'not-a-date' };
  const { shape, first, second, third } = found;
  if (shape === 'no-day') return { reason: 'date-without-day' };
  if (shape === 'no-year') {
    if (reading.year === null) return { reason: 'date-without-year' };
    return completed(found, ymd(reading.year, second, third), context);
  }
  if (shape === 'serial') {
    if (reading.serial === null) return { reason: 'ambiguous-date' };
    return completed(found, addDays(serialStart[reading.serial], first), context);
  }
  if (shape === 'numeric' || shape === 'short') return readOrdered(found, reading, context);
  return completed(found, ymd(fullYear(first, second, third, context.today), second, third), context);
}

/** The day that a text says, as `readDate`. */
export function parseDay(
  text: string,
  reading: DateReading,
  context: DateContext,
): { readonly day: Day } | { readonly reason: ReasonCode } {
  const read = readDate(text, reading, context);
  return 'reason' in read ? read : { day: read.on };
}

/** The day of a text whose numbers stand in a known order; null when there is no such day. */
export function dayInOrder(found: DateText, order: 'dmy' | 'mdy' | 'ymd', today: Day): Day | null {
  const { first, second, third } = found;
  const [year, month, dayOfMonth] =
    order === 'dmy' ? [third, second, first] : order === 'mdy' ? [third, first, second] : [first, second, third];
  return ymd(fullYear(year, month, dayOfMonth, today), month, dayOfMonth);
}

function readOrdered(found: DateText, reading: DateReading, context: DateContext): ReadDate {
  const orders = found.shape === 'numeric' ? (['dmy', 'mdy'] as const) : (['dmy', 'mdy', 'ymd'] as const);
  const order = found.shape === 'numeric' ? reading.numeric : reading.short;
  const days = new Set(orders.map((each) => dayInOrder(found, each, context.today)).filter((each) => each !== null));
  if (days.size === 0) return { reason: 'impossible-date' };
  if (order === null) return days.size === 1 ? completed(found, [...days][0]!, context) : { reason: 'ambiguous-date' };
  const on = dayInOrder(found, order, context.today);
  return on === null ? { reason: 'date-in-other-order' } : completed(found, on, context);
}

function completed({ time, offset }: DateText, on: Day | null, { zone }: DateContext): ReadDate {
  if (on === null) return { reason: 'impossible-date' };
  if (!isDay(on)) return { reason: 'date-out-of-range' };
  if (time === null) return { on, at: null };
  // Go.Data writes days as midnight in UTC: the day is meant, not that moment.
  if (offset === 'Z' && time === '00:00:00') return { on, at: null };
  const at = instant(`${on}T${time}${offset ?? offsetOf(on, time, zone)}`);
  return { on: offset === null ? on : dayOf(at, zone), at };
}

const serialStart = { '1900': day('1899-12-30'), '1904': day('1904-01-01') };

function ymd(year: number, month: number, dayOfMonth: number): Day | null {
  const two = (number: number) => String(number).padStart(2, '0');
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfMonth)}`;
  return isDay(text) ? (text as Day) : null;
}

/** Two-digit years: the latest century in which the day is not in the future. */
function fullYear(year: number, month: number, dayOfMonth: number, today: Day): number {
  if (year >= 100) return year;
  const century = Math.floor(Number(today.slice(0, 4)) / 100) * 100;
  const on = ymd(century + year, month, dayOfMonth);
  return on === null || on <= today ? century + year : century - 100 + year;
}

function parts(
  shape: DateShape,
  numbers: readonly (string | undefined)[],
  time: readonly (string | undefined)[],
): DateText {
  const [half, hour, minute, second, otherHalf, offset] = time;
  const [first, middle, third] = numbers.map(Number);
  return {
    shape,
    first: first ?? 0,
    second: middle ?? 0,
    third: third ?? 0,
    time: clock(half ?? otherHalf, hour, minute, second),
    offset: offset === undefined ? null : zoneOffset(offset),
  };
}

function named(
  [year, month, dayOfMonth]: readonly (string | undefined)[],
  time: readonly (string | undefined)[],
): DateText | null {
  const number = months.indexOf((month ?? '').slice(0, 3).toLowerCase()) + 1;
  return number === 0 ? null : parts('month-name', [year, String(number), dayOfMonth], time);
}

/** A whole number of five digits between 1950 and 2100 as days since 1900, with the time of day as fraction. */
function serialText(text: string): DateText | null {
  const serial = Number(text);
  if (serial < 18_264 || serial > 73_050) return null;
  const seconds = Math.min(86_399, Math.round((serial % 1) * 86_400));
  const clockText = clock(
    undefined,
    String(Math.floor(seconds / 3600)),
    String(Math.floor(seconds / 60) % 60),
    String(seconds % 60),
  );
  return {
    shape: 'serial',
    first: Math.floor(serial),
    second: 0,
    third: 0,
    time: text.includes('.') ? clockText : null,
    offset: null,
  };
}

function clock(half: string | undefined, hour: string | undefined, minute = '0', second = '0'): string | null {
  if (hour === undefined) return null;
  const isAfternoon = half !== undefined && /pm|下午/i.test(half);
  const isMorning = half !== undefined && !isAfternoon;
  const hours = (Number(hour) % (half === undefined ? 100 : 12)) + (isAfternoon ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59 || (isMorning && Number(hour) > 12)) return null;
  return [hours, Number(minute), Number(second)].map((each) => String(each).padStart(2, '0')).join(':');
}

function zoneOffset(text: string): string {
  if (/^(z|utc)$/i.test(text)) return 'Z';
  return text.includes(':') ? text : `${text.slice(0, 3)}:${text.slice(3)}`;
}

const offsets = new Map<string, string>();

/**
 * Offset from UTC of a zone at a local time, `+08:00`. Around a change of the clocks the offset before it may be
 * given.
 */
function offsetOf(on: Day, time: string, zone: string): string {
  const key = `${zone} ${on}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const milliseconds = daysBetween(day('1970-01-01'), on) * 86_400_000 + Number(time.slice(0, 2)) * 3_600_000;
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    offset = name === 'GMT' ? 'Z' : name.slice(3, 9);
    if (offsets.size > 10_000) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}
