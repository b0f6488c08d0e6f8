import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { day } from '../../kernel/day.ts';
import { type FactValue, factsFrom } from '../facts.ts';
import { loadPack } from '../load-pack.ts';
import { institutionThresholds, isCluster, mustAlertSingleCase } from './alerts.ts';

const url = new URL('../../../packs/cn.covid19.v8/pack.json', import.meta.url);
const v8 = loadPack(JSON.parse(readFileSync(url, 'utf8')), []);
const on = day('2022-03-10');
const days = (...texts: string[]) => texts.map(day);
const times = (count: number, text = '2022-03-10') => Array.from({ length: count }, () => day(text));

describe('B1: a single case', () => {
  const nothing = {
    condition: 'influenza',
    newDisease: false,
    unexplainedPneumonia: false,
    firstCaseInCounty: false,
    cluster: false,
  };
  test.each<[string, Record<string, FactValue>, string, string]>([
    ['of plague raises the alarm', { condition: 'plague' }, 'alert', 'single.listed'],
    ['of a new disease raises it', { newDisease: true }, 'alert', 'single.new'],
    ['of unexplained pneumonia raises it', { unexplainedPneumonia: true }, 'alert', 'single.new'],
    ['that is the county’s first raises it', { firstCaseInCounty: true }, 'alert', 'single.firstInCounty'],
    ['of influenza does not', {}, 'noAlert', 'single.none'],
    ['may, while that is not known', { firstCaseInCounty: null }, 'undetermined', 'single.firstInCounty'],
  ])('%s', (_what, facts, answer, rule) => {
    const judged = mustAlertSingleCase(v8, factsFrom('report', { ...nothing, ...facts }));

    expect(judged).toMatchObject({ answer, rules: [rule] });
    expect(judged.clauses).not.toEqual([]);
  });
});

describe('B1: thresholds per unit', () => {
  const reached = (condition: string, setting: string, given: object) =>
    institutionThresholds(v8, { condition, setting, cases: [], on, source: 'register', ...given })
      .filter((item) => item.answer === 'reached')
      .flatMap((item) => item.rules);

  test.each<[string, string, string, object, string[]]>([
    ['5 of hepatitis A in a week', 'hepatitis-a', 'workplace', { cases: times(5) }, ['unit.hepatitisTyphoid']],
    ['4 of hepatitis A', 'hepatitis-a', 'workplace', { cases: times(4) }, []],
    [
      '5 of hepatitis A, one of them 7 days ago',
      'hepatitis-a',
      'school',
      { cases: [...times(4), day('2022-03-03')] },
      [],
    ],
    [
      '5 of hepatitis A, one of them 6 days ago',
      'hepatitis-a',
      'school',
      { cases: [...times(4), day('2022-03-04')] },
      ['unit.hepatitisTyphoid'],
    ],
    ['cases after the day do not count', 'hepatitis-a', 'school', { cases: [...times(4), day('2022-03-11')] }, []],
    ['10 of measles', 'measles', 'school', { cases: times(10) }, ['unit.rash']],
    ['20 of diarrhoea', 'infectious-diarrhoea', 'workplace', { cases: times(20) }, ['unit.diarrhoea']],
    ['1 death of diarrhoea', 'infectious-diarrhoea', 'workplace', { deaths: times(1) }, ['unit.diarrhoeaDeath']],
    ['5 of food poisoning in a school', 'food-poisoning', 'school', { cases: times(5) }, ['unit.foodPoisoningSchool']],
    ['5 of food poisoning elsewhere', 'food-poisoning', 'restaurant', { cases: times(5) }, []],
    ['30 of food poisoning elsewhere', 'food-poisoning', 'restaurant', { cases: times(30) }, ['unit.foodPoisoning']],
    [
      '10 of occupational poisoning',
      'occupational-poisoning',
      'workplace',
      { cases: times(10) },
      ['unit.occupationalPoisoning'],
    ],
    ['30 influenza-like', 'influenza-like-illness', 'school', { cases: times(30) }, ['unit.ili']],
    [
      '10 influenza-like in hospital',
      'influenza-like-illness',
      'school',
      { hospitalised: times(10) },
      ['unit.iliHospital'],
    ],
    ['2 linked deaths', 'influenza-like-illness', 'school', { deaths: times(2) }, ['unit.iliDeaths']],
    ['3 alike in a class in a day', 'fever', 'schoolClass', { cases: times(3) }, ['unit.classDay']],
    [
      '3 alike in a class in two days',
      'fever',
      'schoolClass',
      { cases: days('2022-03-09', '2022-03-10', '2022-03-10') },
      [],
    ],
    [
      '5 alike in a class over consecutive days',
      'fever',
      'schoolClass',
      { cases: days('2022-03-07', '2022-03-08', '2022-03-09', '2022-03-10', '2022-03-10') },
      ['unit.classRun'],
    ],
    [
      '5 alike with a day between',
      'fever',
      'schoolClass',
      { cases: days('2022-03-06', '2022-03-07', '2022-03-09', '2022-03-10', '2022-03-10') },
      [],
    ],
  ])('%s', (_what, condition, setting, given, rules) => {
    expect(reached(condition, setting, given)).toEqual(rules);
  });

  test('has none for a condition and setting the pack does not name', () => {
    const asked = institutionThresholds(v8, {
      condition: 'toothache',
      setting: 'workplace',
      cases: times(99),
      on,
      source: 'x',
    });

    expect(asked).toEqual([]);
  });
});

describe('B2: a cluster', () => {
  test.each([
    ['five within seven days', ['2022-03-04', '2022-03-05', '2022-03-06', '2022-03-07', '2022-03-10'], 'reached'],
    ['five within eight days', ['2022-03-03', '2022-03-05', '2022-03-06', '2022-03-07', '2022-03-10'], 'notReached'],
    ['four', ['2022-03-05', '2022-03-06', '2022-03-07', '2022-03-10'], 'notReached'],
  ])('%s', (_what, cases, answer) => {
    const judged = isCluster(v8, { cases: days(...cases), on, source: 'line list' });

    expect(judged).toMatchObject({ answer, certainty: 'C', unverified: true, threshold: 5 });
  });
});
