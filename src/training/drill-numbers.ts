import { addDays, type Day, day, daysBetween } from '../kernel/day.ts';

const firstDay = day('1880-01-01');
/** Days an identity number can be born on, to the end of 2199. */
const days = daysBetween(firstDay, day('2199-12-31')) + 1;
/** Persons of one sex that the three digits of order tell apart on one day of birth. */
const perDayAndSex = 500;

/** Hands out identity numbers, each once. */
export interface DrillNumbers {
  /**
   * A number for somebody born about that day. Where the day has no number left, the one before it that has: the day of
   * birth comes back with the number.
   * @throws RangeError when no day before it has one either
   */
  idNumber(wanted: Day, sex: 'male' | 'female'): { birthOn: Day; idNumber: string };
}

/**
 * A fresh set of numbers. Half a megabyte, however many are handed out.
 * @param first how many of each day are passed over, 0 to 499: two sets that must not share a number begin apart
 */
export function drillNumbers(first = 0): DrillNumbers {
  const given = { male: new Uint16Array(days).fill(first), female: new Uint16Array(days).fill(first) };
  return {
    idNumber(wanted, sex) {
      let at = daysBetween(firstDay, wanted);
      while (at >= 0 && given[sex][at]! >= perDayAndSex) at--;
      if (!(at >= 0)) throw new RangeError(`no identity number left for ${wanted}`);
      const order = 2 * given[sex][at]!++ + (sex === 'male' ? 1 : 0);
      const birthOn = addDays(firstDay, at);
      return { birthOn, idNumber: numberOf(birthOn, order) };
    },
  };
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Eighteen digits as on an identity card, with a true check digit (ISO 7064 MOD 11-2) and an area that does not exist. */
function numberOf(birthOn: Day, order: number): string {
  const body = `000000${birthOn.slice(0, 4)}${birthOn.slice(5, 7)}${birthOn.slice(8)}${String(order).padStart(3, '0')}`;
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += weights[at]! * (body.charCodeAt(at) - 48);
  return body + '10X98765432'[sum % 11];
}

/** Telephone numbers of the drill begin with 100, which no network in China gives to a person. */
const phonePrefix = '100';
/** Below lie the numbers of the story's own persons. */
const firstPhone = 10_000_000;

/** The telephone number of a person by its place in the population, 0 to 89,999,999. */
export function drillPhone(serial: number): string {
  if (!(serial >= 0 && serial < 90_000_000)) throw new RangeError(`no telephone number for person ${serial}`);
  return phonePrefix + String(firstPhone + serial);
}
