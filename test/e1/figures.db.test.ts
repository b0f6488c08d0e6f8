import { describe, expect, test } from 'vitest';
import { addHours, instant } from '../../src/kernel/day.ts';
import { clock } from '../../src/training/chengdu.ts';
import { place } from '../../src/training/scene.ts';
import { type E1, withE1 } from './e1-house.ts';

interface Window {
  readonly confirmed: number;
  readonly asymptomatic: number;
  readonly cumulative: number;
  readonly knownAt: string;
  readonly byChannel: readonly { discoveryChannel: string; origin: string; cases: number }[];
}

interface Version {
  readonly version: number;
  readonly confirmedAt: string;
}

const night = { from: clock.windowOpens, to: clock.windowCloses };
const query = (more: object) => new URLSearchParams(more as Record<string, string>).toString();
const figures = (e1: E1, more: object, userName = 'info') =>
  e1.asked<Window>(userName, `GET /figures/window?${query({ roundId: e1.roundId, ...more })}`);
const channels = ({ byChannel }: Window) =>
  Object.fromEntries(byChannel.map((each) => [each.discoveryChannel, each.cases]));
const shanghai = (time: string) => instant(`2020-12-${time}+08:00`);

/** Case 5 with another time of confirmation, as the epidemiologist corrects it. */
async function confirmAt(e1: E1, at: string, more: object = {}): Promise<void> {
  const id = e1.cases[4]!;
  const { version } = await e1.asked<Version>('epi', `GET /cases/${id}`);
  await e1.asked('epi', `POST /cases/${id}/correct`, {
    confirmedAt: at,
    reason: '核对确诊时间',
    ifVersion: version,
    ...more,
  });
}

describe('E1-15: the bulletin of 8 December, 00:00 to 06:00', () => {
  test(
    '3 new = 1 among contacts + 2 by testing the village; cumulative 5',
    withE1(async (e1) => {
      const bulletin = await figures(e1, night);
      expect(bulletin).toMatchObject({ confirmed: 3, asymptomatic: 0, cumulative: 5, knownAt: clock.lastUpdate });
      expect(channels(bulletin)).toEqual({ 'contact-screening': 1, 'mass-test': 2 });
      expect(bulletin.byChannel.every(({ origin }) => origin === 'local')).toBe(true);
    }),
  );

  test(
    'district, city and province see the same numbers',
    withE1(async (e1) => {
      for (const userName of ['district', 'epi', 'city', 'province', 'observer']) {
        expect(await figures(e1, night, userName), userName).toMatchObject({ confirmed: 3, cumulative: 5 });
      }
    }),
  );

  test.each([
    ['07T23:59:59.999', 2, 5],
    ['08T00:00:00.000', 3, 5],
    ['08T05:59:59.999', 3, 5],
    ['08T06:00:00.000', 2, 4],
  ])('a case confirmed at 2020-12-%s: %i in the window, cumulative %i at its end', (time, confirmed, cumulative) =>
    withE1(async (e1) => {
      await confirmAt(e1, shanghai(time));
      expect(await figures(e1, night)).toMatchObject({ confirmed, cumulative });
    })(),
  );

  test(
    'two windows that meet count every case once',
    withE1(async (e1) => {
      const middle = shanghai('08T04:30:00');
      const first = await figures(e1, { from: night.from, to: middle });
      const second = await figures(e1, { from: middle, to: night.to });
      expect([first.confirmed, second.confirmed]).toEqual([1, 2]);
    }),
  );

  test(
    'a discarded case leaves the window, an asymptomatic infection is counted apart',
    withE1(async (e1) => {
      await e1.asked('epi', `POST /cases/${e1.cases[3]}/reclassify`, { to: 'discarded', reason: '复核两次阴性' });
      await e1.asked('epi', `POST /cases/${e1.cases[4]}/reclassify`, {
        to: 'asymptomatic',
        reason: '无症状',
        at: clock.caseFiveConfirmed,
      });
      expect(await figures(e1, night)).toMatchObject({ confirmed: 1, asymptomatic: 1, cumulative: 3 });
    }),
  );
});

