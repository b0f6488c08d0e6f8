import { type Day, addDays } from '../../kernel/day.ts';
import { type Evaluation, evaluation } from '../evaluation.ts';
import { judge } from '../evaluate-expression.ts';
import { reasonWords } from '../fact-words.ts';
import type { Facts } from '../facts.ts';
import type { InstitutionThreshold } from '../format/clock.ts';
import type { Text } from '../format/text.ts';
import type { Pack } from '../pack.ts';
import { saysNothing } from '../says-nothing.ts';

/** Whether one case raises the alarm. */
export type SingleCaseAnswer = 'alert' | 'undetermined' | 'noAlert';

/** Whether this one case must raise the alarm by itself. @throws pack/says-nothing */
export function mustAlertSingleCase(pack: Pack, facts: Facts): Evaluation<SingleCaseAnswer> {
  const alerts = pack.singleCaseAlerts;
  if (!alerts) throw saysNothing({ pack: pack.id, about: 'single cases that must be reported' });
  const judged = alerts.rules.map((rule) => ({ rule, judgement: judge(rule.when, facts, pack) }));
  const fired = judged.filter((item) => item.judgement.truth === 'yes');
  const open = fired.length > 0 ? [] : judged.filter((item) => item.judgement.truth === 'unknown');
  const missing = [...new Set(open.flatMap((item) => item.judgement.missing))];
  const rules = [...fired, ...open].map((item) => item.rule);
  const named = rules.length > 0 ? rules : [alerts.otherwise];
  const answer: SingleCaseAnswer = fired.length > 0 ? 'alert' : open.length > 0 ? 'undetermined' : 'noAlert';
  const reason = reasonWords(pack, named, missing);
  return evaluation<SingleCaseAnswer>(pack, {
    answer,
    rules: named,
    rests: [...named, ...fired.flatMap((item) => item.judgement.criteria)],
    facts: fired.flatMap((item) => item.judgement.facts),
    missing,
    statement: {
      'zh-CN': `${alertWords[answer]['zh-CN']}：${reason['zh-CN']}`,
      en: `${alertWords[answer].en}: ${reason.en}`,
    },
  });
}

const alertWords: Readonly<Record<SingleCaseAnswer, Text>> = {
  alert: { 'zh-CN': '单例即须报告预警', en: 'One case raises the alarm' },
  undetermined: { 'zh-CN': '尚不能判定是否单例预警', en: 'Whether one case raises the alarm is not known' },
  noAlert: { 'zh-CN': '不属于单例预警情形', en: 'One case does not raise the alarm' },
};

/** Cases alike in one unit: a school class, a school, a workplace. */
export interface UnitCount {
  /** Disease or syndrome, in the pack’s words. */
  readonly condition: string;
  /** Kind of unit, `schoolClass`, `school`, `kindergarten`, `workplace` …; a pack says which it knows. */
  readonly setting: string;
  /** One entry per case: its day of onset. Likewise of admission and of death. */
  readonly cases: readonly Day[];
  readonly hospitalised?: readonly Day[];
  readonly deaths?: readonly Day[];
  /** Last day of the window, inclusive. */
  readonly on: Day;
  readonly source: string;
}

/** A threshold that concerns the unit, with the count that was compared to it. */
export interface ThresholdEvaluation extends Evaluation<'reached' | 'notReached'> {
  readonly count: number;
  readonly threshold: number;
}

/**
 * The thresholds of the pack for this condition and setting, each with its count in the window that ends on `on`.
 * Empty when the pack has none for them. @throws pack/says-nothing
 */
export function institutionThresholds(pack: Pack, unit: UnitCount): ThresholdEvaluation[] {
  const thresholds = pack.institutionThresholds;
  if (!thresholds) throw saysNothing({ pack: pack.id, about: 'thresholds for institutions' });
  const concerning = thresholds.filter(
    (item) => (item.conditions?.includes(unit.condition) ?? true) && (item.settings?.includes(unit.setting) ?? true),
  );
  return concerning.map((item) => thresholdEvaluation(pack, item, unit));
}

function thresholdEvaluation(pack: Pack, item: InstitutionThreshold, unit: UnitCount): ThresholdEvaluation {
  const days = unit[item.counts] ?? [];
  const count = item.consecutive ? countRun(days, unit.on) : countWithin(days, unit.on, item.within?.value);
  const threshold = item.atLeast.value;
  const answer = count >= threshold ? 'reached' : 'notReached';
  const finding = evaluation<'reached' | 'notReached'>(pack, {
    answer,
    rules: [item],
    rests: [item.atLeast, ...(item.within ? [item.within] : [])],
    facts: [
      { name: 'condition', value: unit.condition, source: unit.source },
      { name: 'setting', value: unit.setting, source: unit.source },
      { name: item.counts, value: count, source: unit.source },
    ],
    dates: { on: unit.on },
    statement: {
      'zh-CN': `${item.label['zh-CN']}：现有 ${count}，阈值 ${threshold}，${answer === 'reached' ? '已达到' : '未达到'}`,
      en: `${item.label.en}: ${count}, threshold ${threshold}, ${answer === 'reached' ? 'reached' : 'not reached'}`,
    },
  });
  return { ...finding, count, threshold };
}

/** Whether cases in a small setting are a cluster (聚集性疫情) on a day; one entry per case. @throws pack/says-nothing */
export function isCluster(
  pack: Pack,
  question: { cases: readonly Day[]; on: Day; source: string },
): ThresholdEvaluation {
  const rule = pack.cluster;
  if (!rule) throw saysNothing({ pack: pack.id, about: 'clusters' });
  const count = countWithin(question.cases, question.on, rule.within.value);
  const threshold = rule.cases.value;
  const answer = count >= threshold ? 'reached' : 'notReached';
  const finding = evaluation<'reached' | 'notReached'>(pack, {
    answer,
    rules: [rule],
    rests: [rule.cases, rule.within],
    facts: [{ name: 'cases', value: count, source: question.source }],
    dates: { on: question.on },
    statement: {
      'zh-CN': `${rule.within.value}天内 ${count} 例，${answer === 'reached' ? '构成' : '不构成'}聚集性疫情（阈值 ${threshold} 例）`,
      en: `${count} in ${rule.within.value} days, threshold ${threshold}: ${answer === 'reached' ? 'a' : 'no'} cluster`,
    },
  });
  return { ...finding, count, threshold };
}

function countWithin(days: readonly Day[], on: Day, length: number | undefined): number {
  const after = length === undefined ? undefined : addDays(on, -length);
  return days.filter((day) => day <= on && (after === undefined || day > after)).length;
}

/** Cases on the unbroken run of days, each with at least one case, that ends on `on`. */
function countRun(days: readonly Day[], on: Day): number {
  let count = 0;
  for (let current = on; days.includes(current); current = addDays(current, -1)) {
    count += days.filter((day) => day === current).length;
  }
  return count;
}
