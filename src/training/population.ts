import { addDays, type Day, day } from '../kernel/day.ts';
import { type Random, randomOf } from '../kernel/random.ts';
import { drillId } from './drill-ids.ts';
import { drillNumbers, type DrillNumbers, drillPhone } from './drill-numbers.ts';
import { inventHousehold, type Member } from './invent-household.ts';
import { drillMark, inventName, inventOccupation } from './invent-person.ts';

/** One invented inhabitant. */
export interface Inhabitant {
  readonly id: string;
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birthOn: Day;
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  readonly areaCode: string;
  readonly occupation: string;
  readonly householdId: string;
}

/** Where people live: an area, with its name for their addresses. */
export interface Village {
  readonly code: string;
  readonly name: string;
}

/** Ages are those of this day. */
const asOn = day('2020-12-01');
/** The time in the ids of the population: a millisecond for each person from here on, all before the outbreak. */
const firstIdAt = Date.parse('2020-12-01T00:00:00+08:00');

/**
 * Invents a population, the same for the same seed and villages: a smaller one is the beginning of a larger one. Households
 * live in the villages in turn. Nobody in it is real: every name carries the mark 演练, document numbers the area 000000,
 * telephone numbers a prefix that does not exist; no two persons share a number, up to 20 million. In flat memory.
 * @param size persons, at least 1
 */
export function* inventPopulation(seed: string, size: number, villages: readonly Village[]): Generator<Inhabitant> {
  const random = randomOf(seed);
  const numbers = drillNumbers();
  for (let made = 0, house = 0; made < size; house++) {
    const village = villages[house % villages.length]!;
    const home = {
      householdId: drillId(random, firstIdAt + made),
      village,
      address: `${village.name}${drillMark}${1 + Math.floor(house / villages.length)}号`,
    };
    const members = inventHousehold(random);
    for (const [at, member] of members.slice(0, size - made).entries()) {
      yield inhabitant(random, numbers, { ...home, member, serial: made + at });
    }
    made += members.length;
  }
}

function inhabitant(
  random: Random,
  numbers: DrillNumbers,
  {
    village,
    address,
    householdId,
    member,
    serial,
  }: {
    village: Village;
    address: string;
    householdId: string;
    member: Member;
    serial: number;
  },
): Inhabitant {
  const { sex, surname } = member;
  const { birthOn, idNumber } = numbers.idNumber(addDays(asOn, -Math.floor(member.age * 365.25)), sex);
  return {
    id: drillId(random, firstIdAt + serial),
    name: inventName(random, surname, sex),
    sex,
    birthOn,
    idNumber,
    phone: drillPhone(serial),
    address,
    areaCode: village.code,
    occupation: inventOccupation(random, member.age, village.name.endsWith('村')),
    householdId,
  };
}
