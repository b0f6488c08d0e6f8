import { pinyin } from 'pinyin-pro';
import type { AreaColumns } from '../src/features/places/area-file.ts';

// Characters whose usual reading in place names is another than the dictionary's first.
const usual: Readonly<Record<string, string>> = {
  都: 'du',
  郫: 'pi',
  埔: 'pu',
  铺: 'pu',
  堡: 'bao',
  会: 'hui',
  区: 'qu',
  石: 'shi',
  大: 'da',
  尉: 'wei',
  隗: 'wei',
  什: 'shi',
};

// Place names, or the part of them that is irregular: the dictionary errs on many of these. Written down from general
// knowledge, not checked against an official list of readings.
const words = `
郫都 pi du|什邡 shi fang|犍为 qian wei|荥阳 xing yang|荥经 ying jing|射洪 she hong|阆中 lang zhong|筠连 jun lian
重庆 chong qing|长寿 chang shou|万州 wan zhou|垫江 dian jiang|綦江 qi jiang|大足 da zu
六安 lu an|六合 lu he|六枝 liu zhi|六盘水 liu pan shui|蚌埠 beng bu|歙县 she xian|枞阳 zong yang|涡阳 guo yang|砀山 dang shan
台州 tai zhou|天台 tian tai|乐清 yue qing|丽水 li shui|嵊州 sheng zhou|鄞州 yin zhou|铅山 yan shan|浚县 xun xian
尉犁 yu li|尉氏 wei shi|单县 shan xian|东阿 dong e|洪洞 hong tong|长子 zhang zi|万荣 wan rong|隰县 xi xian
乐亭 lao ting|蔚县 yu xian|大城县 dai cheng xian|井陉 jing xing|行唐 xing tang|蠡县 li xian|任丘 ren qiu|任泽 ren ze
大埔 da bu|番禺 pan yu|东莞 dong guan|黄埔 huang pu|曾都 zeng du|监利 jian li|黄陂 huang pi|猇亭 xiao ting|郧阳 yun yang
句容 ju rong|盱眙 xu yi|邗江 han jiang|睢宁 sui ning|中牟 zhong mu|牟定 mou ding|牟平 mu ping|泌阳 bi yang|漯河 luo he
渑池 mian chi|柘城 zhe cheng|莘县 shen xian|莘庄 xin zhuang|芝罘 zhi fu|临朐 lin qu|茌平 chi ping|费县 fei xian
吴堡 wu bu|瓦窑堡 wa yao bu|柞水 zha shui|鄠邑 hu yi|宕昌 tan chang|会宁 hui ning|会泽 hui ze|会理 hui li|会东 hui dong
都匀 du yun|于都 yu du|宁都 ning du|乐都 le du|都兰 du lan|商都 shang du|成都 cheng du|新都 xin du|长乐 chang le
闽侯 min hou|厦门 xia men|繁峙 fan shi|解州 hai zhou|朝阳 chao yang|朝天 chao tian|称多 chen duo|阿克苏 a ke su
阿坝 a ba|阿城 a cheng|阿拉善 a la shan|阿勒泰 a le tai|阿里 a li|吐鲁番 tu lu fan|喀喇沁 ka la qin|喀什 ka shi|乌什 wu shi
塔什 ta shi|克什 ke shi|额济纳 e ji na|穆棱 mu ling|调兵山 diao bing shan|桦甸 hua dian|珲春 hun chun|镇赉 zhen lai
扎赉特 zha lai te|扎鲁特 zha lu te|扎兰屯 zha lan tun|札达 zha da|噶尔 ga er|日喀则 ri ka ze|莎车 sha che|伽师 jia shi
若羌 ruo qiang|和田 he tian|库车 ku che|色达 se da|百色 bai se|那曲 na qu|卡若 ka ruo|汨罗 mi luo|耒阳 lei yang
儋州 dan zhou|深圳 shen zhen|覃塘 qin tang|芮城 rui cheng|绛县 jiang xian|岢岚 ke lan|藁城 gao cheng|珙县 gong xian
勐海 meng hai|绿春 lv chun|瓮安 weng an|岑巩 cen gong|郏县 jia xian|郓城 yun cheng|鄄城 juan cheng|十堰 shi yan
浒墅关 xu shu guan|甪直 lu zhi|溧阳 li yang|溧水 li shui|郯城 tan cheng|莒县 ju xian|兖州 yan zhou|亳州 bo zhou
东涌 dong chong|麻涌 ma chong|十里堡 shi li pu|祁门 qi men|旌德 jing de|婺源 wu yuan|弋阳 yi yang|鄱阳 po yang|乐平 le ping|寻甸 xun dian|洱源 er yuan|湟中 huang zhong
大邑 da yi|大通 da tong|大厂 da chang|重固 zhong gu|泷水 shuang shui|洞口 dong kou|合川 he chuan|曲阜 qu fu|曲麻莱 qu ma lai
`;

