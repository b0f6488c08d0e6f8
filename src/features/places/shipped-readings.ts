import { readShipped } from '../../platform/shipped-file.ts';
import { parseReadings, pinyinOf, type Readings } from './pinyin.ts';
import { foldText } from './search-text.ts';

let readings: Readings | undefined;

/** How characters are read, from the table that comes with the program; read once. */
export function shippedReadings(): Readings {
  readings ??= parseReadings(new TextDecoder().decode(readShipped('db/areas/pinyin.txt')));
  return readings;
}

/** What a name is searched by: folded, in Pinyin and by initials, each ended by a bar: `太平村卫生室|taipingcunweishengshi|tpcwss|`. */
export function searchTextOf(name: string): string {
  const { spelled, initials } = pinyinOf(name, shippedReadings());
  return `${[foldText(name), spelled.replaceAll(' ', ''), initials].join('|')}|`;
}
