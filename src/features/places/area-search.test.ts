import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAreas } from './area-file.ts';
import { buildAreaIndex, findArea } from './area-index.ts';
import { searchAreas } from './area-search.ts';
import { parseReadings, pinyinOf } from './pinyin.ts';
import { foldText } from './search-text.ts';

const shipped = (name: string) => readFileSync(new URL(`../../../db/areas/${name}`, import.meta.url));
const readings = parseReadings(shipped('pinyin.txt').toString('utf8'));

describe('in the whole tree of China', () => {
  const china = decodeAreas(shipped('cn-2023.bin.br'));
  const index = buildAreaIndex(china, readings);
  const first = (query: string) => searchAreas(index, query)[0]?.code;
  const codes = (query: string, limit = 20) => searchAreas(index, query, { limit }).map((hit) => hit.code);
  const sample = china.codes
    .filter((_, area) => area % 4409 === 0)
    .map((code) => ({ code, name: china.names[findArea(index, code)]! }));

  test.each([
    ['四川', '51'],
    ['成都', '5101'],
    ['郫都', '510117'],
    ['郫筒', '510117001'],
    ['贾峪', '410182110'],
    ['chengdu', '5101'],
    ['cheng du', '5101'],
    ['CHENGDU SHI', '5101'],
    ['pi du qu', '510117'],
    ['piduqu', '510117'],
    ['pitong', '510117001'],
    ['chong qing', '50'],
    ['xianggang', '81'],
    ['shexian', '130426'],
    ['pdq', '510117'],
    ['lvliang', '1411'],
    ['luliang', '1411'],
    ['lüliang', '1411'],
    ['510117', '510117'],
    ['5101170', '510117001'],
    ['510117000000', '510117'],
    ['510100', '5101'],
    ['郫都 太平', '510117001218'],
    ['太平 郫都', '510117001218'],
    ['郫都区太平村', '510117001218'],
    ['四川成都郫都区太平村', '510117001218'],
    ['pidu taipingcun', '510117001218'],
    ['pidu tpc', '510117001218'],
    ['四川省 chengdu 郫筒街道 taiping', '510117001218'],
    ['东莞', '4419'],
  ])('finds by %s first %s', (query, code) => {
    expect(first(query)).toBe(code);
  });

  test('finds the irregular reading and the regular one of a character', () => {
    expect(codes('zhangzi')).toContain('140428');
    expect(codes('tanchang')).toContain('621223');
    expect(codes('huangpi')).toContain('420116');
  });

  test('puts whole names before beginnings before the inside, and wider areas first', () => {
    const hits = searchAreas(index, '太平', { limit: 2000 });
    const rank = ({ name }: { name: string }) => (name === '太平' ? 0 : name.startsWith('太平') ? 1 : 2);
    const order = hits.map((hit) => rank(hit) * 100 + hit.code.length);

    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(hits.map(rank)).size).toBeGreaterThan(1);
    expect(new Set(hits.map((hit) => hit.code)).size).toBe(hits.length);
  });

  test('answers several words along the path: each hit has all of them', () => {
    const hits = searchAreas(index, 'chengdu taiping', { limit: 100 });

    expect(hits.map((hit) => hit.code)).toEqual(expect.arrayContaining(['510116024', '510117001218']));
    for (const { path } of hits) expect(path.join('/')).toMatch(/成都.*[太泰]平/);
  });

  test('gives the full path of names', () => {
    expect(searchAreas(index, '510117001218')).toEqual([
      {
        code: '510117001218',
        name: '太平村村委会',
        level: 'village',
        path: ['四川省', '成都市', '郫都区', '郫筒街道', '太平村村委会'],
      },
    ]);
  });

  test('stays within an area, the levels and the limit asked for', () => {
    const within = searchAreas(index, '太平', { within: '510117' });
    expect(within.map((hit) => hit.code)).toEqual(['510117001218']);
    const towns = searchAreas(index, 'taiping', { within: '51', levels: ['town'], limit: 3 });
    expect(towns).toHaveLength(3);
    for (const { code, level } of towns) expect([code.slice(0, 2), level]).toEqual(['51', 'town']);
    expect(searchAreas(index, '成都 太平', { within: '510117', levels: ['village'] }).map((hit) => hit.code)).toEqual([
      '510117001218',
    ]);
    expect(searchAreas(index, '5101', { levels: ['province'] })).toEqual([]);
    expect(searchAreas(index, '成都', { limit: 0 })).toEqual([]);
    expect(searchAreas(index, '成都', { within: 'XX' })).toEqual([]);
  });

  test('agrees with looking at every name, for 40 parts of names', () => {
    const folded = china.names.map(foldText);
    for (const { name } of sample.slice(0, 40)) {
      const part = name.slice(1, 3);
      if (foldText(part) !== part || part.length < 2 || /[a-z0-9]/.test(part)) continue;
      const having = (kind: (at: number, whole: string) => boolean) =>
        china.codes.filter((_, area) => kind(folded[area]!.indexOf(part), folded[area]!));
      const whole = having((_, candidate) => candidate === part);
      const beginning = having((at, candidate) => at === 0 && candidate !== part);
      const inside = having((at) => at > 0);
      expect(codes(part, 40)).toEqual([...whole, ...beginning, ...inside].slice(0, 40));
    }
  });

  test('finds every area by its code, name, Pinyin and initials', () => {
    for (const { code, name } of sample) {
      const { spelled, initials } = pinyinOf(name, readings);
      const find = (query: string) => searchAreas(index, query, { within: code, limit: 100 }).map((hit) => hit.code);
      expect(first(code)).toBe(code);
      expect(find(name)).toContain(code);
      expect(find(spelled)).toContain(code);
      expect(find(spelled.replaceAll(' ', ''))).toContain(code);
      const mayBeTyped = initials.length > 1 && !/[iuv]/.test(initials);
      expect(find(mayBeTyped ? initials.slice(0, 8) : name)).toContain(code);
    }
  });

  test.each([
    ['nothing', ''],
    ['spaces', ' \t\n　 '],
    ['NUL', '\0'],
    ['emoji', '🙂👩‍👩‍👧'],
    ['regular expression characters', '.*(^$)[a-'],
    ['a lone surrogate', '\ud840'],
    ['quotes and SQL', "'; drop table areas; --"],
    ['10,000 letters', 'a'.repeat(10_000)],
    ['10,000 characters', '村'.repeat(10_000)],
    ['5,000 words', '村 '.repeat(5000)],
    ['a character no name has', '龘'],
    ['a prototype key', '__proto__ constructor'],
  ])('bears %s', (_, query) => {
    const start = performance.now();
    const hits = searchAreas(index, query);
    expect(hits.length).toBeLessThanOrEqual(20);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('bears any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (query) => {
        expect(searchAreas(index, query).length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 60 },
    );
  });
});

