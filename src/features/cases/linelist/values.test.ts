import { describe, expect, test } from 'vitest';
import { day } from '../../../kernel/day.ts';
import { parseAge, parseAgeUnit } from './ages.ts';
import { DateProfile } from './date-profile.ts';
import { dateText } from './dates.ts';
import { suggestMapping } from './mapping.ts';
import { checkDigitOf, readIdNumber } from './id-number.ts';
import {
  enumValueOf,
  parseAreaCode,
  parseCoordinate,
  parseIds,
  parseNumber,
  parsePhone,
  parseYesNo,
} from './values.ts';
import { isUnknownWord, wordKey } from './words.ts';

describe('words for values', () => {
  test.each([
    ['sex', '男', 'male'],
    ['sex', 'F', 'female'],
    ['sex', '2', 'female'],
    ['sex', 'LNG_REFERENCE_DATA_CATEGORY_GENDER_MALE', 'male'],
    ['classification', '确诊病例', 'confirmed'],
    ['classification', 'SUSPECT', 'suspected'],
    ['classification', 'NO_CASE', 'discarded'],
    ['classification', 'CONFIRMED_NO_SYMPTOMS', 'asymptomatic'],
    ['classification', 'LNG_REFERENCE_DATA_CATEGORY_CASE_CLASSIFICATION_NOT_A_CASE_DISCARDED', 'discarded'],
    ['classification', '临床诊断病例', 'probable'],
    ['classification', '无症状感染者', 'asymptomatic'],
    ['severity', '危重型', 'critical'],
    ['outcome', 'Recover', 'recovered'],
    ['outcome', 'LNG_REFERENCE_DATA_CATEGORY_OUTCOME_DECEASED', 'died'],
    ['outcome', 'NO_OUTCOME', 'ongoing'],
    ['origin', 'IN_COUNTRY', 'local'],
    ['origin', '境外输入', 'imported'],
    ['discoveryChannel', 'CONTACT_TRACING', 'contact-screening'],
    ['discoveryChannel', '全员核酸', 'mass-test'],
    ['labResult', '阳性', 'positive'],
    ['labResult', 'LNG_REFERENCE_DATA_CATEGORY_LAB_TEST_RESULT_POSITIVE', 'positive'],
  ] as const)('%s: %s is %s', (name, text, value) => {
    expect(enumValueOf(name, text)).toBe(value);
  });

  test('guesses nothing: an unknown word, and 0 for a sex, are asked about', () => {
    expect(enumValueOf('classification', 'maybe')).toBeNull();
    expect(enumValueOf('sex', '0')).toBeNull();
  });

  test.each([
    ['是', true],
    ['√', true],
    ['+', true],
    ['TRUE', true],
    ['否', false],
    ['none', false],
    ['21', null],
  ] as const)('%s is %s', (text, value) => {
    expect(parseYesNo(text)).toBe(value);
  });
});

describe('ages', () => {
  test.each([
    ['45', 45, 'years'],
    ['４５岁', 45, 'years'],
    ['3 months', 3, 'months'],
    ['8月龄', 8, 'months'],
    ['1岁6个月', 18, 'months'],
    ['2 years 3 months', 27, 'months'],
    ['10天', 10, 'days'],
    ['6 wks', 6, 'weeks'],
    ['0,5', 0.5, 'years'],
  ])('%s is %d %s', (text, value, unit) => {
    expect(parseAge(text)).toEqual({ value, unit });
  });

  test('takes the unit of bare numbers from the unit column', () => {
    expect(parseAge('8', parseAgeUnit('Months'))).toEqual({ value: 8, unit: 'months' });
    expect(parseAge('8岁', 'months')).toEqual({ value: 8, unit: 'years' });
  });

  test.each([
    ['40-49', 'age-is-a-range'],
    ['<1', 'age-is-a-range'],
    ['80+', 'age-is-a-range'],
    ['200', 'number-out-of-range'],
    ['old', 'not-an-age'],
    ['4 5', 'not-an-age'],
  ])('%s: %s', (text, reason) => {
    expect(parseAge(text)).toEqual({ reason });
  });
});

