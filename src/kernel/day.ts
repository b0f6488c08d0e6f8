import { z } from 'zod';

/** A calendar day `YYYY-MM-DD` in the outbreak's own zone. Days are strings that compare with `<`. */
export const Day = z.string().refine(isDay, { error: 'must be a day, YYYY-MM-DD' }).brand<'Day'>();
export type Day = z.infer<typeof Day>;

/** A moment, ISO 8601 in UTC with milliseconds, `2020-12-07T13:00:00.000Z`. Instants compare with `<`. */
export const Instant = z
  .union([z.string(), z.date()])
  .transform((value, context) => {
    const date = value instanceof Date ? value : new Date(hasZone(value) ? value : 'not an instant');
    if (Number.isNaN(date.getTime())) {
      context.addIssue({ code: 'custom', message: 'must be an instant with a zone, like 2020-12-07T21:00:00+08:00' });
      return z.NEVER;
    }
    return date.toISOString();
  })
  .pipe(z.string())
  .brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** Years outside this range are taken for a slip of the pen: nobody now living was ill before, nothing is planned after. */
const firstYear = 1880;
const lastYear = 2199;

/** Whether the text is a day that exists, between 1880 and 2199. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return (
    year >= firstYear && year <= lastYear && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  );
}

/** Days in a month, 1 = January. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The day `days` after (negative: before) a day. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as Day;
}

/** How many days lie from one day to the other; 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The instant `hours` after (negative: before) another. Fractions allowed. */
export function addHours(instant: Instant, hours: number): Instant {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString() as Instant;
}

/** Hours from one instant to the other, with fractions; negative when `to` is earlier. */
export function hoursBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / 3_600_000;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in an IANA zone, `Asia/Shanghai` where not said otherwise. */
export function dayOf(instant: Instant, zone = 'Asia/Shanghai'): Day {
  let format = dayFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(zone, format);
  }
  return format.format(Date.parse(instant)) as Day;
}

/** Parses what is known to be a day; for literals and values that were checked before. @throws RangeError otherwise. */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError(`not a day: ${text}`);
  return text as Day;
}

/** Parses what is known to be an instant; for literals and values that were checked before. @throws RangeError otherwise. */
export function instant(text: string | Date): Instant {
  const parsed = Instant.safeParse(text);
  if (!parsed.success) throw new RangeError(`not an instant: ${String(text)}`);
  return parsed.data;
}

function hasZone(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
}
