import { type Instant, instant } from '../kernel/day.ts';
import type { CaseId } from '../features/cases/model.ts';
import { addLabResult } from '../features/cases/lab-results.ts';
import { linkCases } from '../features/cases/pairs.ts';
import { recordMoment } from '../features/cases/clocks.ts';
import { reportCase } from '../features/cases/report-case.ts';
import { openRound } from '../features/cases/rounds.ts';
import { relatePersons } from '../features/people/relations.ts';
import { createHousehold } from '../features/people/households.ts';
import { orderTask } from '../features/tasks/service.ts';
import { actOnTask, verifyTask } from '../features/tasks/steps.ts';
import type { Context } from '../platform/context.ts';
import { type BodyKey, logins, place, type Staff } from './staff.ts';

/** Clock times of Chengdu, 7 and 8 December 2020 (requirements E1). Where the source gives none, the fixture sets one. */
export const clock = {
  /** The district as it was before: population and staff. */
  dayBefore: instant('2020-12-06T08:00:00+08:00'),
  /** E1-1, not given: case 1 positive, confirmed, reported in the daytime. */
  caseOneDetected: instant('2020-12-07T10:20:00+08:00'),
  caseOneConfirmed: instant('2020-12-07T11:05:00+08:00'),
  caseOneReported: instant('2020-12-07T11:40:00+08:00'),
  /** E1-2, E1-3, not given: before 16:00. */
  provinceInstructs: instant('2020-12-07T13:10:00+08:00'),
  cityInstructs: instant('2020-12-07T14:00:00+08:00'),
  /** E1-4, E1-5, given. */
  cityMeets: instant('2020-12-07T16:00:00+08:00'),
  districtMeets: instant('2020-12-07T19:30:00+08:00'),
  /** E1-10, not given: case 2 before 21:00. */
  caseTwoConfirmed: instant('2020-12-07T20:10:00+08:00'),
  /** E1-11, E1-12, given. */
  pressConference: instant('2020-12-07T21:00:00+08:00'),
  /** E1-15: the three cases lie in the window from 00:00 to 06:00; their own times are not given. */
  windowOpens: instant('2020-12-08T00:00:00+08:00'),
  caseThreeConfirmed: instant('2020-12-08T02:15:00+08:00'),
  caseFourConfirmed: instant('2020-12-08T04:30:00+08:00'),
  caseFiveConfirmed: instant('2020-12-08T05:20:00+08:00'),
  windowCloses: instant('2020-12-08T06:00:00+08:00'),
  /** E1-21, given: the last update of the account. */
  lastUpdate: instant('2020-12-08T11:51:41+08:00'),
} as const;

/** What was played, for those who look at it afterwards. */
export interface Played {
  readonly roundId: string;
  /** Case 1 to case 5, in the order of the source. */
  readonly cases: readonly CaseId[];
  readonly tasks: readonly string[];
}

/** Plays E1 through the same actions a person uses, each in the name of the one who would do it, at its own time. */
export async function playChengdu(system: Context, staff: Staff): Promise<Played> {
  const at = (userName: string, now: Instant) => inStory(system, staff, userName, now);
  const round = await openRound(await at('city', clock.caseOneConfirmed), {
    name: '成都 2020-12', disease: 'covid19', areaCode: place.city, packId: 'cn.covid19.v7', startedOn: '2020-12-07',
    endAfterDays: 14, endCriteria: '连续 14 天无新增本地病例,末例密切接触者解除观察。',
  });
  const cases = await playCases(at, round.id, staff);
  const tasks = await playOrders(at, staff, cases[0]!);
  return { roundId: round.id, cases, tasks };
}

type At = (userName: string, now: Instant) => Promise<Context>;

