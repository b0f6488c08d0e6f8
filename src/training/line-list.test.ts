import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inventLineList } from './line-list.ts';

const shipped = readFileSync(
  fileURLToPath(new URL('../../docs/examples/chengdu-line-list.csv', import.meta.url)),
  'utf8',
);

test('the example that is shipped is the one the program invents', () => {
  expect(shipped).toBe(inventLineList({ seed: 'line-list', rows: 40 }));
});

test('every row has the columns of the header, and nobody in it can be taken for real', () => {
  const [header, ...rows] = shipped
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(rows).toHaveLength(45);
  for (const row of rows) {
    expect(row).toHaveLength(header!.length);
    expect(row[1] === '' || row[1]!.includes('演练'), row.join()).toBe(true);
    expect(row[5] === '' || row[5]!.startsWith('000000')).toBe(true);
    expect(row[6] === '' || row[6]!.startsWith('100')).toBe(true);
  }
});
