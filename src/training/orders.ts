import { addHours, instant } from '../kernel/day.ts';
import type { Instant } from '../kernel/day.ts';
import type { CaseId } from '../features/cases/model.ts';
import type { Workstream } from '../features/tasks/model.ts';
import { orderTask } from '../features/tasks/service.ts';
import { actOnTask, closeTask, receiveTask, verifyTask } from '../features/tasks/steps.ts';
import { storyId } from './drill-ids.ts';
import { clock, place } from './scene.ts';
import type { BodyKey, Staff } from './staff.ts';
import type { At } from './story.ts';

interface Order {
  readonly name: string;
  readonly by: string;
  readonly at: Instant;
  readonly hours: number;
  readonly workstream: Workstream | null;
  readonly areaCode: string;
  readonly locality: BodyKey;
  readonly department: BodyKey;
  /** A venue, by its short name. */
  readonly unit: string;
  readonly individual: string;
  readonly zh: string;
  readonly en: string;
}

const province = {
  by: 'province',
  at: clock.provinceInstructs,
  areaCode: place.district,
  locality: 'districtHq',
  department: 'cdc',
  unit: 'cdc',
} as const;
const city = { by: 'city', areaCode: place.city, locality: 'cityHq', department: 'cityHq', unit: 'cdc' } as const;
const meeting = { by: 'district', at: clock.districtMeets, areaCode: place.district, locality: 'districtHq' } as const;

/**
 * Who ordered what when (E1-2 to E1-9): two instructions before 16:00, the city's 54th meeting at 16:00, and the four
 * groups of orders of the 19:30 meeting, 一要 to 四要 as the source counts them. Deadlines are the fixture's.
 */
export const orders: readonly Order[] = [
  {
    ...province,
    name: 'instruction province',
    hours: 24,
    workstream: 'investigation',
    individual: 'epi',
    zh: '省领导批示:建立省市协同应急处置机制,立即开展流调溯源,坚决防止疫情扩散',
    en: 'Instruction of the province: a joint mechanism of province and city; trace at once; prevent spread',
  },
  {
    ...city,
    name: 'instruction city',
    at: clock.cityInstructs,
    hours: 24,
    workstream: 'investigation',
    individual: 'cityepi',
    zh: '市领导部署:及时查清病源体,市指挥部统筹,及时召开会议',
    en: 'Instruction of the city: find the pathogen; the headquarters coordinates and meets',
  },
  {
    ...city,
    name: 'meeting 54',
    at: clock.cityMeets,
    hours: 24,
    workstream: null,
    individual: 'city',
    zh: '市指挥部第54次会议:全市疫情防控再强调、再部署、再落实',
    en: 'Headquarters of the city, 54th meeting: every district deploys anew',
  },
  {
    ...meeting,
    name: 'order 1 contacts',
    hours: 4,
    workstream: 'investigation',
    department: 'cdc',
    unit: 'cdc',
    individual: 'epi',
    zh: '一要:追踪管理密切接触者和密切接触者的密切接触者',
    en: 'Order 1: trace contacts and contacts of contacts',
  },
  {
    ...meeting,
    name: 'order 1 venues',
    hours: 2,
    workstream: 'control',
    department: 'districtHq',
    unit: 'hospital',
    individual: 'district',
    zh: '一要:对相关场所实施封闭管理',
    en: 'Order 1: close the venues involved',
  },
  {
    ...meeting,
    name: 'order 1 treat',
    hours: 2,
    workstream: 'treatment',
    department: 'hospital',
    unit: 'hospital',
    individual: 'reporter',
    zh: '一要:全力做好患者救治',
    en: 'Order 1: treat the patients with all means',
  },
  {
    ...meeting,
    name: 'order 2 test',
    areaCode: place.town,
    hours: 24,
    workstream: 'testing',
    department: 'hospital',
    unit: 'samplingSite',
    individual: 'sampler',
    zh: '二要:太平村全员核酸检测,范围扩大到全镇乃至全区',
    en: 'Order 2: test the whole village, then the town, then the district',
  },
  {
    ...meeting,
    name: 'order 2 screen',
    areaCode: place.village,
    hours: 24,
    workstream: 'screening',
    department: 'village',
    unit: 'villageCommittee',
    individual: 'grid',
    zh: '二要:太平村逐户排查,应查尽查、应隔尽隔、不漏一人',
    en: 'Order 2: screen the village household by household; leave nobody out',
  },
  {
    ...meeting,
    name: 'order 2 disinfect',
    hours: 24,
    workstream: 'control',
    department: 'cdc',
    unit: 'cdc',
    individual: 'caseworker',
    zh: '二要:小区、街道、医疗机构消杀全覆盖、无死角、无盲区、无空白',
    en: 'Order 2: disinfect estates, streets and hospitals without a gap',
  },
  {
    ...meeting,
    name: 'order 3 hospital',
    hours: 4,
    workstream: 'control',
    department: 'hospital',
    unit: 'hospital',
    individual: 'reporter',
    zh: '三要:落实所涉医院和居住小区的防疫管控',
    en: 'Order 3: control the hospital and the estate involved',
  },
  {
    ...meeting,
    name: 'order 3 sites',
    hours: 12,
    workstream: 'isolation',
    department: 'districtHq',
    unit: 'isolationOne',
    individual: 'site',
    zh: '三要:增加医学观察集中隔离点',
    en: 'Order 3: open more quarantine sites',
  },
  {
    ...meeting,
    name: 'order 4 press',
    by: 'city',
    areaCode: place.city,
    locality: 'cityHq',
    hours: 1.5,
    workstream: 'communication',
    department: 'cityHq',
    unit: 'cdc',
    individual: 'info',
    zh: '四要:21 时召开新闻发布会,发布权威信息',
    en: 'Order 4: press conference at 21:00 with authoritative information',
  },
];

