import { Problem } from '../../kernel/problem.ts';
import type { Example, Examples } from '../example.ts';
import type { Pack } from '../pack.ts';
import { type Answered, answerExample } from './answer-example.ts';
import { checkFactValue } from './fact-checks.ts';
import { walkPack } from './pack-checks.ts';
import type { PackError } from './pack-error.ts';

/** What an example expects and the pack does not give, in words; empty when the example holds. */
export function runExample(pack: Pack, example: Example): string[] {
  const { expect } = example;
  let got: Answered;
  try {
    got = answerExample(pack, example);
  } catch (refusal) {
    if (!(refusal instanceof Problem)) throw refusal;
    return refusal.code === expect.refused ? [] : [`refused with ${refusal.code}: ${refusal.message}`];
  }
  const differences: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown) => {
    if (expected === undefined || JSON.stringify(expected) === JSON.stringify(actual)) return;
    differences.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  };
  compare('refused', expect.refused, undefined);
  for (const key of ['answer', 'missing', 'tests', 'certainty', 'unverified', 'higherRisk'] as const) {
    compare(key, expect[key], got[key]);
  }
  for (const [name, date] of Object.entries(expect.dates ?? {})) compare(`dates.${name}`, date, got.dates[name]);
  for (const rule of expect.rules ?? []) {
    if (!got.rules.includes(rule)) differences.push(`rules: ${rule} did not fire; fired: ${got.rules.join(', ')}`);
  }
  return differences;
}

/** What is wrong with the examples of a sound pack: rules and facts that do not exist, answers that differ. */
export function checkExamples(pack: Pack, examples: Examples): PackError[] {
  const ids = new Set([...walkPack(pack)].filter(({ path }) => path.at(-1) === 'id').map(({ value }) => value));
  return examples.flatMap((example, index) => {
    const at = `examples[${index}]`;
    const errors = (example.expect.rules ?? [])
      .filter((rule) => !ids.has(rule))
      .map((rule) => ({
        path: `${at}.expect.rules`,
        found: `there is no rule “${rule}” in the pack`,
        expected: 'ids of rules of this pack',
        fix: 'Correct the id; `lianfang pack explain` lists them.',
      }));
    errors.push(...factsGiven(example).flatMap(([name, value]) => checkFactValue(pack, name, value, `${at}.given`)));
    if (errors.length > 0) return errors;
    return runExample(pack, example).map((difference) => ({
      path: at,
      found: difference,
      expected: `“${example.title.en}” to hold`,
      fix: 'Correct the rule if the example is right, or the example if the rule is.',
    }));
  });
}

function factsGiven(example: Example) {
  if (example.question === 'classifyCase' || example.question === 'mustAlertSingleCase')
    return Object.entries(example.given);
  if (example.question === 'classifyContact')
    return example.given.exposures.flatMap((item) => Object.entries(item.facts));
  return 'facts' in example.given ? Object.entries(example.given.facts ?? {}) : [];
}
