import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryKeys } from '../../platform/keys.ts';
import { blindIndexOf } from './blind-index.ts';
import { type Comparable, compareRecords, likeness } from './matching.ts';

const keys = temporaryKeys();

interface Described {
  name?: string;
  idNumber?: string;
  phone?: string;
  sex?: string;
  birthOn?: string;
  birthYear?: number;
  areaCode?: string;
}

function record({ name, idNumber, phone, sex, birthOn, birthYear, areaCode = '510117001001' }: Described): Comparable {
  return {
    ...blindIndexOf(keys, { name, idNumber, phone }, birthOn ?? null),
    sex: sex ?? null,
    birthOn: birthOn ?? null,
    areaCode,
    birthYear: birthYear ?? (birthOn ? Number(birthOn.slice(0, 4)) : null),
  };
}

const compare = (a: Described, b: Described) => compareRecords(record(a), record(b));

describe('two records', () => {
  const lu = { name: '卢晓明', idNumber: '11010519491231002X', sex: 'female', birthOn: '1949-12-31' };

  test('are the same only by document number and name, with nothing against it', () => {
    expect(compare(lu, { ...lu, areaCode: '410182107001' }).verdict).toBe('same');
    expect(compare(lu, { ...lu, name: '卢小明' }).verdict).toBe('same');
    expect(compare(lu, { ...lu, name: '王芳' }).verdict).toBe('possible');
    expect(compare(lu, { idNumber: lu.idNumber }).verdict).toBe('possible');
    expect(compare(lu, { ...lu, sex: 'male' }).verdict).toBe('possible');
    expect(compare(lu, { ...lu, birthOn: '1982-03-04' }).verdict).toBe('possible');
  });

  test.each<[string, Described, Described]>([
    ['the same phone and name', { name: '卢晓明', phone: '13800138000' }, { name: '卢晓明', phone: '+86 13800138000' }],
    [
      'the same phone and name, though the birth date differs',
      { name: '卢晓明', phone: '13800138000', birthOn: '1949-12-31', sex: 'male' },
      { name: '卢晓明', phone: '13800138000', birthOn: '1961-02-02', sex: 'male' },
    ],
    [
      'the same name and birth date, elsewhere',
      { name: '卢晓明', birthOn: '1949-12-31' },
      { name: '卢晓明', birthOn: '1949-12-31', areaCode: '410182107001' },
    ],
    [
      'the same name, sex, age and district',
      { name: '卢晓明', sex: 'male', birthYear: 1950 },
      { name: '卢晓明', sex: 'male', birthYear: 1951, areaCode: '510117002001' },
    ],
    [
      'a name that sounds alike and the same birth date',
      { name: '卢晓明', birthOn: '1949-12-31' },
      { name: 'Lu Xiaoming', birthOn: '1949-12-31' },
    ],
    [
      'a name that sounds alike, the same sex, age and town',
      { name: '陈刚', sex: 'male', birthYear: 1980 },
      { name: '程刚', sex: 'male', birthYear: 1980, areaCode: '510117001002' },
    ],
    [
      'a spelled name with a slip and the same birth date',
      { name: 'Nkechi Okoro', birthOn: '1988-05-01', sex: 'female' },
      { name: 'Nkeci Okoro', birthOn: '1988-05-01', sex: 'female' },
    ],
    [
      'the same name, village and sex, and a birth date with day and month swapped',
      { name: '卢晓明', birthOn: '1949-03-12', sex: 'male' },
      { name: '卢晓明', birthOn: '1949-12-03', sex: 'male' },
    ],
  ])('may be one person: %s', (_, a, b) => {
    expect(compare(a, b).verdict).toBe('possible');
    expect(compare(a, b).reasons.length).toBeGreaterThan(0);
  });

  test.each<[string, Described, Described]>([
    [
      'husband and wife with one phone and one door',
      { name: '卢晓明', sex: 'male', birthYear: 1950, phone: '13800138000' },
      { name: '王芳', sex: 'female', birthYear: 1951, phone: '13800138000' },
    ],
    [
      'father and son with one phone and one door',
      { name: '卢大明', sex: 'male', birthYear: 1950, phone: '13800138000' },
      { name: '卢小明', sex: 'male', birthYear: 1980, phone: '13800138000' },
    ],
    [
      'people of one name in different districts',
      { name: '张伟', sex: 'male', birthYear: 1980 },
      { name: '张伟', sex: 'male', birthYear: 1980, areaCode: '410182107001' },
    ],
    [
      'people of one name and very different age',
      { name: '张伟', sex: 'male', birthYear: 1980 },
      { name: '张伟', sex: 'male', birthYear: 1950 },
    ],
    [
      'people of whom only a masked name is known',
      { name: '卢某', sex: 'male', birthYear: 1980 },
      { name: '卢某', sex: 'male', birthYear: 1980 },
    ],
    [
      'people of whom no name is known',
      { name: '不详', sex: 'male', birthYear: 1980 },
      { name: '不详', sex: 'male', birthYear: 1980 },
    ],
    [
      'people of one name with two document numbers, elsewhere in the district',
      { name: '张伟', sex: 'male', birthYear: 1980, idNumber: '11010519800101123X' },
      { name: '张伟', sex: 'male', birthYear: 1980, idNumber: '510117198002020012', areaCode: '510117002001' },
    ],
  ])('are not taken for one person: %s', (_, a, b) => {
    expect(compare(a, b).verdict).toBeNull();
  });

  const described = fc.record(
    {
      name: fc.constantFrom('卢晓明', '卢小明', 'Lu Xiaoming', '王芳', 'Nkechi Okoro', 'Okoro Nkeci', '卢某', '不详'),
      idNumber: fc.constantFrom('11010519491231002X', '510117198002020012'),
      phone: fc.constantFrom('13800138000', '13900139000'),
      sex: fc.constantFrom('male', 'female'),
      birthOn: fc.constantFrom('1949-12-31', '1949-12-13', '1980-01-01'),
      birthYear: fc.constantFrom(1949, 1950, 1980),
      areaCode: fc.constantFrom('51', '5101', '510117', '510117001', '510117001001', '510117001002', '410182107001'),
    },
    { requiredKeys: [] },
  );

  test('compare the same in either order', () => {
    fc.assert(
      fc.property(described, described, (a, b) => {
        expect(compare(a, b)).toEqual(compare(b, a));
      }),
    );
  });

  test('are one person with a probability between 0 and 1', () => {
    fc.assert(
      fc.property(described, described, (a, b) => {
        expect(compare(a, b).score).toBeGreaterThanOrEqual(0);
        expect(compare(a, b).score).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('likeness is 1 for equal lists, 0 for lists without anything in common', () => {
  expect(likeness([1, 2, 3], [1, 2, 3])).toBe(1);
  expect(likeness([1, 2], [3])).toBe(0);
  expect(likeness([1, 2, 3], [2, 3, 4])).toBeCloseTo(2 / 3);
  expect(likeness([], [])).toBe(0);
});
