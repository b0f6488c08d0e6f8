import { describe, expect, test } from 'vitest';
import { as, eventsOf, testNow, withHouse } from '../../../test/db.ts';
import { givenCase, givenRound } from '../../../test/given-cases.ts';
import { addHours } from '../../kernel/day.ts';
import { addLabResult } from './lab-results.ts';
import { clocksOfCase, recordMoment } from './clocks.ts';
import { countCases, listCases } from './list-cases.ts';
import { correctCase, getCase, reclassifyCase, statesOfCase } from './reclassify.ts';
import { Classification, mayBecome } from './model.ts';

const everywhere = { areas: [''] };

describe('reporting a case', () => {
  test(
    'M04-1: keeps the state, the event and the masked name',
    withHouse(async (house) => {
      const opened = await givenCase(house, { person: { name: '卢晓梅', sex: 'female', ageYears: 69 } });

      expect(opened.displayName).toBe('卢某某');
      expect(opened.areaPath).toBe('四川省 / 成都市 / 郫都区 / 郫筒街道 / 太平村');
      expect(await statesOfCase(as('observer', house), { caseId: opened.id })).toMatchObject([
        { classification: 'confirmed', supersededAt: null },
      ]);
      expect(await eventsOf(house, opened.id)).toMatchObject([{ name: 'cases.reported' }]);
    }),
  );

  test.each([
    ['onset after outcome', { onsetOn: '2026-03-04', outcomeOn: '2026-03-01' }, 'cases/dates-out-of-order'],
    ['a day to come', { onsetOn: '2026-03-06' }, 'cases/in-the-future'],
    ['an area that does not exist', { areaCode: '999999' }, 'places/no-such-area'],
    ['a disease without a name', { disease: ' ' }, 'platform/invalid-input'],
  ])('refuses %s and keeps nothing', (_what, more, code) =>
    withHouse(async (house) => {
      await expect(givenCase(house, more)).rejects.toMatchObject({ code });
      expect((await countCases(as('observer', house, everywhere), {})).total).toBe(0);
    })(),
  );

  test(
    'an observer may not report',
    withHouse(async (house) => {
      const { reportCase } = await import('./report-case.ts');
      const attempt = reportCase(as('observer', house), {
        disease: 'covid19',
        person: {},
        classification: 'confirmed',
        areaCode: '510117001001',
      });
      await expect(attempt).rejects.toMatchObject({ code: 'platform/not-your-role', status: 403 });
    }),
  );
});

describe('reclassifying a case', () => {
  const pairs = Classification.options.flatMap((from) => Classification.options.map((to) => [from, to] as const));

  test.each(pairs)('from %s to %s is as the table says', (from, to) =>
    withHouse(async (house) => {
      const { id: caseId } = await givenCase(house, { classification: from });
      const attempt = reclassifyCase(as('epidemiologist', house), { caseId, to, reason: 'second look' });

      if (mayBecome[from].includes(to)) {
        expect((await attempt).classification).toBe(to);
        expect((await eventsOf(house, caseId)).at(-1)).toMatchObject({
          name: 'cases.reclassified',
          details: { from, to },
        });
      } else {
        await expect(attempt).rejects.toMatchObject({ code: 'cases/cannot-become', status: 409 });
        expect((await eventsOf(house, caseId)).map((event) => event.name)).toEqual(['cases.reported']);
        expect((await getCase(as('observer', house), { caseId })).classification).toBe(from);
      }
    })(),
  );

  test(
    'refuses when somebody else changed the case meanwhile',
    withHouse(async (house) => {
      const opened = await givenCase(house, { classification: 'suspected' });
      const desk = as('epidemiologist', house);
      await reclassifyCase(desk, { caseId: opened.id, to: 'probable', reason: 'imaging', ifVersion: opened.version });

      const late = reclassifyCase(desk, {
        caseId: opened.id,
        to: 'discarded',
        reason: 'two negatives',
        ifVersion: opened.version,
      });

      await expect(late).rejects.toMatchObject({ code: 'cases/changed-meanwhile', details: { version: 2 } });
    }),
  );

  test(
    'keeps every state with its reason',
    withHouse(async (house) => {
      const { id: caseId } = await givenCase(house, { classification: 'suspected', reason: 'fever and contact' });
      house.setNow(addHours(testNow, 3));
      await reclassifyCase(as('epidemiologist', house), { caseId, to: 'confirmed', reason: 'PCR positive' });

      expect(await statesOfCase(as('observer', house), { caseId })).toMatchObject([
        { classification: 'suspected', reason: 'fever and contact', supersededAt: addHours(testNow, 3) },
        { classification: 'confirmed', reason: 'PCR positive', supersededAt: null },
      ]);
    }),
  );
});

