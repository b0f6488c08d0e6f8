import { type Day, dayOf, type Instant } from '../kernel/day.ts';
import type { Language } from './i18n/language.ts';

/** Stands where there is nothing to show. */
export const nothing = '–';

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options);
  formats.set(key, known);
  return known;
}

/** A day as written in tables, `2020-12-07`, the same in every language: it sorts, and nobody takes 07 for a month. */
export function day(value: string | null | undefined): string {
  return value ?? nothing;
}

/** A day in words, `12月7日 周一` or `Mon, 7 Dec`; with the year when it is not the one of `today`. */
export function dayInWords(value: Day, language: Language, today?: Day): string {
  return dateFormat(language, {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    ...(today && today.slice(0, 4) === value.slice(0, 4) ? {} : { year: 'numeric' as const }),
  }).format(Date.parse(`${value}T00:00:00Z`));
}

/** An instant in the installation's zone, `2020-12-07 21:04`. */
export function instant(value: Instant | string | null | undefined, zone: string): string {
  if (!value) return nothing;
  return `${dayOf(value as Instant, zone)} ${timeOfDay(value, zone)}`;
}

/** The time of day of an instant in the installation's zone, `21:04`. */
export function timeOfDay(value: Instant | string, zone: string): string {
  return dateFormat('en', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    Date.parse(value),
  );
}

/** A length of time in its two largest units. @param hours with fractions; the sign is dropped. */
export function duration(hours: number, language: Language): string {
  const minutes = Math.floor(Math.abs(hours) * 60);
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const units = language === 'en' ? ([' d', ' h', ' min'] as const) : (['天', '小时', '分'] as const);
  if (d > 0) return h > 0 ? `${d}${units[0]} ${h}${units[1]}` : `${d}${units[0]}`;
  if (h > 0) return m > 0 ? `${h}${units[1]} ${m}${units[2]}` : `${h}${units[1]}`;
  return `${m}${units[2]}`;
}

/** A count with separators of thousands. */
export function count(value: number, language: Language): string {
  return value.toLocaleString(language);
}

/** A share as per cent. @param share 0 to 1 */
export function perCent(share: number, language: Language, digits = 0): string {
  return share.toLocaleString(language, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** The path of an area from its widest part, `四川 › 成都 › 郫都`. */
export function areaPath(path: readonly string[]): string {
  return path.join(' › ');
}

/** A size of a file. */
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  if (value < 1024 ** 2) return `${Math.round(value / 1024)} kB`;
  return `${(value / 1024 ** 2).toFixed(1)} MB`;
}

/**
 * The instant of a wall-clock time in the installation's zone, from a field of type `datetime-local`.
 * @param local `2020-12-07T21:04`
 */
export function instantOfLocal(local: string, zone: string): Instant {
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  // The zone's offset at that moment, found by asking what wall-clock time it shows there.
  const shown = (ms: number) => {
    const at = new Date(ms).toISOString();
    return Date.parse(`${dayOf(at as Instant, zone)}T${timeOfDay(at, zone)}:00Z`);
  };
  const first = asUtc - (shown(asUtc) - asUtc);
  return new Date(first - (shown(first) - asUtc)).toISOString() as Instant;
}

/** An instant as a field of type `datetime-local` wants it, in the installation's zone. */
export function localOfInstant(value: string | null | undefined, zone: string): string {
  return value ? `${dayOf(value as Instant, zone)}T${timeOfDay(value, zone)}` : '';
}
