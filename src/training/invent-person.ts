import type { Random } from '../kernel/random.ts';

/** In every invented name, after the family name: nobody is called so, and nobody takes it for a real one. */
export const drillMark = '演练';

/** The hundred family names most common in China, about in that order. */
const surnames = [
  ...('王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪' +
    '范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'),
];
const givenLetters = {
  male: [...'伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩然轩俊豪思远文东庆林福建国志云松毅峰健成龙辰泽'],
  female: [...'芳娜敏静秀丽艳娟霞燕玲桂英兰玉红梅琴萍淑珍梓涵欣怡诗琪雨桐佳慧海春晓素贵芬月莉倩颖蕾洁瑶'],
};

/** A family name; the first of the list a few times as often as the last. */
export function inventSurname(random: Random): string {
  return surnames[Math.floor(surnames.length * random.next() * random.next())]!;
}

/** A family name other than the one given. */
export function otherSurname(random: Random, than: string): string {
  for (;;) {
    const surname = inventSurname(random);
    if (surname !== than) return surname;
  }
}

/** A whole name that shows it is invented: family name, mark, one or two letters. */
export function inventName(random: Random, surname: string, sex: 'male' | 'female'): string {
  const letter = () => random.pick(givenLetters[sex]);
  return surname + drillMark + (random.next() < 0.15 ? letter() : letter() + letter());
}

const trades = ['工人', '商业服务', '餐饮食品业', '干部职员', '民工', '家务及待业', '教师', '医务人员'];
const shares = [0.24, 0.2, 0.11, 0.2, 0.09, 0.08, 0.04, 0.04];

/**
 * What somebody does, in the words of the infectious-disease report card.
 * @param isRural whether the home is a village (村) and not an urban community
 */
export function inventOccupation(random: Random, age: number, isRural: boolean): string {
  if (age < 3) return '散居儿童';
  if (age < 6) return '幼托儿童';
  if (age < 18 || (age < 22 && random.next() < 0.6)) return '学生';
  if (isRural && age < 75 && random.next() < 0.35) return '农民';
  if (age >= 60) return '离退人员';
  let rest = random.next();
  const at = shares.findIndex((share) => {
    rest -= share;
    return rest < 0;
  });
  return trades[Math.max(0, at)]!;
}
