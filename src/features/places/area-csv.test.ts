import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelOf, parentOf } from '../../kernel/area-code.ts';
import { Problem } from '../../kernel/problem.ts';
import { type BadAreaRow, readAreaTable } from './area-csv.ts';
import { type AreaColumns, encodeAreas } from './area-file.ts';
import { buildAreaIndex } from './area-index.ts';
import { searchAreas } from './area-search.ts';
import { parseReadings } from './pinyin.ts';

const sierraLeone = { code: 'SL', name: 'Sierra Leone' };
const read = (text: string) => readAreaTable(text, sierraLeone);
const listed = ({ codes, names, externalCodes }: AreaColumns) =>
  codes.map((code, i) => [code, names[i], externalCodes?.[i]]);

function refusal(text: string): { code: string; details: { count: number; rows: readonly BadAreaRow[] } } {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Problem) return error as never;
    throw error;
  }
  throw new Error('was not refused');
}

test('gives areas with codes of their own codes below the country, in any order of rows', () => {
  const tree = read('code,name,parent\nW-2,Kenema,E\nE,Eastern,\nW,Western Area,\nW-1,Freetown,W\n');

  expect(listed(tree)).toEqual([
    ['SL', 'Sierra Leone', null],
    ['SL01', 'Eastern', 'E'],
    ['SL02', 'Western Area', 'W'],
    ['SL0101', 'Kenema', 'W-2'],
    ['SL0201', 'Freetown', 'W-1'],
  ]);
  const index = buildAreaIndex(tree, parseReadings(''));
  expect(searchAreas(index, 'w-1')[0]).toMatchObject({
    code: 'SL0201',
    path: ['Sierra Leone', 'Western Area', 'Freetown'],
  });
});

test('takes the only area at the top for the country', () => {
  const tree = read('code,name,parent\n0,Salone,\n1,Eastern,0\n2,Western,0\n');

  expect(listed(tree)).toEqual([
    ['SL', 'Salone', '0'],
    ['SL01', 'Eastern', '1'],
    ['SL02', 'Western', '2'],
  ]);
});

test("keeps codes that already begin with their parent's", () => {
  const tree = read('code,name,parent\n510117,郫都区,5101\n51,四川省,\n5101,成都市,51\n');

  expect(listed(tree)).toEqual([
    ['51', '四川省', undefined],
    ['5101', '成都市', undefined],
    ['510117', '郫都区', undefined],
  ]);
});

test.each([
  ['semicolons', 'code;name;parent\nA;Alpha;\nB;Beta;A\n'],
  ['tabs and CR LF', 'code\tname\tparent\r\nA\tAlpha\t\r\nB\tBeta\tA\r\n'],
  ['a byte order mark and capital letters', '\ufeffCODE,Name,Parent_Code\nA,Alpha,\nB,Beta,A'],
  ['Chinese column names in another order, and more columns', '上级代码,名称,备注,区划代码\n,Alpha,x,A\nA,Beta,y,B\n'],
  ['quotes, spaces and empty lines', '"code","name","parent"\n\n" A ","Alpha",""\n,,\n"B"," Beta","A"\n'],
])('reads %s', (_, text) => {
  expect(listed(read(text))).toEqual([
    ['SL', 'Alpha', 'A'],
    ['SL01', 'Beta', 'B'],
  ]);
});

test('numbers in decimal up to 99 siblings and with letters beyond', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, i) => `X${String(i).padStart(4, '0')},n${i},`);
  const codesOf = (count: number) => read(['code,name,parent', ...rows(count)].join('\n')).codes;

  expect(codesOf(99).at(-1)).toBe('SL99');
  expect(codesOf(100).at(-1)).toBe('SL2S');
  expect(codesOf(1295).at(-1)).toBe('SLZZ');
  expect(refusal(['code,name,parent', ...rows(1297)].join('\n')).details).toMatchObject({
    count: 2,
    rows: [{ row: 1297, reason: 'too-many-beside-it' }, { row: 1298 }],
  });
});

