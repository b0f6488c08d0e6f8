import type { FactTest } from '../format/expression.ts';
import type { FactValue } from '../facts.ts';
import type { Pack } from '../pack.ts';
import { type PackError, pathText } from './pack-error.ts';
import { type FactDeclaration, commonFacts } from '../vocabulary.ts';

/** How a fact is declared, in the common vocabulary or in the pack; undefined when nowhere. */
export function findFact(pack: Pack, name: string): FactDeclaration | undefined {
  if (Object.hasOwn(commonFacts, name)) return commonFacts[name];
  return Object.hasOwn(pack.facts, name) ? pack.facts[name] : undefined;
}

/** Known names that look like a mistyped one: same letters but for case, or one contains the other. */
function alike(pack: Pack, name: string): string {
  const known = [...Object.keys(commonFacts), ...Object.keys(pack.facts)];
  const near = known.filter((item) => editDistance(item.toLowerCase(), name.toLowerCase()) <= 2);
  return near.length > 0
    ? `Did you mean ${near.join(' or ')}?`
    : 'Use a name of the vocabulary, or declare it under $.facts.';
}

/** Levenshtein distance, O(length × length): for names of a few letters. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

/** What is wrong with the name of a fact. */
export function checkFactName(pack: Pack, name: string, path: string): PackError[] {
  if (findFact(pack, name)) return [];
  return [{ path, found: `there is no fact “${name}”`, expected: 'a declared fact', fix: alike(pack, name) }];
}

/** What is wrong with a comparison: an unknown fact, or one compared as what it is not. */
export function checkFactTest(pack: Pack, test: FactTest, path: readonly (string | number)[]): PackError[] {
  const declared = findFact(pack, test.fact);
  if (!declared) return checkFactName(pack, test.fact, pathText('$', [...path, 'fact']));
  const used = (['is', 'in', 'min', 'max', 'above', 'below'] as const).filter((key) => test[key] !== undefined);
  const allowed = comparisons[declared.kind];
  const errors = used
    .filter((key) => !allowed.includes(key))
    .map((key) => ({
      path: pathText('$', [...path, key]),
      found: `“${test.fact}” is ${kindWords[declared.kind]}`,
      expected: `a comparison by ${allowed.join(', ')}`,
      fix: 'Compare it as what it is, or test another fact.',
    }));
  if (errors.length > 0) return errors;
  const bounds = used.some((key) => key !== 'is' && key !== 'in');
  const isOneWay = bounds ? used.every((key) => key !== 'is' && key !== 'in') : used.length <= 1;
  if (!isOneWay || (used.length === 0 && declared.kind !== 'yesNo')) {
    const found = used.length === 0 ? `“${test.fact}” is compared with nothing` : `compared by ${used.join(' and ')}`;
    const expected = `one comparison of ${kindWords[declared.kind]}`;
    return [{ path: pathText('$', path), found, expected, fix: `Give one of ${allowed.join(', ')}.` }];
  }
  const values = test.in ?? (test.is === undefined ? [] : [test.is]);
  return values.flatMap((value) =>
    checkFactValue(pack, test.fact, value, pathText('$', [...path, test.in ? 'in' : 'is'])),
  );
}

const comparisons = {
  yesNo: ['is'],
  number: ['is', 'in', 'min', 'max', 'above', 'below'],
  choice: ['is', 'in'],
  word: ['is', 'in'],
} as const satisfies Record<FactDeclaration['kind'], readonly string[]> as Record<
  FactDeclaration['kind'],
  readonly string[]
>;

const kindWords: Readonly<Record<FactDeclaration['kind'], string>> = {
  yesNo: 'yes or no',
  number: 'a number',
  choice: 'one of a list',
  word: 'a word',
};

/** What is wrong with a value given for a fact; null, not known, is always allowed. */
export function checkFactValue(pack: Pack, name: string, value: FactValue, path: string): PackError[] {
  const declared = findFact(pack, name);
  if (!declared) return checkFactName(pack, name, path);
  const fits = value === null || fitsKind(declared, value);
  if (fits) return [];
  const expected =
    declared.kind === 'choice' ? `one of ${Object.keys(declared.choices).join(', ')}` : kindWords[declared.kind];
  return [{ path, found: `“${name}” is ${JSON.stringify(value)}`, expected, fix: 'Give a value of that kind.' }];
}

function fitsKind(declared: FactDeclaration, value: boolean | number | string): boolean {
  if (declared.kind === 'yesNo') return typeof value === 'boolean';
  if (declared.kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (declared.kind === 'choice') return typeof value === 'string' && Object.hasOwn(declared.choices, value);
  return typeof value === 'string' && value !== '';
}
