import { type Instant, instant } from '../kernel/day.ts';
import { fileReport } from '../features/cases/abnormal-reports.ts';
import { recordMoment } from '../features/cases/clocks.ts';
import { addLabResult } from '../features/cases/lab-results.ts';
import type { CaseId, RoundId } from '../features/cases/model.ts';
import { linkCases } from '../features/cases/pairs.ts';
import { reportCase } from '../features/cases/report-case.ts';
import { openRound } from '../features/cases/rounds.ts';
import { createHousehold } from '../features/people/households.ts';
import { relatePersons } from '../features/people/relations.ts';
import type { Context } from '../platform/context.ts';
import { storyId } from './drill-ids.ts';
import { playOrders } from './orders.ts';
import { clock, dayBefore, place } from './scene.ts';
import type { Staff } from './staff.ts';
import { type At, inStory } from './story.ts';

export { clock } from './scene.ts';

/** What was played, for those who look at it afterwards. */
export interface Played {
  readonly roundId: RoundId;
  /** Case 1 to case 5, in the order of the source. */
  readonly cases: readonly CaseId[];
  readonly tasks: readonly string[];
}

/** Plays E1 through the same actions a person uses, each in the name of the one who would do it, at its own time. */
export async function playChengdu(system: Context, staff: Staff): Promise<Played> {
  const at = inStory(system, staff);
  await playSpring(at);
  const roundId = storyId<RoundId>('round', clock.caseOneConfirmed);
  await openRound(await at('city', clock.caseOneConfirmed), {
    id: roundId,
    name: '成都 2020-12(演练)',
    disease: 'covid19',
    areaCode: place.city,
    packId: 'cn.covid19.v7',
    startedOn: '2020-12-07',
    endAfterDays: 14,
    endCriteria: '连续 14 天无新增本地病例,末例密切接触者解除观察。',
  });
  const one = await playCaseOne(at, staff, roundId);
  const two = await playCaseTwo(at, staff, { roundId, one });
  await playAbnormalReport(at, staff);
  const rest = await playNight(at, staff, { roundId, one });
  return { roundId, cases: [one, two, ...rest], tasks: await playOrders(at, staff, one) };
}

/**
 * The last local case before. The source says that Chengdu had none since March 2020, and neither day nor place: the
 * fixture takes the first of March, and no place below the city. It belongs to no round, so it is in no figure of this one.
 */
async function playSpring(at: At): Promise<void> {
  const confirmedAt = instant('2020-03-01T12:00:00+08:00');
  await reportCase(await at('cityepi', dayBefore), {
    id: storyId<CaseId>('case of spring', confirmedAt),
    disease: 'covid19',
    classification: 'confirmed',
    classifiedAt: confirmedAt,
    origin: 'local',
    reportedOn: '2020-03-01',
    outcome: 'recovered',
    outcomeOn: '2020-03-20',
    areaCode: place.city,
    pathogen: 'SARS-CoV-2',
    person: {
      id: storyId('person of spring', confirmedAt),
      name: '冯演练',
      sex: 'male',
      ageYears: 50,
      phone: '10000000009',
    },
    notes: '演练设定:原文只说"自今年3月以来无本地确诊病例",日期与地点为设定。',
  });
}

const householdId = storyId('household', clock.caseOneConfirmed);
const home = '太平村演练 6 组 1 号';

const common = (staff: Staff, roundId: RoundId) =>
  ({
    roundId,
    disease: 'covid19',
    classification: 'confirmed',
    origin: 'local',
    areaCode: place.village as never,
    reportingInstitutionId: staff.hospitalId,
    pathogen: 'SARS-CoV-2',
  }) as const;

/** E1-1. How case 1 was found is not given: a fever clinic. */
async function playCaseOne(at: At, staff: Staff, roundId: RoundId): Promise<CaseId> {
  await createHousehold(await at('caseworker', clock.caseOneConfirmed), {
    id: householdId,
    areaCode: place.village,
    bookNumber: '演练-6-1',
  });
  const id = storyId<CaseId>('case 1', clock.caseOneReported);
  await reportCase(await at('reporter', clock.caseOneReported), {
    ...common(staff, roundId),
    id,
    discoveryChannel: 'fever-clinic',
    classifiedAt: clock.caseOneConfirmed,
    detectedAt: clock.caseOneDetected,
    reportedAt: clock.caseOneReported,
    onsetOn: '2020-12-06',
    firstVisitOn: '2020-12-06',
    isolatedOn: '2020-12-07',
    hospitalisedOn: '2020-12-07',
    treatedAt: clock.caseOneReported,
    hospital: '郫都区演练医院',
    hospitalId: staff.hospitalId,
    severity: 'moderate',
    symptoms: ['fever', 'cough'],
    person: {
      id: storyId('person 1', clock.caseOneReported),
      name: '卢演练',
      sex: 'female',
      ageYears: 69,
      phone: '10000000001',
      address: home,
      householdId,
    },
  });
  await addLabResult(await at('lab', instant('2020-12-07T11:45:00+08:00')), {
    id: storyId('result 1', clock.caseOneDetected),
    caseId: id,
    institutionId: staff.laboratoryId,
    result: 'positive',
    sampledAt: instant('2020-12-07T07:40:00+08:00'),
    receivedAt: instant('2020-12-07T08:20:00+08:00'),
    resultedAt: clock.caseOneDetected,
    sampleType: '鼻咽拭子',
    method: 'RT-PCR',
    ctValue: 24.1,
  });
  await tellUpwards(at, id);
  return id;
}