const isSyllable = /^[a-z]+$/;

/** The text of db/areas/pinyin.txt: readings of all Chinese characters, weighed by how the names of a tree use them. */
export function pinyinTable({ codes, names }: AreaColumns): string {
  const counts = countReadings(names);
  const irregular = new Map<string, readonly string[]>();
  for (const entry of words.trim().split(/[|\n]/)) {
    const [word = '', ...readings] = entry.split(' ');
    if (Array.from(word).length !== readings.length) throw new Error(`${entry}: one reading per character`);
    irregular.set(word, readings);
  }
  const readings = new Map<string, string[]>();
  for (let point = 0x3400; point <= 0x9fff; point += 1) addCharacter(readings, String.fromCodePoint(point), counts);
  addCharacter(readings, '〇', counts);
  for (const [word, spoken] of irregular) addReadings(readings, word, spoken);
  // Names of districts and wider areas must be found as they are read, also where a reading is rare elsewhere.
  codes.forEach((code, area) => {
    if (code.length > 6) return;
    const name = names[area]!;
    if (![...irregular.keys()].some((word) => name.includes(word))) addReadings(readings, name, readAloud(name));
  });
  return format(readings, irregular);
}

function readAloud(name: string): string[] {
  return pinyin(name, { toneType: 'none', type: 'array', v: true });
}

function countReadings(names: readonly string[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const name of new Set(names)) {
    const spoken = readAloud(name);
    Array.from(name).forEach((character, at) => {
      const reading = spoken[at]!;
      const ofCharacter = counts.get(character) ?? new Map<string, number>();
      counts.set(character, ofCharacter.set(reading, (ofCharacter.get(reading) ?? 0) + 1));
    });
  }
  return counts;
}

/** Keeps a further reading when one name in fifty with the character uses it, and five names at least. */
function addCharacter(
  readings: Map<string, string[]>,
  character: string,
  counts: Map<string, Map<string, number>>,
): void {
  const counted = [...(counts.get(character) ?? [])].sort(([, a], [, b]) => b - a);
  const total = counted.reduce((sum, [, count]) => sum + count, 0);
  const common = counted.filter(([, count], rank) => rank === 0 || (count >= 5 && count >= total / 50));
  const chosen = counted.length === 0 ? [readAloud(character)[0] ?? ''] : common.map(([reading]) => reading);
  const ordered = [...new Set([usual[character] ?? chosen[0]!, ...chosen])].filter((reading) =>
    isSyllable.test(reading),
  );
  if (ordered.length === 0) return;
  readings.set(character, ordered);
  // People type both for ü.
  for (const reading of ordered)
    if (reading.startsWith('lv') || reading.startsWith('nv')) ordered.push(reading.replace('v', 'u'));
}

function addReadings(readings: Map<string, string[]>, word: string, spoken: readonly string[]): void {
  Array.from(word).forEach((character, at) => {
    const known = readings.get(character);
    const reading = spoken[at]!;
    if (known !== undefined && isSyllable.test(reading) && !known.includes(reading)) known.push(reading);
  });
}

function format(readings: Map<string, string[]>, irregular: Map<string, readonly string[]>): string {
  const lines = new Map<string, [string, string]>();
  for (const [character, [first, ...further]] of readings) {
    const line = lines.get(first!) ?? ['', ''];
    lines.set(first!, [line[0] + character, line[1]]);
    for (const reading of further) {
      const other = lines.get(reading) ?? ['', ''];
      lines.set(reading, [other[0], other[1] + character]);
    }
  }
  const syllables = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = [
    '# How Chinese characters are read in place names: Pinyin without tones, v for ü. Written by scripts/areas-build.ts.',
    '# A syllable, the characters usually read so, and after | those that may be; then words that are read irregularly.',
  ];
  const body = syllables.map(
    ([syllable, [first, further]]) => `${syllable} ${first}${further === '' ? '' : `|${further}`}`,
  );
  return [...head, ...body, ...[...irregular].map(([word, spoken]) => `${word} ${spoken.join(' ')}`), ''].join('\n');
}
