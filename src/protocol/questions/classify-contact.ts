import type { Day } from '../../kernel/day.ts';
import { type Evaluation, evaluation } from '../evaluation.ts';
import { type Judgement, type Truth, judge } from '../evaluate-expression.ts';
import { reasonWords } from '../fact-words.ts';
import type { Facts, UsedFact } from '../facts.ts';
import type { ContactClass, ContactRule } from '../format/contact-rule.ts';
import type { Provenance } from '../format/source.ts';
import type { Text } from '../format/text.ts';
import type { Pack } from '../pack.ts';
import { noSuchVariant, saysNothing } from '../says-nothing.ts';
import { contactWords, dayWords } from '../wording.ts';
import type { ContactWindow } from './contact-window.ts';

/** From the nearest ring to none. `undetermined` ranks above none: unknown facts could still make it a contact. */
export const contactAnswers = ['close', 'secondary', 'venue', 'general', 'undetermined', 'none'] as const;
/** The ring of a contact, or why there is none. */
export type ContactAnswer = ContactClass | 'undetermined' | 'none';

/** One meeting of a person with a case or with a close contact. */
export interface Exposure {
  readonly facts: Facts;
  /** First and last day of the meeting, inclusive. */
  readonly firstOn: Day;
  readonly lastOn: Day;
  /** Whom the person met; absent: a case. */
  readonly to?: 'case' | 'closeContact';
  readonly source: string;
}

/** What is told about a contact. */
export interface ContactQuestion {
  readonly exposures: readonly Exposure[];
  /** When given, an exposure that does not touch it counts for nothing, and last exposure is capped at its end. */
  readonly window?: ContactWindow;
  /** Local rules to apply as well, an id from the pack’s `variants`. */
  readonly variant?: string;
}

/** The ring of a contact, with the days that measures count from. */
export interface ContactEvaluation extends Evaluation<ContactAnswer> {
  /** Last day of the exposures that gave this answer; null when there is none. */
  readonly lastExposureOn: Day | null;
  readonly firstExposureOn: Day | null;
  /** Whether this contact’s own contacts are traced because of how the two met; `no` where the pack does not ask. */
  readonly higherRisk: Truth;
}

/**
 * Which ring a person is in because of the exposures told. Every exposure is judged by every rule and the nearest ring
 * wins, so that a further exposure never weakens the answer. Unknown facts that could bring a nearer ring are listed.
 * @throws pack/says-nothing, pack/no-such-variant
 */
export function classifyContact(pack: Pack, question: ContactQuestion): ContactEvaluation {
  const { variant } = question;
  if (!pack.contactRules) throw saysNothing({ pack: pack.id, about: 'contacts' });
  if (!pack.secondaryContacts && question.exposures.some((exposure) => exposure.to === 'closeContact')) {
    throw saysNothing({ pack: pack.id, about: 'contacts of contacts' });
  }
  if (variant !== undefined && !(variant in pack.variants)) {
    throw noSuchVariant({ pack: pack.id, variant, known: Object.keys(pack.variants) });
  }
  const judged = question.exposures.map((exposure) => judgeExposure(pack, exposure, question));
  const answer = contactAnswers.find((ring) => judged.some((item) => item.answer === ring)) ?? 'none';
  const deciding = judged.filter((item) => item.answer === answer);
  const fired = deciding.flatMap((item) => item.fired);
  const named = fired.length > 0 ? unique(fired.map((item) => item.rule)) : namedWithoutRule(pack, judged);
  const inside = answer === 'none' ? [] : deciding.map((item) => item.exposure);
  const firstExposureOn = inside.map((exposure) => exposure.firstOn).sort()[0] ?? null;
  const lastExposureOn = lastOf(inside, question.window);
  const missing = unique(judged.flatMap((item) => missingAbove(item, answer)));
  const finding = evaluation<ContactAnswer>(pack, {
    answer,
    rules: named,
    rests: [...named, ...fired.flatMap((item) => item.judgement.criteria)],
    facts: factsOf(deciding),
    missing,
    dates: { ...(firstExposureOn && { firstExposureOn }), ...(lastExposureOn && { lastExposureOn }) },
    statement: statementOf(answer, reasonWords(pack, named, answer === 'undetermined' ? missing : []), lastExposureOn),
  });
  return { ...finding, firstExposureOn, lastExposureOn, higherRisk: higherRiskOf(pack, deciding) };
}

