import type { Text } from '../format/text.ts';

const words = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });

const parts: Readonly<Record<string, Text>> = {
  effective: words('有效期', 'In force'),
  incubation: words('潜伏期', 'Incubation'),
  lookBack: words('回溯范围', 'Look-back'),
  criteria: words('判定条目', 'Criteria'),
  caseDefinitions: words('病例定义', 'Case definitions'),
  cluster: words('聚集性疫情', 'Cluster'),
  contactWindow: words('密接追踪时段', 'Contact window'),
  contactRules: words('接触者判定', 'Contacts'),
  secondaryContacts: words('次密接判定', 'Contacts of contacts'),
  reportingClocks: words('报告时限', 'Reporting clocks'),
  investigationClocks: words('流调时限', 'Investigation clocks'),
  transferClocks: words('转运时限', 'Transfer clocks'),
  intervalTargets: words('“四早”目标', 'Early-interval targets'),
  measures: words('隔离与检测', 'Quarantine and tests'),
  discharge: words('出院与解除', 'Discharge'),
  singleCaseAlerts: words('单例预警', 'Single-case alerts'),
  institutionThresholds: words('单位聚集阈值', 'Thresholds per unit'),
  zones: words('风险区与管控区', 'Risk areas and zones'),
  provisions: words('其他规定', 'Other provisions'),
};

const properties: Readonly<Record<string, Text>> = {
  from: words('起', 'from'),
  to: words('止', 'to'),
  min: words('最短', 'shortest'),
  max: words('最长', 'longest'),
  typicalFrom: words('多为（起）', 'mostly from'),
  typicalTo: words('多为（止）', 'mostly to'),
  lookBack: words('回溯天数', 'days looked back'),
  historyDays: words('流行病学史天数', 'days of epidemiological history'),
  cases: words('病例数', 'cases'),
  within: words('时间窗', 'within'),
  beforeOnset: words('发病前', 'before onset'),
  beforeSample: words('采样前（无症状者）', 'before the sample, if asymptomatic'),
  until: words('止于', 'until'),
  isolation: words('被隔离时', 'isolation'),
  recovery: words('恢复后', 'recovery'),
  afterOnset: words('发病后', 'after onset'),
  symptomFree: words('无症状', 'without signs'),
  minimumAfterOnset: words('发病后至少', 'at least after onset'),
  afterSample: words('采样后（无症状者）', 'after the sample, if asymptomatic'),
  limit: words('时限', 'limit'),
  onsetToDetection: words('发病至发现', 'onset to detection'),
  detectionToReport: words('发现至报告', 'detection to report'),
  reportToIsolation: words('报告至隔离', 'report to isolation'),
  reportToTreatment: words('报告至收治', 'report to treatment'),
  days: words('天数', 'days'),
  testDays: words('检测日', 'test days'),
  testCount: words('检测次数', 'number of tests'),
  followUp: words('每日健康监测', 'checks of health'),
  anchor: words('起算日', 'counted from'),
  lastExposure: words('最后接触日', 'last exposure'),
  arrival: words('入境日', 'arrival'),
  leaving: words('离开风险区之日', 'leaving the risk area'),
  atLeast: words('达到', 'at least'),
  daysWithoutNew: words('连续无新增', 'without new cases'),
  firstRoundWithin: words('首轮检测', 'first round of tests within'),
};

const units: Readonly<Record<string, Text>> = {
  days: words('天', 'days'),
  hours: words('小时', 'hours'),
  minutes: words('分钟', 'minutes'),
  cases: words('例', 'cases'),
  people: words('人', 'people'),
  deaths: words('例死亡', 'deaths'),
  tests: words('次', 'tests'),
  perDay: words('次/天', 'per day'),
};

/** What a part of a pack is called; its key where it has no name. */
export function partWords(part: string): Text {
  return parts[part] ?? words(part, part);
}

/** What a property is called; its key where it has no name. */
export function propertyWords(property: string): Text {
  return properties[property] ?? words(property, property);
}

/** A number with its unit in words; several numbers are days of something. */
export function quantityWords(value: unknown, unit: string | undefined): Text {
  const number = Array.isArray(value) ? value.join(', ') : String(value);
  if (unit === undefined) return words(number, number);
  if (unit === 'day') return words(`第 ${number} 天`, `day ${number}`);
  const named = units[unit] ?? words(unit, unit);
  const en = value === 1 ? (singular[unit] ?? named.en) : named.en;
  return words(`${number} ${named['zh-CN']}`, `${number} ${en}`);
}

const singular: Readonly<Record<string, string>> = {
  days: 'day',
  hours: 'hour',
  minutes: 'minute',
  cases: 'case',
  people: 'person',
  deaths: 'death',
  tests: 'test',
};
