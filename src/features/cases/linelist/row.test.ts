import { describe, expect, test } from 'vitest';
import { day } from '../../../kernel/day.ts';
import { type ImportFieldKey } from './fields.ts';
import { LineListMapping, mappingOf, suggestMapping } from './mapping.ts';
import { pairParser, recognisePairs } from './pairs.ts';
import { LineListProfile, withCertainDates } from './profile.ts';
import { rowParser } from './row.ts';

const context = { today: day('2026-03-05'), zone: 'Asia/Shanghai' };
type Given = Partial<Record<ImportFieldKey | 'unmapped', string>>;

/** Reads one row whose columns are called like their fields. */
function parsed(given: Given, change: (mapping: LineListMapping) => LineListMapping = (mapping) => mapping) {
  const header = Object.keys(given);
  const mapping = change({
    columns: header.map((column) => ({
      column,
      field: column === 'unmapped' ? null : (column as ImportFieldKey),
      dates: null,
    })),
    values: {},
    hasSwappedCoordinates: false,
  });
  return rowParser(header, mapping, context)({ number: 2, cells: Object.values(given) });
}
const reasons = (given: Given) =>
  parsed(given).problems.map(({ column, reason, severity }) => `${column}: ${reason}, ${severity}`);

describe('a row that is in order', () => {
  test('is read whole, and what has no field is kept word for word', () => {
    const row = parsed({
      externalId: ' C-1 ',
      familyName: '卢',
      givenName: '某',
      sex: '女',
      age: '8月龄',
      birthOn: '2019年3月2日',
      idNumber: 'E1234567',
      phone: '138 0013 8000',
      areaCode: '510117000000',
      onsetOn: '2020/12/5',
      reportedAt: '2020-12-07 19:30',
      classification: '确诊',
      outcome: 'ALIVE',
      ctValue: '23,5',
      lon: '103.9',
      lat: '30.8',
      infectorExternalId: 'C-0; C-9',
      wasContact: '否',
      fever: '有',
      cough: '无',
      symptoms: 'fever; cough',
      notes: 'NA',
      unmapped: ' as it is ',
    });

    expect(row.values).toEqual({
      externalId: 'C-1',
      familyName: '卢',
      givenName: '某',
      name: '卢某',
      sex: 'female',
      age: { value: 8, unit: 'months' },
      birthOn: '2019-03-02',
      idNumber: 'E1234567',
      phone: '13800138000',
      areaCode: '510117',
      onsetOn: '2020-12-05',
      reportedOn: '2020-12-07',
      reportedAt: '2020-12-07T11:30:00.000Z',
      classification: 'confirmed',
      outcome: 'ongoing',
      ctValue: 23.5,
      lon: 103.9,
      lat: 30.8,
      infectorExternalId: ['C-0', 'C-9'],
      wasContact: false,
      symptomsSeen: { fever: true, cough: false },
      symptoms: 'fever; cough',
    });
    expect(row.extra).toEqual({ unmapped: ' as it is ' });
    expect(row.problems).toEqual([]);
  });

  test('says nothing about cells that are empty or unknown', () => {
    expect(
      parsed({ externalId: 'C1', sex: '不详', onsetOn: 'NA', age: '-', outcome: 'unknown', fever: '不详', lon: '' }),
    ).toEqual({
      row: 2,
      values: { externalId: 'C1' },
      extra: {},
      problems: [],
    });
  });

  test('keeps "none" in free text, where it is an answer', () => {
    expect(parsed({ travelHistory: '无', symptoms: 'none' }).values).toEqual({ travelHistory: '无', symptoms: 'none' });
  });

  test('keeps what lies beyond the header', () => {
    const parse = rowParser(
      ['id'],
      { columns: [{ column: 'id', field: 'externalId', dates: null }], values: {}, hasSwappedCoordinates: false },
      context,
    );

    expect(parse({ number: 9, cells: ['C1', null, 'more'] })).toMatchObject({ row: 9, extra: { 'column 3': 'more' } });
  });

  test('keeps all telephone numbers of a cell, the first as the number', () => {
    expect(parsed({ phone: '13800138000/13900139000' })).toMatchObject({
      values: { phone: '13800138000' },
      extra: { phone: '13800138000/13900139000' },
      problems: [],
    });
  });

  test('finds columns by name, whatever their order', () => {
    const mapping = mappingOf(suggestMapping(['case_id', 'sex'], []));

    expect(
      rowParser(['sex', 'new', 'case_id'], mapping, context)({ number: 2, cells: ['f', 'x', 'C1'] }),
    ).toMatchObject({
      values: { externalId: 'C1', sex: 'female' },
      extra: { new: 'x' },
    });
  });
});

