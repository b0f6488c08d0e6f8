import { describe, expect, test } from 'vitest';
import { readAll } from './given-files.ts';

// 姓名,性别,发病日期\n张三,男,2020-12-07\n in GB18030.
const gb18030 = Buffer.from('d0d5c3fb2cd0d4b1f02cb7a2b2a1c8d5c6da0ad5c5c8fd2cc4d02c323032302d31322d30370a', 'hex');
const chinese = '姓名,性别,发病日期\n张三,男,2020-12-07\n';

describe('separators', () => {
  test.each([',', ';', '\t', '|', '，', '；'])('finds the separator %j by itself', async (separator) => {
    const { file, header, rows } = await readAll(
      ['id', 'sex', 'onset'].join(separator) + '\r\n' + ['A1', 'f', '2020-12-07'].join(separator),
    );

    expect(file.separator).toBe(separator);
    expect(header).toEqual(['id', 'sex', 'onset']);
    expect(rows).toEqual([['A1', 'f', '2020-12-07']]);
  });

  test('takes the semicolon where commas are decimals', async () => {
    expect((await readAll('lon;lat\n13,21;8,47\n13,22;8,48')).rows[0]).toEqual(['13,21', '8,47']);
  });

  test('obeys the sep= line that Excel writes, and keeps its row number', async () => {
    const { rows, numbers } = await readAll('sep=;\r\nid;note\r\nA1;a,b,c\r\n');

    expect(rows).toEqual([['A1', 'a,b,c']]);
    expect(numbers).toEqual([3]);
  });

  test('lets a person overrule the guess', async () => {
    expect((await readAll('a|b,c\n1|2,3', { separator: '|' })).header).toEqual(['a', 'b,c']);
  });

  test('reads a single column without any separator', async () => {
    expect((await readAll('id\nA1\nA2')).rows).toEqual([['A1'], ['A2']]);
  });
});

describe('encodings', () => {
  test.each([
    ['utf-8', 'byte-order-mark', Buffer.from('\ufeff' + chinese)],
    ['utf-8', 'valid-utf-8', Buffer.from(chinese)],
    ['gb18030', 'chinese-pairs', gb18030],
    ['utf-16le', 'byte-order-mark', Buffer.from('\ufeff' + chinese, 'utf16le')],
    ['utf-16be', 'byte-order-mark', Buffer.from('\ufeff' + chinese, 'utf16le').swap16()],
    ['utf-16le', 'zero-bytes', Buffer.from('id,sex,onset\nA1,f,2020-12-07\n', 'utf16le')],
  ] as const)('recognises %s by %s', async (encoding, because, bytes) => {
    const { file, header, rows } = await readAll(bytes);

    expect(file.encoding).toMatchObject({ encoding, because });
    expect(header).toHaveLength(3);
    expect(rows[0]![2]).toBe('2020-12-07');
    expect(rows[0]![0]).toBe(because === 'zero-bytes' ? 'A1' : '张三');
  });

  test('complaint 66: reads umlauts in one byte each, and says that it is a guess', async () => {
    const { file, rows } = await readAll(Buffer.from('name,town\nMüller,Köln\nGrün,Fürth', 'latin1'));

    expect(file.encoding).toEqual({ encoding: 'windows-1252', certainty: 'likely', because: 'single-high-bytes' });
    expect(rows).toEqual([
      ['Müller', 'Köln'],
      ['Grün', 'Fürth'],
    ]);
  });

  test('keeps UTF-8 with a broken letter UTF-8 and warns', async () => {
    const { file, warnings } = await readAll(
      Buffer.concat([Buffer.from(chinese.repeat(5)), Buffer.from([0xe5, 0xbc, 0x0a])]),
    );

    expect(file.encoding).toMatchObject({ encoding: 'utf-8', certainty: 'likely' });
    expect(warnings).toContain('undecodable-text@null');
  });

  test('decodes letters that lie across two pieces', async () => {
    const names = Array.from({ length: 60_000 }, (_, n) => `张${n % 10}三`);

    const { rows, warnings } = await readAll(`a\n${names.join('\n')}`);

    expect(rows.map(([cell]) => cell)).toEqual(names);
    expect(warnings).toEqual([]);
  });
});