describe('identity numbers', () => {
  // GB 11643-1999, example: 11010519491231002X and 440524188001010014.
  test('agrees with the examples of the standard', () => {
    expect(checkDigitOf('11010519491231002')).toBe('X');
    expect(checkDigitOf('44052418800101001')).toBe('4');
  });

  test('reads birth, sex and first registration', () => {
    expect(readIdNumber('11010519491231002x')).toEqual({
      number: '11010519491231002X',
      kind: 'resident-18',
      birthOn: '1949-12-31',
      sex: 'female',
      registeredIn: '110105',
      problem: null,
    });
    expect(readIdNumber('110105 491231 003')).toMatchObject({
      kind: 'resident-15',
      birthOn: '1949-12-31',
      sex: 'male',
    });
  });

  test.each([
    ['110105194912310021', 'id-check-digit-wrong'],
    ['110105194912310000', 'digits-lost'],
    ['5.10124E+17', 'digits-lost'],
    ['110105194902310023', 'id-check-digit-wrong'],
  ])('%s: %s', (text, problem) => {
    expect(readIdNumber(text).problem).toBe(problem);
  });

  test('tells a day of birth that never was, though the check digit fits', () => {
    const digits = '11010519490231002';

    expect(readIdNumber(digits + checkDigitOf(digits))).toMatchObject({
      problem: 'id-birth-impossible',
      birthOn: null,
    });
  });

  test('leaves other documents alone', () => {
    expect(readIdNumber('E12345678')).toMatchObject({ number: 'E12345678', kind: 'other', problem: null });
  });
});

describe('numbers, places and lists', () => {
  test.each([
    ['36,8', 36.8],
    ['1,234.5', 1234.5],
    ['1,234', 1234],
    ['-13.21', -13.21],
    ['２３', 23],
    ['1e3', 1000],
  ])('the number %s is %d', (text, value) => {
    expect(parseNumber(text)).toEqual({ value });
  });

  test.each(['<40', '12a', '', '--1'])('%j is no number', (text) => {
    expect(parseNumber(text)).toEqual({ reason: 'not-a-number' });
  });

  test('reads coordinates with hemisphere and decimal comma, and refuses what is off the earth', () => {
    expect(parseCoordinate('8,473', 'latitude')).toEqual({ value: 8.473 });
    expect(parseCoordinate('13.2° W', 'longitude')).toEqual({ value: -13.2 });
    expect(parseCoordinate('103.9', 'latitude')).toEqual({ reason: 'coordinate-out-of-range' });
  });

  test.each([
    ['+86 138-0013-8000', '13800138000'],
    ['(028) 8786 1234', '02887861234'],
    ['13800138000/13900139000', '13800138000'],
    ['+44 20 7946 0000', '+442079460000'],
    ['13800138000.0', '13800138000'],
  ])('the telephone number %s is %s', (text, value) => {
    expect(parsePhone(text)).toEqual({ value });
  });

  test('tells a telephone number that a spreadsheet has rounded', () => {
    expect(parsePhone('1.38E+10')).toEqual({ reason: 'digits-lost' });
    expect(parsePhone('none given')).toEqual({ reason: 'not-a-phone-number' });
  });

  test.each([
    ['510117', '510117'],
    ['510000', '51'],
    ['510100', '5101'],
    ['510117001000', '510117001'],
    ['51011700', '510117'],
    ['510117001201', '510117001201'],
    ['sl04', 'SL04'],
  ])('the area code %s is %s', (text, value) => {
    expect(parseAreaCode(text)).toEqual({ value });
  });

  test('takes the ids of one cell apart', () => {
    expect(parseIds('9,31、33； 83')).toEqual(['9', '31', '33', '83']);
    expect(parseIds('NA')).toEqual([]);
  });
});

describe('texts made to take long', () => {
  test.each([' '.repeat(32_000), '('.repeat(32_000), '1 '.repeat(16_000), '1'.repeat(32_000), '"['.repeat(16_000)])(
    '%#: are read at once',
    (middle) => {
      const text = `2020-12-07${middle}x`;
      const began = performance.now();

      for (const read of [
        parseAge,
        parseNumber,
        parsePhone,
        parseIds,
        parseYesNo,
        parseAreaCode,
        readIdNumber,
        dateText,
        wordKey,
        isUnknownWord,
      ])
        read(text);
      parseCoordinate(text, 'latitude');
      suggestMapping([text], [[text]]);
      const profile = new DateProfile({ today: day('2026-03-05'), zone: 'Asia/Shanghai' });
      profile.add(text);
      profile.verdict();

      expect(performance.now() - began).toBeLessThan(1000);
    },
  );
});
