import { z } from 'zod';
import { Text } from './format/text.ts';

/** What a fact can be: yes or no, a number in a unit, one of a list, or a free word such as a disease. */
export const FactDeclaration = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('yesNo'),
      label: Text,
      absentMeans: z.literal('no').optional().describe('For what is told only when it is so; null stays unknown'),
    }),
    z.strictObject({ kind: z.literal('number'), unit: z.string().min(1), label: Text }),
    z.strictObject({ kind: z.literal('choice'), choices: z.record(z.string().min(1), Text), label: Text }),
    z.strictObject({ kind: z.literal('word'), label: Text }),
  ])
  .meta({ id: 'FactDeclaration' });
export type FactDeclaration = z.infer<typeof FactDeclaration>;

const words = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });
const yesNo = (zh: string, en: string): FactDeclaration => ({ kind: 'yesNo', label: words(zh, en) });
/** Told only when it is so: a fact that was never mentioned counts as no, so that not every plane passenger is open. */
const onlyIfSo = (zh: string, en: string): FactDeclaration => ({
  kind: 'yesNo',
  label: words(zh, en),
  absentMeans: 'no',
});
const number = (unit: string, zh: string, en: string): FactDeclaration => ({
  kind: 'number',
  unit,
  label: words(zh, en),
});

/** Where an exposure took place. */
export const exposureSettings: Readonly<Record<string, Text>> = {
  household: words('同住一户', 'same household'),
  room: words('同住一室', 'same room'),
  dormitory: words('同宿舍', 'dormitory'),
  care: words('诊疗护理', 'care or treatment'),
  visit: words('探视病人', 'visiting the patient'),
  workplace: words('办公室、车间、班组', 'office, workshop or team'),
  classroom: words('教室', 'classroom'),
  meetingRoom: words('会议室', 'meeting room'),
  canteen: words('食堂', 'canteen'),
  lift: words('电梯', 'lift'),
  toilet: words('共用卫生间', 'shared toilet'),
  meal: words('聚餐', 'meal together'),
  entertainment: words('娱乐活动', 'entertainment'),
  plane: words('飞机', 'plane'),
  train: words('火车', 'train'),
  coach: words('汽车', 'coach or bus'),
  ship: words('轮船', 'ship'),
  otherTransport: words('其他交通工具', 'other transport'),
  contaminatedPlace: words('受污染环境', 'contaminated setting'),
  building: words('同一楼栋', 'same building'),
  venue: words('涉疫公共场所', 'public venue with a case'),
  other: words('其他', 'other'),
};