describe('in a tree of another country', () => {
  const index = buildAreaIndex(
    {
      codes: ['SL', 'SL01', 'SL0101', 'SL010101A', 'SL02', 'SL0201'],
      names: ['Sierra Leone', 'Western Area', 'Freetown', 'Área Nº 1', 'North West', 'Port Loko'],
      externalCodes: [null, 'SLE.4', 'sle.4.1', null, 'SLE.5', 'SLE0501'],
    },
    readings,
  );
  const codes = (query: string) => searchAreas(index, query).map((hit) => hit.code);

  test('compares without accents, case, spaces and punctuation', () => {
    expect(codes('PORT LOKO')).toEqual(['SL0201']);
    expect(codes('portl')).toEqual(['SL0201']);
    expect(codes('area')).toEqual(['SL010101A', 'SL01']);
    expect(codes('fréétown')).toEqual(['SL0101']);
    expect(codes('sierra freetown')).toEqual(['SL0101']);
    expect(codes('western area no')).toEqual(['SL010101A']);
  });

  test("finds by the tree's codes and by those of its source", () => {
    expect(codes('sl01')).toEqual(['SL01', 'SL0101', 'SL010101A']);
    expect(codes('SLE0501')).toEqual(['SL0201']);
  });
});

test('every area of any tree is found by its name and by its code, whatever the order of rows', () => {
  const name = fc.oneof(
    fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom('太', '平', '村', '都', '长', '单', 'a', 'é', 'Z', ' ', '3'),
    }),
    fc.string({ minLength: 1, maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 60 }), fc.boolean(), (names, isReversed) => {
      const codes = names.map((_, i) =>
        i < 5 ? `${10 + i}` : `${10 + (i % Math.min(5, names.length))}${10 + Math.floor(i / 5)}`,
      );
      const rows = codes.map((code, i) => [code, names[i]!] as const);
      if (isReversed) rows.reverse();
      const index = buildAreaIndex({ codes: rows.map(([code]) => code), names: rows.map(([, own]) => own) }, readings);
      for (const [code, own] of rows) {
        expect(searchAreas(index, code)[0]?.code).toBe(code);
        const query = foldText(own) === '' ? code : own;
        expect(searchAreas(index, query, { limit: 200 }).map((hit) => hit.code)).toContain(code);
      }
    }),
    { numRuns: 60 },
  );
});