describe('a value that cannot be read', () => {
  test('rejects the row when figures depend on it, and is kept word for word', () => {
    expect(parsed({ externalId: 'C1', onsetOn: '31/02/2020' })).toEqual({
      row: 2,
      values: { externalId: 'C1' },
      extra: { onsetOn: '31/02/2020' },
      problems: [{ column: 'onsetOn', reason: 'impossible-date', value: '31/02/2020', severity: 'reject' }],
    });
  });

  test.each<[Given, string]>([
    [{ onsetOn: '05/02/2020' }, 'onsetOn: ambiguous-date, reject'],
    [{ externalId: 'C1', birthOn: 'spring' }, 'birthOn: not-a-date, warn'],
    [{ externalId: 'C1', onsetOn: '2026-04-01' }, 'onsetOn: in-the-future, reject'],
    [{ classification: 'perhaps' }, 'classification: unknown-value, reject'],
    [{ externalId: 'C1', severity: 'perhaps' }, 'severity: unknown-value, warn'],
    [{ externalId: 'C1', age: '40-49' }, 'age: age-is-a-range, warn'],
    [{ externalId: 'C1', lat: '103.9' }, 'lat: coordinate-out-of-range, warn'],
    [{ externalId: 'C1', phone: '1.38E+10' }, 'phone: digits-lost, warn'],
    [{ externalId: 'C1', fever: '39.5' }, 'fever: unknown-value, warn'],
    [{ areaCode: '郫都区' }, 'areaCode: not-an-area-code, reject'],
    [{ unmapped: 'x' }, 'null: nothing-known, reject'],
  ])('%j', (given, expected) => {
    expect(reasons(given)).toEqual([expected]);
  });

  test('is read once a person has said what it means', () => {
    const said = parsed({ classification: 'Perhaps!', sex: '0', onsetOn: '05/02/2020' }, (mapping) => ({
      ...mapping,
      columns: mapping.columns.map((column) => ({
        ...column,
        dates: { numeric: 'dmy', short: null, serial: null, year: null },
      })),
      values: { classification: { perhaps: 'suspected' }, sex: { '0': null } },
    }));

    expect(said).toMatchObject({ values: { classification: 'suspected', onsetOn: '2020-02-05' }, problems: [] });
    expect(said.values).not.toHaveProperty('sex');
  });

  test('is not believed when a mapping names a value that does not exist', () => {
    expect(
      parsed({ sex: 'x9' }, (mapping) => ({ ...mapping, values: { sex: { x9: 'purple' } } })).problems,
    ).toMatchObject([{ reason: 'unknown-value' }, { reason: 'nothing-known' }]);
  });
});

describe('a row that contradicts itself', () => {
  test.each<[Given, string]>([
    [{ onsetOn: '2020-12-08', reportedOn: '2020-12-07' }, 'onsetOn: onset-after-report, warn'],
    [{ infectionOn: '2020-12-08', onsetOn: '2020-12-07' }, 'infectionOn: infection-after-onset, warn'],
    [{ onsetOn: '2020-12-08', outcomeOn: '2020-12-07' }, 'outcomeOn: outcome-before-onset, warn'],
    [{ birthOn: '2020-12-08', onsetOn: '2020-12-07' }, 'birthOn: birth-after-onset, warn'],
    [{ exposureFrom: '2020-12-08', exposureTo: '2020-12-07' }, 'exposureTo: exposure-ends-before-it-begins, warn'],
    [{ hospitalisedOn: '2020-12-08', dischargeOn: '2020-12-07' }, 'dischargeOn: discharge-before-admission, warn'],
    [{ deathOn: '2020-12-08', outcome: 'recovered' }, 'deathOn: death-date-without-death, warn'],
    [{ idNumber: '11010519491231002X', birthOn: '1950-12-31' }, 'idNumber: id-birth-differs, warn'],
    [{ idNumber: '11010519491231002X', sex: 'm' }, 'idNumber: id-sex-differs, warn'],
    [{ idNumber: '110105194912310021' }, 'idNumber: id-check-digit-wrong, warn'],
    [{ age: '20', birthOn: '1950-12-31', onsetOn: '2020-12-07' }, 'age: age-differs-from-birth, warn'],
  ])('%j', (given, expected) => {
    const row = parsed(given);

    expect(reasons(given)).toEqual([expected]);
    expect(Object.keys(row.values)).toEqual(Object.keys(given));
    expect(Object.values(given)).toContain(row.problems[0]!.value);
  });

  test('makes nobody his own infector', () => {
    expect(parsed({ externalId: 'C1', infectorExternalId: 'C1,C2' })).toMatchObject({
      values: { infectorExternalId: ['C2'] },
      extra: { infectorExternalId: 'C1,C2' },
      problems: [{ reason: 'infector-is-self', severity: 'warn' }],
    });
  });

  test('is not one when same days meet, ages are rounded, or it is tomorrow elsewhere', () => {
    expect(
      reasons({
        onsetOn: '2020-12-07',
        reportedOn: '2020-12-07',
        outcomeOn: '2020-12-07',
        age: '71',
        birthOn: '1950-12-31',
      }),
    ).toEqual([]);
    expect(reasons({ reportedOn: '2026-03-06' })).toEqual([]);
  });
});

