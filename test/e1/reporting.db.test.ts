import { describe, expect, test } from 'vitest';
import { addHours, type Instant, instant } from '../../src/kernel/day.ts';
import { clock } from '../../src/training/chengdu.ts';
import { place } from '../../src/training/scene.ts';
import { ask } from '../http.ts';
import { eventsOf } from '../db.ts';
import { type E1, withE1 } from './e1-house.ts';

interface Clock {
  readonly clock: string;
  readonly startsAt: string;
  readonly dueAt: string;
  readonly stoppedAt: string | null;
  readonly clause: string;
  readonly certainty: string;
}

interface Timeliness {
  readonly institutionId: string | null;
  readonly reports: number;
  readonly late: number;
  readonly running: number;
  readonly overdue: number;
  readonly missing: number;
  readonly medianHoursDetectToReport: number | null;
}

interface Late {
  readonly caseId: string | null;
  readonly labResultId: string | null;
  readonly kind: string;
  readonly clock: string | null;
  readonly hoursLate: number;
}

const later = (at: Instant, milliseconds: number) => addHours(at, milliseconds / 3_600_000);
const clocksOf = async (e1: E1, caseId: string) =>
  new Map((await e1.asked<Clock[]>('epi', `GET /cases/${caseId}/clocks`)).map((each) => [each.clock, each]));

describe('E1-1: the clocks of case 1 under cn.covid19.v7', () => {
  test(
    'run two hours each, to the second, and follow one another',
    withE1(async (e1) => {
      const clocks = await clocksOf(e1, e1.cases[0]!);
      const expected: readonly (readonly [string, Instant])[] = [
        ['report.networkReport', clock.caseOneDetected],
        ['report.eventReport', clock.caseOneDetected],
        ['law.countyHealth', clock.caseOneDetected],
        ['report.cdcReview', clock.caseOneReported],
      ];
      for (const [name, startsAt] of expected) {
        expect(clocks.get(name), name).toMatchObject({ startsAt, dueAt: addHours(startsAt, 2) });
      }
      expect(clocks.get('report.networkReport')).toMatchObject({ stoppedAt: clock.caseOneReported, certainty: 'B' });
      expect(clocks.get('law.countyHealth')).toMatchObject({ certainty: 'A' });
      const links = [...clocks.values()].filter(({ clock: name }) => name.startsWith('law.'));
      expect(links).toHaveLength(6);
      expect(links.every(({ stoppedAt, dueAt }) => stoppedAt !== null && stoppedAt <= dueAt)).toBe(true);
      expect(clocks.get('law.national')).toMatchObject({
        startsAt: '2020-12-07T04:55:00.000Z',
        dueAt: '2020-12-07T05:55:00.000Z',
      });
    }),
  );

  test(
    'case 2 is not the first of its county: no event report, no chain of law',
    withE1(async (e1) => {
      expect([...(await clocksOf(e1, e1.cases[1]!)).keys()].sort()).toEqual([
        'report.cdcReview',
        'report.networkReport',
      ]);
    }),
  );

  test.each([
    [0, 0],
    [1, 1],
  ])('a report %i ms after the two hours is late %i times', (milliseconds, late) =>
    withE1(async (e1) => {
      const detectedAt = instant('2020-12-08T08:00:00+08:00');
      const reportedAt = later(addHours(detectedAt, 2), milliseconds);
      const institutionId = e1.staff.venues['secondHospital']!;
      await reportAt(e1, { detectedAt, reportedAt, institutionId });
      expect(await timelinessOf(e1, institutionId)).toMatchObject({ reports: 1, late });
    })(),
  );
});

const days = 'from=2020-12-07&to=2020-12-08';

async function timelinessOf(e1: E1, institutionId: string): Promise<Timeliness | undefined> {
  return (await e1.asked<Timeliness[]>('district', `GET /institutions/timeliness?${days}`)).find(
    (each) => each.institutionId === institutionId,
  );
}

/** Without an institution: what others than institutions owe. */
function lateOf(e1: E1, institutionId?: string): Promise<Late[]> {
  return e1.asked<Late[]>(
    'district',
    `GET /institutions/late-reports?${days}${institutionId ? `&institutionId=${institutionId}` : ''}`,
  );
}

