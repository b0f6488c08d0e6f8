import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, day, daysBetween } from '../kernel/day.ts';
import { checkDigitOf } from '../features/cases/linelist/id-number.ts';
import { drillNumbers, drillPhone } from './drill-numbers.ts';

const sex = fc.constantFrom('male' as const, 'female' as const);
const born = fc.integer({ min: 0, max: 51_000 }).map((days) => addDays(day('1880-01-01'), days));

test('a number carries the mark, the day of birth that came with it, the sex, and a true check digit', () => {
  fc.assert(
    fc.property(born, sex, (wanted, of) => {
      const { birthOn, idNumber } = drillNumbers().idNumber(wanted, of);
      expect(birthOn).toBe(wanted);
      expect(idNumber).toMatch(/^000000\d{11}[\dX]$/);
      expect(idNumber.slice(6, 14)).toBe(wanted.replaceAll('-', ''));
      expect(Number(idNumber[16]) % 2 === 1).toBe(of === 'male');
      expect(checkDigitOf(idNumber.slice(0, 17))).toBe(idNumber[17]);
    }),
  );
});

test('a full day sends to the day before: three days take 3,000 people, each with a number of their own', () => {
  const numbers = drillNumbers();
  const seen = new Set<string>();
  const days = new Map<string, number>();
  for (let person = 0; person < 3000; person++) {
    const { birthOn, idNumber } = numbers.idNumber(day('1990-03-01'), person % 2 === 0 ? 'male' : 'female');
    seen.add(idNumber);
    days.set(birthOn, (days.get(birthOn) ?? 0) + 1);
  }
  expect(seen.size).toBe(3000);
  expect(Object.fromEntries(days)).toEqual({ '1990-03-01': 1000, '1990-02-28': 1000, '1990-02-27': 1000 });
});

test('refuses when there is no day left, and a person beyond the last telephone', () => {
  const numbers = drillNumbers(499);
  for (const of of ['male', 'female'] as const) numbers.idNumber(day('1880-01-01'), of);
  expect(() => numbers.idNumber(day('1880-01-01'), 'male')).toThrow(RangeError);
  expect(() => drillPhone(90_000_000)).toThrow(RangeError);
  expect(() => drillPhone(-1)).toThrow(RangeError);
});

test('telephones are as many as persons, and begin as no real one does', () => {
  expect([drillPhone(0), drillPhone(19_999_999)]).toEqual(['10010000000', '10029999999']);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 89_999_998 }), (serial) => {
      expect(drillPhone(serial)).toMatch(/^100\d{8}$/);
      expect(drillPhone(serial + 1)).not.toBe(drillPhone(serial));
    }),
  );
});

test('a hundred years of days hold the largest drill: 20 million of 36.5', () => {
  expect(1000 * daysBetween(day('1920-12-01'), day('2020-12-01'))).toBeGreaterThan(36_000_000);
});