describe('what a person is asked before an import', () => {
  const report = (header: readonly string[], rows: readonly (readonly (string | null)[])[]) => {
    const mapping = mappingOf(suggestMapping(header, rows));
    const profile = new LineListProfile(header, mapping, context);
    for (const cells of rows) profile.add(cells);
    return { mapping, report: profile.report() };
  };

  test('lists the words that no value is known for, the commonest first', () => {
    const { report: found } = report(
      ['classification'],
      [['confirmed'], ['Maybe'], ['maybe '], ['odd'], ['confirmed'], ['suspect'], ['unknown'], [null]],
    );

    expect(found.columns[0]!.unknownWords).toEqual([
      { key: 'maybe', text: 'Maybe', count: 2 },
      { key: 'odd', text: 'odd', count: 1 },
    ]);
    expect(found.columns[0]).toMatchObject({ filled: 7, different: 6 });
  });

  test('suggests for an open order the one that other columns settle, and still asks', () => {
    const { mapping, report: found } = report(
      ['date_onset', 'date_death'],
      [
        ['26/01/2020', '05/02/2020'],
        ['27/01/2020', '10/02/2020'],
      ],
    );

    expect(found.columns[1]!.dates).toMatchObject({
      status: 'ask',
      reading: { numeric: null },
      suggested: { numeric: 'dmy' },
    });
    expect(withCertainDates(mapping, found).columns.map(({ dates }) => dates?.numeric)).toEqual(['dmy', null]);
  });

  test('notices swapped coordinates, sexes of 0 and 1, repeated ids, and a file without any known column', () => {
    const { report: found } = report(
      ['case_id', 'sex', 'lon', 'lat'],
      [
        ['1', '0', '30.8', '103.9'],
        ['1', '1', '30.7', '104.0'],
      ],
    );

    expect(found.hints).toEqual([
      { code: 'coordinates-swapped', column: 'lat', rows: 2 },
      { code: 'sex-codes-unclear', column: 'sex', rows: 2 },
      { code: 'ids-repeat', column: 'case_id', rows: 1 },
    ]);
    expect(report(['x'], [['y']]).report.hints).toMatchObject([{ code: 'no-column-recognised' }]);
  });

  test('reads swapped coordinates once that is said', () => {
    const row = parsed({ lon: '30.8', lat: '103.9' }, (mapping) => ({ ...mapping, hasSwappedCoordinates: true }));

    expect(row).toMatchObject({ values: { lon: 103.9, lat: 30.8 }, problems: [] });
  });

  test('is kept as data that another process can check', () => {
    const mapping = mappingOf(suggestMapping(['病例编号', 'x'], []));

    expect(LineListMapping.parse(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
    expect(
      LineListMapping.safeParse({ ...mapping, columns: [{ column: 'a', field: 'password', dates: null }] }).success,
    ).toBe(false);
  });
});

describe('M05-3: files of pairs', () => {
  const pairs = (header: readonly string[], cells: readonly (string | null)[]) =>
    pairParser(header, recognisePairs(header)!, { ...context, dates: null })({ number: 2, cells });

  test.each([
    [['infector', 'case_id', 'source'], ['a', 'b', 'funeral'], { infector: 'a', infected: 'b', context: 'funeral' }],
    [['from', 'to'], ['a', 'b'], { infector: 'a', infected: 'b', context: null }],
    [
      ['传染源编号', '病例编号', '末次接触日期'],
      ['a', 'b', '2020-12-07'],
      { infector: 'a', infected: 'b', contactOn: '2020-12-07' },
    ],
    [
      ['source_uuid', 'source_visualid', 'target_uuid', 'target_visualid', 'certainty_level'],
      ['u1', null, 'u2', 'CASE-2', '3 - High'],
      { infector: 'u1', infected: 'CASE-2', certainty: '3 - High' },
    ],
  ])('%j', (header, cells, expected) => {
    expect(pairs(header, cells)).toMatchObject({ ...expected, problems: [] });
  });

  test.each([
    [[null, 'b'], 'pair-without-infector'],
    [['a', 'NA'], 'pair-without-case'],
    [['a', 'a'], 'pair-with-itself'],
  ])('rejects %j', (cells, reason) => {
    expect(pairs(['from', 'to'], cells).problems).toMatchObject([{ reason, severity: 'reject' }]);
  });

  test('keeps other columns, and a date that cannot be read', () => {
    expect(pairs(['from', 'to', 'date', 'weight'], ['a', 'b', '05/02/2020', '0.5'])).toMatchObject({
      contactOn: null,
      extra: { date: '05/02/2020', weight: '0.5' },
      problems: [{ column: 'date', reason: 'ambiguous-date', severity: 'warn' }],
    });
  });

  test('are not taken for one when they are line lists with an infector column', () => {
    expect(recognisePairs(['case_id', 'infector', 'date_onset'])).toBeNull();
    expect(recognisePairs(['id', 'value'])).toBeNull();
  });
});