async function playCases(at: At, roundId: string, staff: Staff): Promise<CaseId[]> {
  const common = {
    roundId: roundId as never, disease: 'covid19', classification: 'confirmed', origin: 'local', areaCode: place.village,
    reportingInstitutionId: staff.hospitalId, pathogen: 'SARS-CoV-2',
  } as const;
  const household = await createHousehold(await at('caseworker', clock.caseOneConfirmed), { areaCode: place.village, bookNumber: '演练-6-1' });
  const one = await reportCase(await at('reporter', clock.caseOneReported), {
    ...common, discoveryChannel: 'fever-clinic', classifiedAt: clock.caseOneConfirmed, detectedAt: clock.caseOneDetected,
    reportedAt: clock.caseOneReported, onsetOn: '2020-12-06', firstVisitOn: '2020-12-06', isolatedOn: '2020-12-07',
    hospitalisedOn: '2020-12-07', treatedAt: instant('2020-12-07T12:30:00+08:00'), hospital: '郫都区演练医院', hospitalId: staff.hospitalId,
    severity: 'moderate', symptoms: ['fever', 'cough'],
    person: { name: '卢演练', sex: 'female', ageYears: 69, phone: '10000000001', address: '太平村演练 6 组 1 号', householdId: household.id },
  });
  await addLabResult(await at('lab', clock.caseOneConfirmed), {
    caseId: one.id, institutionId: staff.laboratoryId, result: 'positive', sampledAt: instant('2020-12-07T07:40:00+08:00'),
    receivedAt: instant('2020-12-07T08:20:00+08:00'), resultedAt: clock.caseOneDetected, sampleType: '鼻咽拭子', method: 'RT-PCR', ctValue: 24.1,
  });
  await recordMoment(await at('epi', instant('2020-12-07T12:55:00+08:00')), { caseId: one.id, moment: 'reviewedAt', at: instant('2020-12-07T12:50:00+08:00') });
  const two = await reportCase(await at('reporter', clock.caseTwoConfirmed), {
    ...common, discoveryChannel: 'contact-screening', classifiedAt: clock.caseTwoConfirmed, detectedAt: instant('2020-12-07T19:05:00+08:00'),
    reportedAt: clock.caseTwoConfirmed, onsetOn: null, isolatedOn: '2020-12-07', hospitalisedOn: '2020-12-07',
    treatedAt: instant('2020-12-07T22:00:00+08:00'), hospital: '郫都区演练医院', hospitalId: staff.hospitalId, severity: 'mild',
    person: { name: '赵演练', sex: 'male', ageYears: 71, phone: '10000000002', address: '太平村演练 6 组 1 号', householdId: household.id },
  });
  const desk = await at('epi', instant('2020-12-07T20:30:00+08:00'));
  await relatePersons(desk, { personId: two.personId, otherId: one.personId, kind: 'spouse' });
  await linkCases(desk, { caseId: two.id, infectorId: one.id, evidence: 'household', relation: 'spouse' });
  const later = [
    { confirmed: clock.caseThreeConfirmed, channel: 'contact-screening', person: { name: '钱演练', sex: 'female', ageYears: 20 }, link: one.id },
    { confirmed: clock.caseFourConfirmed, channel: 'mass-test', person: { name: '孙演练', sex: 'male', ageYears: 44 }, link: null },
    { confirmed: clock.caseFiveConfirmed, channel: 'mass-test', person: { name: '李演练', sex: 'female', ageYears: 36 }, link: null },
  ] as const;
  const rest: CaseId[] = [];
  for (const { confirmed, channel, person, link } of later) {
    const opened = await reportCase(await at('reporter', confirmed), {
      ...common, discoveryChannel: channel, classifiedAt: confirmed, detectedAt: confirmed, reportedAt: confirmed, person,
    });
    if (link) await linkCases(await at('epi', clock.windowCloses), { caseId: opened.id, infectorId: link, evidence: 'epi' });
    rest.push(opened.id);
  }
  return [one.id, two.id, ...rest];
}

