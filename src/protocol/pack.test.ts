import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../kernel/problem.ts';
import { checkPack, loadPack } from './load-pack.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { packJsonSchema } from './pack.ts';

type Any = any; // oxlint-disable-line typescript/no-explicit-any -- the tests break JSON on purpose

const read = (file: string): Any => JSON.parse(readFileSync(new URL(`../../packs/${file}`, import.meta.url), 'utf8'));
const sound = read('cn.covid19.v9/pack.json');
const minimal = {
  id: 'xx.fever.one',
  jurisdiction: 'xx',
  pathogen: 'fever',
  edition: 'one',
  title: { 'zh-CN': '发热', en: 'Fever' },
  effective: { from: { value: '2026-01-01', clause: 'manual#start', certainty: 'D' }, to: null },
  supersedes: null,
  sources: {
    manual: {
      title: { 'zh-CN': '手册', en: 'Manual' },
      published: null,
      seen: 'own',
      clauses: { start: { 'zh-CN': '第一条', en: '1' } },
    },
  },
};

/** The errors of a sound pack after one change. */
function errorsAfter(change: (pack: Any) => void) {
  const pack = structuredClone(sound);
  change(pack);
  return checkPack(pack, []);
}

const rule = (pack: Any, id: string) => pack.contactRules.rules.find((item: Any) => item.id === id);

test('loads a pack that leaves out every optional part', () => {
  expect(loadPack(minimal, []).id).toBe('xx.fever.one');
});

