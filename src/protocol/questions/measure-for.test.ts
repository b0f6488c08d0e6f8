import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day, daysBetween } from '../../kernel/day.ts';
import { type FactValue, factsFrom } from '../facts.ts';
import { loadPack } from '../load-pack.ts';
import { measureFor } from './measure-for.ts';
import { mayDischarge, mayRelease } from './release.ts';

const load = (id: string) =>
  loadPack(JSON.parse(readFileSync(new URL(`../../../packs/${id}/pack.json`, import.meta.url), 'utf8')), []);
const [v7, v8, v9, who] = [
  load('cn.covid19.v7'),
  load('cn.covid19.v8'),
  load('cn.covid19.v9'),
  load('who.covid19.2021'),
];
const source = 'order';
const first = day('2022-07-01');

describe('measureFor', () => {
  test('M06-4: counts from the last exposure, with tests on their days', () => {
    const planned = measureFor(v9, { subject: 'close', lastExposureOn: first, source });

    expect(planned.steps).toEqual([
      {
        id: 'central',
        kind: 'centralQuarantine',
        countsFrom: '2022-07-01',
        endsOn: '2022-07-08',
        days: 7,
        remainingDays: 7,
        checksPerDay: 2,
      },
      {
        id: 'home',
        kind: 'homeMonitoring',
        countsFrom: '2022-07-08',
        endsOn: '2022-07-11',
        days: 3,
        remainingDays: 3,
        checksPerDay: 2,
      },
    ]);
    expect(planned.tests.map((item) => [item.step, item.day, item.by])).toEqual([
      ['central', 1, '2022-07-02'],
      ['central', 2, '2022-07-03'],
      ['central', 3, '2022-07-04'],
      ['central', 5, '2022-07-06'],
      ['central', 7, '2022-07-08'],
      ['home', 3, '2022-07-11'],
    ]);
    expect(planned.releaseOn).toBe('2022-07-11');
  });

  test.each([
    ['on day 0 does everything', 0, [7, 3], 6],
    ['on day 5 does what is left', 5, [2, 3], 3],
    ['on day 7 skips the site', 7, [0, 3], 2],
    ['on day 8 does two days at home', 8, [0, 2], 1],
    ['after everything is over does nothing', 15, [0, 0], 0],
  ])('缺几天补几天: somebody found %s, and the end does not move', (_what, late, remaining, tests) => {
    const planned = measureFor(v9, {
      subject: 'close',
      lastExposureOn: first,
      controlledOn: addDays(first, late),
      source,
    });

    expect(planned.steps.map((step) => step.remainingDays)).toEqual(remaining);
    expect(planned.tests).toHaveLength(tests);
    expect(planned.releaseOn).toBe('2022-07-11');
  });

  test('a restart counts again from its day and names its rule', () => {
    const planned = measureFor(v9, { subject: 'close', lastExposureOn: first, restartedOn: day('2022-07-04'), source });

    expect(planned.releaseOn).toBe('2022-07-14');
    expect(planned.rules).toEqual(['measure.close', 'restart.close']);
    expect(planned.clauses.map((clause) => clause.reference)).toContain('city-answers#restart');
  });

  test('a restart before the last exposure changes nothing', () => {
    const planned = measureFor(v9, { subject: 'close', lastExposureOn: first, restartedOn: day('2022-06-20'), source });

    expect(planned).toMatchObject({ releaseOn: '2022-07-11', rules: ['measure.close'] });
  });

  test('a number of tests without days may be done until the end', () => {
    const { tests } = measureFor(v9, { subject: 'outflowLow', lastExposureOn: first, source });

    expect(tests).toEqual([
      { step: 'outflowTests', day: null, from: '2022-07-01', by: '2022-07-04' },
      { step: 'outflowTests', day: null, from: '2022-07-01', by: '2022-07-04' },
    ]);
  });

  test('is as sure as its least sure value', () => {
    const certainty = (pack: typeof v9, subject: 'close' | 'venue') =>
      measureFor(pack, { subject, lastExposureOn: first, source }).certainty;

    expect([certainty(v7, 'close'), certainty(v8, 'close'), certainty(v9, 'close'), certainty(who, 'close')]).toEqual([
      'C',
      'B',
      'B',
      'A',
    ]);
    expect(certainty(v9, 'venue')).toBe('C');
  });

  test('refuses, with a way on, where the pack has no measure', () => {
    expect(() => measureFor(v7, { subject: 'secondary', lastExposureOn: first, source })).toThrow(
      /cn\.covid19\.v7 says nothing about measures for a contact of a contact.*with a reason/,
    );
  });

  test('whatever the days, nobody is released before last exposure + days, and tests lie between', () => {
    const days = fc.nat(40);
    const measures = [v7, v8, v9, who].flatMap((pack) => pack.measures!.map((measure) => ({ pack, measure })));
    fc.assert(
      fc.property(
        fc.constantFrom(...measures),
        days,
        fc.option(days, { nil: undefined }),
        fc.option(days, { nil: undefined }),
        (which, last, late, again) => {
          const lastExposureOn = addDays(first, last);
          const planned = measureFor(which.pack, {
            subject: which.measure.subject,
            lastExposureOn,
            ...(late !== undefined && { controlledOn: addDays(lastExposureOn, late) }),
            ...(again !== undefined && { restartedOn: addDays(first, again) }),
            source,
          });
          const total = which.measure.steps.reduce((sum, step) => sum + step.days.value, 0);
          expect(daysBetween(lastExposureOn, planned.releaseOn)).toBeGreaterThanOrEqual(total);
          const left = planned.steps.reduce((sum, step) => sum + step.remainingDays, 0);
          expect(left).toBeLessThanOrEqual(total);
          for (const item of planned.tests) {
            expect(item.from >= lastExposureOn && item.by <= planned.releaseOn && item.from <= item.by).toBe(true);
          }
          expect(planned.rules.length * planned.clauses.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('whoever comes under control later is never left with more days', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (a, b) => {
        const left = (late: number) =>
          measureFor(v8, {
            subject: 'close',
            lastExposureOn: first,
            controlledOn: addDays(first, late),
            source,
          }).steps.reduce((sum, step) => sum + step.remainingDays, 0);
        expect(left(Math.max(a, b))).toBeLessThanOrEqual(left(Math.min(a, b)));
      }),
    );
  });
});

describe('mayRelease', () => {
  const ask = (facts: Record<string, FactValue>, on: string) =>
    mayRelease(v8, {
      subject: 'secondary',
      lastExposureOn: first,
      facts: factsFrom('laboratory', facts),
      on: day(on),
      source,
    });
  const negative = { ownTestsAllNegative: true, indexFirstTwoTestsNegative: true };

  test.each<[string, Record<string, FactValue>, string, string, string | null]>([
    ['a day early: not yet', negative, '2022-07-07', 'notYet', null],
    ['on the day, all negative: released', negative, '2022-07-08', 'release', null],
    ['the contact’s test unknown: undetermined', { ownTestsAllNegative: true }, '2022-07-08', 'undetermined', null],
    [
      'the contact positive: a close contact, even before the end',
      { ...negative, indexFirstTwoTestsNegative: false },
      '2022-07-04',
      'treatAsOther',
      'close',
    ],
    ['own test positive: a close contact', { ownTestsAllNegative: false }, '2022-07-08', 'treatAsOther', 'close'],
  ])('%s', (_what, facts, on, answer, treatAs) => {
    expect(ask(facts, on)).toMatchObject({ answer, treatAs, releaseOn: '2022-07-08' });
  });

  test('asks only for the days where the pack sets no condition', () => {
    const released = mayRelease(who, {
      subject: 'close',
      lastExposureOn: first,
      facts: {},
      on: day('2022-07-15'),
      source,
    });

    expect(released).toMatchObject({ answer: 'release', missing: [] });
  });
});

describe('mayDischarge', () => {
  const well = {
    daysTemperatureNormal: 4,
    symptomsImproved: true,
    imagingImproved: true,
    releaseTests: 2,
    releaseTestsHoursApart: 24,
  };
  const ask = (pack: typeof v8, facts: Record<string, FactValue>) =>
    mayDischarge(pack, { facts: factsFrom('ward', { ...well, ...facts }), on: day('2022-07-20') });

  test.each<[string, typeof v8, Record<string, FactValue>, string]>([
    ['two negatives', v8, { releaseTestsAllNegative: true }, 'discharge'],
    ['two negatives 23 hours apart', v8, { releaseTestsAllNegative: true, releaseTestsHoursApart: 23 }, 'notYet'],
    ['one negative', v8, { releaseTestsAllNegative: true, releaseTests: 1 }, 'notYet'],
    ['exactly three days without fever', v8, { releaseTestsAllNegative: true, daysTemperatureNormal: 3 }, 'notYet'],
    ['Ct 35 under the eighth edition', v8, { releaseTestsAllNegative: false, releaseTestsLowestCt: 35 }, 'notYet'],
    ['Ct 35 under the ninth', v9, { releaseTestsAllNegative: false, releaseTestsLowestCt: 35 }, 'discharge'],
    ['Ct 34.9 under the ninth', v9, { releaseTestsAllNegative: false, releaseTestsLowestCt: 34.9 }, 'notYet'],
    ['imaging not known', v8, { releaseTestsAllNegative: true, imagingImproved: null }, 'undetermined'],
  ])('%s', (_what, pack, facts, answer) => {
    expect(ask(pack, facts).answer).toBe(answer);
  });

  test('tells until when the time after lasts, where the pack says so', () => {
    expect(ask(v8, { releaseTestsAllNegative: true }).afterUntil).toBe('2022-08-03');
    expect(ask(v9, { releaseTestsAllNegative: true }).afterUntil).toBeNull();
  });
});