describe('quotes and line ends', () => {
  test('reads quoted separators, quotation marks and line breaks', async () => {
    expect((await readAll('id,note\nA1,"a, ""b""\nc"\n')).rows).toEqual([['A1', 'a, "b"\nc']]);
  });

  test.each(['\n', '\r\n', '\r'])('ends rows at %j', async (end) => {
    expect((await readAll(['id,sex', 'A1,f', 'A2,m', ''].join(end))).rows).toEqual([
      ['A1', 'f'],
      ['A2', 'm'],
    ]);
  });

  test('takes a quotation mark inside an unquoted cell for a letter', async () => {
    expect((await readAll('id,height\nA1,5\'11"\n')).rows).toEqual([['A1', '5\'11"']]);
  });

  test('keeps text after a closing quotation mark and warns', async () => {
    const { rows, warnings } = await readAll('id,name\nA1,"Bob" Smith\n');

    expect(rows).toEqual([['A1', 'Bob Smith']]);
    expect(warnings).toContain('stray-quote@2');
  });

  test('refuses a quotation mark that is never closed, naming its row', async () => {
    await expect(readAll('id,name\nA1,x\nA2,"open\nA3,y\n')).rejects.toMatchObject({
      code: 'tabular/unclosed-quote',
      status: 422,
      details: { row: 3 },
    });
  });

  test('reads records that are longer than a piece', async () => {
    const wide = Array.from({ length: 20 }, (_, n) => `"${'长'.repeat(30_000)}${n}"`).join(',');

    const { rows } = await readAll(`${Array.from({ length: 20 }, (_, n) => `c${n}`).join(',')}\n${wide}\n${wide}`);

    expect(rows).toHaveLength(2);
    expect(rows[1]![19]).toBe(`${'长'.repeat(30_000)}19`);
  });
});

describe('what people make of tables', () => {
  test('names columns without a name, and tells equal names apart', async () => {
    const { header, warnings } = await readAll(',gender ,date,date\n1,f,a,b');

    expect(header).toEqual(['column 1', 'gender', 'date', 'date (2)']);
    expect(warnings).toEqual(['empty-header@1', 'duplicate-header@1']);
  });

  test('passes over blank rows, keeping row numbers, and says nothing of those at the end', async () => {
    const { rows, numbers, warnings } = await readAll('id,sex\nA1,f\n\n,\nA2,m\n\n\n');

    expect(rows).toEqual([
      ['A1', 'f'],
      ['A2', 'm'],
    ]);
    expect(numbers).toEqual([2, 5]);
    expect(warnings).toEqual(['blank-row@3', 'blank-row@4']);
  });

  test('pads short rows, keeps what long rows have beyond the header, and warns of both', async () => {
    const { rows, warnings } = await readAll('id,sex,age\nA1,f\nA2,m,40,extra\nA3,f,1,,\n');

    expect(rows).toEqual([
      ['A1', 'f', null],
      ['A2', 'm', '40', 'extra'],
      ['A3', 'f', '1'],
    ]);
    expect(warnings).toEqual(['row-shorter-than-header@2', 'row-longer-than-header@3']);
  });

  test('leaves out a line of totals at the very end, and only there', async () => {
    const { rows, warnings } = await readAll('区县,病例数\n郫都区,5\n合计,1\n双流区,2\n合计,7\n');

    expect(rows).toEqual([
      ['郫都区', '5'],
      ['合计', '1'],
      ['双流区', '2'],
    ]);
    expect(warnings).toEqual(['totals-row@5']);
  });

  test('does not take a last person called Total for a total', async () => {
    expect((await readAll('name,sex\nAda,f\nTotal,m\n')).rows).toHaveLength(2);
  });

  test('passes over a title above the header', async () => {
    const { header, rows, warnings } = await readAll('郫都区病例一览表,,\n\n姓名,性别,年龄\n张三,男,45\n');

    expect(header).toEqual(['姓名', '性别', '年龄']);
    expect(rows).toEqual([['张三', '男', '45']]);
    expect(warnings).toEqual(['rows-above-header@1']);
  });

  test('knows the two header rows of SORMAS', async () => {
    const { file, rows, warnings } = await readAll(
      'uuid,person.firstName,person.lastName,reportDate\nUUID,First name,Last name,Date of report\nQ3,Ada,Obi,3/7/2020\n',
    );

    expect(file.tables[0]!.captions).toEqual(['UUID', 'First name', 'Last name', 'Date of report']);
    expect(rows).toEqual([['Q3', 'Ada', 'Obi', '3/7/2020']]);
    expect(warnings).toEqual(['captions-row@2']);
  });

  test('knows captions in another language by the numbers and days below them', async () => {
    const { file } = await readAll(
      'id,firstName,sex,age,onsetDate\n编号,名,性别,年龄,发病日期\n1,Ada,f,4,2020-01-02\n2,Bo,m,5,2020-01-03\n',
    );

    expect(file.tables[0]!.captions?.[4]).toBe('发病日期');
  });

  test('takes a first row of words for data when nothing speaks for captions', async () => {
    const { file, rows } = await readAll('name,sex,address\n张三,男,成都\n李四,女,郫都\n');

    expect(file.tables[0]!.captions).toBeNull();
    expect(rows).toHaveLength(2);
  });

  test('removes NUL characters and warns', async () => {
    const { rows, warnings } = await readAll('id,sex\nA\u00001,f\n');

    expect(rows).toEqual([['A1', 'f']]);
    expect(warnings).toContain('nul-removed@null');
  });

  test('reads the same rows every time it is asked', async () => {
    const { file } = await readAll('id\nA1\nA2\n');

    for (let n = 0; n < 2; n++) {
      const batches = [];
      for await (const batch of file.tables[0]!.rows()) batches.push(...batch);
      expect(batches.map(({ cells }) => cells[0])).toEqual(['A1', 'A2']);
    }
  });
});

