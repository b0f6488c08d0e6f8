import { type Day } from '../../../kernel/day.ts';
import { type AgeUnit } from './fields.ts';
import { type Age, type ReasonCode } from './parsed-row.ts';
import { wordKey } from './words.ts';

const unitWords: Readonly<Record<AgeUnit, readonly string[]>> = {
  years: ['y', 'yr', 'yrs', 'year', 'years', 'yo', 'yearsold', 'yearold', 'a', '岁', '周岁', '年'],
  months: ['m', 'mo', 'mth', 'mths', 'month', 'months', 'monthsold', '月', '月龄', '个月', '个月龄'],
  weeks: ['w', 'wk', 'wks', 'week', 'weeks', '周', '周龄', '星期'],
  days: ['d', 'day', 'days', 'daysold', '天', '日', '日龄', '天龄'],
};

/** Oldest age that is believed, in each unit. */
const oldest: Readonly<Record<AgeUnit, number>> = { years: 130, months: 1560, weeks: 6800, days: 47_500 };

/** The unit that a text names, such as `years`, `Y` or 月; null when it names none. */
export function parseAgeUnit(text: string): AgeUnit | null {
  const key = wordKey(text);
  return (Object.keys(unitWords) as AgeUnit[]).find((unit) => unitWords[unit].includes(key)) ?? null;
}

/**
 * Reads an age with or without a unit: `45`, `45岁`, `3 months`, `8月龄`, `1岁6个月` (then in months).
 * @param unit Unit of bare numbers, from a unit column; years where null.
 */
export function parseAge(raw: string, unit: AgeUnit | null = null): Age | { readonly reason: ReasonCode } {
  if (raw.length > 60) return { reason: 'not-an-age' };
  const text = raw.normalize('NFKC').trim().toLowerCase();
  const bare = /^(\d+(?:[.,]\d+)?)$/.exec(text);
  if (bare) return believed(number(bare[1]!), unit ?? 'years');
  if (/^\d+\s*(?:-|–|—|~|至|to)\s*\d+/.test(text) || /^(?:[<>≤≥]|\d+\s*\+$)/.test(text))
    return { reason: 'age-is-a-range' };
  const parts = [...text.matchAll(/(\d+(?:[.,]\d+)?)\s*(\p{L}[\p{L} ]*)/gu)];
  if (
    parts.length === 0 ||
    parts
      .map(([whole]) => whole)
      .join('')
      .replaceAll(/\s/g, '') !== text.replaceAll(/[\s,]/g, '')
  ) {
    return { reason: 'not-an-age' };
  }
  const ages = parts.map(([, amount, word]) => ({ value: number(amount!), unit: parseAgeUnit(word!) }));
  const [first, second] = ages;
  if (first!.unit === null || ages.length > 2) return { reason: 'not-an-age' };
  if (!second) return believed(first!.value, first!.unit);
  const isYearsAndMonths = first!.unit === 'years' && second.unit === 'months';
  return isYearsAndMonths ? believed(first!.value * 12 + second.value, 'months') : { reason: 'not-an-age' };
}

/** Whole years from birth to a day. */
export function yearsBetween(birthOn: Day, on: Day): number {
  return Number(on.slice(0, 4)) - Number(birthOn.slice(0, 4)) - (on.slice(5) < birthOn.slice(5) ? 1 : 0);
}

/** An age in years, with fractions. */
export function inYears({ value, unit }: Age): number {
  return value / { years: 1, months: 12, weeks: 52.18, days: 365.25 }[unit];
}

function believed(value: number, unit: AgeUnit): Age | { readonly reason: ReasonCode } {
  return value <= oldest[unit] ? { value, unit } : { reason: 'number-out-of-range' };
}

function number(text: string): number {
  return Number(text.replace(',', '.'));
}