function higherRiskOf(pack: Pack, deciding: readonly JudgedExposure[]): Truth {
  const truths = deciding.flatMap(({ exposure, fired }) =>
    fired.map(({ rule }) => (rule.higherRisk ? judge(rule.higherRisk, exposure.facts, pack).truth : 'no')),
  );
  return truths.includes('yes') ? 'yes' : truths.includes('unknown') ? 'unknown' : 'no';
}

interface JudgedRule {
  readonly rule: ContactRule;
  readonly judgement: Judgement;
}

interface JudgedExposure {
  readonly exposure: Exposure;
  readonly inside: boolean;
  readonly answer: ContactAnswer;
  readonly fired: readonly JudgedRule[];
  readonly open: readonly JudgedRule[];
}

function judgeExposure(pack: Pack, exposure: Exposure, question: ContactQuestion): JudgedExposure {
  const inside = isInside(exposure, question.window);
  if (!inside) return { exposure, inside, answer: 'none', fired: [], open: [] };
  const judged = rulesFor(pack, exposure, question.variant).map((rule) => ({
    rule,
    judgement: judge(rule.when, exposure.facts, pack),
  }));
  const holding = judged.filter((item) => item.judgement.truth === 'yes');
  const open = judged.filter((item) => item.judgement.truth === 'unknown');
  const nearest = contactAnswers.find((ring) => holding.some((item) => item.rule.class === ring));
  const answer = nearest ?? (open.length > 0 ? 'undetermined' : 'none');
  return { exposure, inside, answer, fired: holding.filter((item) => item.rule.class === answer), open };
}

function rulesFor(pack: Pack, exposure: Exposure, variant: string | undefined): ContactRule[] {
  const secondary = pack.secondaryContacts?.enabled ? pack.secondaryContacts.rules : [];
  const rules = exposure.to === 'closeContact' ? secondary : pack.contactRules!.rules;
  return rules.filter((rule) => rule.variant === undefined || rule.variant === variant);
}

type NamedRule = Provenance & { readonly id: string; readonly label: Text };

/** What explains an answer that no rule gave: it lay outside the window, or is none of the listed kinds. */
function namedWithoutRule(pack: Pack, judged: readonly JudgedExposure[]): NamedRule[] {
  const window = pack.contactWindow;
  if (window && judged.length > 0 && judged.every((item) => !item.inside)) {
    const { clause, certainty, note } = window.beforeOnset;
    return [{ id: window.id, label: window.label, clause, certainty, note }];
  }
  const toContactsOnly = judged.length > 0 && judged.every(({ exposure }) => exposure.to === 'closeContact');
  return [(toContactsOnly ? pack.secondaryContacts?.otherwise : undefined) ?? pack.contactRules!.otherwise];
}

function isInside(exposure: Exposure, window: ContactWindow | undefined): boolean {
  if (!window?.from) return true;
  return exposure.lastOn >= window.from && (window.to === null || exposure.firstOn <= window.to);
}

function lastOf(inside: readonly Exposure[], window: ContactWindow | undefined): Day | null {
  const last =
    inside
      .map((exposure) => exposure.lastOn)
      .sort()
      .at(-1) ?? null;
  return last !== null && window?.to && last > window.to ? window.to : last;
}

function missingAbove(item: JudgedExposure, answer: ContactAnswer): readonly string[] {
  const reached = contactAnswers.indexOf(answer);
  return item.open
    .filter(({ rule }) => contactAnswers.indexOf(rule.class) < reached)
    .flatMap(({ judgement }) => judgement.missing);
}

function factsOf(deciding: readonly JudgedExposure[]): UsedFact[] {
  return deciding.flatMap(({ exposure, fired }) => [
    ...unique(fired.flatMap((item) => item.judgement.facts)),
    { name: 'firstOn', value: exposure.firstOn, source: exposure.source },
    { name: 'lastOn', value: exposure.lastOn, source: exposure.source },
  ]);
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}

function statementOf(answer: ContactAnswer, reason: Text, lastExposureOn: Day | null): Text {
  const name = contactWords[answer];
  const last = lastExposureOn && dayWords(lastExposureOn);
  return {
    'zh-CN': `判定：${name['zh-CN']}。理由：${reason['zh-CN']}${last ? `。最后接触日期：${last['zh-CN']}` : ''}`,
    en: `Classification: ${name.en}. Reason: ${reason.en}${last ? `. Last exposure: ${last.en}` : ''}`,
  };
}
