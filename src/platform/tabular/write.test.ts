import * as fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { escapeFormula, unescapeFormula } from './formula-escape.ts';
import { bytesOf, readAll } from './given-files.ts';
import { type CellText } from './table.ts';
import { writeCsv } from './write-csv.ts';
import { writeNdjson } from './write-ndjson.ts';
import { type ExportColumn, type ExportRows } from './write-rows.ts';
import { writeXlsx } from './write-xlsx.ts';

const columns: ExportColumn[] = [
  { title: 'id', kind: 'text' },
  { title: '备注, "x"', kind: 'text' },
  { title: 'age', kind: 'number' },
  { title: 'onset', kind: 'day' },
];

const formats: [string, (rows: ExportRows) => AsyncGenerator<Uint8Array>][] = [
  ['CSV', (rows) => writeCsv(rows, { columns })],
  ['CSV with semicolons, without mark', (rows) => writeCsv(rows, { columns, separator: ';', hasMark: false })],
  ['NDJSON', (rows) => writeNdjson(rows, columns)],
  ['XLSX', (rows) => writeXlsx(rows, { columns, sheet: 'Cases' })],
];

/**
 * Any text a database can hold, those that formats trip over more often. NUL cannot be stored, so cannot be exported.
 */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\0', '')),
  fc
    .array(
      fc.constantFrom(
        "'",
        '=',
        '+',
        '-',
        '@',
        '\t',
        '\r',
        '\n',
        '"',
        ',',
        ';',
        '|',
        '，',
        '_x000D_',
        '<',
        '&amp;',
        ']]>',
        ' ',
        '1',
        '\ufffe',
        '张',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '=1+1',
    "'=1+1",
    "''@a",
    '-5',
    '+8613800138000',
    '1e5',
    '007',
    '1.50',
    '0.1',
    '2020-12-07',
    '1899-01-01',
    'NA',
    '\ufeffa',
  ),
);
const anyRow = fc.tuple(
  fc.nat().map((n) => `C${n}`),
  anyText,
  anyText,
  anyText,
);

describe.each(formats)('%s', (_name, write) => {
  test('gives back every text that was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 8 }), async (written) => {
        const { header, rows } = await readAll(await bytesOf(write(written)));

        expect(header).toEqual(columns.map(({ title }) => title));
        expect(rows).toEqual(written.map((cells) => cells.map((cell) => (cell === '' ? null : cell))));
      }),
      { numRuns: 150 },
    );
  });

  test('takes rows as they come and holds no more than a few pieces', async () => {
    let made = 0;
    async function* endless() {
      for (;;) yield [`C${++made}`, 'x'.repeat(100), '1', null];
    }

    const pieces = write(endless());
    for (let n = 0; n < 5; n++) await pieces.next();
    await pieces.return(undefined);

    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(20_000);
  });

  test('breaks off with the error of its rows', async () => {
    async function* broken() {
      yield ['C1', null, null, null];
      throw new Error('database went away');
    }

    await expect(bytesOf(write(broken()))).rejects.toThrow('database went away');
  });
});

describe('formula injection', () => {
  test.each(["=cmd|' /C calc'!A0", '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1'])(
    'guards %j in a CSV',
    async (text) => {
      const csv = Buffer.from(
        await bytesOf(writeCsv([['1', text]], { columns: columns.slice(0, 2), hasMark: false })),
      ).toString();

      expect(csv.split('\r\n').slice(1).join('\r\n')).toMatch(/^1,"?'/);
    },
  );

  test.each(['-13.2', '+8613800138000', '1e-5', 'a=b', '张三'])('leaves %j alone', (text) => {
    expect(escapeFormula(text)).toBe(text);
  });

  test('can be undone for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(unescapeFormula(escapeFormula(text))).toBe(text);
      }),
    );
  });

  test('writes no formula into a workbook, only texts', async () => {
    const bytes = await bytesOf(writeXlsx([['=1+1', '@x', '1', null]], { columns, sheet: 'Cases' }));
    const sheet = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml']!).toString();

    expect(sheet).not.toMatch(/<f[ >]/);
    expect(sheet).toContain('t="inlineStr"><is><t xml:space="preserve">=1+1</t>');
  });
});

describe('XLSX', () => {
  test('goes on to the next sheet when one is full, each with its header', async () => {
    const rows = Array.from({ length: 5 }, (_, n): CellText[] => [`C${n}`, null, null, null]);

    const bytes = await bytesOf(
      writeXlsx(rows, { columns, sheet: 'Cases: [all]/2020 and a very long name', rowsPerSheet: 2 }),
    );

    const read = await Promise.all([0, 1, 2].map((table) => readAll(bytes, { table })));
    expect(read[0]!.file.tables.map(({ name }) => name)).toEqual([
      'Cases   all  2020 and a very lo',
      'Cases   all  2020 and a very  2',
      'Cases   all  2020 and a very  3',
    ]);
    expect(read.flatMap(({ rows: each }) => each.map(([id]) => id))).toEqual(['C0', 'C1', 'C2', 'C3', 'C4']);
  });

  test('does not begin another sheet when the rows just fill one', async () => {
    const bytes = await bytesOf(writeXlsx([['C1', null, null, null]], { columns, sheet: 'Cases', rowsPerSheet: 1 }));

    expect((await readAll(bytes)).file.tables).toHaveLength(1);
  });

  test('writes an export without rows as a sheet with a header', async () => {
    const bytes = await bytesOf(writeXlsx([], { columns, sheet: 'Cases' }));

    expect((await readAll(bytes)).header).toHaveLength(4);
  });

  test('writes numbers and days as real ones where that changes nothing', async () => {
    const bytes = await bytesOf(
      writeXlsx(
        [
          ['1', '2', '45', '2020-12-07'],
          ['1', '2', '007', '1899-01-01'],
        ],
        { columns, sheet: 'Cases' },
      ),
    );
    const sheet = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml']!).toString();

    expect(sheet).toContain('<c r="C2"><v>45</v></c><c r="D2" s="1"><v>44172</v></c>');
    expect(sheet).toContain('>007<');
    expect(sheet).toContain('>1899-01-01<');
  });

  test('makes the same bytes of the same rows', async () => {
    const make = () => bytesOf(writeXlsx([['1', '2', '3', null]], { columns, sheet: 'Cases' }));

    expect(await make()).toEqual(await make());
  });

  test('refuses a cell that a spreadsheet cannot hold', async () => {
    await expect(
      bytesOf(writeXlsx([['1', 'x'.repeat(32_768), null, null]], { columns, sheet: 'Cases' })),
    ).rejects.toMatchObject({
      code: 'tabular/cell-too-long-for-spreadsheet',
    });
  });
});
