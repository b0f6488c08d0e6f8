import { type Day, addDays } from '../../kernel/day.ts';
import { type Evaluation, evaluation } from '../evaluation.ts';
import { type Judgement, judge } from '../evaluate-expression.ts';
import { reasonWords } from '../fact-words.ts';
import type { Facts } from '../facts.ts';
import type { MeasureSubject } from '../format/measure.ts';
import type { Provenance } from '../format/source.ts';
import type { Text } from '../format/text.ts';
import type { Pack } from '../pack.ts';
import { saysNothing } from '../says-nothing.ts';
import { dayWords, subjectWords } from '../wording.ts';
import { type MeasureQuestion, findMeasure, measureFor } from './measure-for.ts';

/** Whether somebody under a measure may go; `treatAs` names the subject to plan for when the condition failed. */
export interface ReleaseEvaluation extends Evaluation<'release' | 'notYet' | 'treatAsOther' | 'undetermined'> {
  readonly releaseOn: Day;
  readonly treatAs: MeasureSubject | null;
}

/**
 * Whether a measure may end on a day: its days are over and, where the pack sets one, its condition holds. A condition
 * that is known to fail makes the person be treated as another subject, for a contact of a contact: as close contact.
 * @throws pack/says-nothing
 */
export function mayRelease(pack: Pack, question: MeasureQuestion & { facts: Facts; on: Day }): ReleaseEvaluation {
  const planned = measureFor(pack, question);
  const condition = findMeasure(pack, question.subject).releaseIf;
  const judged = condition && judge(condition.when, question.facts, pack);
  const answer = releaseAnswer(question.on < planned.releaseOn, judged);
  const measure = findMeasure(pack, question.subject);
  const rests: Provenance[] = [...measure.steps.map((step) => step.days), measure.anchor];
  const finding = evaluation(pack, {
    answer,
    rules: condition ? [measure, condition] : [measure],
    rests: condition ? [...rests, condition, ...(judged?.criteria ?? [])] : rests,
    facts: [...planned.facts, ...(judged?.facts ?? []), { name: 'on', value: question.on, source: question.source }],
    missing: judged?.missing ?? [],
    dates: { releaseOn: planned.releaseOn },
    statement: releaseStatement(answer, planned.releaseOn, condition?.otherwise),
  });
  const treatAs = answer === 'treatAsOther' ? condition!.otherwise : null;
  return { ...finding, answer, releaseOn: planned.releaseOn, treatAs };
}

function releaseAnswer(tooEarly: boolean, judged: Judgement | undefined): ReleaseEvaluation['answer'] {
  if (judged?.truth === 'no') return 'treatAsOther';
  if (tooEarly) return 'notYet';
  return judged?.truth === 'unknown' ? 'undetermined' : 'release';
}

function releaseStatement(
  answer: ReleaseEvaluation['answer'],
  releaseOn: Day,
  other: MeasureSubject | undefined,
): Text {
  const day = dayWords(releaseOn);
  const name = other && subjectWords[other];
  const said: Record<ReleaseEvaluation['answer'], Text> = {
    release: { 'zh-CN': `期满（${day['zh-CN']}），可以解除`, en: `The term ended on ${day.en}: may be released` },
    notYet: { 'zh-CN': `尚未期满，${day['zh-CN']}到期`, en: `The term ends on ${day.en}: not yet` },
    treatAsOther: {
      'zh-CN': `不符合解除条件，按${name?.['zh-CN']}管理`,
      en: `The condition for release is not met: treat as ${name?.en}`,
    },
    undetermined: {
      'zh-CN': '期满，但解除条件尚未核实',
      en: 'The term is over, but the condition for release is not known',
    },
  };
  return said[answer];
}

/** Whether a patient may leave, and until when the time after lasts; null when the pack says nothing of it. */
export interface DischargeEvaluation extends Evaluation<'discharge' | 'notYet' | 'undetermined'> {
  readonly afterUntil: Day | null;
}

/** Whether a patient meets the discharge criteria; `on` is the day of discharge. @throws pack/says-nothing */
export function mayDischarge(pack: Pack, question: { facts: Facts; on: Day }): DischargeEvaluation {
  const rule = pack.discharge;
  if (!rule) throw saysNothing({ pack: pack.id, about: 'discharge' });
  const judged = judge(rule.when, question.facts, pack);
  const answer = ({ yes: 'discharge', no: 'notYet', unknown: 'undetermined' } as const)[judged.truth];
  const afterUntil = answer === 'discharge' && rule.after ? addDays(question.on, rule.after.days.value) : null;
  const reason = reasonWords(pack, [rule], judged.missing);
  const verdict = {
    discharge: { 'zh-CN': '符合出院标准', en: 'Meets the discharge criteria' },
    notYet: { 'zh-CN': '不符合出院标准', en: 'Does not meet the discharge criteria' },
    undetermined: { 'zh-CN': '尚不能判定是否符合出院标准', en: 'Discharge cannot be judged yet' },
  }[answer];
  const then = afterUntil && rule.after ? { label: rule.after.label, day: dayWords(afterUntil) } : null;
  const finding = evaluation(pack, {
    answer,
    rules: [rule, ...judged.criteria],
    rests: [rule, ...judged.criteria, ...(then ? [rule.after!.days] : [])],
    facts: judged.facts,
    missing: judged.missing,
    dates: { ...(afterUntil && { afterUntil }) },
    statement: {
      'zh-CN': `${verdict['zh-CN']}：${reason['zh-CN']}${then ? `。其后${then.label['zh-CN']}至${then.day['zh-CN']}` : ''}`,
      en: `${verdict.en}: ${reason.en}${then ? `. Then ${then.label.en} until ${then.day.en}` : ''}`,
    },
  });
  return { ...finding, afterUntil };
}
