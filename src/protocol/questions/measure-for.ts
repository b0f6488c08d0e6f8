import { type Day, addDays, daysBetween } from '../../kernel/day.ts';
import { type Evaluation, evaluation } from '../evaluation.ts';
import type { Measure, MeasureKind, MeasureStep, MeasureSubject } from '../format/measure.ts';
import type { Provenance } from '../format/source.ts';
import type { Pack } from '../pack.ts';
import { saysNothing } from '../says-nothing.ts';
import { dayWords, measureWords, subjectWords } from '../wording.ts';

/** To whom a measure is to apply, and the days it counts from. */
export interface MeasureQuestion {
  readonly subject: MeasureSubject;
  /** Day 0: the last exposure, the arrival, or the day the risk area was left. */
  readonly lastExposureOn: Day;
  /** Day the person came under the measure; absent: at once. Only the missing days are made up. */
  readonly controlledOn?: Day;
  /** Day of a new exposure inside the site that makes the count begin again. */
  readonly restartedOn?: Day;
  readonly source: string;
}

/** One stretch of a measure with its days. */
export interface PlannedStep {
  readonly id: string;
  readonly kind: MeasureKind;
  /** Day 0 of this stretch; its day n is n days later. */
  readonly countsFrom: Day;
  /** The day this stretch ends, after that day’s test. */
  readonly endsOn: Day;
  readonly days: number;
  /** Days still to be done, from coming under control; 0 when the stretch was over before. */
  readonly remainingDays: number;
  /** Checks of health per day; null when the pack does not say. */
  readonly checksPerDay: number | null;
}

/** One test; `from` and `by` are the same day when the pack fixes it. */
export interface PlannedTest {
  readonly step: string;
  /** Day of the step; null when the pack gives only a number of tests. */
  readonly day: number | null;
  readonly from: Day;
  readonly by: Day;
}

/** What must be done, until when, and the tests that fall due. */
export interface PlannedMeasure extends Evaluation<MeasureSubject> {
  readonly steps: readonly PlannedStep[];
  readonly tests: readonly PlannedTest[];
  /** The day everything ends: never before day 0 plus the days of all stretches. */
  readonly releaseOn: Day;
}

/**
 * The measure for a contact or traveller. Days count from the last exposure, not from arrival: somebody found late does
 * only what is left (缺几天补几天); tests whose day has passed by then are not made up. A restart moves day 0 to it.
 * @throws pack/says-nothing
 */
export function measureFor(pack: Pack, question: MeasureQuestion): PlannedMeasure {
  const measure = findMeasure(pack, question.subject);
  const restarts = measure.restart && question.restartedOn && question.restartedOn > question.lastExposureOn;
  const anchorOn = restarts ? question.restartedOn : question.lastExposureOn;
  const controlledOn = question.controlledOn ?? anchorOn;
  const steps = planSteps(measure.steps, anchorOn, controlledOn);
  const tests = measure.steps.flatMap((step, index) => planTests(step, steps[index]!, controlledOn));
  const releaseOn = steps.at(-1)!.endsOn;
  const rests: Provenance[] = [...measure.steps.flatMap(restsOf), measure.anchor];
  const finding = evaluation<MeasureSubject>(pack, {
    answer: question.subject,
    rules: [measure, ...(restarts ? [measure.restart!] : [])],
    rests: restarts ? [...rests, measure.restart!] : rests,
    facts: usedDays(question),
    dates: datesOf(steps, tests, releaseOn),
    statement: statementOf(question.subject, anchorOn, steps),
  });
  return { ...finding, steps, tests, releaseOn };
}

/** The measure of a pack for one kind of subject. @throws pack/says-nothing */
export function findMeasure(pack: Pack, subject: MeasureSubject): Measure {
  const measure = pack.measures?.find((item) => item.subject === subject);
  if (!measure) throw saysNothing({ pack: pack.id, about: `measures for a ${subjectWords[subject].en}` });
  return measure;
}

function planSteps(steps: readonly MeasureStep[], anchorOn: Day, controlledOn: Day): PlannedStep[] {
  let countsFrom = anchorOn;
  return steps.map((step) => {
    const endsOn = addDays(countsFrom, step.days.value);
    const begunOn = controlledOn > countsFrom ? controlledOn : countsFrom;
    const planned: PlannedStep = {
      id: step.id,
      kind: step.kind,
      countsFrom,
      endsOn,
      days: step.days.value,
      remainingDays: Math.max(0, daysBetween(begunOn, endsOn)),
      checksPerDay: step.followUp?.value ?? null,
    };
    countsFrom = endsOn;
    return planned;
  });
}

function planTests(step: MeasureStep, planned: PlannedStep, controlledOn: Day): PlannedTest[] {
  const fixed = (step.testDays?.value ?? []).map((day) => {
    const on = addDays(planned.countsFrom, day);
    return { step: step.id, day, from: on, by: on };
  });
  const counted = Array.from({ length: step.testCount?.value ?? 0 }, () => ({
    step: step.id,
    day: null,
    from: controlledOn > planned.countsFrom ? controlledOn : planned.countsFrom,
    by: planned.endsOn,
  }));
  return [...fixed, ...counted].filter((test) => test.by >= controlledOn);
}

function restsOf(step: MeasureStep): Provenance[] {
  return [step.days, step.testDays, step.testCount, step.followUp].filter((item) => item !== undefined);
}

function datesOf(steps: readonly PlannedStep[], tests: readonly PlannedTest[], releaseOn: Day): Record<string, Day> {
  const dates: Record<string, Day> = { releaseOn };
  for (const step of steps) dates[`${step.id}.endsOn`] = step.endsOn;
  for (const test of tests) if (test.day !== null) dates[`${test.step}.test${test.day}`] = test.by;
  return dates;
}

function usedDays(question: MeasureQuestion) {
  const { lastExposureOn, controlledOn, restartedOn, source } = question;
  const named = Object.entries({ lastExposureOn, controlledOn, restartedOn });
  return named.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value, source }]));
}

function statementOf(subject: MeasureSubject, anchorOn: Day, steps: readonly PlannedStep[]) {
  const said = (language: 'zh-CN' | 'en') =>
    steps.map((step) => {
      const [kind, end] = [measureWords[step.kind][language], dayWords(step.endsOn)[language]];
      return language === 'en' ? `${kind} for ${step.days} days until ${end}` : `${kind}${step.days}天，至${end}`;
    });
  const [who, from] = [subjectWords[subject], dayWords(anchorOn)];
  return {
    'zh-CN': `${who['zh-CN']}，自${from['zh-CN']}起计算：${said('zh-CN').join('；')}`,
    en: `${capital(who.en)}, counted from ${from.en}: ${said('en').join('; ')}`,
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
