import type { Day, Instant } from '../kernel/day.ts';
import type { UsedFact } from './facts.ts';
import { type Certainty, isUnverified, worstCertainty } from './format/certainty.ts';
import type { ClauseReference, Provenance } from './format/source.ts';
import type { Text } from './format/text.ts';
import type { Pack } from './pack.ts';

/** A clause as it can be cited: the document, the place in it, and how sure the value taken from it is. */
export interface CitedClause {
  readonly reference: ClauseReference;
  readonly title: Text;
  readonly place: Text;
  readonly certainty: Certainty;
  readonly note?: Text | undefined;
}

/** The answer of a pack to one question, with everything needed to explain it to the person concerned. */
export interface Evaluation<Answer extends string = string> {
  readonly pack: string;
  readonly answer: Answer;
  /** Ids of the rules that fired, never empty. */
  readonly rules: readonly string[];
  /** Labels of the rules that fired, in the same order. */
  readonly reasons: readonly Text[];
  readonly facts: readonly UsedFact[];
  /** Names of unknown facts that could change the answer. */
  readonly missing: readonly string[];
  /** What was computed, by name: days, or instants for clocks. */
  readonly dates: Readonly<Record<string, Day | Instant>>;
  /** The worst letter among everything used. */
  readonly certainty: Certainty;
  /** Whether that letter is C or worse, so that the screen must say “unverified”. */
  readonly unverified: boolean;
  /** For the person: the answer, its reason, the pack and the documents; says so when it rests on unverified values. */
  readonly sentence: Text;
  /** Never empty. */
  readonly clauses: readonly CitedClause[];
}

/** What a question hands over to become an evaluation. */
export interface Finding<Answer extends string> {
  readonly answer: Answer;
  readonly rules: readonly { readonly id: string; readonly label: Text }[];
  readonly rests: readonly Provenance[];
  readonly facts: readonly UsedFact[];
  readonly missing?: readonly string[];
  readonly dates?: Readonly<Record<string, Day | Instant>>;
  /** The statement without citation, a clause of a sentence without its full stop. */
  readonly statement: Text;
}

/** Completes a finding: resolves clauses, takes the worst letter, adds the citation to the sentence. */
export function evaluation<Answer extends string>(pack: Pack, finding: Finding<Answer>): Evaluation<Answer> {
  const clauses = cite(pack, finding.rests);
  const certainty = worstCertainty(finding.rests.map((item) => item.certainty));
  const unverified = isUnverified(certainty);
  return {
    pack: pack.id,
    answer: finding.answer,
    rules: finding.rules.map((rule) => rule.id),
    reasons: finding.rules.map((rule) => rule.label),
    facts: finding.facts,
    missing: finding.missing ?? [],
    dates: finding.dates ?? {},
    certainty,
    unverified,
    sentence: withCitation(pack, finding.statement, clauses, unverified),
    clauses,
  };
}

function cite(pack: Pack, rests: readonly Provenance[]): CitedClause[] {
  const cited = new Map<ClauseReference, CitedClause>();
  for (const { clause, certainty, note } of rests) {
    const known = cited.get(clause);
    if (known && known.certainty >= certainty) continue;
    const [sourceId = '', clauseId = ''] = clause.split('#');
    const source = pack.sources[sourceId]!;
    cited.set(clause, { reference: clause, title: source.title, place: source.clauses[clauseId]!, certainty, note });
  }
  return [...cited.values()];
}

function withCitation(pack: Pack, statement: Text, clauses: readonly CitedClause[], unverified: boolean): Text {
  const titles = (language: 'zh-CN' | 'en') => [...new Set(clauses.map((clause) => clause.title[language]))];
  const rule = { 'zh-CN': `${pack.title['zh-CN']}（${pack.id}）`, en: `${pack.title.en} (${pack.id})` };
  const doubt = unverified
    ? { 'zh-CN': '，其中有未经核实的内容', en: ', in part unverified' }
    : { 'zh-CN': '', en: '' };
  return {
    'zh-CN': `${statement['zh-CN']}。依据：${rule['zh-CN']}；出处：${titles('zh-CN').join('、')}${doubt['zh-CN']}。`,
    en: `${statement.en}. Rule: ${rule.en}; source: ${titles('en').join(', ')}${doubt.en}.`,
  };
}
