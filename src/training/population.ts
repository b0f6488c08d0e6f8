import { addDays, type Day, day } from '../kernel/day.ts';
import { type Random, randomOf } from '../kernel/random.ts';

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

export interface Village {
  readonly code: string;
  readonly name: string;
}

const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
const givenLetters = '伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红波建国志梅鑫宇浩然子轩梓涵欣怡诗琪俊豪思远雨桐佳慧海燕春生文斌晓东庆林永福素珍德贵淑芬';
/** Drill phone numbers begin with 100, which no network in China gives to a person. */
const drillPhonePrefix = '100';

/** How large households are: share of households with one, two, three … persons (census 2020, rounded). */
const householdSizes = [0.25, 0.3, 0.21, 0.13, 0.07, 0.04];

/**
 * Invents a population, the same for the same seed. Households live in the villages in turn; nobody in it is real:
 * document numbers carry the area prefix 000000, telephone numbers a prefix that does not exist.
 * @param size persons, at least 1
 */
export function* inventPopulation(seed: string, size: number, villages: readonly Village[]): Generator<Inhabitant> {
  const random = randomOf(seed);
  for (let made = 0, house = 0; made < size; house++) {
    const village = villages[house % villages.length]!;
    const members = Math.min(size - made, householdSize(random));
    const householdId = random.uuid();
    const surname = random.pick([...surnames]);
    const address = `${village.name}${1 + Math.floor(house / villages.length)}号`;
    for (let member = 0; member < members; member++) {
      yield inhabitant(random, { village, surname, address, householdId, member, serial: made + member });
    }
    made += members;
  }
}

function inhabitant(random: Random, home: {
  village: Village;
  surname: string;
  address: string;
  householdId: string;
  member: number;
  serial: number;
}): Inhabitant {
  const age = ageOf(random, home.member);
  const sex = random.next() < 0.5 ? 'male' : 'female';
  const birthOn = addDays(day('2020-12-01'), -Math.floor((age + random.next()) * 365.25));
  const family = home.member === 1 ? random.pick([...surnames]) : home.surname;
  return {
    id: random.uuid(),
    name: family + givenName(random),
    sex,
    birthOn,
    idNumber: drillIdNumber(birthOn, sex, home.serial),
    phone: drillPhonePrefix + String(10_000_000 + (home.serial % 90_000_000)),
    address: home.address,
    areaCode: home.village.code,
    occupation: occupationOf(random, age),
    householdId: home.householdId,
  };
}

function householdSize(random: Random): number {
  let rest = random.next();
  const size = householdSizes.findIndex((share) => {
    rest -= share;
    return rest < 0;
  });
  return size < 0 ? 3 : size + 1;
}

/** The first two of a household are adults, the others mostly children, some of them grandparents. */
function ageOf(random: Random, member: number): number {
  if (member < 2) return 22 + random.below(58);
  return random.next() < 0.75 ? random.below(18) : 58 + random.below(30);
}

function givenName(random: Random): string {
  const letters = [...givenLetters];
  return random.next() < 0.25 ? random.pick(letters) : random.pick(letters) + random.pick(letters);
}

function occupationOf(random: Random, age: number): string {
  if (age < 3) return '散居儿童';
  if (age < 7) return '幼托儿童';
  if (age < 22) return '学生';
  if (age >= 60) return '离退人员';
  return random.pick(['农民', '工人', '餐饮食品业', '商业服务', '干部职员', '教师', '医务人员', '家务及待业']);
}

/** Eighteen digits as on an identity card, with a true check digit (ISO 7064 MOD 11-2) and an area that does not exist. */
export function drillIdNumber(birthOn: Day, sex: 'male' | 'female', serial: number): string {
  const order = String(((serial * 2) % 998) + (sex === 'male' ? 1 : 0)).padStart(3, '0');
  const body = `000000${birthOn.replaceAll('-', '')}${order}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + '10X98765432'[sum % 11];
}
