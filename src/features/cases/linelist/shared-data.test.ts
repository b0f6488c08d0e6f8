import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { day } from '../../../kernel/day.ts';
import { readTable } from '../../../platform/tabular/read-table.ts';
import { type Row } from '../../../platform/tabular/table.ts';
import { mappingOf, suggestMapping } from './mapping.ts';
import { pairParser, recognisePairs } from './pairs.ts';
import { LineListProfile, withCertainDates } from './profile.ts';
import { rowParser } from './row.ts';

const folder = new URL('../../../../../shared/data/', import.meta.url);
const context = { today: day('2026-03-05'), zone: 'Asia/Shanghai' };

const known = new Map<string, ReturnType<typeof read>>();

/** Reads a file as an import does, once for all tests. */
function imported(name: string): ReturnType<typeof read> {
  const found = known.get(name) ?? read(name);
  known.set(name, found);
  return found;
}

async function read(name: string) {
  const table = (await readTable(readFileSync(new URL(name, folder)), name)).tables[0]!;
  const rows: Row[] = [];
  for await (const batch of table.rows()) rows.push(...batch);
  const suggestions = suggestMapping(
    table.header,
    rows.slice(0, 300).map(({ cells }) => cells),
  );
  const profile = new LineListProfile(table.header, mappingOf(suggestions), context);
  for (const { cells } of rows) profile.add(cells);
  const report = profile.report();
  const parse = rowParser(table.header, withCertainDates(mappingOf(suggestions), report), context);
  const problems = new Map<string, number>();
  const parsed = rows.map(parse);
  for (const each of parsed)
    for (const { reason } of each.problems) problems.set(reason, (problems.get(reason) ?? 0) + 1);
  const field = Object.fromEntries(suggestions.map((each) => [each.column, each.field]));
  return {
    table,
    rows,
    report,
    field,
    parsed,
    problems: Object.fromEntries(problems),
    column: (of: string) => report.columns.find(({ column }) => column === of)!,
  };
}

/** Row counts as the data's README gives them; Go.Data's places are 3,965 records on 3,969 lines. */
const counts: Readonly<Record<string, number>> = {
  'containment_zones_bengaluru_2020.csv': 11_034,
  'covid19_singapore_2020.csv': 93,
  'covid19_tianjin_2020.csv': 135,
  'covid19_tianjin_2020-edges.csv': 417,
  'ebola_sierraleone_2014.csv': 11_903,
  'ebola_sim_clean-linelist.csv': 5829,
  'ebola_sim_clean-contacts.csv': 3800,
  'ebola_sim_dirty-linelist.csv': 5888,
  'fluH7N9_china_2013.csv': 136,
  'norovirus_derbyshire_2001_school.csv': 492,
  'godata/cases_clean.csv': 56,
  'godata/contacts_clean.csv': 66,
  'godata/followups_clean.csv': 437,
  'godata/current_clean_followups.csv': 437,
  'godata/relationships_clean.csv': 100,
  'godata/current_clean_relationships.csv': 100,
  'godata/events_clean.csv': 7,
  'godata/lab_results_clean.csv': 40,
  'godata/locations_clean.csv': 3965,
};