/** Who ordered what when: the two instructions before 16:00 and the four groups of orders of the 19:30 meeting. */
const orders: readonly {
  readonly by: string;
  readonly at: Instant;
  readonly dueAt: Instant;
  readonly workstream: 'investigation' | 'screening' | 'testing' | 'control' | 'isolation' | 'treatment' | 'communication';
  readonly zh: string;
  readonly en: string;
  readonly department: BodyKey;
  readonly individual: string;
}[] = [
  order('province', clock.provinceInstructs, 24, 'investigation', 'cdc', 'epi', '省领导批示:建立省市协同机制,立即开展流调溯源,坚决防止扩散', 'Instruction of the province: joint mechanism, trace at once, prevent spread'),
  order('city', clock.cityInstructs, 24, 'investigation', 'cdc', 'epi', '市领导部署:及时查清病原体', 'Instruction of the city: find the pathogen and its source'),
  order('district', clock.districtMeets, 4, 'investigation', 'cdc', 'epi', '追踪密切接触者及其密切接触者', 'Trace contacts and contacts of contacts'),
  order('district', clock.districtMeets, 2, 'control', 'districtHq', 'district', '对相关场所实施封闭管理', 'Close the venues involved'),
  order('district', clock.districtMeets, 2, 'treatment', 'hospital', 'reporter', '全力救治患者,落实涉疫医院管控', 'Treat the patients; control the hospital involved'),
  order('district', clock.districtMeets, 24, 'testing', 'hospital', 'sampler', '太平村全员核酸检测,范围扩大到全镇、全区', 'Test the whole village, then town, then district'),
  order('district', clock.districtMeets, 24, 'screening', 'village', 'grid', '太平村逐户排查,应查尽查、不漏一人', 'Screen the village household by household; leave nobody out'),
  order('district', clock.districtMeets, 12, 'isolation', 'districtHq', 'site', '增加集中隔离点,应隔尽隔', 'Open more quarantine sites; isolate all who must be'),
  order('district', clock.districtMeets, 24, 'control', 'cdc', 'caseworker', '小区、街道、医疗机构环境消杀全覆盖', 'Disinfect estates, streets and hospitals without a blind spot'),
  order('city', clock.districtMeets, 1.5, 'communication', 'cityHq', 'info', '21 时召开新闻发布会,发布权威信息', 'Press conference at 21:00 with authoritative information'),
];

function order(...[by, at, hours, workstream, department, individual, zh, en]: [
  string, Instant, number, (typeof orders)[number]['workstream'], BodyKey, string, string, string,
]): (typeof orders)[number] {
  return { by, at, dueAt: instant(new Date(Date.parse(at) + hours * 3_600_000)), workstream, department, individual, zh, en };
}

async function playOrders(at: At, staff: Staff, firstCase: CaseId): Promise<string[]> {
  const tasks: string[] = [];
  for (const each of orders) {
    const task = await orderTask(await at(each.by, each.at), {
      title: { 'zh-CN': each.zh, en: each.en },
      areaCode: place.district as never,
      subject: 'case',
      subjectId: firstCase,
      workstream: each.workstream,
      dueAt: each.dueAt,
      priority: 'high',
      owners: {
        locality: staff.bodies.districtHq, department: staff.bodies[each.department], unit: staff.hospitalId, individual: staff.accounts[each.individual]!,
      },
    });
    tasks.push(task.id);
  }
  const press = tasks.at(-1)!;
  const done = instant('2020-12-07T21:20:00+08:00');
  await actOnTask(await at('info', done), { taskId: press, evidence: [{ text: '发布会于 21:00 召开,通报第 2 例。' }] });
  await verifyTask(await at('city', instant('2020-12-07T21:35:00+08:00')), { taskId: press });
  return tasks;
}

/** Someone of the staff acting at a moment of the story, in the transaction of the system's. */
export async function inStory(system: Context, staff: Staff, userName: string, now: Instant): Promise<Context> {
  const login = logins.find((each) => each.userName === userName);
  if (!login) throw new Error(`no training login ${userName}`);
  const actor = {
    kind: 'person',
    id: staff.accounts[userName]!,
    name: login.name,
    bodyId: staff.bodies[login.body],
    roles: login.roles,
    areas: [login.areaCode],
    until: null,
    breakGlassId: null,
  } as const;
  return system.inNameOf(actor, now);
}
