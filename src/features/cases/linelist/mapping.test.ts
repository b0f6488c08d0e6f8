import { describe, expect, test } from 'vitest';
import { importFields } from './fields.ts';
import { fieldNames } from './field-names.ts';
import { suggestMapping } from './mapping.ts';
import { wordKey } from './words.ts';

const suggested = (columns: Readonly<Record<string, readonly string[]>>) => {
  const header = Object.keys(columns);
  const length = Math.max(...Object.values(columns).map((values) => values.length));
  const rows = Array.from({ length }, (_, n) => header.map((name) => columns[name]![n] ?? null));
  return Object.fromEntries(suggestMapping(header, rows).map(({ column, field }) => [column, field]));
};
const named = (names: readonly string[]) => suggestMapping(names, []).map(({ field }) => field);

describe('suggested columns', () => {
  test('knows the names of Chinese lists', () => {
    expect(
      named([
        '病例编号',
        '患者姓名',
        '性别',
        '年龄（岁）',
        '有效证件号',
        '联系电话',
        '现住详细地址',
        '现住地址国标',
        '人群分类',
        '病例分类',
        '发病日期',
        '诊断时间',
        '死亡日期',
        '报告单位',
        '报告卡录入时间',
        '备注',
      ]),
    ).toEqual([
      'externalId',
      'name',
      'sex',
      'age',
      'idNumber',
      'phone',
      'address',
      'areaCode',
      'occupation',
      'classification',
      'onsetOn',
      'confirmedOn',
      'deathOn',
      'reportingUnit',
      'reportedAt',
      'notes',
    ]);
  });

  test('knows outbreaks, epiRhandbook and epicontacts line lists', () => {
    expect(
      named([
        'case_id',
        'generation',
        'date_infection',
        'date_onset',
        'date_hospitalisation',
        'date_outcome',
        'outcome',
        'gender',
        'age',
        'age_unit',
        'age_cat5',
        'hospital',
        'lon',
        'lat',
        'infector',
        'source',
        'ct_blood',
        'fever',
        'chills',
        'cough',
        'aches',
        'vomit',
      ]),
    ).toEqual([
      'externalId',
      'generation',
      'infectionOn',
      'onsetOn',
      'hospitalisedOn',
      'outcomeOn',
      'outcome',
      'sex',
      'age',
      'ageUnit',
      'ageGroup',
      'hospital',
      'lon',
      'lat',
      'infectorExternalId',
      'source',
      'ctValue',
      'fever',
      'chills',
      'cough',
      'aches',
      'vomit',
    ]);
  });

  test('knows SORMAS properties', () => {
    expect(
      named([
        'uuid',
        'epidNumber',
        'person.firstName',
        'person.lastName',
        'disease',
        'caseClassification',
        'outcome',
        'reportDate',
        'region',
        'district',
        'community',
        'healthFacility',
        'person.sex',
        'symptoms.onsetDate',
        'quarantineFrom',
        'caseOrigin',
        'caseIdentificationSource',
      ]),
    ).toEqual([
      'sourceRecordId',
      'externalId',
      'givenName',
      'familyName',
      'disease',
      'classification',
      'outcome',
      'reportedOn',
      'province',
      'district',
      'town',
      'hospital',
      'sex',
      'onsetOn',
      'quarantinedOn',
      'origin',
      'discoveryChannel',
    ]);
  });

  test('knows the Go.Data interface', () => {
    expect(
      named([
        'id',
        'visualId',
        'firstName',
        'lastName',
        'gender',
        'age.years',
        'age.months',
        'dateOfOnset',
        'dateOfReporting',
        'outcomeId',
        'addresses.0.geoLocation.lat',
      ]),
    ).toEqual([
      'sourceRecordId',
      'externalId',
      'givenName',
      'familyName',
      'sex',
      'age',
      'ageMonths',
      'onsetOn',
      'reportedOn',
      'outcome',
      'lat',
    ]);
  });

  test('tells a status of cases from another status, and a day from yes and no, by the values', () => {
    expect(suggested({ Status: ['confirmed', 'suspected'], Hospitalised: ['Y', 'N'] })).toEqual({
      Status: 'classification',
      Hospitalised: 'isHospitalised',
    });
    expect(suggested({ Status: ['ACTIVE', 'EXTENDED'], Hospitalised: ['2020-12-07'] })).toEqual({
      Status: null,
      Hospitalised: 'hospitalisedOn',
    });
  });

  test('does not take a column of TRUE and FALSE for a date, whatever it is called', () => {
    expect(suggested({ date_of_onset_approximate: ['TRUE', 'FALSE'], onset: ['TRUE', 'FALSE'] })).toEqual({
      date_of_onset_approximate: null,
      onset: null,
    });
  });

  test('finds identity numbers, telephones and sexes under names that say nothing', () => {
    expect(
      suggested({
        a: ['11010519491231002X', '440524188001010014', '11010519491231002X'],
        b: ['13800138000', '13900139000', '15000150000'],
        c: ['男', '女', '男'],
        d: ['x', 'y', 'z'],
      }),
    ).toEqual({ a: 'idNumber', b: 'phone', c: 'sex', d: null });
  });

  test('does not give the reporter’s telephone to the patient', () => {
    expect(named(['报告人联系电话', '审核时间', 'doctor_name'])).toEqual([null, null, null]);
  });

  test('suggests no field twice, and says why a column got none', () => {
    const [first, second] = suggestMapping(['date_onset', 'date_of_onset'], []);

    expect(first).toMatchObject({ field: 'onsetOn', why: 'name' });
    expect(second).toEqual({
      column: 'date_of_onset',
      field: null,
      confidence: 0,
      why: 'field-taken-by-better-column',
    });
  });

  test('takes codes under "name" for ids', () => {
    expect(suggested({ name: ['TJ31', 'TJ32'] })).toEqual({ name: 'externalId' });
    expect(suggested({ name: ['张三', 'John Smith'] })).toEqual({ name: 'name' });
  });
});

describe('tables of names', () => {
  test('give no plain name to two fields', () => {
    const owners = new Map<string, Set<string>>();
    for (const { key } of importFields) {
      for (const name of fieldNames[key].split('|').map((each) => each.trim())) {
        if (!name.startsWith('~')) owners.set(wordKey(name), (owners.get(wordKey(name)) ?? new Set()).add(key));
      }
    }

    expect([...owners].filter(([, fields]) => fields.size > 1).map(([name, fields]) => [name, ...fields])).toEqual([]);
  });
});
