import type { Facts, UsedFact } from './facts.ts';
import type { Criterion } from './format/case-definition.ts';
import type { Expression, FactTest } from './format/expression.ts';
import { type FactDeclaration, commonFacts } from './vocabulary.ts';

/** Three-valued truth: a condition over facts that are not known may be undecided. */
export type Truth = 'yes' | 'no' | 'unknown';

/** Whether a condition holds, and what decided it. */
export interface Judgement {
  readonly truth: Truth;
  /** Facts that the truth rests on, each once. Empty when unknown facts alone left it open. */
  readonly facts: readonly UsedFact[];
  /** Criteria that the truth rests on. */
  readonly criteria: readonly Criterion[];
  /** Unknown facts that could still decide it; empty unless the truth is unknown. */
  readonly missing: readonly string[];
}

/** The parts of a pack that a condition may refer to. */
export interface Definitions {
  readonly criteria: readonly Criterion[];
  readonly facts: Readonly<Record<string, FactDeclaration>>;
}

/**
 * Judges a condition by Kleene’s strong three-valued logic: the unknown stays unknown unless known facts decide.
 * A criterion the pack does not have is a bug of the caller: packs are checked when they are loaded.
 */
export function judge(expression: Expression, facts: Facts, pack: Definitions): Judgement {
  if ('all' in expression) return judgeAtLeast(expression.all.length, expression.all, facts, pack);
  if ('any' in expression) return judgeAtLeast(1, expression.any, facts, pack);
  if ('of' in expression) return judgeAtLeast(expression.atLeast, expression.of, facts, pack);
  if ('not' in expression) {
    const inner = judge(expression.not, facts, pack);
    return { ...inner, truth: opposite[inner.truth] };
  }
  if ('criterion' in expression) {
    const criterion = pack.criteria.find((item) => item.id === expression.criterion)!;
    const inner = judge(criterion.when, facts, pack);
    return { ...inner, criteria: [criterion, ...inner.criteria] };
  }
  return judgeFact(expression, facts, pack);
}

const opposite: Readonly<Record<Truth, Truth>> = { yes: 'no', no: 'yes', unknown: 'unknown' };

function judgeAtLeast(needed: number, children: readonly Expression[], facts: Facts, pack: Definitions): Judgement {
  const judged = children.map((child) => judge(child, facts, pack));
  const holding = judged.filter((item) => item.truth === 'yes');
  const failing = judged.filter((item) => item.truth === 'no');
  if (holding.length >= needed) return merge('yes', holding);
  if (children.length - failing.length < needed) return merge('no', failing);
  return merge(
    'unknown',
    judged.filter((item) => item.truth === 'unknown'),
  );
}

function merge(truth: Truth, parts: readonly Judgement[]): Judgement {
  const facts = new Map(parts.flatMap((part) => part.facts).map((fact) => [fact.name, fact]));
  return {
    truth,
    facts: [...facts.values()],
    criteria: [...new Set(parts.flatMap((part) => part.criteria))],
    missing: [...new Set(parts.flatMap((part) => part.missing))],
  };
}

function judgeFact(test: FactTest, facts: Facts, pack: Definitions): Judgement {
  const fact = facts[test.fact] ?? presumed(test.fact, pack);
  if (!fact || fact.value === null) return { truth: 'unknown', facts: [], criteria: [], missing: [test.fact] };
  const truth = holds(test, fact.value) ? 'yes' : 'no';
  return { truth, facts: [{ name: test.fact, ...fact }], criteria: [], missing: [] };
}

/** What stands for a fact that was never mentioned: no, where its declaration says so. */
function presumed(name: string, pack: Definitions): Facts[string] | undefined {
  const declared = commonFacts[name] ?? pack.facts[name];
  const means = declared?.kind === 'yesNo' ? declared.absentMeans : undefined;
  return means === 'no' ? { value: false, source: 'not mentioned' } : undefined;
}

function holds(test: FactTest, value: boolean | number | string): boolean {
  if (test.is !== undefined) return value === test.is;
  if (test.in !== undefined) return test.in.includes(value as string | number);
  const compares = [test.min, test.max, test.above, test.below].some((bound) => bound !== undefined);
  if (!compares) return value === true;
  if (typeof value !== 'number') return false;
  return (
    value >= (test.min ?? -Infinity) &&
    value <= (test.max ?? Infinity) &&
    value > (test.above ?? -Infinity) &&
    value < (test.below ?? Infinity)
  );
}