function reportAt(
  e1: E1,
  {
    detectedAt,
    reportedAt,
    institutionId,
    person = {},
  }: {
    detectedAt?: Instant;
    reportedAt: Instant;
    institutionId: string;
    person?: object;
  },
): Promise<{ id: string; detectedAt: string }> {
  e1.house.setNow(reportedAt);
  return e1.asked('reporter', 'POST /cases', {
    roundId: e1.roundId,
    disease: 'covid19',
    classification: 'confirmed',
    classifiedAt: reportedAt,
    reportedAt,
    areaCode: place.village,
    person,
    reportingInstitutionId: institutionId,
    ...(detectedAt ? { detectedAt } : {}),
  });
}

describe('M04-5: late and missing reports by institution', () => {
  test(
    'an institution that reported late stands in both lists, with the hours',
    withE1(async (e1) => {
      const institutionId = e1.staff.venues['secondHospital']!;
      const detectedAt = instant('2020-12-08T06:00:00+08:00');
      const { id } = await reportAt(e1, { detectedAt, reportedAt: addHours(detectedAt, 4.5), institutionId });

      expect(await timelinessOf(e1, institutionId)).toMatchObject({
        reports: 1,
        late: 1,
        overdue: 0,
        medianHoursDetectToReport: 4.5,
      });
      expect(await lateOf(e1, institutionId)).toMatchObject([
        { caseId: id, kind: 'late', clock: 'report.networkReport', hoursLate: 2.5 },
      ]);
    }),
  );

  test(
    'a positive result without a case is missing after two hours, not at two hours',
    withE1(async (e1) => {
      const institutionId = e1.staff.laboratoryId;
      const resultedAt = instant('2020-12-08T09:00:00+08:00');
      const { id: personId } = await aPerson(e1);
      e1.house.setNow(resultedAt);
      const { id } = await e1.asked('lab', `POST /people/${personId}/lab-results`, {
        institutionId,
        result: 'positive',
        resultedAt,
      });

      e1.house.setNow(addHours(resultedAt, 2));
      expect((await timelinessOf(e1, institutionId))?.missing ?? 0).toBe(0);
      e1.house.setNow(later(addHours(resultedAt, 2), 1));
      expect(await timelinessOf(e1, institutionId)).toMatchObject({ missing: 1 });
      expect(await lateOf(e1, institutionId)).toMatchObject([{ caseId: null, labResultId: id, kind: 'missing' }]);
    }),
  );

  test(
    'the case that comes takes the result along: it is late from the result on, and no longer missing',
    withE1(async (e1) => {
      const [laboratory, hospital] = [e1.staff.laboratoryId, e1.staff.venues['secondHospital']!];
      const resultedAt = instant('2020-12-08T07:00:00+08:00');
      const { id: personId } = await aPerson(e1);
      e1.house.setNow(resultedAt);
      await e1.asked('lab', `POST /people/${personId}/lab-results`, {
        institutionId: laboratory,
        result: 'positive',
        resultedAt,
        ctValue: 28,
      });

      const opened = await reportAt(e1, {
        reportedAt: addHours(resultedAt, 3),
        institutionId: hospital,
        person: { personId },
      });

      expect(opened.detectedAt).toBe(resultedAt);
      expect(await e1.asked('epi', `GET /cases/${opened.id}/lab-results`)).toMatchObject([
        { resultedAt, ctValue: 28, caseId: opened.id },
      ]);
      expect((await timelinessOf(e1, laboratory))?.missing ?? 0).toBe(0);
      expect(await lateOf(e1, hospital)).toMatchObject([{ caseId: opened.id, kind: 'late', hoursLate: 1 }]);
    }),
  );

  test(
    'a negative result, and an observer who enters one, make no list',
    withE1(async (e1) => {
      const { id: personId } = await aPerson(e1);
      const result = {
        institutionId: e1.staff.laboratoryId,
        result: 'negative',
        resultedAt: '2020-12-08T06:00:00+08:00',
      };
      await e1.asked('lab', `POST /people/${personId}/lab-results`, result);
      const refused = await ask(e1.app, `POST /people/${personId}/lab-results`, {
        token: await e1.signIn('observer'),
        body: result,
      });
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'platform/not-your-role']);
      expect((await timelinessOf(e1, e1.staff.laboratoryId))?.missing ?? 0).toBe(0);
      expect((await eventsOf(e1.house, personId)).map(({ name }) => name)).toEqual([
        'people.registered',
        'cases.person-result-added',
      ]);
    }),
  );

  test(
    "of the night's three reviews one was in time, one late, one is owed; none of them by the hospital",
    withE1(async (e1) => {
      const late = (await lateOf(e1)).filter(({ clock: name }) => name === 'report.cdcReview');
      expect(await lateOf(e1, e1.staff.hospitalId)).toEqual([]);
      expect(late.map(({ caseId, kind }) => [e1.cases.indexOf(caseId as never) + 1, kind])).toEqual([
        [5, 'overdue'],
        [4, 'late'],
      ]);
    }),
  );
});

