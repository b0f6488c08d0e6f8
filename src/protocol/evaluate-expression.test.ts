import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Truth, judge } from './evaluate-expression.ts';
import { type FactValue, factsFrom } from './facts.ts';
import type { Expression } from './format/expression.ts';

const none = { criteria: [], facts: {} };
const truthOf = (expression: Expression, values: Record<string, FactValue>) =>
  judge(expression, factsFrom('test', values), none).truth;

describe('a comparison', () => {
  test.each<[string, Expression, FactValue, Truth]>([
    ['yes is yes', { fact: 'fever' }, true, 'yes'],
    ['no is no', { fact: 'fever' }, false, 'no'],
    ['unknown stays unknown', { fact: 'fever' }, null, 'unknown'],
    ['is: the same word', { fact: 'setting', is: 'plane' }, 'plane', 'yes'],
    ['is: another word', { fact: 'setting', is: 'plane' }, 'train', 'no'],
    ['is: no', { fact: 'fever', is: false }, false, 'yes'],
    ['in: one of them', { fact: 'setting', in: ['plane', 'train'] }, 'train', 'yes'],
    ['in: none of them', { fact: 'setting', in: ['plane', 'train'] }, 'ship', 'no'],
    ['max includes its number', { fact: 'rowsApart', max: 3 }, 3, 'yes'],
    ['max excludes the next', { fact: 'rowsApart', max: 3 }, 4, 'no'],
    ['min includes its number', { fact: 'minutesTogether', min: 15 }, 15, 'yes'],
    ['min excludes the one before', { fact: 'minutesTogether', min: 15 }, 14.9, 'no'],
    ['above excludes its number', { fact: 'daysTemperatureNormal', above: 3 }, 3, 'no'],
    ['below excludes its number', { fact: 'distanceMetres', below: 1.8 }, 1.8, 'no'],
    ['a range needs both ends', { fact: 'rowsApart', min: 1, max: 3 }, 0, 'no'],
    ['a word is in no range', { fact: 'rowsApart', max: 3 }, 'three', 'no'],
  ])('%s', (_what, expression, value, truth) => {
    const name = 'fact' in expression ? expression.fact : '';
    expect(truthOf(expression, { [name]: value })).toBe(truth);
  });
});

describe('unknown facts', () => {
  const [fever, cough] = [{ fact: 'fever' }, { fact: 'cough' }];

  test.each<[string, Expression, Record<string, FactValue>, Truth]>([
    ['do not matter to all when one fails', { all: [fever, cough] }, { fever: false }, 'no'],
    ['leave all open when the rest holds', { all: [fever, cough] }, { fever: true }, 'unknown'],
    ['do not matter to any when one holds', { any: [fever, cough] }, { fever: true }, 'yes'],
    ['leave any open when the rest fails', { any: [fever, cough] }, { fever: false }, 'unknown'],
    ['stay unknown when negated', { not: fever }, {}, 'unknown'],
    ['do not matter when enough hold', { atLeast: 1, of: [fever, cough] }, { cough: true }, 'yes'],
    ['do not matter when too few can hold', { atLeast: 2, of: [fever, cough] }, { cough: false }, 'no'],
  ])('%s', (_what, expression, values, truth) => {
    expect(truthOf(expression, values)).toBe(truth);
  });

  test('are named when they could decide, and only then', () => {
    const expression: Expression = { any: [{ all: [fever, cough] }, { fact: 'imagingFeatures' }] };

    expect(judge(expression, factsFrom('t', { fever: true }), none).missing).toEqual(['cough', 'imagingFeatures']);
    expect(judge(expression, factsFrom('t', { fever: false }), none).missing).toEqual(['imagingFeatures']);
    expect(judge(expression, factsFrom('t', { imagingFeatures: true }), none).missing).toEqual([]);
  });

  test('count as no where the vocabulary says that only a yes is told, but not when asked and not known', () => {
    expect(truthOf({ fact: 'companion' }, {})).toBe('no');
    expect(truthOf({ fact: 'companion' }, { companion: null })).toBe('unknown');
  });
});

test('names the facts it rests on with their source', () => {
  const facts = { fever: { value: true, source: 'clinic' }, cough: { value: false, source: 'interview 2' } };

  const judged = judge({ any: [{ fact: 'fever' }, { fact: 'cough' }] }, facts, none);

  expect(judged.facts).toEqual([{ name: 'fever', value: true, source: 'clinic' }]);
});

const names = ['fever', 'cough', 'imagingFeatures', 'otherSigns'];
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...names).map((fact) => ({ fact })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('tree').map((not) => ({ not })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((of) => ({ atLeast: 2, of })),
  ),
}));
const complete = fc.record(Object.fromEntries(names.map((name) => [name, fc.boolean()])));

describe('whatever the condition', () => {
  test('complete facts always decide it', () => {
    fc.assert(
      fc.property(tree, complete, (expression, values) => {
        expect(truthOf(expression, values)).not.toBe('unknown');
      }),
    );
  });

  test('a decided truth stays when more becomes known', () => {
    fc.assert(
      fc.property(tree, complete, fc.subarray(names), (expression, values, hidden) => {
        const partial = Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.includes(name)));
        const before = truthOf(expression, partial);
        expect(['unknown', truthOf(expression, values)]).toContain(before);
      }),
    );
  });

  test('an open truth names a missing fact, a decided one names none', () => {
    fc.assert(
      fc.property(tree, complete, fc.subarray(names), (expression, values, hidden) => {
        const partial = Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.includes(name)));
        const { truth, missing } = judge(expression, factsFrom('t', partial), none);
        expect(missing.length > 0).toBe(truth === 'unknown');
        expect(hidden).toEqual(expect.arrayContaining([...missing]));
      }),
    );
  });
});
