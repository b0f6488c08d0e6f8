import type { z } from 'zod';
import { problem } from '../../kernel/problem.ts';

/** One thing wrong with a pack or its examples. */
export interface PackError {
  /** Where, from `$`: `$.contactRules.rules[2].clause`, or `examples[0].given` for examples.json. */
  readonly path: string;
  /** What is wrong, including what was found. */
  readonly found: string;
  readonly expected: string;
  readonly fix: string;
}

/** A pack that does not load; `errors` lists everything wrong with it, not only the first. */
export const invalidPack = problem('pack/invalid', 422, (d: { pack: string; errors: readonly PackError[] }) =>
  [
    `Protocol pack ${d.pack} does not load: ${d.errors.length} error(s).`,
    ...d.errors.map((error) => `${error.path}: ${error.found}; expected ${error.expected}. ${error.fix}`),
  ].join('\n'),
);

/** `$.contactRules.rules[2]` from its parts. */
export function pathText(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return /^[A-Za-z_$][\w$]*$/.test(String(key))
      ? `${text}.${String(key)}`
      : `${text}[${JSON.stringify(String(key))}]`;
  }, root);
}

type Issue = z.core.$ZodIssue;

/** Turns what a schema found into errors that say how to fix them; of several shapes the nearest is explained. */
export function schemaErrors(root: string, json: unknown, issues: readonly Issue[]): PackError[] {
  return issues.flatMap((issue) => issueErrors(root, json, issue, issue.path));
}

function issueErrors(root: string, json: unknown, issue: Issue, path: readonly PropertyKey[]): PackError[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0]!;
    return nearest.flatMap((inner) => issueErrors(root, json, inner, [...path, ...inner.path]));
  }
  const at = pathText(root, path);
  const value = valueAt(json, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText(root, [...path, key]),
      found: `“${key}” is not known here`,
      expected: 'only the keys of docs/reference/pack.schema.json',
      fix: 'Check the spelling, or remove it.',
    }));
  }
  if (value === undefined) {
    return [{ path: at, found: 'missing', expected: expectedBy(issue), fix: fixes[String(path.at(-1))] ?? 'Add it.' }];
  }
  return [{ path: at, found: `found ${shown(value)}`, expected: expectedBy(issue), fix: fixFor(issue, path) }];
}

/** How far a value is from one shape of a union: foreign and missing keys at its root weigh most. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    const atRoot = issue.path.length === 0 || (issue.path.length === 1 && issue.code === 'invalid_type');
    const weight = issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
    return sum + (atRoot ? 100 * weight : weight);
  }, 0);
}

function expectedBy(issue: Issue): string {
  if (issue.code === 'invalid_type') return `a value of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  return issue.message.replace(/^Invalid input: expected /, '');
}

/** How to supply what most often lacks. */
const fixes: Readonly<Record<string, string>> = {
  clause: 'Name the place it stands as source#clause and list both under sources.',
  certainty: 'Give A (official text seen), B (second-hand), C (from memory) or D (our own).',
  unit: 'Write the unit of the number.',
  sources: 'List the documents the pack rests on.',
  'zh-CN': 'Add the Chinese text.',
  en: 'Add the English text.',
};

function fixFor(issue: Issue, path: readonly PropertyKey[]): string {
  if (issue.code === 'invalid_value') return 'Use one of the values listed.';
  return fixes[String(path.at(-1))] ?? 'Correct the value.';
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    json,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