describe('correcting a case', () => {
  test(
    'hands it to another area, where both may read it',
    withHouse(async (house) => {
      const opened = await givenCase(house);
      await correctCase(as('epidemiologist', house, everywhere), {
        caseId: opened.id,
        ifVersion: 1,
        areaCode: '510104001001',
        otherAreaCode: '510117001001',
        reason: 'lives in Jinjiang',
      });

      for (const area of ['510117', '510104']) {
        const list = await listCases(as('observer', house, { areas: [area] }), {});
        expect(
          list.rows.map((row) => row.areaCode),
          area,
        ).toEqual(['510104001001']);
      }
      expect((await listCases(as('observer', house, { areas: ['4101'] }), {})).rows).toEqual([]);
    }),
  );

  test(
    'tells field by field what changed, but no free text',
    withHouse(async (house) => {
      const opened = await givenCase(house, { severity: 'mild', notes: '丈夫王强也发热' });
      await correctCase(as('epidemiologist', house), {
        caseId: opened.id,
        ifVersion: 1,
        severity: 'severe',
        notes: '丈夫住院',
        reason: 'worse',
      });

      const last = (await eventsOf(house, opened.id)).at(-1);
      expect(last).toMatchObject({ details: { fields: { severity: { from: 'mild', to: 'severe' }, notes: null } } });
      expect(JSON.stringify(last)).not.toContain('丈夫');
    }),
  );
});

describe('the line list', () => {
  test(
    "shows only the reader's areas, whatever is asked for",
    withHouse(async (house) => {
      await givenCase(house, { areaCode: '510117001001' });
      await givenCase(house, { areaCode: '510104001001' });
      await givenCase(house, { areaCode: '410182107001' });

      const areasSeen = async (areas: string[], filter: object = {}) =>
        (await listCases(as('observer', house, { areas }), filter)).rows.map((row) => row.areaCode).sort();

      expect(await areasSeen([''])).toEqual(['410182107001', '510104001001', '510117001001']);
      expect(await areasSeen(['51'])).toEqual(['510104001001', '510117001001']);
      expect(await areasSeen(['5101', '4101'])).toHaveLength(3);
      expect(await areasSeen(['510117'])).toEqual(['510117001001']);
      expect(await areasSeen(['510117001001'])).toEqual(['510117001001']);
      expect(await areasSeen(['510117002'])).toEqual([]);
      expect(await areasSeen([])).toEqual([]);
      expect(await areasSeen(['510117'], { area: '51' })).toEqual(['510117001001']);
      expect(await areasSeen(['510117'], { area: '410182' })).toEqual([]);
      expect(await areasSeen(['51'], { area: '510104' })).toEqual(['510104001001']);
    }),
  );

  test(
    'pages through every row once, in either direction, with unknown days last',
    withHouse(async (house) => {
      const days = ['2026-03-01', null, '2026-03-03', '2026-03-03', null, '2026-02-01', '2026-03-02'];
      for (const onsetOn of days) await givenCase(house, { onsetOn });
      const reader = as('observer', house);

      for (const direction of ['asc', 'desc'] as const) {
        const seen: (string | null)[] = [];
        const ids = new Set<string>();
        let after: string | undefined;
        do {
          const page = await listCases(reader, { sort: 'onsetOn', direction, limit: 2, ...(after ? { after } : {}) });
          for (const row of page.rows) {
            seen.push(row.onsetOn);
            ids.add(row.id);
          }
          after = page.next ?? undefined;
        } while (after);
        const known = days.filter((each) => each !== null).sort();
        expect(seen).toEqual([...(direction === 'asc' ? known : known.reverse()), null, null]);
        expect(ids.size).toBe(days.length);
        for (let offset = 0; offset < days.length; offset++) {
          const [row] = (await listCases(reader, { sort: 'onsetOn', direction, limit: 1, offset })).rows;
          expect(row!.onsetOn, `offset ${offset}`).toBe(seen[offset]);
        }
      }
    }),
  );

  test(
    'refuses a page mark that is not its own',
    withHouse(async (house) => {
      await expect(listCases(as('observer', house), { after: 'abc' })).rejects.toMatchObject({
        code: 'kernel/bad-cursor',
      });
    }),
  );

  test(
    'counts what it shows',
    withHouse(async (house) => {
      for (const classification of ['confirmed', 'confirmed', 'suspected'] as const)
        await givenCase(house, { classification });
      expect(await countCases(as('observer', house), {})).toEqual({
        total: 3,
        counts: [
          { classification: 'confirmed', outcome: 'ongoing', count: 2 },
          { classification: 'suspected', outcome: 'ongoing', count: 1 },
        ],
      });
    }),
  );
});

