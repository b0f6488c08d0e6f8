import { type Day, isDay } from '../../../kernel/day.ts';
import { type ReasonCode } from './parsed-row.ts';

/** What an identity document's number says by itself. */
export interface IdNumber {
  /** Without spaces, capital X. */
  readonly number: string;
  /** `resident-18`: GB 11643-1999. `resident-15`: issued before 1999. `other`: passports and what else there is. */
  readonly kind: 'resident-18' | 'resident-15' | 'other';
  /** Null for other documents, and when the digits are no day. */
  readonly birthOn: Day | null;
  /** Null for other documents. */
  readonly sex: 'male' | 'female' | null;
  /** District of first registration, 6 digits: not where the person lives. Null for other documents. */
  readonly registeredIn: string | null;
  readonly problem: Extract<ReasonCode, 'id-check-digit-wrong' | 'id-birth-impossible' | 'digits-lost'> | null;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The check digit of the first 17 digits: ISO 7064:1983 MOD 11-2, as GB 11643-1999 prescribes. */
export function checkDigitOf(digits: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return '10X98765432'[sum % 11]!;
}

/** Reads a document number; what is wrong with it is told in `problem`, the number itself is always kept. */
export function readIdNumber(raw: string): IdNumber {
  const number = raw
    .normalize('NFKC')
    .replaceAll(/[\s'’-]/g, '')
    .toUpperCase();
  if (/^\d\.\d+E\+1[4-8]$/.test(number)) return other(number, 'digits-lost');
  if (/^[1-9]\d{16}[\dX]$/.test(number)) return resident(number);
  if (/^[1-9]\d{14}$/.test(number)) return residentBefore1999(number);
  return other(raw.trim(), null);
}

function resident(number: string): IdNumber {
  const on = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const birthOn = isDay(on) ? (on as Day) : null;
  const isChecked = checkDigitOf(number) === number[17];
  // Excel keeps 15 digits: a card number that once was a number ends in three zeros and no longer fits its check digit.
  const problem =
    !isChecked && number.endsWith('000')
      ? 'digits-lost'
      : !isChecked
        ? 'id-check-digit-wrong'
        : birthOn === null
          ? 'id-birth-impossible'
          : null;
  return { number, kind: 'resident-18', birthOn, sex: sexOf(number[16]!), registeredIn: number.slice(0, 6), problem };
}

function residentBefore1999(number: string): IdNumber {
  const on = `19${number.slice(6, 8)}-${number.slice(8, 10)}-${number.slice(10, 12)}`;
  // Fifteen digits that hold no day of birth are some other document.
  if (!isDay(on)) return other(number, null);
  return {
    number,
    kind: 'resident-15',
    birthOn: on as Day,
    sex: sexOf(number[14]!),
    registeredIn: number.slice(0, 6),
    problem: null,
  };
}

function sexOf(digit: string): 'male' | 'female' {
  return Number(digit) % 2 === 1 ? 'male' : 'female';
}

function other(number: string, problem: IdNumber['problem']): IdNumber {
  return { number, kind: 'other', birthOn: null, sex: null, registeredIn: null, problem };
}
