import { describe, expect, test } from 'vitest';
import { readAll, sheetOf, workbook, zipOf } from './given-files.ts';
import { dateOfSerial, isDateFormat } from './spreadsheet-date.ts';

const styles =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="[Red]0.00"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs>';

describe('cells of a workbook', () => {
  test('joins the runs of shared texts and leaves readings out', async () => {
    const { header, rows } = await readAll(
      workbook({
        sharedStrings:
          '<si><t>name</t></si><si><r><t>张</t></r><r><t xml:space="preserve"> 三</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si><si><t>a_x000D_b_x005F_</t></si><si><t>note</t></si>',
        sheets: [
          '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>3</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row></sheetData>',
        ],
      }),
    );

    expect(header).toEqual(['name', 'note']);
    expect(rows).toEqual([['张 三', 'a\rb_']]);
  });

  test('turns numbers in date styles into days, and only those', async () => {
    const row =
      '<row r="2"><c r="A2" s="1"><v>44172</v></c><c r="B2" s="2"><v>44172.5625</v></c><c r="C2" s="3"><v>44172</v></c><c r="D2" s="4"><v>44172</v></c><c r="E2"><v>44172</v></c></row>';

    const { rows } = await readAll(
      workbook({
        styles,
        sheets: [sheetOf([['a', 'b', 'c', 'd', 'e']]).replace('</sheetData>', `${row}</sheetData>`)],
      }),
    );

    expect(rows).toEqual([['2020-12-07', '2020-12-07T13:30:00', '44172', '2020-12-07', '44172']]);
  });

  test('counts from 1904 where the workbook says so', async () => {
    const sheet =
      '<sheetData><row r="1"><c r="A1" t="str"><v>onset</v></c></row><row r="2"><c r="A2" s="1"><v>42710</v></c></row></sheetData>';

    expect((await readAll(workbook({ styles, isFrom1904: true, sheets: [sheet] }))).rows).toEqual([['2020-12-07']]);
  });

  test('reads booleans, numbers as typed, stored results of formulas, and ISO dates', async () => {
    const row =
      '<row><c t="b"><v>1</v></c><c><v>1.3800138000E+10</v></c><c><f>1+1</f><v>0.30000000000000004</v></c><c t="str"><f>A1</f><v>text</v></c><c t="d"><v>2020-12-07</v></c></row>';

    const { rows } = await readAll(
      workbook({ sheets: [sheetOf([['a', 'b', 'c', 'd', 'e']]).replace('</sheetData>', `${row}</sheetData>`)] }),
    );

    expect(rows).toEqual([['TRUE', '13800138000', '0.3', 'text', '2020-12-07']]);
  });

  test('reads errors and formulas without a result as empty and warns', async () => {
    const row = '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><f>NOW()</f></c></row>';

    const { rows, tally } = await readAll(
      workbook({ sheets: [sheetOf([['a', 'b', 'c']]).replace('</sheetData>', `${row}</sheetData>`)] }),
    );

    expect(rows).toEqual([['1', null, null]]);
    expect(tally.map(({ code, first }) => [code, first[0]!.row, first[0]!.column])).toEqual([
      ['error-cell', 2, 'B'],
      ['formula-without-value', 2, 'C'],
    ]);
  });

  test('warns when an identity number was stored as a number and so lost its last digits', async () => {
    const row = '<row><c t="str"><v>张三</v></c><c><v>5.1012419800101199E+17</v></c></row>';

    const { rows, warnings } = await readAll(
      workbook({ sheets: [sheetOf([['姓名', '身份证号']]).replace('</sheetData>', `${row}</sheetData>`)] }),
    );

    expect(rows[0]![1]).toBe('510124198001011990'.slice(0, 15) + rows[0]![1]!.slice(15));
    expect(warnings).toEqual(['digits-lost@2']);
  });

  test('keeps the place of cells after gaps, and the numbers of rows after gaps', async () => {
    const sheet =
      '<sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="C1" t="str"><v>c</v></c></row><row r="1048576"><c r="C1048576" t="str"><v>x</v></c></row></sheetData>';

    const { header, rows, numbers } = await readAll(workbook({ sheets: [sheet] }));

    expect(header).toEqual(['a', 'column 2', 'c']);
    expect(rows).toEqual([[null, null, 'x']]);
    expect(numbers).toEqual([1_048_576]);
  });
});

