import type { Random } from '../kernel/random.ts';
import { inventSurname, otherSurname } from './invent-person.ts';

export type Place = 'alone' | 'spouse' | 'parent' | 'child' | 'grandparent';

/** Someone of a household before there is a name and a day of birth. */
export interface Member {
  readonly place: Place;
  readonly sex: 'male' | 'female';
  /** With fractions, on the drill's first day. */
  readonly age: number;
  readonly surname: string;
}

type Kind = 'alone' | 'couple' | 'family' | 'oneParent' | 'threeGenerations';

/**
 * Adults that a household is built around: up to which age (exclusive), how many of a thousand, and of a hundred how many
 * live alone, as a couple, as parents with children, as one parent with children, as three generations. Set so that the
 * pyramid comes out near that of the census of 2020 (population.test.ts holds it to bounds).
 */
const anchors: readonly {
  readonly to: number;
  readonly share: number;
  readonly kinds: readonly [number, number, number, number, number];
}[] = [
  { to: 28, share: 100, kinds: [62, 20, 16, 2, 0] },
  { to: 34, share: 150, kinds: [26, 18, 46, 4, 6] },
  { to: 40, share: 135, kinds: [16, 12, 53, 5, 14] },
  { to: 46, share: 125, kinds: [14, 14, 52, 6, 14] },
  { to: 54, share: 190, kinds: [17, 40, 33, 5, 5] },
  { to: 62, share: 130, kinds: [20, 64, 12, 3, 1] },
  { to: 72, share: 105, kinds: [27, 72, 0, 1, 0] },
  { to: 80, share: 45, kinds: [46, 54, 0, 0, 0] },
  { to: 94, share: 20, kinds: [64, 36, 0, 0, 0] },
];
const kinds: readonly Kind[] = ['alone', 'couple', 'family', 'oneParent', 'threeGenerations'];
const adultFrom = 20;
/** Years of age up to which children live with their parents here, exclusive. */
const childTo = 25;

/** Invents who lives together: at most eight persons, grown-ups first; every child with a parent. */
export function inventHousehold(random: Random): Member[] {
  const anchor =
    anchors[
      weighted(
        random,
        anchors.map(({ share }) => share),
      )
    ]!;
  const from = anchors[anchors.indexOf(anchor) - 1]?.to ?? adultFrom;
  const age = from + random.next() * (anchor.to - from);
  const kind = kinds[weighted(random, anchor.kinds)]!;
  if (kind === 'alone') return [{ place: 'alone', sex: sexAt(random, age), age, surname: inventSurname(random) }];
  if (kind === 'couple') return couple(random, age, 'spouse');
  if (kind === 'oneParent') {
    const parent: Member = {
      place: 'parent',
      sex: random.next() < 0.75 ? 'female' : 'male',
      age,
      surname: inventSurname(random),
    };
    return [parent, ...children(random, { mother: parent.age, father: parent.age, surname: parent.surname })];
  }
  const parents = couple(random, age, 'parent');
  const [husband, wife] = parents as [Member, Member];
  const surname = random.next() < 0.93 ? husband.surname : wife.surname;
  const young = children(random, { mother: wife.age, father: husband.age, surname });
  return kind === 'family' ? [...parents, ...young] : [...parents, ...grandparents(random, husband), ...young];
}

/** Husband and wife of two family names, of an age: he is two years older on the average, never more than eight apart. */
function couple(random: Random, age: number, place: Place): Member[] {
  const apart = Math.max(-4, Math.min(8, 2 + 2.2 * bell(random)));
  const surname = inventSurname(random);
  const between = age - apart / 2;
  const wifeAge = between < adultFrom ? adultFrom + 3 * random.next() : between;
  return [
    { place, sex: 'male', age: wifeAge + Math.max(apart, adultFrom - wifeAge), surname },
    { place, sex: 'female', age: wifeAge, surname: otherSurname(random, surname) },
  ];
}

/** One to three children, born when the mother was 20 to 42 and the father at least 20; of one parent both are that one. */
function children(
  random: Random,
  { mother, father, surname }: { mother: number; father: number; surname: string },
): Member[] {
  const youngest = Math.max(0, mother - 42);
  const oldest = Math.min(childTo, mother - 20, father - 20);
  if (oldest <= youngest) return [];
  const count = 1 + weighted(random, [66, 30, 4]);
  const likely = mother - 28.5 + 3.5 * bell(random);
  const isPossible = likely >= youngest && likely < oldest;
  const ages = [isPossible ? likely : youngest + random.next() * (oldest - youngest)];
  while (ages.length < count) {
    const next = ages.at(-1)! - 1.5 - random.next() * 4;
    if (next < youngest) break;
    ages.push(next);
  }
  return ages.map((age) => ({ place: 'child', sex: random.next() < 0.53 ? 'male' : 'female', age, surname }));
}

/** One or both parents of the husband. */
function grandparents(random: Random, son: Member): Member[] {
  const mother = Math.min(92, son.age + 21 + random.next() * 12);
  const both = couple(random, mother, 'grandparent').map((each) =>
    each.sex === 'male' ? { ...each, surname: son.surname } : { ...each, surname: otherSurname(random, son.surname) },
  );
  const which = random.next();
  if (which < 0.5) return both.filter(({ age }) => age < 95);
  return both.filter(({ sex }) => (which < 0.85 ? sex === 'female' : sex === 'male'));
}

/** Women live longer. */
function sexAt(random: Random, age: number): 'male' | 'female' {
  return random.next() < (age < 50 ? 0.55 : age < 70 ? 0.48 : 0.3) ? 'male' : 'female';
}

/** About normal with mean 0 and deviation 1, never beyond 3.5 (sum of twelve would be truer; four do). */
function bell(random: Random): number {
  return (random.next() + random.next() + random.next() + random.next() - 2) * Math.sqrt(3);
}

function weighted(random: Random, weights: readonly number[]): number {
  let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const at = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return at < 0 ? weights.length - 1 : at;
}