test(
  'E1-17: at 07:53 the count is that of E1-15',
  withE1(async (e1) => {
    expect(await figures(e1, { ...night, knownAt: shanghai('08T07:53:00') })).toMatchObject({
      confirmed: 3,
      cumulative: 5,
    });
  }),
);

describe('E1-18: the calendar day beside the running total', () => {
  const seventh = { from: shanghai('07T00:00:00'), to: shanghai('08T00:00:00') };

  test(
    '7 December has 2 cases while 5 are known, as known at 08:32',
    withE1(async (e1) => {
      expect(await figures(e1, { ...seventh, knownAt: clock.nationalBulletin })).toMatchObject({
        confirmed: 2,
        cumulative: 2,
      });
      expect(
        await figures(e1, { from: seventh.from, to: clock.nationalBulletin, knownAt: clock.nationalBulletin }),
      ).toMatchObject({ confirmed: 5, cumulative: 5 });
    }),
  );

  test(
    'the series by day is cut in Shanghai, not in UTC',
    withE1(async (e1) => {
      const { days } = await e1.asked<{ days: unknown }>(
        'province',
        `GET /figures/by-day?${query({
          roundId: e1.roundId,
          from: '2020-12-06',
          to: '2020-12-08',
          knownAt: clock.nationalBulletin,
        })}`,
      );
      expect(days).toEqual([
        { day: '2020-12-06', cases: 0, cumulative: 0 },
        { day: '2020-12-07', cases: 2, cumulative: 2 },
        { day: '2020-12-08', cases: 3, cumulative: 5 },
      ]);
    }),
  );

  test(
    'the 2 local cases of that day are the same 2 for province, city and district, as the national bulletin has them in Sichuan',
    withE1(async (e1) => {
      const local = async (area: string) =>
        (await figures(e1, { ...seventh, area, knownAt: clock.nationalBulletin }, 'province')).confirmed;
      expect([await local(place.province), await local(place.city), await local(place.district)]).toEqual([2, 2, 2]);
      expect(await local('510104')).toBe(0);
    }),
  );
});

describe('E1-21: every figure as known at 11:51:41', () => {
  const asKnown = async (e1: E1, knownAt: string) => {
    const ask = (route: string, more: object) => e1.asked('province', `GET ${route}?${query({ ...more, knownAt })}`);
    const days = { from: '2020-12-06', to: '2020-12-08' };
    return JSON.stringify([
      await ask('/figures/window', { ...night, roundId: e1.roundId }),
      await ask('/figures/window', { from: shanghai('07T00:00:00'), to: shanghai('08T00:00:00'), disease: 'covid19' }),
      await ask('/figures/by-day', { ...days, roundId: e1.roundId }),
      await ask('/figures/intervals', days),
      await ask('/figures/days-since-last-local-case', { area: place.city }),
    ]);
  };

  test(
    'stays as it was after later corrections, and the figures of now change',
    withE1(async (e1) => {
      const published = await asKnown(e1, clock.lastUpdate);

      e1.house.setNow(shanghai('08T12:30:00'));
      await confirmAt(e1, shanghai('07T23:30:00'), { discoveryChannel: 'contact-screening' });
      await e1.asked('epi', `POST /cases/${e1.cases[3]}/reclassify`, { to: 'discarded', reason: '复核两次阴性' });
      e1.house.setNow(shanghai('08T13:00:00'));

      expect(await asKnown(e1, clock.lastUpdate)).toBe(published);
      const now = await figures(e1, night);
      expect(now).toMatchObject({ confirmed: 1, cumulative: 4 });
      expect(channels(now)).toEqual({ 'contact-screening': 1 });
      expect(await figures(e1, { from: shanghai('07T00:00:00'), to: night.from })).toMatchObject({ confirmed: 3 });
    }),
  );

  test(
    'a correction counts from the millisecond it was made',
    withE1(async (e1) => {
      const madeAt = shanghai('08T12:30:00');
      e1.house.setNow(madeAt);
      await e1.asked('epi', `POST /cases/${e1.cases[3]}/reclassify`, { to: 'discarded', reason: '复核两次阴性' });
      const justBefore = instant('2020-12-08T04:29:59.999Z');
      expect(await figures(e1, { ...night, knownAt: justBefore })).toMatchObject({ confirmed: 3 });
      expect(await figures(e1, { ...night, knownAt: madeAt })).toMatchObject({ confirmed: 2 });
    }),
  );

  test(
    'what was not known yet is not there: at 04:00 the night had one case',
    withE1(async (e1) => {
      expect(await figures(e1, { ...night, knownAt: shanghai('08T04:00:00') })).toMatchObject({
        confirmed: 1,
        cumulative: 3,
      });
    }),
  );

  test(
    'refuses to tell what will be known',
    withE1(async (e1) => {
      await expect(figures(e1, { ...night, knownAt: addHours(clock.lastUpdate, 1) })).rejects.toThrow(
        'cases/in-the-future',
      );
    }),
  );
});

