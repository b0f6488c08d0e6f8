import type { Day } from '../../kernel/day.ts';
import { adultFromYears, type Person } from './model.ts';

/**
 * The year of birth, from the date of birth or else from the age and then one year uncertain; null when neither is
 * known.
 */
export function birthYearOf(person: {
  birthOn: string | null;
  ageYears: number | null;
  ageOn: string | null;
}): number | null {
  if (person.birthOn !== null) return Number(person.birthOn.slice(0, 4));
  return person.ageYears === null || person.ageOn === null ? null : Number(person.ageOn.slice(0, 4)) - person.ageYears;
}

/**
 * Whole years of age on a day; null when neither date of birth nor age is known. An age stated grows with the years
 * since.
 */
export function ageOnDay(person: Pick<Person, 'birthOn' | 'ageYears' | 'ageOn'>, day: Day): number | null {
  const { birthOn, ageYears, ageOn } = person;
  const yearsFrom = (start: Day) =>
    Number(day.slice(0, 4)) - Number(start.slice(0, 4)) - (day.slice(5) < start.slice(5) ? 1 : 0);
  if (birthOn !== null) return yearsFrom(birthOn);
  return ageYears === null || ageOn === null ? null : Math.max(0, ageYears + yearsFrom(ageOn));
}

/** Whether somebody must answer for the person on that day; false when no age is known. */
export function isMinor(person: Pick<Person, 'birthOn' | 'ageYears' | 'ageOn'>, day: Day): boolean {
  const age = ageOnDay(person, day);
  return age !== null && age < adultFromYears;
}
