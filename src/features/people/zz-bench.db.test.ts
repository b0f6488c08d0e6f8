import { expect, test } from 'vitest';
import { as, withOwnDatabase } from '../../../test/db.ts';
import { blindIndexOf } from './blind-index.ts';
import { findDuplicates } from './duplicates.ts';
import type { NewPerson } from './model.ts';
import { registerPersons } from './persons.ts';
import { newDataKey, seal } from './vault-cipher.ts';

const fam = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
];
const giv = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉建国文志海波宇晨浩轩子涵欣怡雨佳琪梦婷雪慧颖博思远天翔俊豪嘉诚若曦小大东红春梅光辉',
];
const rnd = (n: number) => Math.floor(Math.random() * n);
function make(n: number): NewPerson[] {
  const villages = ['510117001001', '510117001002', '510117002001'];
  return Array.from({ length: n }, () => ({
    name:
      fam[rnd(Math.ceil(fam.length * Math.random()))]! + giv[rnd(giv.length)]! + (rnd(4) ? giv[rnd(giv.length)]! : ''),
    sex: rnd(2) ? ('male' as const) : ('female' as const),
    birthOn: `${1930 + rnd(90)}-${String(1 + rnd(12)).padStart(2, '0')}-${String(1 + rnd(28)).padStart(2, '0')}`,
    idNumber: `510117${1930 + rnd(90)}${String(rnd(100000000)).padStart(8, '0')}`,
    phone: `13${String(rnd(1000000000)).padStart(9, '0')}`,
    address: `太平村${rnd(20)}组${rnd(300)}号`,
    areaCode: villages[rnd(3)]!,
  }));
}
import { readdirSync, readFileSync } from 'node:fs';
import { inject } from 'vitest';
const port = new URL(inject('superuserUrl')).port || new URL(inject('superuserUrl')).searchParams.get('port');
function pgCpu(): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      const cmd = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!cmd.includes('postgres: lianfang_test t_') && !cmd.startsWith('postgres:')) continue;
      if (!cmd.includes(dbName)) continue;
      const st = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      ticks += Number(st[11]) + Number(st[12]);
    } catch {}
  }
  return ticks * 10;
}
let dbName = 'nope';
const time = async <T>(what: string, work: () => T | Promise<T>): Promise<T> => {
  const t = performance.now();
  const c = process.cpuUsage();
  const p = pgCpu();
  const r = await work();
  const d = process.cpuUsage(c);
  console.log(
    '@@',
    what,
    'wall',
    Math.round(performance.now() - t),
    'node',
    Math.round((d.user + d.system) / 1000),
    'pg',
    pgCpu() - p,
  );
  return r;
};
test(
  'bench',
  withOwnDatabase(async (house) => {
    void port;
    dbName = new URL(house.appUrl).pathname.slice(1);
    await house.pool.query('select 1');
    const people = make(Number(process.env.N ?? 100_000));
    await time('encrypt + index 100k', () => {
      for (const p of people) {
        const k = newDataKey(house.keys, '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa');
        for (const f of ['name', 'idNumber', 'phone', 'address'] as const)
          seal(k.key, '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa', f, p[f]!);
        blindIndexOf(house.keys, p as never, p.birthOn as string);
      }
    });
    const ctx = as('case-worker', house);
    const d0 = await time('find on empty', () => ctx.transaction((c) => findDuplicates(c, people)));
    console.log('flagged', d0.size);
    await time('register 100k', () => ctx.transaction((c) => registerPersons(c, people)));
    const again = make(Number(process.env.N ?? 100_000));
    const d1 = await time('find new 100k vs 100k', () => ctx.transaction((c) => findDuplicates(c, again)));
    console.log('flagged', d1.size);
    const d2 = await time('find same 100k vs 100k', () => ctx.transaction((c) => findDuplicates(c, people)));
    console.log('flagged', d2.size, [...d2.values()].filter((m) => m[0]!.verdict === 'same').length);
    const one = await time('find one', () => ctx.transaction((c) => findDuplicates(c, people.slice(0, 1))));
    expect(one.size).toBe(1);
    console.log(JSON.stringify(d1.get([...d1.keys()][0]!)));
  }),
  300_000,
);