describe('refuses', () => {
  const cases: [string, (pack: Any) => void, string, RegExp][] = [
    ['a missing title', (p) => delete p.title.en, '$.title.en', /English/],
    ['a word it does not know', (p) => (p.incubatoin = {}), '$.incubatoin', /spelling/],
    ['a value without a clause', (p) => delete p.lookBack.clause, '$.lookBack.clause', /source#clause/],
    ['a value without a letter', (p) => delete p.lookBack.certainty, '$.lookBack.certainty', /second-hand/],
    ['a letter that does not exist', (p) => (p.lookBack.certainty = 'E'), '$.lookBack.certainty', /values listed/],
    ['a value without a unit', (p) => delete p.lookBack.unit, '$.lookBack.unit', /unit/],
    ['a value in the wrong unit', (p) => (p.lookBack.unit = 'hours'), '$.lookBack.unit', /values listed/],
    ['half a day', (p) => (p.lookBack.value = 7.5), '$.lookBack.value', /Correct/],
    ['a negative number', (p) => (p.cluster.cases.value = -5), '$.cluster.cases.value', /Correct/],
    ['a clause that is not a reference', (p) => (p.lookBack.clause = 'art. 5'), '$.lookBack.clause', /source#clause/],
    ['a source that is not listed', (p) => (p.lookBack.clause = 'law#1'), '$.lookBack.clause', /\$\.sources/],
    [
      'a clause that its source does not list',
      (p) => (p.lookBack.clause = 'control-v9#nowhere'),
      '$.lookBack.clause',
      /\$\.sources\.control-v9\.clauses/,
    ],
    ['a day that does not exist', (p) => (p.effective.from.value = '2022-06-31'), '$.effective.from.value', /Correct/],
    ['an end before the beginning', (p) => (p.effective.to.value = '2022-01-01'), '$.effective.to.value', /inclusive/],
    ['an id that is not made of its parts', (p) => (p.edition = 'v10'), '$.id', /agree/],
    ['an id in the wrong form', (p) => (p.id = 'Ninth Edition'), '$.id', /Correct/],
    ['a pack that replaces itself', (p) => (p.supersedes = p.id), '$.supersedes', /before/],
    ['a pack that does not name what it replaces', (p) => delete p.supersedes, '$.supersedes', /Add/],
    ['an id used twice', (p) => (p.criteria[1].id = 'epi.community'), '$.criteria[1].id', /another id/],
    [
      'a fact nobody declared, suggesting the likely one',
      (p) => (rule(p, 'contact.planeRow').when.all[1].fact = 'rowApart'),
      '$.contactRules.rules[11].when.all[1].fact',
      /rowsApart/,
    ],
    [
      'yes or no compared with a number',
      (p) => (rule(p, 'contact.companion').when.all[1] = { fact: 'companion', min: 1 }),
      '$.contactRules.rules[8].when.all[1].min',
      /Compare it as what it is/,
    ],
    [
      'a choice that does not exist',
      (p) => (rule(p, 'contact.venue').when = { fact: 'setting', is: 'rocket' }),
      '$.contactRules.rules[18].when.is',
      /that kind/,
    ],
    [
      'a number compared with nothing',
      (p) => (rule(p, 'contact.planeRow').when.all[1] = { fact: 'rowsApart' }),
      '$.contactRules.rules[11].when.all[1]',
      /Give one of/,
    ],
    [
      'an expression of no known shape',
      (p) => (rule(p, 'contact.venue').when = { none: [] }),
      '$.contactRules.rules[18].when.none',
      /spelling/,
    ],
    [
      'a condition that asks for more than it lists',
      (p) => (p.caseDefinitions.definitions[2].when.any[1].atLeast = 4),
      '$.caseDefinitions.definitions[2].when.any[1].atLeast',
      /Lower/,
    ],
    [
      'a criterion that is not listed',
      (p) => (p.criteria[4].when.any[0].criterion = 'epi.unknown'),
      '$.criteria[4].when.any[0].criterion',
      /\$\.criteria/,
    ],
    [
      'a criterion that rests on itself',
      (p) => (p.criteria[4].when.any[0].criterion = 'epi.history'),
      '$.criteria[4].when.any[0].criterion',
      /Move it up/,
    ],
    ['an owner nobody declared', (p) => (p.reportingClocks[0].owner = 'nobody'), '$.reportingClocks[0].owner', /roles/],
    [
      'a moment nobody declared',
      (p) => (p.reportingClocks[0].stops = 'soonAt'),
      '$.reportingClocks[0].stops',
      /moments/,
    ],
    [
      'clocks that wait for each other',
      (p) => (p.reportingClocks[1].stops = 'detectedAt'),
      '$.reportingClocks[0]',
      /moment it starts/,
    ],
    [
      'a common fact declared again',
      (p) => (p.facts = { fever: { kind: 'yesNo', label: p.title } }),
      '$.facts.fever',
      /Remove/,
    ],
    [
      'a variant that is not listed',
      (p) => (p.contactWindow.variants[0].variant = 'mars'),
      '$.contactWindow.variants[0].variant',
      /variants/,
    ],
    [
      'a test after the end of its stretch',
      (p) => p.measures[0].steps[0].testDays.value.push(8),
      '$.measures[0].steps[0].testDays.value',
      /next stretch/,
    ],
    ['two measures for one subject', (p) => (p.measures[2].subject = 'close'), '$.measures[2].subject', /Join/],
    [
      'a release into a measure that is not there',
      (p) => (p.measures[1].releaseIf.otherwise = 'general'),
      '$.measures[1].releaseIf.otherwise',
      /Add that measure/,
    ],
    ['an incubation upside down', (p) => (p.incubation.min.value = 15), '$.incubation.max.value', /Correct/],
  ];

  test.each(cases)('%s', (_what, change, path, fix) => {
    const errors = errorsAfter(change);

    expect(errors.map((error) => error.path)).toContain(path);
    const error = errors.find((item) => item.path === path)!;
    expect(error.fix).toMatch(fix);
    expect(error.expected).not.toBe('');
    expect(error.found).not.toBe('');
  });

  test.each([[null], [42], ['text'], [[]], [undefined]])('%j as a pack', (json) => {
    expect(checkPack(json, []).length).toBeGreaterThan(0);
  });

  test('with every error at once, by path, in one problem', () => {
    const broken = structuredClone(sound);
    delete broken.title.en;
    delete broken.lookBack.clause;
    broken.cluster.cases.certainty = 'Z';

    const refusal = refusalOf(() => loadPack(broken, []));

    expect(refusal.code).toBe('pack/invalid');
    expect((refusal.details as Any).errors.map((error: Any) => error.path)).toEqual([
      '$.title.en',
      '$.lookBack.clause',
      '$.cluster.cases.certainty',
    ]);
    expect(refusal.message).toContain('cn.covid19.v9');
    expect(refusal.message.split('\n')).toHaveLength(4);
  });

  test.each([
    ['a question there is none of', { question: 'guess' }, 'examples[0].question'],
    [
      'a rule the pack does not have',
      { expect: { answer: 'close', rules: ['contact.moon'] } },
      'examples[0].expect.rules',
    ],
    [
      'a fact nobody declared',
      { given: { exposures: [{ facts: { sting: true }, firstOn: '2022-07-01', lastOn: '2022-07-01' }] } },
      'examples[0].given',
    ],
    ['an answer the pack does not give', { expect: { answer: 'general' } }, 'examples[0]'],
    ['a refusal the pack does not make', { expect: { refused: 'pack/says-nothing' } }, 'examples[0]'],
  ])('an example with %s', (_what, change, path) => {
    const example = {
      title: { 'zh-CN': '同住', en: 'Same household' },
      question: 'classifyContact',
      given: { exposures: [{ facts: { setting: 'household' }, firstOn: '2022-07-01', lastOn: '2022-07-01' }] },
      expect: { answer: 'close', rules: ['contact.living'] },
    };

    expect(checkPack(sound, [example])).toEqual([]);
    expect(checkPack(sound, [{ ...example, ...change }]).map((error) => error.path)).toContain(path);
  });
});

describe('canonicalJson', () => {
  test('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: 'x', c: null }], a: '卢' })).toBe('{"a":"卢","b":[1,{"c":null,"d":"x"}]}');
  });

  test('reads back to what it was made of, and is the same again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('changes when any number of a pack changes', () => {
    const changed = structuredClone(sound);
    changed.measures[0].steps[0].days.value = 8;

    expect(canonicalJson(changed)).not.toBe(canonicalJson(sound));
  });
});

test('packJsonSchema describes the parts and refuses unknown keys', () => {
  const schema = packJsonSchema() as Any;

  const pack = schema.$defs.Pack;
  expect(pack.required).toEqual(expect.arrayContaining(['id', 'title', 'effective', 'supersedes', 'sources']));
  expect(pack.required).not.toContain('contactRules');
  expect(pack.additionalProperties).toBe(false);
  expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(['Expression', 'Quantity', 'Source', 'Certainty']));
});

function refusalOf(act: () => unknown): Problem {
  try {
    act();
  } catch (refusal) {
    if (refusal instanceof Problem) return refusal;
    throw refusal;
  }
  throw new Error('it was not refused');
}