describe('reporting clocks (B1)', () => {
  test(
    'start with the case, two hours each, and follow the moments to the second',
    withHouse(async (house) => {
      const roundId = await givenRound(house);
      const { id: caseId } = await givenCase(house, { roundId, detectedAt: testNow });
      const desk = as('case-worker', house);

      const running = await clocksOfCase(desk, { caseId });
      expect(running.find((clock) => clock.clock === 'report.networkReport')).toMatchObject({
        startsAt: testNow,
        dueAt: addHours(testNow, 2),
        stoppedAt: null,
        certainty: 'B',
      });

      const reportedAt = addHours(testNow, 1.5);
      house.setNow(addHours(testNow, 4));
      const after = await recordMoment(desk, { caseId, moment: 'networkReportedAt', at: reportedAt });
      expect(after.find((clock) => clock.clock === 'report.networkReport')).toMatchObject({ stoppedAt: reportedAt });
      expect(after.find((clock) => clock.clock === 'report.cdcReview')).toMatchObject({
        dueAt: addHours(reportedAt, 2),
        stoppedAt: null,
      });
    }),
  );

  test(
    'refuse a moment the pack does not know',
    withHouse(async (house) => {
      const { id: caseId } = await givenCase(house, { roundId: await givenRound(house) });
      await expect(recordMoment(as('case-worker', house), { caseId, moment: 'lunch' })).rejects.toMatchObject({
        code: 'cases/no-such-moment',
      });
    }),
  );
});

describe('laboratory results', () => {
  test(
    'M04-3: the first positive one says when the case was detected, with variant and sequence',
    withHouse(async (house) => {
      const { id: caseId } = await givenCase(house, { classification: 'suspected' });
      const laboratory = as('laboratory', house);
      const resultedAt = addHours(testNow, -5);
      await addLabResult(laboratory, { caseId, result: 'negative', resultedAt: addHours(testNow, -30) });
      await addLabResult(laboratory, {
        caseId,
        result: 'positive',
        resultedAt,
        ctValue: 22.4,
        variant: 'L',
        sequenceId: 'SEQ-1',
      });
      await addLabResult(laboratory, { caseId, result: 'positive', resultedAt: testNow, ctValue: 20 });

      expect(await getCase(as('observer', house), { caseId })).toMatchObject({
        detectedAt: resultedAt,
        variant: 'L',
        sequenceId: 'SEQ-1',
      });
    }),
  );

  test(
    'refuse times out of order',
    withHouse(async (house) => {
      const { id: caseId } = await givenCase(house);
      const attempt = addLabResult(as('laboratory', house), {
        caseId,
        result: 'positive',
        sampledAt: testNow,
        resultedAt: addHours(testNow, -1),
      });
      await expect(attempt).rejects.toMatchObject({ code: 'cases/results-out-of-order' });
    }),
  );
});