const caseFacts: Readonly<Record<string, FactDeclaration>> = {
  caseClass: {
    kind: 'choice',
    label: words('病例分类', 'class of the case'),
    choices: {
      confirmed: words('确诊病例', 'confirmed'),
      probable: words('可能病例', 'probable'),
      suspected: words('疑似病例', 'suspected'),
      asymptomatic: words('无症状感染者', 'asymptomatic'),
    },
  },
  condition: { kind: 'word', label: words('疾病或症候群', 'disease or syndrome') },
  fever: yesNo('发热', 'fever'),
  cough: yesNo('咳嗽', 'cough'),
  respiratorySymptoms: yesNo('呼吸道等症状', 'respiratory or related symptoms'),
  otherSigns: yesNo('其他可能相关的症状或体征', 'other signs that may belong to the disease'),
  imagingFeatures: yesNo('有该病影像学特征', 'imaging features of the disease'),
  whiteCellsNormalOrLow: yesNo('白细胞总数正常或降低', 'white cells normal or low'),
  lymphocytesLow: yesNo('淋巴细胞计数减少', 'lymphocytes low'),
  nucleicAcidPositive: yesNo('核酸检测阳性', 'nucleic acid positive'),
  antigenPositive: yesNo('抗原检测阳性', 'antigen test positive'),
  igmPositive: yesNo('IgM 抗体阳性', 'IgM antibody positive'),
  antibodyPositive: yesNo('IgM 和 IgG 抗体均阳性', 'IgM and IgG antibodies positive'),
  recentlyVaccinated: yesNo('近期接种过疫苗', 'recently vaccinated'),
  everVaccinated: yesNo('接种过疫苗', 'ever vaccinated'),
  everInfected: yesNo('既往感染过', 'infected before'),
  stayedWhereCases: yesNo('曾在有病例报告社区旅居', 'stayed in a community with cases'),
  contactWithInfected: yesNo('与感染者有接触史', 'contact with an infected person'),
  contactWithFebrileFromWhereCases: yesNo(
    '接触过来自有病例报告社区的发热或有呼吸道症状者',
    'contact with a febrile or respiratory patient from a community with cases',
  ),
  febrileClusterAround: yesNo(
    '小范围内出现 2 例及以上发热或呼吸道症状',
    'two or more febrile or respiratory in a small setting',
  ),
  newDisease: yesNo('新发传染病', 'new infectious disease'),
  unexplainedPneumonia: yesNo('不明原因肺炎', 'pneumonia of unknown cause'),
  firstCaseInCounty: yesNo('本县（区）首例', 'first case in the county'),
  cluster: yesNo('聚集性疫情', 'cluster'),
  institutionWithoutNetwork: onlyIfSo('不具备网络直报条件的机构', 'institution without network reporting'),
  daysTemperatureNormal: number('days', '体温恢复正常天数', 'days with normal temperature'),
  symptomsImproved: yesNo('呼吸道症状明显好转', 'signs clearly improved'),
  imagingImproved: yesNo('肺部影像学明显改善', 'imaging clearly improved'),
  releaseTests: number('tests', '解除前连续检测次数', 'successive tests before release'),
  releaseTestsHoursApart: number('hours', '解除前检测采样间隔', 'hours between those tests'),
  releaseTestsAllNegative: yesNo('解除前检测均为阴性', 'those tests all negative'),
  releaseTestsLowestCt: number('cycles', '解除前检测最低 Ct 值', 'lowest Ct value of those tests'),
};

const exposureFacts: Readonly<Record<string, FactDeclaration>> = {
  setting: { kind: 'choice', label: words('接触场所', 'setting'), choices: exposureSettings },
  protected: onlyIfSo('防护有效', 'effectively protected'),
  nearContact: yesNo('近距离接触', 'near contact'),
  distanceMetres: number('metres', '最近距离', 'closest distance'),
  minutesTogether: number('minutes', '接触时长', 'minutes together'),
  longTogether: yesNo('长时间接触', 'together for long'),
  faceToFace: yesNo('面对面接触', 'face to face'),
  physicalContact: yesNo('直接身体接触', 'direct physical contact'),
  aerosolProcedure: yesNo('同处产生气溶胶操作的空间', 'same space during an aerosol-generating procedure'),
  enclosed: yesNo('密闭空间', 'closed space'),
  poorlyVentilated: yesNo('通风不良', 'badly ventilated'),
  tablesApart: number('tables', '相隔餐桌数', 'tables apart, 0 for the same, 1 for the next'),
  frequentlyPassedBy: yesNo('频繁经过', 'passed by frequently'),
  servedOthers: onlyIfSo('为其提供服务', 'served the party'),
  companion: onlyIfSo('同行人员', 'travelling companion'),
  crewServing: onlyIfSo('为病例所在区域服务的乘务人员', 'crew serving the case’s part'),
  rowsApart: number('rows', '相隔排数', 'rows apart, 0 for the same row'),
  sealed: yesNo('全封闭空调', 'sealed and air-conditioned'),
  carriageKind: {
    kind: 'choice',
    label: words('车厢类型', 'kind of carriage'),
    choices: {
      hardSeat: words('硬座', 'hard seat'),
      hardSleeper: words('硬卧', 'hard sleeper'),
      soft: words('软卧包厢', 'soft compartment'),
    },
  },
  sameCarriage: yesNo('同一车厢', 'same carriage'),
  sameCompartment: yesNo('同一包厢', 'same compartment'),
  baysApart: number('bays', '相隔格数', 'bays apart, 0 for the same bay'),
  sameCabin: yesNo('同一舱室', 'same cabin'),
  sharedPublicPlace: yesNo('共同暴露于公共场所', 'shared a public place'),
  investigatorJudgesClose: onlyIfSo('现场调查人员判定为密切接触', 'the investigator judges it close contact'),
  indexHigherRisk: yesNo('所接触的密接属暴露风险较高者', 'the close contact met is a higher-risk one'),
  underStaticControl: onlyIfSo('处于严格封控（足不出户）', 'under strict static control'),
  sharedKitchenOrToilet: yesNo('该楼合用厨房或卫生间', 'kitchens or toilets of the building are shared'),
  usesSameKitchenOrToilet: yesNo('与病例合用厨房或卫生间', 'uses the same kitchen or toilet as the case'),
  sameHousehold: yesNo('同一户', 'same household'),
  floorsApart: number('floors', '相隔楼层数', 'floors apart, 0 for the same floor'),
  confirmedOnSite: yesNo('经现场核实', 'confirmed on site'),
};

