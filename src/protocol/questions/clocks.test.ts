import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addHours, instant } from '../../kernel/day.ts';
import { factsFrom } from '../facts.ts';
import { loadPack } from '../load-pack.ts';
import { investigationClocks, reportingClocks, transferClocks } from './clocks.ts';
import { fourIntervals } from './four-intervals.ts';

const load = (id: string) =>
  loadPack(JSON.parse(readFileSync(new URL(`../../../packs/${id}/pack.json`, import.meta.url), 'utf8')), []);
const [v7, v8, v9, who] = [
  load('cn.covid19.v7'),
  load('cn.covid19.v8'),
  load('cn.covid19.v9'),
  load('who.covid19.2021'),
];
const source = 'case record';
const four = instant('2020-12-07T16:00:00+08:00');

describe('reportingClocks', () => {
  const facts = factsFrom(source, { caseClass: 'confirmed', firstCaseInCounty: true, cluster: false });
  const clocksAt = (times: Record<string, typeof four>) => reportingClocks(v7, { times, facts, source });
  const find = (id: string, times: Record<string, typeof four>) => clocksAt(times).find((clock) => clock.id === id);

  test('E1-1: the first case, found at 16:00, is due in the network at 18:00', () => {
    expect(find('report.networkReport', { detectedAt: four })).toMatchObject({
      answer: 'running',
      from: '2020-12-07T08:00:00.000Z',
      dueAt: '2020-12-07T10:00:00.000Z',
      hours: 2,
      owner: 'medical-institution',
      certainty: 'B',
    });
  });

  test('tells the sentence in the reader’s zone', () => {
    const clock = find('report.networkReport', { detectedAt: four })!;

    expect(clock.sentence['zh-CN']).toContain('2020年12月7日18:00');
    const [abroad] = reportingClocks(v7, { times: { detectedAt: four }, facts, source, zone: 'UTC' });
    expect(abroad!.sentence.en).toContain('7 December 2020 at 10:00');
  });

  test.each([
    ['at the very second is in time', 2, 'inTime'],
    ['a minute after is late', 2 + 1 / 60, 'late'],
  ])('done %s', (_what, hours, answer) => {
    const times = { detectedAt: four, networkReportedAt: addHours(four, hours) };

    expect(find('report.networkReport', times)).toMatchObject({ answer, doneAt: times.networkReportedAt });
  });

  test('a clock waits for its start and shows when it is due at the latest', () => {
    const national = find('law.national', { eventDetectedAt: four })!;

    // 2 h hospital, 2 h county health, 2 h county, 2 h city, 1 h province.
    expect(national).toMatchObject({
      answer: 'waiting',
      from: null,
      dueAt: null,
      missing: ['provinceGovernmentInformedAt'],
    });
    expect(national.latestAt).toBe(addHours(four, 9));
  });

  test('a chain that is ahead of its limits brings the latest time forward', () => {
    const times = { eventDetectedAt: four, countyHealthInformedAt: addHours(four, 0.5) };

    expect(find('law.national', times)!.latestAt).toBe(addHours(four, 7.5));
  });

  test('leaves out a clock whose condition is known to fail, and runs one that is undecided', () => {
    const ids = (values: Record<string, boolean | null>) =>
      reportingClocks(v7, { times: { detectedAt: four }, facts: factsFrom(source, values), source }).map(
        (clock) => clock.id,
      );

    expect(ids({ firstCaseInCounty: false, cluster: false })).not.toContain('report.eventReport');
    expect(ids({ firstCaseInCounty: null, cluster: false })).toContain('report.eventReport');
    expect(ids({})).not.toContain('report.card');
  });

  test('answers for the clocks asked for, with the whole chain behind their latest time', () => {
    const clocks = reportingClocks(v7, { times: { eventDetectedAt: four }, only: ['law.national'], source });

    expect(clocks.map((clock) => [clock.id, clock.latestAt])).toEqual([['law.national', addHours(four, 9)]]);
  });

  test('marks the hours of the International Health Regulations as unverified', () => {
    const clocks = reportingClocks(who, { times: { eventDetectedAt: four }, source });

    expect(clocks.filter((clock) => clock.unverified).map((clock) => clock.id)).toEqual([
      'ihr.assess',
      'ihr.notify',
      'ihr.answer',
    ]);
    expect(clocks.find((clock) => clock.id === '717.notify')).toMatchObject({ reach: 'target', certainty: 'A' });
  });
});

test('B7: core trajectory in 4 h, case investigation in 24 h, local method in minutes', () => {
  const clocks = investigationClocks(v9, { times: { caseReportReceivedAt: four }, source });
  const hours = Object.fromEntries(clocks.map((clock) => [clock.id, [clock.hours, clock.reach]]));

  expect(hours).toMatchObject({
    'investigate.core': [4, 'national'],
    'investigate.case': [24, 'national'],
    'investigate.firstReport': [24, 'national'],
    'letter.locate': [2, 'local'],
    'letter.control': [8, 'local'],
    'police.tasks': [0.5, 'local'],
    'police.trajectory': [10, 'local'],
  });
});

test('B3: transfer of a close contact takes 12 h in the eighth edition, 8 h in the ninth', () => {
  const hours = (pack: typeof v8) =>
    transferClocks(pack, { times: {}, source }).find((clock) => clock.id === 'transfer.close')?.hours;

  expect([hours(v7), hours(v8), hours(v9)]).toEqual([undefined, 12, 8]);
});

test('whatever has happened, a clock is due its hours after its start, and never earlier than the latest time says', () => {
  const moments = [
    'eventDetectedAt',
    'countyHealthInformedAt',
    'countyGovernmentInformedAt',
    'cityGovernmentInformedAt',
  ];
  const when = fc.option(fc.nat(600).map((minutes) => addHours(four, minutes / 60)));
  fc.assert(
    fc.property(fc.array(when, { minLength: 4, maxLength: 4 }), (values) => {
      const times = Object.fromEntries(moments.map((moment, index) => [moment, values[index] ?? null]));
      for (const clock of reportingClocks(v7, { times, source })) {
        expect(clock.dueAt).toBe(clock.from && addHours(clock.from, clock.hours));
        expect([null, clock.latestAt]).toContain(clock.dueAt);
        expect(clock.clauses.length).toBeGreaterThan(0);
      }
    }),
  );
});

describe('M03-8: the four early intervals', () => {
  const times = {
    onsetAt: instant('2020-12-05T00:00:00+08:00'),
    detectedAt: four,
    reportedAt: addHours(four, 1.5),
    isolatedAt: null,
    treatedAt: addHours(four, 4),
  };

  test('are always four, measured against the pack’s targets where it has them', () => {
    expect(fourIntervals(v7, times)).toMatchObject([
      { id: 'onsetToDetection', hours: 64, targetHours: null, isMet: null },
      { id: 'detectionToReport', hours: 1.5, targetHours: 2, isMet: true },
      { id: 'reportToIsolation', hours: null, targetHours: null, isMet: null },
      { id: 'reportToTreatment', hours: 2.5, targetHours: 2, isMet: false },
    ]);
  });

  test('stay without a target under a pack that has none', () => {
    const { intervalTargets: _left, ...without } = v7;

    expect(fourIntervals(without, times).map((interval) => interval.targetHours)).toEqual([null, null, null, null]);
  });
});
