import { expect, test } from 'vitest';
import type { LineListMapping } from '../../linelist/mapping.ts';
import { type ImportRecord, undecidedColumns, withDates, withField, withValue } from './mapping-draft.ts';

const mapping: LineListMapping = {
  columns: [
    { column: 'Onset', field: 'onsetOn', dates: null },
    { column: 'Sex', field: 'sex', dates: null },
    { column: 'Extra', field: null, dates: null },
  ],
  values: {},
  hasSwappedCoordinates: false,
};

test('a field belongs to one column: the column that had it keeps its text as it stands', () => {
  const changed = withField(mapping, 'Extra', 'sex');

  expect(changed.columns.map(({ field }) => field)).toEqual(['onsetOn', null, 'sex']);
});

test('a column taken for another field loses the answers about its dates', () => {
  const answered = withDates(mapping, 'Onset', 'numeric', 'dmy');
  expect(answered.columns[0]!.dates).toEqual({ numeric: 'dmy', short: null, serial: null, year: null });

  expect(withField(answered, 'Onset', 'reportedOn').columns[0]!.dates).toBeNull();
});

test('a year is kept as a number', () => {
  expect(withDates(mapping, 'Onset', 'year', '2020').columns[0]!.dates?.year).toBe(2020);
});

test('the meaning of a word can be said, left empty, and taken back', () => {
  const said = withValue(mapping, { field: 'sex', key: 'x' }, 'other');
  expect(said.values.sex).toEqual({ x: 'other' });

  const empty = withValue(said, { field: 'sex', key: 'x' }, null);
  expect(empty.values.sex).toEqual({ x: null });
  expect(withValue(empty, { field: 'sex', key: 'x' }, undefined).values.sex).toEqual({});
});

test('columns whose dates could be two days are named until they are decided', () => {
  const question = { about: 'numeric', why: 'every-value-both-ways', options: [], values: 3 };
  const record = {
    columns: [
      { column: 'Onset', dates: { questions: [question] } },
      { column: 'Sex', dates: null },
    ],
  } as unknown as ImportRecord;

  expect(undecidedColumns(record, mapping)).toEqual(['Onset']);
  expect(undecidedColumns(record, withDates(mapping, 'Onset', 'numeric', 'mdy'))).toEqual([]);
  expect(undecidedColumns(record, withField(mapping, 'Onset', null))).toEqual([]);
});