describe('limits', () => {
  test.each([
    ['file-too-large', 413, 'id\n12345', { bytes: 5 }],
    ['too-many-rows', 413, 'id\n1\n2\n3', { rows: 2 }],
    ['too-many-columns', 413, 'a,b,c\n1,2,3', { columns: 2 }],
    ['cell-too-long', 422, 'id\n12345', { cellLength: 4 }],
  ])('refuses with tabular/%s', async (code, status, text, limits) => {
    await expect(readAll(text, { limits })).rejects.toMatchObject({ code: `tabular/${code}`, status });
  });

  test('takes what lies exactly on the limits', async () => {
    expect(
      (await readAll('a,b\n12,3\n4,5', { limits: { bytes: 12, rows: 2, columns: 2, cellLength: 2 } })).rows,
    ).toHaveLength(2);
  });

  test.each([
    ['unknown-format', 'empty', Buffer.alloc(0)],
    ['unknown-format', 'empty', Buffer.from('  \n ')],
    ['unknown-format', 'pdf', Buffer.from('%PDF-1.7 …')],
    ['unknown-format', 'web-page', Buffer.from('<html><table><tr><td>1</td></tr></table></html>')],
    ['unknown-format', 'xml', Buffer.from('<?xml version="1.0"?><a/>')],
    ['unknown-format', 'binary', Buffer.from(Array.from({ length: 300 }, (_, n) => (n % 7) + 1))],
  ])('refuses with tabular/%s what is %s', async (code, looks, bytes) => {
    await expect(readAll(bytes)).rejects.toMatchObject({ code: `tabular/${code}`, details: { looks } });
  });

  test('says what to do with an old Excel file, and with a protected one', async () => {
    const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]);
    const sealed = Buffer.concat([compound, Buffer.from('EncryptedPackage', 'utf16le')]);

    await expect(readAll(compound)).rejects.toMatchObject({
      code: 'tabular/old-excel',
      message: expect.stringContaining('.xlsx or .csv'),
    });
    await expect(readAll(sealed)).rejects.toMatchObject({ code: 'tabular/encrypted' });
  });
});
