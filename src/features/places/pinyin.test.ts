import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseReadings, pinyinOf } from './pinyin.ts';
import { foldText } from './search-text.ts';

const readings = parseReadings(readFileSync(new URL('../../../db/areas/pinyin.txt', import.meta.url), 'utf8'));

// Well-known readings of place names, many of them irregular; not taken from an official list.
test.each([
  ['郫都区', 'pi du qu', 'pdq'],
  ['郫筒街道', 'pi tong jie dao', 'ptjd'],
  ['太平村村委会', 'tai ping cun cun wei hui', 'tpccwh'],
  ['重庆市', 'chong qing shi', 'cqs'],
  ['长沙市', 'chang sha shi', 'css'],
  ['长子县', 'zhang zi xian', 'zzx'],
  ['成都市', 'cheng du shi', 'cds'],
  ['荥阳市', 'xing yang shi', 'xys'],
  ['荥经县', 'ying jing xian', 'yjx'],
  ['贾峪镇', 'jia yu zhen', 'jyz'],
  ['六安市', 'lu an shi', 'las'],
  ['蚌埠市', 'beng bu shi', 'bbs'],
  ['台州市', 'tai zhou shi', 'tzs'],
  ['厦门市', 'xia men shi', 'xms'],
  ['乐亭县', 'lao ting xian', 'ltx'],
  ['浚县', 'xun xian', 'xx'],
  ['单县', 'shan xian', 'sx'],
  ['洪洞县', 'hong tong xian', 'htx'],
  ['什邡市', 'shi fang shi', 'sfs'],
  ['吕梁市', 'lv liang shi', 'lls'],
  ['3号IT产业园', '3 hao i t chan ye yuan', '3hitcyy'],
])('reads %s as %s', (name, spelled, initials) => {
  expect(pinyinOf(name, readings)).toEqual({ spelled, initials });
});

test('knows at least one reading of each of the 20,000 common characters', () => {
  const unread = Array.from({ length: 0x9fa6 - 0x4e00 }, (_, i) => String.fromCodePoint(0x4e00 + i)).filter(
    (character) => !readings.characters.has(character),
  );
  expect(unread.length).toBeLessThan(300);
});

test('refuses a line that is neither a syllable nor a word, with its number', () => {
  expect(() => parseReadings('# table\nchang 常昌\n郫都 pi\n')).toThrow(/line 3 .*郫都 pi/);
});

test.each([
  ['São Tomé', 'saotome'],
  ['Łódź', 'lodz'],
  ['Straße', 'strasse'],
  ["N'Zérékoré", 'nzerekore'],
  ['Port Loko', 'portloko'],
  ['ＩＴ园（北区）', 'it园北区'],
  ['नई दिल्ली', 'नईदिल्ली'],
  ['서울', '서울'],
  ['…', ''],
])('folds %s to %s', (name, folded) => {
  expect(foldText(name)).toBe(folded.normalize('NFC'));
});