describe('E1-1: days since the last local case', () => {
  const since = (e1: E1, more: object, userName = 'city') =>
    e1.asked<{ days: number | null; lastAt: string | null }>(
      userName,
      `GET /figures/days-since-last-local-case?${query({ disease: 'covid19', ...more })}`,
    );

  test(
    "the city's counter runs from March, and stops when case 1 is known",
    withE1(async (e1) => {
      const known = (knownAt: string) => since(e1, { area: place.city, knownAt });
      expect(await known(shanghai('07T11:39:59'))).toMatchObject({ days: 281, lastAt: '2020-03-01T04:00:00.000Z' });
      expect(await known(clock.caseOneReported)).toMatchObject({ days: 0, lastAt: clock.caseOneConfirmed });
    }),
  );

  test(
    'the district had none on record before, and says so with null',
    withE1(async (e1) => {
      expect(await since(e1, { area: place.district, knownAt: shanghai('07T11:39:59') }, 'epi')).toMatchObject({
        days: null,
        lastAt: null,
      });
    }),
  );

  test(
    'an imported case does not set it back',
    withE1(async (e1) => {
      const last = { area: place.city };
      const before = await since(e1, last);
      await e1.asked('cityepi', 'POST /cases', {
        disease: 'covid19',
        classification: 'confirmed',
        origin: 'imported',
        discoveryChannel: 'entry',
        areaCode: place.city,
        person: {},
      });
      expect(await since(e1, last)).toEqual(before);
    }),
  );
});

test(
  'M04-7: a case of influenza is in its own figures and not in those of covid19',
  withE1(async (e1) => {
    const window = { from: shanghai('07T00:00:00'), to: addHours(clock.lastUpdate, 1) };
    await e1.asked('reporter', 'POST /cases', {
      disease: 'influenza',
      classification: 'confirmed',
      origin: 'local',
      discoveryChannel: 'sentinel',
      areaCode: place.village,
      person: {},
    });
    const of = (disease: string) => e1.asked<Window>('epi', `GET /figures/window?${query({ ...window, disease })}`);
    expect(await of('covid19')).toMatchObject({ confirmed: 5, cumulative: 5 });
    expect(await of('influenza')).toMatchObject({ confirmed: 1, cumulative: 1 });
    const listed = (disease: string) => e1.asked<{ total: number }>('epi', `GET /cases/count?${query({ disease })}`);
    expect([(await listed('covid19')).total, (await listed('influenza')).total]).toEqual([5, 1]);
    const { days } = await e1.asked<{ days: number | null }>(
      'epi',
      `GET /figures/days-since-last-local-case?${query({ disease: 'influenza' })}`,
    );
    expect(days).toBe(0);
  }),
);
