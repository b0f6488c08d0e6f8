import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readAll, sheetOf, workbook, zipOf } from './given-files.ts';

const ods = (body: string, manifest = '<manifest/>') =>
  zipOf({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'META-INF/manifest.xml': manifest,
    'content.xml':
      '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>' +
      `${body}</office:spreadsheet></office:body></office:document-content>`,
  });
const cell = (text: string) =>
  `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;

describe('ODS', () => {
  test('reads texts, numbers, days, times, truth values and spaces', async () => {
    const row =
      '<table:table-row>' +
      '<table:table-cell office:value-type="date" office:date-value="2020-12-07T00:00:00"><text:p>07.12.20</text:p></table:table-cell>' +
      '<table:table-cell office:value-type="float" office:value="45"><text:p>45,0</text:p></table:table-cell>' +
      '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>' +
      '<table:table-cell office:value-type="time" office:time-value="PT13H05M00S"/>' +
      '<table:table-cell office:value-type="string"><office:annotation><text:p>no</text:p></office:annotation><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell>' +
      '</table:table-row>';

    const { header, rows } = await readAll(
      ods(
        `<table:table table:name="Fälle"><table:table-row>${['a', 'b', 'c', 'd', 'e'].map(cell).join('')}</table:table-row>${row}</table:table>`,
      ),
    );

    expect(header).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(rows).toEqual([['2020-12-07', '45', 'TRUE', '13:05:00', 'a  b\nc']]);
  });

  test('writes out repeated cells and rows, and only counts the empty ones', async () => {
    const { rows, numbers, file } = await readAll(
      ods(
        `<table:table table:name="A"><table:table-row>${cell('a')}${cell('b')}<table:table-cell table:number-columns-repeated="16382"/></table:table-row>` +
          '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>' +
          `<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row>${cell('y')}</table:table-row></table:table>` +
          `<table:table table:name="B"><table:table-row>${cell('z')}</table:table-row><table:table-row>${cell('1')}</table:table-row></table:table>`,
      ),
    );

    expect(rows).toEqual([
      ['x', 'x'],
      ['x', 'x'],
      ['x', 'x'],
      ['y', null],
    ]);
    expect(numbers).toEqual([2, 3, 4, 1_000_005]);
    expect(file.tables.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  test.each([
    [
      'columns',
      'too-many-columns',
      `<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`,
    ],
    ['rows', 'too-many-rows', `<table:table-row table:number-rows-repeated="99999999">${cell('x')}</table:table-row>`],
  ])('refuses to write out too many %s', async (_what, code, row) => {
    await expect(readAll(ods(`<table:table table:name="A">${row}</table:table>`))).rejects.toMatchObject({
      code: `tabular/${code}`,
    });
  });

  test('says that a password protects it', async () => {
    const file = ods(
      '',
      '<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
    );

    await expect(readAll(file)).rejects.toMatchObject({ code: 'tabular/encrypted' });
  });
});

describe('JSON', () => {
  test.each([
    ['a list of records', '[{"id":"A1","age":4},{"id":"A2","sex":"f"}]'],
    ['an object that holds one', '{"count":2,"rows":[{"id":"A1","age":4},{"id":"A2","sex":"f"}]}'],
    ['one record per line', '{"id":"A1","age":4}\n\n{"id":"A2","sex":"f"}\n'],
    ['a list of lists', '[["id","age","sex"],["A1",4,null],["A2",null,"f"]]'],
  ])('reads %s', async (_what, text) => {
    const { header, rows } = await readAll(text);

    expect(header).toEqual(['id', 'age', 'sex']);
    expect(rows).toEqual([
      ['A1', '4', null],
      ['A2', null, 'f'],
    ]);
  });

  test('joins the names of nested values with dots, as Go.Data has them', async () => {
    const { header, rows } = await readAll(
      '[{"visualId":"CASE-1","age":{"years":3,"months":0},"addresses":[{"city":"X","geoLocation":{"lat":1.5}}],"tags":["a","b"],"safeBurial":false,"at":{"$date":"2020-06-28T00:00:00.000Z"},"none":{},"empty":[]}]',
    );

    expect(Object.fromEntries(header.map((name, n) => [name, rows[0]![n]]))).toEqual({
      visualId: 'CASE-1',
      'age.years': '3',
      'age.months': '0',
      'addresses.0.city': 'X',
      'addresses.0.geoLocation.lat': '1.5',
      tags: 'a; b',
      safeBurial: 'FALSE',
      at: '2020-06-28T00:00:00.000Z',
      empty: null,
    });
  });

  test('replaces what a database cannot hold', async () => {
    const { rows, warnings } = await readAll('[{"a":"x\\u0000y","b":"\\ud800z","id":90071992547409931}]');

    expect(rows[0]!.slice(0, 2)).toEqual(['xy', '\ufffdz']);
    expect(warnings).toEqual(['nul-removed@1', 'lone-surrogate@1', 'digits-lost@1']);
  });

  test.each([
    ['broken', '{"rows": [{"a": 1}', null],
    ['without records', '{\n"a": 1\n}', null],
    ['of numbers', '[{"a":1},2]', null],
    ['broken in a line', '{"a":1}\n{"a":2}\n{"a":\n', 3],
  ])('refuses JSON that is %s', async (_what, text, line) => {
    await expect(readAll(text)).rejects.toMatchObject({ code: 'tabular/bad-json', details: { line } });
  });

  test('is not confused by keys that objects have by nature', async () => {
    const { header, rows } = await readAll('[{"__proto__":"a","constructor":"b","id":"1"}]');

    expect(header).toEqual(['__proto__', 'constructor', 'id']);
    expect(rows).toEqual([['a', 'b', '1']]);
  });

  test('keeps to the limits', async () => {
    await expect(readAll('[{"a":1},{"a":2}]', { limits: { rows: 1 } })).rejects.toMatchObject({
      code: 'tabular/too-many-rows',
    });
    await expect(readAll('[{"a":1,"b":2}]', { limits: { columns: 1 } })).rejects.toMatchObject({
      code: 'tabular/too-many-columns',
    });
    await expect(readAll('[{"a":"xyz"}]', { limits: { cellLength: 2 } })).rejects.toMatchObject({
      code: 'tabular/cell-too-long',
    });
    await expect(readAll('[{"a":"xyz"}]', { limits: { jsonBytes: 5 } })).rejects.toMatchObject({
      code: 'tabular/file-too-large',
    });
  });
});

describe('ZIP', () => {
  test('gives the tables of all files in it, workbooks among them, and tells what it passed over', async () => {
    const { file } = await readAll(
      zipOf({
        'out/cases.csv': 'id,sex\nA1,f\n',
        'out/book.xlsx': workbook({ sheets: [sheetOf([['x'], ['1']]), sheetOf([['y'], ['2']])] }),
        '__MACOSX/._cases.csv': 'x',
        'readme.pdf': '%PDF',
      }),
    );

    expect(file.format).toBe('zip');
    expect(file.tables.map(({ name, header }) => [name, header])).toEqual([
      ['cases.csv', ['id', 'sex']],
      ['Sheet & 1', ['x']],
      ['Sheet & 2', ['y']],
    ]);
    expect(file.warnings.map(({ code, value }) => [code, value])).toEqual([
      ['archive-entry-ignored', '__MACOSX/._cases.csv'],
      ['archive-entry-ignored', 'readme.pdf'],
    ]);
    expect((await readAll(zipOf({ 'a.csv': 'id\n1', 'b.json': '[{"k":"v"}]' }), { table: 1 })).rows).toEqual([['v']]);
  });

  test('reads file names in the encoding of Windows in China', async () => {
    const zip = Buffer.from(zipOf({ 'AABB.csv': 'id\n1\n' }));
    for (let at = zip.indexOf('AABB'); at >= 0; at = zip.indexOf('AABB', at + 1)) zip.set([0xb2, 0xa1, 0xc0, 0xfd], at);

    expect((await readAll(zip)).file.tables[0]!.name).toBe('病例.csv');
  });

  test.each(['../evil.csv', '/etc/cron.d/evil.csv', 'a/../../evil.csv', 'C:\\evil.csv', '..\\evil.csv'])(
    'refuses the file name %s',
    async (name) => {
      await expect(readAll(zipOf({ [name]: 'id\n1\n' }))).rejects.toMatchObject({
        code: 'tabular/unsafe-entry-name',
        status: 422,
      });
    },
  );

  test('passes over symbolic links', async () => {
    const link = [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] as [Uint8Array, object];

    const { file } = await readAll(zipOf({ 'cases.csv': 'id\n1\n', 'passwd.csv': link }));

    expect(file.tables).toHaveLength(1);
    expect(file.warnings).toMatchObject([{ code: 'archive-link-ignored', value: 'passwd.csv' }]);
  });

  test.each([
    ['by its name', { 'inner.zip': zipOf({ 'a.csv': 'id\n1' }) }],
    ['under another name', { 'inner.csv': zipOf({ 'a.csv': 'id\n1' }) }],
    ['in another format', { 'inner.csv.gz': gzipSync('id\n1') }],
  ])('refuses an archive in an archive, known %s', async (_how, files) => {
    await expect(readAll(zipOf(files))).rejects.toMatchObject({ code: 'tabular/nested-archive' });
  });

  test('refuses a zip bomb before unpacking it', async () => {
    const bomb = zipOf({ 'cases.csv': new Uint8Array(20 * 1024 ** 2).fill(0x30) });

    await expect(readAll(bomb)).rejects.toMatchObject({ code: 'tabular/unpacks-too-large', status: 413 });
    await expect(readAll(bomb, { limits: { unpackedBytes: 1024 ** 2, packingRatio: 10_000 } })).rejects.toMatchObject({
      code: 'tabular/unpacks-too-large',
    });
  });

  test('refuses a workbook whose sheet is a bomb', async () => {
    const sheet = `<sheetData>${'<row></row>'.repeat(1_200_000)}</sheetData>`;

    await expect(readAll(workbook({ sheets: [sheet] }))).rejects.toMatchObject({ code: 'tabular/unpacks-too-large' });
  });

  test('refuses content that is longer than the archive declares', async () => {
    const zip = Buffer.from(zipOf({ 'cases.csv': `id\n${'1\n'.repeat(5000)}` }));
    zip.writeUInt32LE(10, zip.lastIndexOf(Buffer.from('504b0102', 'hex')) + 24);

    await expect(readAll(zip)).rejects.toMatchObject({ code: 'tabular/damaged' });
  });

  test('refuses too many files, protected files and damaged ones', async () => {
    const many = zipOf(Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`${n}.csv`, 'id\n1'])));
    const sealed = Buffer.from(zipOf({ 'a.csv': 'id\n1' }));
    sealed.writeUInt16LE(1, sealed.lastIndexOf(Buffer.from('504b0102', 'hex')) + 8);
    const wrong = Buffer.from(
      zipOf({
        'a.csv': ['id\n1', { level: 0 }].map((each) => (typeof each === 'string' ? Buffer.from(each) : each)) as [
          Uint8Array,
          object,
        ],
      }),
    );
    wrong[wrong.indexOf('id\n1')] = 0x78;

    await expect(readAll(many, { limits: { archiveEntries: 4 } })).rejects.toMatchObject({
      code: 'tabular/too-many-entries',
    });
    await expect(readAll(sealed)).rejects.toMatchObject({ code: 'tabular/encrypted' });
    await expect(readAll(wrong)).rejects.toMatchObject({ code: 'tabular/damaged' });
    await expect(readAll(zipOf({ 'a.csv': 'id\n1' }).subarray(0, 40))).rejects.toMatchObject({
      code: 'tabular/damaged',
    });
  });

  test('never crashes on bytes that were changed at random', async () => {
    const zip = zipOf({ 'a.csv': 'id,sex\n1,f\n', 'b.xlsx': workbook({ sheets: [sheetOf([['x'], ['1']])] }) });
    const codes = new Set<unknown>();
    for (let at = 0; at < zip.length; at += 3) {
      const broken = Uint8Array.from(zip);
      broken[at] = (broken[at]! + 0x55) % 256;
      await readAll(broken).catch((error: unknown) => codes.add((error as { code?: string }).code));
    }

    expect([...codes].filter((code) => !String(code).startsWith('tabular/'))).toEqual([]);
    expect(codes.size).toBeGreaterThan(2);
  });
});
