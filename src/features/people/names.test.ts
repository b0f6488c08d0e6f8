import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayNameOf, evenIdNumber, evenPhone, maskName, readName } from './names.ts';

describe('masking', () => {
  test.each([
    ['卢某', '卢某'],
    ['卢华', '卢某'],
    ['王小明', '王某某'],
    ['王 小 明', '王某某'],
    ['欧阳娜娜', '欧阳某某'],
    ['扎西多吉', '扎某某'],
    ['阿卜杜拉·买买提', '阿某'],
    ['Ada Byron', 'A. B.'],
    ['OKORO, Nkéchi', 'O. N.'],
    ['ཚེ་རིང་', 'ཚེ. རི.'],
    ['  ', ''],
  ])('M04-2: shows %s as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  const family = fc.constantFrom(...'王李张刘陈杨黄赵周吴');
  const given = fc.string({
    unit: fc.constantFrom(...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞'),
    minLength: 1,
    maxLength: 3,
  });

  test('never shows more than the family name of a Chinese name', () => {
    fc.assert(
      fc.property(family, given, (one, rest) => {
        expect(maskName(one + rest).replace(/某/g, '')).toBe(one);
      }),
    );
  });

  test('never shows more than one letter of any word of any other name', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzéüßþñçжщλω'),
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(' ', '-', ', ', "'"),
        (words, gap) => {
          for (const shown of maskName(words.join(gap)).split(' ')) expect(shown).toMatch(/^\p{L}\p{M}*\.$/u);
        },
      ),
    );
  });

  test('shows at most four characters that are in the name, whatever is written there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        expect(Array.from(maskName(name).replace(/[某. \p{M}]/gu, '')).length).toBeLessThanOrEqual(4);
      }),
    );
  });

  test('shows a code where no name is known', () => {
    expect(displayNameOf(null, '0190aaaa-aaaa-7aaa-8aaa-aaaaaaa3f9a2')).toBe('— 3F9A2');
    expect(displayNameOf(' - ', '0190aaaa-aaaa-7aaa-8aaa-aaaaaaa3f9a2')).toBe('— 3F9A2');
  });
});

describe('comparing', () => {
  test('evens out width, spaces, case, accents and the order of words', () => {
    expect(readName('王 小明').even).toBe(readName('王小明').even);
    expect(readName('Okoro, NKÉCHI').even).toBe(readName('nkechi okoro').even);
    expect(readName('Ａｄａ').even).toBe(readName('ada').even);
  });

  test.each([
    ['卢晓明', '卢小明'],
    ['卢晓明', 'Lu Xiaoming'],
    ['陈刚', '程刚'],
    ['曾志伟', 'Zeng Zhiwei'],
    ['单田芳', 'Shan Tianfang'],
    ['欧阳娜娜', 'Nana Ouyang'],
    ['Philip Smyth', 'Filip Smith'],
    ['Mohammed', 'Mohamed'],
  ])('hears %s and %s as alike', (one, other) => {
    expect(readName(one).sound).toBe(readName(other).sound);
  });

  test('does not hear different names as alike', () => {
    const names = ['王小明', '王大明', '李小明', 'Ada Byron', 'Ada Lovelace'];
    expect(new Set(names.map((name) => readName(name).sound)).size).toBe(names.length);
  });

  test('takes what only says that no name is known for no name', () => {
    for (const name of ['不详', '未知', 'Unknown', 'N/A', '-', '']) expect(readName(name).even).toBe('');
  });

  test('gives a name that was masked already no sound, so that all who are called 卢某 are not one', () => {
    expect(readName('卢某')).toMatchObject({ even: '卢某', sound: '', family: '', tokens: [] });
  });

  test('brings document numbers of 15 digits to 18, and leaves out what cannot be one', () => {
    // GB 11643-1999: 11010519491231002X is the standard's own example.
    expect(evenIdNumber('110105491231002')).toBe('11010519491231002X');
    expect(evenIdNumber('１１０１０５ 19491231 002x')).toBe('11010519491231002X');
    for (const nothing of ['无', '000000000', '不详', 'NONE', '']) expect(evenIdNumber(nothing)).toBe('');
  });

  test('takes phone numbers with and without country code for the same', () => {
    const same = ['13800138000', '+86 138 0013 8000', '0086-138-0013-8000', '８６13800138000'];
    expect(new Set(same.map(evenPhone))).toEqual(new Set(['13800138000']));
    for (const nothing of ['0', '00000000', 'none', '']) expect(evenPhone(nothing)).toBe('');
  });
});
