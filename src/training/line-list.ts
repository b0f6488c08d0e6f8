import { addDays, type Day, day } from '../kernel/day.ts';
import { randomOf } from '../kernel/random.ts';
import { drillNumbers } from './drill-numbers.ts';
import { type Inhabitant, inventPopulation } from './population.ts';

const header = [
  '病例编号',
  '姓名',
  '性别',
  '年龄',
  '出生日期',
  '身份证号',
  '联系电话',
  '现住址',
  '地区编码',
  '职业',
  '病例分类',
  '发现途径',
  '感染来源',
  '发病日期',
  '采样日期',
  '确诊日期',
  '报告日期',
  '临床严重程度',
  '报告单位',
];

/** A list of cases to try the import with: how many rows, and of which seed. */
interface LineList {
  readonly seed: string;
  readonly rows: number;
}

/**
 * An invented line list of Taiping village as a hospital would send it, CSV with Chinese captions: the two of the couple,
 * who are on record already, then others; at the end one row a second time, one whose onset lies after the report, and one
 * with a day that does not exist. Nobody in it is real (see population.ts).
 */
export function inventLineList({ seed, rows }: LineList): string {
  const random = randomOf(`line list ${seed}`);
  const villages = [{ code: '510117001218', name: '太平村' }];
  // Numbers of their own: the population has the telephones above, and the first of each day's identity numbers.
  const numbers = drillNumbers(450);
  const people = [...inventPopulation(seed, rows, villages)].map((person, index) => ({
    ...person,
    ...numbers.idNumber(person.birthOn, person.sex),
    phone: `1000001${String(index).padStart(4, '0')}`,
  }));
  const cases = people.map((person, index) => {
    const onset = addDays(day('2020-12-01'), random.below(6));
    const confirmed = addDays(onset, 1 + random.below(2));
    return lineOf(person, {
      number: `演练-${String(index + 1).padStart(3, '0')}`,
      onset,
      confirmed,
      found: random.pick(['密切接触者筛查', '核酸筛查', '发热门诊']),
      severity: random.pick(['轻型', '普通型', '无症状']),
    });
  });
  const couple = [
    [
      '演练-C1',
      '卢演练',
      '女',
      '69',
      '',
      '',
      '10000000001',
      '太平村演练 6 组 1 号',
      '510117001218',
      '农民',
      '确诊病例',
      '发热门诊',
      '本土',
      '2020-12-06',
      '2020-12-07',
      '2020-12-07',
      '2020-12-07',
      '普通型',
      '郫都区演练医院',
    ],
    [
      '演练-C2',
      '赵演练',
      '男',
      '71',
      '',
      '',
      '10000000002',
      '太平村演练 6 组 1 号',
      '510117001218',
      '农民',
      '确诊病例',
      '密切接触者筛查',
      '本土',
      '',
      '2020-12-07',
      '2020-12-07',
      '2020-12-07',
      '轻型',
      '郫都区演练医院',
    ],
  ];
  const [twice, outOfOrder, impossible] = cases.filter((cells) => cells[10] === '确诊病例') as [
    string[],
    string[],
    string[],
  ];
  const slips = [
    twice,
    outOfOrder.with(0, '演练-S1').with(13, '2020-12-08').with(16, '2020-12-05'),
    impossible.with(0, '演练-S2').with(13, '2020-11-31'),
  ];
  return `${[header, ...couple, ...cases, ...slips].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

function lineOf(
  person: Inhabitant,
  of: { number: string; onset: Day; confirmed: Day; found: string; severity: string },
): string[] {
  const years = 2020 - Number(person.birthOn.slice(0, 4)) - (person.birthOn.slice(5) > '12-08' ? 1 : 0);
  return [
    of.number,
    person.name,
    person.sex === 'male' ? '男' : '女',
    String(years),
    person.birthOn,
    person.idNumber,
    person.phone,
    person.address,
    person.areaCode,
    person.occupation,
    of.severity === '无症状' ? '无症状感染者' : '确诊病例',
    of.found,
    '本土',
    of.severity === '无症状' ? '' : of.onset,
    of.confirmed,
    of.confirmed,
    of.confirmed,
    of.severity === '无症状' ? '' : of.severity,
    '郫都区演练医院',
  ];
}
