import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { day, daysBetween } from '../kernel/day.ts';
import { type Inhabitant, inventPopulation } from './population.ts';

const villages = [
  { code: '510117001218', name: '太平村' },
  { code: '510117001019', name: '双柏社区' },
  { code: '510117002001', name: '清江社区' },
];
const invent = (size: number, seed = 'chengdu-2020') => [...inventPopulation(seed, size, villages)];
const people = invent(60_000);
const ageOf = (person: Inhabitant) => daysBetween(person.birthOn, day('2020-12-01')) / 365.25;

function householdsOf(persons: readonly Inhabitant[]): Inhabitant[][] {
  const homes = new Map<string, Inhabitant[]>();
  for (const person of persons) homes.set(person.householdId, [...(homes.get(person.householdId) ?? []), person]);
  return [...homes.values()];
}

const households = householdsOf(people);
const share = (of: (person: Inhabitant) => boolean) => people.filter(of).length / people.length;

describe('the same seed', () => {
  test('gives the same persons, on every machine', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(invent(1000)))
      .digest('hex');
    expect(digest.slice(0, 16)).toBe('3af09e0fdf31f532');
  });

  test('another seed gives others', () => {
    expect(invent(100, 'another')).not.toEqual(invent(100));
  });

  test.each([1, 2, 99, 100, 4999])('a drill of %i is the beginning of a larger one', (size) => {
    expect(invent(size)).toEqual(people.slice(0, size));
  });
});

describe('nobody is real, and nobody can be taken for real', () => {
  test('every name, number, telephone and address carries its mark', () => {
    const isMarked = ({ name, idNumber, phone, address }: Inhabitant) =>
      /^\p{Script=Han}演练\p{Script=Han}{1,2}$/u.test(name) &&
      idNumber.startsWith('000000') &&
      phone.startsWith('100') &&
      address.includes('演练');
    expect(people.filter((person) => !isMarked(person))).toEqual([]);
  });

  test('no two share an id, a document number or a telephone', () => {
    for (const key of ['id', 'idNumber', 'phone'] as const)
      expect(new Set(people.map((person) => person[key])).size, key).toBe(people.length);
  });

  test('ids grow, so that the database writes them in order', () => {
    const ids = people.map(({ id }) => id);
    expect(ids.every((id, at) => at === 0 || id > ids[at - 1]!)).toBe(true);
    expect(ids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
  });
});

describe('the pyramid is near that of the census of 2020', () => {
  test.each([
    ['0 to 14', 0, 15, 0.13, 0.2],
    ['15 to 59', 15, 60, 0.6, 0.72],
    ['60 and over', 60, 130, 0.15, 0.21],
    ['65 and over', 65, 130, 0.1, 0.145],
    ['80 and over', 80, 130, 0.015, 0.04],
  ])('%s', (_ages, from, to, least, most) => {
    const found = share((person) => ageOf(person) >= from && ageOf(person) < to);
    expect(found).toBeGreaterThan(least);
    expect(found).toBeLessThan(most);
  });

  test('no single year of age holds more than the document numbers of its days', () => {
    const years = new Map<number, number>();
    for (const person of people) years.set(Math.floor(ageOf(person)), (years.get(Math.floor(ageOf(person))) ?? 0) + 1);
    // 365,000 numbers a year for 20 million persons.
    expect(Math.max(...years.values()) / people.length).toBeLessThan(0.0225);
    expect(Math.max(...years.keys())).toBeLessThan(110);
  });

  test('as many men as women, more old women than old men', () => {
    expect(share(({ sex }) => sex === 'male')).toBeGreaterThan(0.485);
    expect(share(({ sex }) => sex === 'male')).toBeLessThan(0.525);
    const old = people.filter((person) => ageOf(person) >= 75);
    expect(old.filter(({ sex }) => sex === 'female').length).toBeGreaterThan(old.length / 2);
  });
});

describe('households', () => {
  test('hold 2.1 to 2.8 on the average, at most 8, a quarter one person', () => {
    const mean = people.length / households.length;
    expect(mean).toBeGreaterThan(2.1);
    expect(mean).toBeLessThan(2.8);
    expect(Math.max(...households.map((home) => home.length))).toBeLessThanOrEqual(8);
    const alone = households.filter((home) => home.length === 1).length / households.length;
    expect(alone).toBeGreaterThan(0.2);
    expect(alone).toBeLessThan(0.33);
  });

  test('live in one place each, in the villages in turn', () => {
    for (const home of households)
      expect(new Set(home.map(({ areaCode, address }) => areaCode + address)).size).toBe(1);
    for (const { code } of villages) expect(share(({ areaCode }) => areaCode === code)).toBeCloseTo(1 / 3, 1);
  });

  test('no child lives without a grown-up of an age to be a parent', () => {
    // The last household may be cut off.
    for (const home of households.slice(0, -1)) {
      for (const child of home.filter((person) => ageOf(person) < 18)) {
        const parents = home.filter(
          (person) => ageOf(person) - ageOf(child) >= 19.9 && person.name[0] === child.name[0],
        );
        if (parents.length === 0) expect(home).toEqual('a home with a parent in it');
      }
    }
  });

  test('the two grown-ups of a home without others are a couple: two sexes, two family names, of an age', () => {
    const couples = households.filter((home) => home.length === 2 && home.every((person) => ageOf(person) >= 26));
    expect(couples.length).toBeGreaterThan(3000);
    const grownUpChild = ([one, two]: Inhabitant[]) => Math.abs(ageOf(one!) - ageOf(two!)) > 15;
    for (const [one, two] of couples.filter((home) => !grownUpChild(home))) {
      expect(new Set([one!.sex, two!.sex]).size).toBe(2);
      expect(one!.name[0]).not.toBe(two!.name[0]);
      expect(Math.abs(ageOf(one!) - ageOf(two!))).toBeLessThan(8.1);
    }
  });
});

test('what people do fits their age', () => {
  const ages = (occupation: string) => people.filter((person) => person.occupation === occupation).map(ageOf);
  expect(Math.max(...ages('散居儿童'), ...ages('幼托儿童'))).toBeLessThan(6.1);
  expect(Math.max(...ages('学生'))).toBeLessThan(22.1);
  expect(Math.min(...ages('离退人员'))).toBeGreaterThan(59.9);
  expect(people.filter((person) => ageOf(person) >= 7 && ageOf(person) < 17.9 && person.occupation !== '学生')).toEqual(
    [],
  );
  const doctors = share(({ occupation }) => occupation === '医务人员');
  expect(doctors).toBeGreaterThan(0.005);
  expect(doctors).toBeLessThan(0.04);
});
