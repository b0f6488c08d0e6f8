import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPack } from '../load-pack.ts';
import { diffLines, diffPacks } from './diff-packs.ts';
import { explainPack, explanationLines } from './explain-pack.ts';
import { listStatements } from './statements.ts';

type Any = any; // oxlint-disable-line typescript/no-explicit-any -- the tests change JSON on purpose

const json = (id: string) =>
  JSON.parse(readFileSync(new URL(`../../../packs/${id}/pack.json`, import.meta.url), 'utf8'));
const load = (id: string) => loadPack(json(id), []);
const [v8, v9, who] = [load('cn.covid19.v8'), load('cn.covid19.v9'), load('who.covid19.2021')];

describe('explainPack', () => {
  test('states everything that carries a clause, once', () => {
    const cited = JSON.stringify(json('cn.covid19.v9')).match(/"clause":"/g)!.length;
    const { parts, letters } = explainPack(v9);

    expect(parts.flatMap((part) => part.statements)).toHaveLength(cited);
    expect(letters.A + letters.B + letters.C + letters.D).toBe(cited);
    const keys = parts.flatMap((part) => part.statements.map((statement) => statement.key));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('marks what is unverified and tells why', () => {
    const lines = explanationLines(explainPack(v9), 'en');

    expect(lines).toContainEqual(
      expect.stringMatching(/^! C {2}cluster: cluster · within: 7 days {2}\[memory#cluster-window\]$/),
    );
    expect(lines).toContainEqual(expect.stringContaining('The threshold has a source; the 7 days are from memory'));
    expect(lines.filter((line) => line.startsWith('!'))).toHaveLength(explainPack(v9).letters.C);
  });

  test('tells conditions and clocks in words, in both languages', () => {
    const en = explanationLines(explainPack(v9), 'en').join('\n');
    const zh = explanationLines(explainPack(v9), 'zh-CN').join('\n');

    expect(en).toContain('setting is plane and rows apart, 0 for the same row ≤ 3');
    expect(en).toContain('province government informed → national health authority informed, 1 hour');
    expect(zh).toContain('接触场所为飞机且相隔排数 ≤ 3');
    expect(zh).toContain('第 1, 2, 3, 5, 7 天');
    expect(en).not.toMatch(/[\u4e00-\u9fff]|undefined|\[object/);
    expect(zh).not.toMatch(/undefined|\[object/);
  });
});

describe('diffPacks', () => {
  test('finds nothing between a pack and itself', () => {
    expect(diffPacks(v9, v9).changes).toEqual([]);
  });

  test('M22-2: shows what the ninth edition changed, with both clauses and letters', () => {
    const lines = diffLines(diffPacks(v8, v9), 'en');

    expect(lines).toContain(
      '~ measure for close contacts · quarantine at a site · days: 14 days [control-v8#measures, B] → 7 days [control-v9#measures, A]',
    );
    expect(lines).toContainEqual(expect.stringMatching(/^\+ exposed in a venue.*\[control-v9#venue, A\]$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^- shared meal, entertainment or their service in a closed place/),
    );
  });

  test('is the other way round when read backwards', () => {
    const there = diffPacks(v8, who).changes;
    const back = diffPacks(who, v8).changes;
    const keys = (changes: typeof there, kind: string) =>
      changes
        .filter((change) => change.kind === kind)
        .map((change) => change.key)
        .sort();

    expect(keys(back, 'added')).toEqual(keys(there, 'removed'));
    expect(keys(back, 'changed')).toEqual(keys(there, 'changed'));
  });

  test.each<[string, (pack: Any) => void, string]>([
    ['a number', (p) => (p.lookBack.value = 8), 'changed'],
    ['the end of a clock', (p) => (p.reportingClocks[0].stops = 'reviewedAt'), 'changed'],
    ['the owner of a clock', (p) => (p.reportingClocks[0].owner = 'grid'), 'changed'],
    ['the kind of a stretch', (p) => (p.measures[0].steps[0].kind = 'homeQuarantine'), 'changed'],
    ['a condition', (p) => (p.contactRules.rules[11].when.all[1].max = 2), 'changed'],
    ['a class', (p) => (p.contactRules.rules[11].class = 'general'), 'changed'],
    ['a letter alone', (p) => (p.lookBack.certainty = 'B'), 'resourced'],
    ['a rule less', (p) => p.contactRules.rules.splice(11, 1), 'removed'],
  ])('sees %s change', (_what, change, kind) => {
    const changed = structuredClone(json('cn.covid19.v9'));
    change(changed);

    const { changes } = diffPacks(v9, loadPack(changed, []));

    expect([...new Set(changes.map((item) => item.kind))]).toEqual([kind]);
  });

  test('matches rules by id, whatever their order', () => {
    const shuffled = structuredClone(json('cn.covid19.v9'));
    shuffled.contactRules.rules.reverse();

    expect(diffPacks(v9, loadPack(shuffled, [])).changes).toEqual([]);
  });

  test('counts a mere change of source instead of listing it', () => {
    const resourced = diffPacks(v8, v9).changes.filter((change) => change.kind === 'resourced');

    expect(resourced.length).toBeGreaterThan(0);
    expect(diffLines(diffPacks(v8, v9), 'en')[1]).toContain(`${resourced.length} with another source only`);
  });
});

test('listStatements leaves out declarations', () => {
  const parts = new Set(listStatements(v9).map((statement) => statement.part));

  expect([...parts]).not.toEqual(expect.arrayContaining(['sources']));
  expect(parts.has('contactRules')).toBe(true);
});