/** The id of an order's task, by the order's name. */
export function orderId(name: string): string {
  return storyId(`order ${name}`, orders.find((each) => each.name === name)!.at);
}

/** Gives the orders, each by who gave it and when; of two the loop goes on: the press conference is held, the venues closed. */
export async function playOrders(at: At, staff: Staff, firstCase: CaseId): Promise<string[]> {
  for (const { name, by, at: when, hours, department, locality, unit, individual, ...order } of orders) {
    await orderTask(await at(by, when), {
      id: orderId(name),
      title: { 'zh-CN': order.zh, en: order.en },
      areaCode: order.areaCode,
      subject: 'case',
      subjectId: firstCase,
      workstream: order.workstream,
      dueAt: addHours(when, hours),
      priority: 'high',
      owners: {
        locality: staff.bodies[locality],
        department: staff.bodies[department],
        unit: staff.venues[unit]!,
        individual: staff.accounts[individual]!,
      },
    });
  }
  await holdPressConference(at);
  await closeVenues(at);
  return orders.map(({ name }) => orderId(name));
}

async function holdPressConference(at: At): Promise<void> {
  const taskId = orderId('order 4 press') as never;
  const [heldAt, checkedAt] = [instant('2020-12-07T21:20:00+08:00'), instant('2020-12-07T21:35:00+08:00')];
  await receiveTask(await at('info', instant('2020-12-07T19:36:00+08:00')), { taskId });
  const evidence = [
    {
      id: storyId('evidence press', heldAt),
      text: '发布会于 21:00 召开,通报第 2 例,未涉及个人信息。',
      takenAt: clock.pressConference,
    },
  ];
  await actOnTask(await at('info', heldAt), { taskId, evidence: evidence });
  await verifyTask(await at('city', checkedAt), { taskId });
  await closeTask(await at('city', checkedAt), { taskId, lesson: '发布前核对数字的截止时间。' });
}

/** Reported as done; nobody has checked it yet. */
async function closeVenues(at: At): Promise<void> {
  const closedAt = instant('2020-12-07T21:10:00+08:00');
  const evidence = [
    { id: storyId('evidence venues', closedAt), text: '涉疫医院门诊、太平村演练小区 21:10 前已封闭,专人值守。' },
  ];
  await actOnTask(await at('district', closedAt), {
    taskId: orderId('order 1 venues'),
    evidence: evidence,
  });
}