/** A person of the village who is no case: registered as a case, which is then about another. */
async function aPerson(e1: E1): Promise<{ id: string }> {
  const { registerPerson } = await import('../../src/features/people/persons.ts');
  const { Context } = await import('../../src/platform/context.ts');
  const { actorOf } = await import('../../src/training/story.ts');
  const desk = new Context(e1.house, actorOf(e1.staff, 'caseworker'));
  return desk.transaction((ctx) =>
    registerPerson(ctx, { name: '周演练', sex: 'female', ageYears: 30, areaCode: place.village }),
  );
}

describe('M04-6: an abnormal report', () => {
  test(
    'anybody files one without an account; receipt, clock, answer',
    withE1(async (e1) => {
      const filed = await ask(e1.app, 'POST /reports', {
        body: {
          kind: 'fever-cluster',
          what: '演练:三名学生同时发热',
          areaCode: place.village,
          institutionId: e1.staff.venues['primarySchool'],
          personsCount: 3,
          contact: '10000000077',
        },
      });
      const { receipt, dueAt } = filed.json<{ receipt: string; dueAt: string }>();
      expect(receipt).toMatch(/^\d{12}$/);
      expect(dueAt).toBe(addHours(clock.lastUpdate, 24));

      const follow = async () => (await ask(e1.app, `GET /reports/receipt/${receipt}`)).json();
      expect(await follow()).toMatchObject({ state: 'filed', answer: null });

      const open = await e1.asked<{ id: string; receipt: string }[]>('district', 'GET /reports?open=true');
      const { id } = open.find((each) => each.receipt === receipt)!;
      expect(JSON.stringify(open)).not.toContain('10000000077');
      await e1.asked('epi', `POST /reports/${id}/answer`);
      expect(await follow()).toMatchObject({ state: 'received', answer: null });
      await e1.asked('epi', `POST /reports/${id}/answer`, { answer: '已派人到校采样。' });
      expect(await follow()).toEqual({
        state: 'answered',
        filedAt: clock.lastUpdate,
        dueAt,
        answeredAt: clock.lastUpdate,
        answer: '已派人到校采样。',
      });
      expect((await eventsOf(e1.house, id)).map(({ name }) => name)).toEqual([
        'reports.filed',
        'reports.received',
        'reports.answered',
      ]);
    }),
  );

  test(
    'the drill has one open, of a pharmacy, and answering it twice is refused',
    withE1(async (e1) => {
      const [report] = await e1.asked<{ id: string; institutionId: string; dueAt: string }[]>(
        'district',
        'GET /reports?open=true',
      );
      expect(report).toMatchObject({
        institutionId: e1.staff.venues['pharmacyTwo'],
        dueAt: '2020-12-08T13:40:00.000Z',
      });
      await e1.asked('epi', `POST /reports/${report!.id}/answer`, { answer: '已联系到三人并采样。' });
      await expect(e1.asked('epi', `POST /reports/${report!.id}/answer`, { answer: '再次答复' })).rejects.toThrow(
        'cases/already-answered',
      );
    }),
  );
});