test('names every bad row with row, column, value and reason, and gives nothing', () => {
  const { code, details } = refusal(
    [
      'code,name,parent',
      'A,Alpha,',
      'B,,A',
      'A,Again,',
      'C,Gamma,Q',
      ',Nameless,A',
      'D,Delta,E',
      'E,Epsilon,D',
      'F,Below,D',
    ].join('\n'),
  );

  expect(code).toBe('places/bad-area-rows');
  expect(details).toEqual({
    count: 7,
    rows: [
      { row: 3, column: 'name', value: '', reason: 'no-name' },
      { row: 4, column: 'code', value: 'A', reason: 'duplicate-code' },
      { row: 5, column: 'parent', value: 'Q', reason: 'no-such-parent' },
      { row: 6, column: 'code', value: '', reason: 'no-code' },
      { row: 7, column: 'parent', value: 'E', reason: 'no-way-to-the-top' },
      { row: 8, column: 'parent', value: 'D', reason: 'no-way-to-the-top' },
      { row: 9, column: 'parent', value: 'D', reason: 'no-way-to-the-top' },
    ],
  });
});

test('refuses an area that is its own parent', () => {
  expect(refusal('code,name,parent\nA,Alpha,A\n').details.rows).toEqual([
    { row: 2, column: 'parent', value: 'A', reason: 'no-way-to-the-top' },
  ]);
});

test('refuses each area deeper than six levels, the country among them', () => {
  const chain = ['A,a,', 'B,b,A', 'C,c,B', 'D,d,C', 'E,e,D', 'F,f,E'];
  expect(read(['code,name,parent', ...chain].join('\n')).codes.at(-1)).toBe('SL0101001001001');

  const { rows } = refusal(['code,name,parent', ...chain, 'G,g,F', 'H,h,G'].join('\n')).details;
  expect(rows).toEqual([
    { row: 8, column: 'parent', value: 'F', reason: 'too-deep' },
    { row: 9, column: 'parent', value: 'G', reason: 'too-deep' },
  ]);
});

test('refuses a file without the three columns and says which it found', () => {
  expect(refusal('id,title,above\n1,a,\n')).toMatchObject({
    code: 'places/area-file-lacks-column',
    details: { missing: ['name', 'parent'], found: ['id', 'title', 'above'] },
  });
  expect(refusal('')).toMatchObject({ code: 'places/area-file-lacks-column' });
});

test('refuses a quote that never ends', () => {
  expect(refusal('code,name,parent\nA,"Alpha,\nB,Beta,A\n').details.rows).toContainEqual(
    expect.objectContaining({ reason: 'broken-quotes' }),
  );
});

test('bears a chain of 20,000 areas and names like prototype keys', () => {
  const chain = Array.from({ length: 20_000 }, (_, i) => `c${i},n,${i === 0 ? '' : `c${i - 1}`}`);
  expect(refusal(['code,name,parent', ...chain].join('\n')).details.count).toBe(20_000 - 6);
  expect(read('code,name,parent\n__proto__,constructor,\ntoString,x,__proto__\n').names).toEqual(['constructor', 'x']);
});

test('any tree keeps its areas, its names and who lies below whom, and comes out the same from any order of rows', () => {
  const trees = fc.array(
    fc.tuple(fc.nat(), fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('a', 'é', '太', '-') })),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(trees, fc.nat(), (nodes, turn) => {
      const depth: number[] = [];
      const rows = nodes.map(([pick, name], i) => {
        const parent = i === 0 || pick % (i + 1) === i ? -1 : pick % (i + 1);
        const isTooDeep = parent !== -1 && depth[parent]! >= 4;
        depth.push(parent === -1 || isTooDeep ? 0 : depth[parent]! + 1);
        return { code: `x/${i}`, name, parent: parent === -1 || isTooDeep ? '' : `x/${parent}` };
      });
      const turned = [...rows.slice(turn % rows.length), ...rows.slice(0, turn % rows.length)];
      const csv = (list: typeof rows) =>
        ['code,name,parent', ...list.map((row) => `${row.code},${row.name},${row.parent}`)].join('\n');
      const tree = read(csv(rows));

      expect(read(csv(turned))).toEqual(tree);
      expect(() => encodeAreas(tree, { edition: 'x', source: 'x', asOn: '2026-03-05' })).not.toThrow();
      const given = new Map(tree.externalCodes!.map((external, i) => [external, tree.codes[i]!]));
      for (const { code, name, parent } of rows) {
        const own = given.get(code)!;
        expect(levelOf(own)).not.toBeNull();
        expect(tree.names[tree.codes.indexOf(own)]).toBe(name);
        const above = own === 'SL' ? null : 'SL';
        expect(parentOf(own)).toBe(given.get(parent) ?? above);
      }
    }),
    { numRuns: 100 },
  );
});