describe('sheets of a workbook', () => {
  test('gives every sheet that has rows, tells of hidden, empty and merged ones', async () => {
    const first =
      sheetOf([
        ['id', 'sex'],
        ['A1', 'f'],
      ]) + '<mergeCells><mergeCell ref="A2:B3"/></mergeCells>';
    const { file, warnings } = await readAll(
      workbook({ sheets: [first, '<sheetData/>', sheetOf([['x'], ['1']])], hidden: [2] }),
    );

    expect(file.tables.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['Sheet & 1', false],
      ['Sheet & 3', true],
    ]);
    expect(file.warnings.map(({ code, column }) => [code, column])).toEqual([
      ['empty-table', 'Sheet & 2'],
      ['hidden-sheet', 'Sheet & 3'],
    ]);
    expect(warnings).toContain('merged-cells@null');
  });

  test('refuses a workbook without any row', async () => {
    await expect(readAll(workbook({ sheets: ['<sheetData/>'] }))).rejects.toMatchObject({ code: 'tabular/no-table' });
  });
});

describe('workbooks made to do harm', () => {
  test('does not believe a sheet that says it is huge', async () => {
    const sheet = `<dimension ref="A1:XFD1048576"/>${sheetOf([['id'], ['A1']])}`;

    expect((await readAll(workbook({ sheets: [sheet] }))).rows).toEqual([['A1']]);
  });

  test('refuses entities that expand', async () => {
    const prolog = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';

    await expect(readAll(workbook({ sheets: [sheetOf([['id'], ['&b;']])], prolog }))).rejects.toMatchObject({
      code: 'tabular/xml-with-doctype',
      status: 422,
    });
  });

  test('refuses files that want to fetch others', async () => {
    const prolog = '<!DOCTYPE x SYSTEM "file:///etc/passwd">';

    await expect(readAll(workbook({ sheets: [sheetOf([['id']])], prolog }))).rejects.toMatchObject({
      code: 'tabular/xml-with-doctype',
    });
  });

  test.each([
    ['a text without end', `<sheetData><row><c t="str"><v>${'x'.repeat(3_000_000)}</v></c></row></sheetData>`],
    ['nesting without end', '<a>'.repeat(1000)],
    [
      'rows that go backwards',
      '<sheetData><row r="5"><c t="str"><v>a</v></c></row><row r="2"><c t="str"><v>b</v></c></row></sheetData>',
    ],
    ['tags that do not match', '<sheetData><row></sheetData>'],
  ])('refuses %s', async (_what, sheet) => {
    await expect(readAll(workbook({ sheets: [sheet] }))).rejects.toMatchObject({ status: 422 });
  });

  test('refuses a cell far to the right without making room for it', async () => {
    const sheet = '<sheetData><row r="1"><c r="XFD1" t="str"><v>a</v></c></row></sheetData>';

    await expect(readAll(workbook({ sheets: [sheet] }))).rejects.toMatchObject({ code: 'tabular/too-many-columns' });
  });

  test('refuses a cell longer than Excel allows', async () => {
    await expect(readAll(workbook({ sheets: [sheetOf([['id'], ['x'.repeat(32_768)]])] }))).rejects.toMatchObject({
      code: 'tabular/cell-too-long',
      details: { row: 2, column: 1 },
    });
  });

  test('says what to do with a binary workbook', async () => {
    await expect(readAll(zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x' }))).rejects.toMatchObject({
      code: 'tabular/unknown-format',
      details: { looks: 'xlsb' },
    });
  });
});

describe('spreadsheet dates', () => {
  // ECMA-376 §18.17.4.1: 1 is 1900-01-01; 60 the day that never was; 61 is 1900-03-01. 1904 system: 0 is 1904-01-01.
  test.each([
    [1, '1900', '1900-01-01'],
    [59, '1900', '1900-02-28'],
    [60, '1900', null],
    [61, '1900', '1900-03-01'],
    [43866, '1900', '2020-02-05'],
    [42404, '1904', '2020-02-05'],
    [0.5, '1900', '12:00:00'],
    [44172.999999, '1900', '2020-12-08'],
    [-1, '1900', null],
    [2_958_466, '1900', null],
  ] as const)('%d in the %s calendar is %s', (serial, epoch, expected) => {
    expect(dateOfSerial(serial, epoch)).toBe(expected);
  });

  test.each([
    ['yyyy-mm-dd', true],
    ['[$-409]d\\-mmm\\-yy;@', true],
    ['hh:mm AM/PM', true],
    ['[$-804]yyyy"年"m"月"', true],
    ['General', false],
    ['0.00E+00', false],
    ['#,##0;[Red]-#,##0', false],
    ['0" days"', false],
    ['[h]:mm', false],
  ])('the format %s shows a date: %s', (code, expected) => {
    expect(isDateFormat(code)).toBe(expected);
  });
});