const measureFacts: Readonly<Record<string, FactDeclaration>> = {
  ownTestsAllNegative: yesNo('本人历次核酸均为阴性', 'all own tests negative'),
  indexFirstTwoTestsNegative: yesNo('密接前两次核酸均为阴性', 'the close contact’s first two tests negative'),
};

/** Facts that every pack may use; a pack can add its own under `facts`, but not change these. */
export const commonFacts: Readonly<Record<string, FactDeclaration>> = {
  ...caseFacts,
  ...exposureFacts,
  ...measureFacts,
};

/** Moments that clocks may start and stop at; a pack can add its own under `moments`. */
export const commonMoments: Readonly<Record<string, Text>> = {
  onsetAt: words('发病', 'onset'),
  detectedAt: words('发现', 'detected'),
  networkReportedAt: words('网络直报', 'reported to the network'),
  reviewedAt: words('三级审核完成', 'three-level review completed'),
  reportCardSentAt: words('寄送报告卡', 'report card sent'),
  isolatedAt: words('隔离', 'isolated'),
  admittedAt: words('收入定点医院', 'admitted to the designated hospital'),
  eventDetectedAt: words('发现突发事件', 'event detected'),
  eventReportedAt: words('突发事件系统报告', 'reported to the event system'),
  countyHealthInformedAt: words('报告县级卫生健康部门', 'county health authority informed'),
  upperHealthInformedAt: words('报告上级卫生健康部门', 'upper health authority informed'),
  countyGovernmentInformedAt: words('报告县级人民政府', 'county government informed'),
  cityGovernmentInformedAt: words('报告市级人民政府', 'city government informed'),
  provinceGovernmentInformedAt: words('报告省级人民政府', 'province government informed'),
  nationalInformedAt: words('报告国务院卫生健康主管部门', 'national health authority informed'),
  caseReportReceivedAt: words('疾控机构接到病例报告', 'case report received'),
  coreInvestigatedAt: words('完成核心信息调查', 'core trajectory known'),
  firstInvestigationReportAt: words('完成初步调查报告', 'first investigation report'),
  caseInvestigatedAt: words('完成个案调查', 'case investigation complete'),
  contactIdentifiedAt: words('判定密接', 'close contact identified'),
  contactQuarantinedAt: words('密接隔离到位', 'close contact quarantined'),
  secondaryIdentifiedAt: words('判定次密接', 'contact of contact identified'),
  secondaryQuarantinedAt: words('次密接隔离到位', 'contact of contact quarantined'),
  assistanceLetterReceivedAt: words('收到协查函', 'assistance letter received'),
  personLocatedAt: words('查找到人', 'person located'),
  personControlledAt: words('落实管控', 'person under control'),
  pushedDataReceivedAt: words('收到推送数据', 'pushed data received'),
  pushedDataControlledAt: words('推送数据核查管控完毕', 'pushed data verified and controlled'),
};
