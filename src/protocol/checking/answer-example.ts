import type { Evaluation } from '../evaluation.ts';
import type { Example } from '../example.ts';
import { factsFrom } from '../facts.ts';
import { worstCertainty } from '../format/certainty.ts';
import type { Pack } from '../pack.ts';
import { institutionThresholds, isCluster, mustAlertSingleCase } from '../questions/alerts.ts';
import { classifyCase } from '../questions/classify-case.ts';
import { classifyContact } from '../questions/classify-contact.ts';
import { investigationClocks, reportingClocks, transferClocks } from '../questions/clocks.ts';
import { contactWindow } from '../questions/contact-window.ts';
import { measureFor } from '../questions/measure-for.ts';
import { mayDischarge, mayRelease } from '../questions/release.ts';

/** The answer to an example, brought to one shape so that it can be compared. */
export interface Answered {
  readonly answer: string;
  readonly rules: readonly string[];
  readonly dates: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly certainty: string;
  readonly unverified: boolean;
  readonly tests?: readonly string[];
  readonly higherRisk?: string;
}

const source = 'example';

/** Puts the question of an example to a pack. @throws whatever the question throws */
export function answerExample(pack: Pack, example: Example): Answered {
  switch (example.question) {
    case 'classifyCase':
      return classifyCase(pack, factsFrom(source, example.given));
    case 'classifyContact':
      return answerContact(pack, example.given);
    case 'contactWindow':
      return answerWindow(pack, example.given);
    case 'reportingClocks':
      return together(reportingClocks(pack, clocksGiven(example.given)));
    case 'investigationClocks':
      return together(investigationClocks(pack, clocksGiven(example.given)));
    case 'transferClocks':
      return together(transferClocks(pack, clocksGiven(example.given)));
    case 'measureFor': {
      const planned = measureFor(pack, { ...defined(example.given), source });
      return { ...planned, tests: planned.tests.map((test) => test.by) };
    }
    case 'mayRelease':
      return mayRelease(pack, { ...defined(example.given), facts: factsFrom(source, example.given.facts), source });
    case 'mayDischarge':
      return mayDischarge(pack, { facts: factsFrom(source, example.given.facts), on: example.given.on });
    case 'mustAlertSingleCase':
      return mustAlertSingleCase(pack, factsFrom(source, example.given));
    case 'institutionThresholds':
      return together(institutionThresholds(pack, { ...defined(example.given), source }));
    case 'isCluster':
      return isCluster(pack, { ...example.given, source });
  }
}

type Given<Question extends Example['question']> = Extract<Example, { question: Question }>['given'];

function answerContact(pack: Pack, given: Given<'classifyContact'>): Answered {
  const exposures = given.exposures.map((exposure) => ({
    ...defined(exposure),
    facts: factsFrom(source, exposure.facts),
    source,
  }));
  const variant = given.variant === undefined ? {} : { variant: given.variant };
  const window = given.case && contactWindow(pack, { ...defined(given.case), source });
  return classifyContact(pack, { exposures, ...variant, ...(window && { window }) });
}

function answerWindow(pack: Pack, { variant, ...days }: Given<'contactWindow'>): Answered {
  return contactWindow(pack, { ...defined(days), source }, variant === undefined ? {} : { variant });
}

function clocksGiven(given: Given<'reportingClocks'>) {
  return { times: given.times, facts: factsFrom(source, given.facts ?? {}), source };
}

/** Several answers as one: reached or late if any is, all rules and dates. */
function together(evaluations: readonly Evaluation[]): Answered {
  const answers = evaluations.map((item) => item.answer);
  const strongest = ['reached', 'late', 'running', 'inTime', 'waiting', 'notReached'];
  return {
    answer: strongest.find((answer) => answers.includes(answer)) ?? 'none',
    rules: evaluations.filter((item) => item.answer !== 'notReached').flatMap((item) => item.rules),
    dates: Object.assign({}, ...evaluations.map((item) => item.dates)) as Record<string, string>,
    missing: [...new Set(evaluations.flatMap((item) => item.missing))],
    certainty: worstCertainty(evaluations.map((item) => item.certainty)),
    unverified: evaluations.some((item) => item.unverified),
  };
}

/** Drops keys whose value is undefined, which exact optional properties do not allow. */
function defined<Shape extends object>(shape: Shape): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as never;
}
