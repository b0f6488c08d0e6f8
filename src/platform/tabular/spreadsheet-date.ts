import { addDays, type Day, day, daysBetween, isDay } from '../../kernel/day.ts';

/** Number formats 14 to 22, and in East Asian Excel 27 to 36 and 50 to 58, show days or times (ECMA-376 §18.8.30). */
export function isBuiltInDateFormat(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a number format of a workbook's own shows a day or a time of day. Elapsed time (`[h]:mm`) is an amount. */
export function isDateFormat(code: string): boolean {
  const positive = code.slice(0, 255).split(';')[0] ?? '';
  const letters = positive
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replaceAll(/am\/pm|a\/p|上午\/下午/gi, 'h');
  if (/\[[hms]+\]/i.test(letters)) return false;
  return /[ymdhs]/i.test(letters.replaceAll(/general|standard/gi, ''));
}

const firstDay: Record<'1900' | '1904', Day> = { '1900': day('1899-12-30'), '1904': day('1904-01-01') };

/**
 * A spreadsheet's date number as `2020-12-07`, with a time of day as `2020-12-07T13:05:00`, below 1 as `13:05:00`.
 * Null when it is no day between 1880 and 2199. Excel's 1900 calendar has a 29 February 1900, number 60, that never
 * was.
 */
export function dateOfSerial(serial: number, epoch: '1900' | '1904'): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 120_000) return null;
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
  const whole = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
  const time = timeOf(seconds % 86_400);
  if (whole === 0 && epoch === '1900') return time;
  if (epoch === '1900' && whole === 60) return null;
  const on = addDays(firstDay[epoch], epoch === '1900' && whole < 60 ? whole + 1 : whole);
  if (!isDay(on)) return null;
  return seconds % 86_400 === 0 ? on : `${on}T${time}`;
}

/** The date number of a day in the 1900 calendar, for days since 1900-03-01; null before. */
export function serialOfDay(on: Day): number | null {
  return on < '1900-03-01' ? null : daysBetween(firstDay['1900'], on);
}

function timeOf(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