/** The chain of reports of the first case, every link of it in time. Times not given. */
async function tellUpwards(at: At, caseId: CaseId): Promise<void> {
  const links: readonly (readonly [moment: string, at: Instant])[] = [
    ['countyHealthInformedAt', instant('2020-12-07T11:42:00+08:00')],
    ['eventReportedAt', instant('2020-12-07T11:55:00+08:00')],
    ['countyGovernmentInformedAt', instant('2020-12-07T12:00:00+08:00')],
    ['upperHealthInformedAt', instant('2020-12-07T12:05:00+08:00')],
    ['cityGovernmentInformedAt', instant('2020-12-07T12:30:00+08:00')],
    ['reviewedAt', clock.caseOneReviewed],
    ['provinceGovernmentInformedAt', instant('2020-12-07T12:55:00+08:00')],
    ['nationalInformedAt', instant('2020-12-07T13:20:00+08:00')],
  ];
  for (const [moment, when] of links) await recordMoment(await at('epi', when), { caseId, moment, at: when });
}

/** E1-10: the husband, found among the contacts. */
async function playCaseTwo(at: At, staff: Staff, { roundId, one }: { roundId: RoundId; one: CaseId }): Promise<CaseId> {
  const id = storyId<CaseId>('case 2', clock.caseTwoConfirmed);
  const two = await reportCase(await at('reporter', clock.caseTwoConfirmed), {
    ...common(staff, roundId),
    id,
    discoveryChannel: 'contact-screening',
    classifiedAt: clock.caseTwoConfirmed,
    detectedAt: clock.caseTwoDetected,
    reportedAt: clock.caseTwoConfirmed,
    onsetOn: null,
    isolatedOn: '2020-12-07',
    hospitalisedOn: '2020-12-07',
    treatedAt: clock.caseTwoConfirmed,
    hospital: '郫都区演练医院',
    hospitalId: staff.hospitalId,
    severity: 'mild',
    person: {
      id: storyId('person 2', clock.caseTwoConfirmed),
      name: '赵演练',
      sex: 'male',
      ageYears: 71,
      phone: '10000000002',
      address: home,
      householdId,
    },
  });
  const desk = await at('epi', instant('2020-12-07T20:30:00+08:00'));
  await relatePersons(desk, {
    id: storyId('relation', clock.caseTwoConfirmed),
    personId: two.personId,
    otherId: storyId('person 1', clock.caseOneReported),
    kind: 'spouse',
  });
  await linkCases(desk, {
    id: storyId('pair 1 2', clock.caseTwoConfirmed),
    caseId: id,
    infectorId: one,
    evidence: 'household',
    relation: 'spouse',
  });
  await recordMoment(desk, { caseId: id, moment: 'reviewedAt' });
  return id;
}

/** Not of the source: a pharmacy reports something abnormal, so that there is one to answer (M04-6). */
async function playAbnormalReport(at: At, staff: Staff): Promise<void> {
  const filedAt = instant('2020-12-07T21:40:00+08:00');
  await fileReport(await at('grid', filedAt), {
    id: storyId('abnormal report', filedAt),
    kind: 'drug-purchase',
    what: '演练:今晚三人来店购买退热药,未登记行程。',
    place: '演练大药房二店',
    institutionId: staff.venues['pharmacyTwo']!,
    areaCode: place.village,
    personsCount: 3,
    observedAt: instant('2020-12-07T21:30:00+08:00'),
  });
}

/** E1-15: three cases between 00:00 and 06:00, one among contacts, two by testing the village. */
async function playNight(at: At, staff: Staff, { roundId, one }: { roundId: RoundId; one: CaseId }): Promise<CaseId[]> {
  const found = [
    {
      name: '3',
      confirmed: clock.caseThreeConfirmed,
      channel: 'contact-screening',
      person: { name: '钱演练', sex: 'female', ageYears: 20, phone: '10000000003' },
    },
    {
      name: '4',
      confirmed: clock.caseFourConfirmed,
      channel: 'mass-test',
      person: { name: '孙演练', sex: 'male', ageYears: 44, phone: '10000000004' },
    },
    {
      name: '5',
      confirmed: clock.caseFiveConfirmed,
      channel: 'mass-test',
      person: { name: '李演练', sex: 'female', ageYears: 36, phone: '10000000005' },
    },
  ] as const;
  const ids: CaseId[] = [];
  for (const { name, confirmed, channel, person } of found) {
    const id = storyId<CaseId>(`case ${name}`, confirmed);
    await reportCase(await at('reporter', confirmed), {
      ...common(staff, roundId),
      id,
      discoveryChannel: channel,
      classifiedAt: confirmed,
      detectedAt: confirmed,
      reportedAt: confirmed,
      person: { ...person, id: storyId(`person ${name}`, confirmed) },
    });
    ids.push(id);
  }
  const [three, four] = ids as [CaseId, CaseId, CaseId];
  // Of the three reviews one is in time, one late, one still owed: the drill has something to chase.
  await recordMoment(await at('epi', instant('2020-12-08T03:40:00+08:00')), { caseId: three, moment: 'reviewedAt' });
  await linkCases(await at('epi', clock.windowCloses), {
    id: storyId('pair 1 3', clock.caseThreeConfirmed),
    caseId: three,
    infectorId: one,
    evidence: 'epi',
  });
  await recordMoment(await at('epi', instant('2020-12-08T07:10:00+08:00')), { caseId: four, moment: 'reviewedAt' });
  return ids;
}