describe.skipIf(!existsSync(folder))('real line lists', () => {
  test.each(Object.entries(counts))('%s has %d rows, each as long as its header', async (name, count) => {
    const { rows, table } = await imported(name);

    expect(rows).toHaveLength(count);
    expect(rows.every(({ cells }) => cells.length === table.header.length)).toBe(true);
  });

  test('Tianjin 2020: days stand first, which one short column leaves open', async () => {
    const { field, column, parsed } = await imported('covid19_tianjin_2020.csv');

    expect(field).toMatchObject({
      case_id: 'externalId',
      gender: 'sex',
      symptom_onset: 'onsetOn',
      confirm_date: 'confirmedOn',
      start_source: 'exposureFrom',
      death: 'deathOn',
    });
    expect(column('symptom_onset').dates).toMatchObject({
      status: 'certain',
      reading: { numeric: 'dmy' },
      from: '2020-01-14',
      to: '2020-02-19',
    });
    expect(column('death').dates).toMatchObject({
      status: 'ask',
      reading: { numeric: null },
      suggested: { numeric: 'dmy' },
    });
    expect(parsed[0]!.values).toMatchObject({
      externalId: 'TJ1',
      sex: 'female',
      onsetOn: '2020-01-14',
      confirmedOn: '2020-01-21',
      exposureFrom: '2020-01-05',
      severity: 'severe',
    });
  });

  test('Ebola, before cleaning: nothing is rejected, outcomes before onset are told', async () => {
    const { problems, parsed } = await imported('ebola_sim_dirty-linelist.csv');

    expect(problems).toEqual({ 'outcome-before-onset': 200 });
    expect(parsed.filter(({ values }) => values.outcome === 'died')).toHaveLength(2582);
  });

  test('Ebola, Sierra Leone 2014: every row is read', async () => {
    const { field, problems, parsed } = await imported('ebola_sierraleone_2014.csv');

    expect(field).toEqual({
      id: 'externalId',
      age: 'age',
      sex: 'sex',
      status: 'classification',
      date_of_onset: 'onsetOn',
      date_of_sample: 'sampledOn',
      district: 'district',
      chiefdom: 'town',
    });
    expect(problems).toEqual({});
    expect(parsed.filter(({ values }) => values.classification === 'confirmed')).toHaveLength(8358);
  });

  test('Singapore 2020: relations in text columns become ids', async () => {
    const { parsed, problems } = await imported('covid19_singapore_2020.csv');

    expect(parsed[0]!.values).toMatchObject({
      externalId: '1',
      relatedExternalIds: ['2', '3'],
      outcome: 'recovered',
      nationality: 'China',
    });
    expect(problems).toEqual({});
  });

  test('Go.Data cases: names, coded values and places are recognised', async () => {
    const { field, parsed, report } = await imported('godata/cases_clean.csv');

    expect(field).toMatchObject({
      uuid: 'sourceRecordId',
      case_id: 'externalId',
      firstName: 'givenName',
      classification: 'classification',
      outcome_id: 'outcome',
      date_of_reporting: 'reportedOn',
      admin_1_name: 'province',
      admin_2_name: 'district',
      source_visualid: 'infectorExternalId',
      date_of_onset_approximate: null,
      createdBy: null,
    });
    expect(parsed.some(({ problems }) => problems.some(({ severity }) => severity === 'reject'))).toBe(false);
    expect(report.hints).toEqual([{ code: 'ids-repeat', column: 'case_id', rows: 3 }]);
  });

  test('Go.Data laboratory results: categories are taken off', async () => {
    const { parsed } = await imported('godata/lab_results_clean.csv');

    expect(parsed[0]!.values).toMatchObject({
      externalId: 'CASE-2020-0007',
      labResult: 'positive',
      classification: 'confirmed',
      sampledOn: '2020-06-28',
      occupation: 'OTHER',
    });
  });

  test.each([
    ['ebola_sim_clean-contacts.csv', 3800],
    ['godata/relationships_clean.csv', 100],
  ])('%s is a file of pairs', async (name, count) => {
    const { table, rows } = await imported(name);
    const parse = pairParser(table.header, recognisePairs(table.header)!, { ...context, dates: null });

    const pairs = rows.map(parse);

    expect(pairs.filter(({ infector, infected }) => infector !== null && infected !== null)).toHaveLength(count);
  });

  test('files that hold no cases say so', async () => {
    for (const name of ['containment_zones_bengaluru_2020.csv', 'norovirus_derbyshire_2001_school.csv']) {
      expect((await imported(name)).report.hints).toMatchObject([{ code: 'no-column-recognised' }]);
    }
  });
});
