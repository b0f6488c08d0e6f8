import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { addDays } from '../kernel/day.ts';
import { answerExample } from './checking/answer-example.ts';
import { runExample } from './checking/run-examples.ts';
import { Examples } from './example.ts';
import { checkPack, loadPack } from './load-pack.ts';
import type { Pack } from './pack.ts';
import { listStatements } from './reading/statements.ts';

const root = fileURLToPath(new URL('../../packs/', import.meta.url));
const ids = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const json = (id: string, file: string): unknown => JSON.parse(readFileSync(`${root}${id}/${file}`, 'utf8'));
const loaded = new Map<string, Pack>();

/** The pack of a folder, loaded once: loading runs its examples as well. */
function load(id: string): Pack {
  const pack = loaded.get(id) ?? loadPack(json(id, 'pack.json'), json(id, 'examples.json'));
  loaded.set(id, pack);
  return pack;
}

describe.each(ids)('pack %s', (id) => {
  test('loads without an error and is named after its folder', () => {
    expect(checkPack(json(id, 'pack.json'), json(id, 'examples.json'))).toEqual([]);
    expect(load(id).id).toBe(id);
  });

  test('tells in its README who, where, from when and what is unverified', () => {
    expect(existsSync(`${root}${id}/README.md`)).toBe(true);
    const text = readFileSync(`${root}${id}/README.md`, 'utf8');
    expect(text).toContain(id);
    expect(text).toContain(load(id).effective.from.value);
    expect(text).toMatch(/unverified/i);
  });

  test('brings at least eight worked cases', () => {
    expect(Examples.parse(json(id, 'examples.json')).length).toBeGreaterThanOrEqual(8);
  });

  test.each(Examples.parse(json(id, 'examples.json')).map((example) => [example.title.en, example] as const))(
    'holds: %s',
    (_title, example) => {
      expect(runExample(load(id), example)).toEqual([]);
    },
  );

  test('names a rule in every answer, and marks C and D as unverified', () => {
    const pack = load(id);
    for (const example of Examples.parse(json(id, 'examples.json'))) {
      if (example.expect.refused) continue;
      const answer = answerExample(pack, example);
      expect([example.title.en, answer.rules.length > 0]).toEqual([example.title.en, true]);
      expect(answer.unverified).toBe(answer.certainty >= 'C');
    }
  });

  test('never calls second-hand or remembered sources official text (A)', () => {
    const pack = load(id);
    const wrong = listStatements(pack).filter(
      (statement) => statement.certainty === 'A' && pack.sources[statement.clause.split('#')[0]!]!.seen !== 'official',
    );
    expect(wrong.map((statement) => statement.key)).toEqual([]);
  });

  test('lists no source clause that nothing rests on', () => {
    const pack = load(id);
    const used = new Set(listStatements(pack).map((statement) => statement.clause));
    const listed = Object.entries(pack.sources).flatMap(([source, { clauses }]) =>
      Object.keys(clauses).map((clause) => `${source}#${clause}`),
    );
    expect(listed.filter((clause) => !used.has(clause))).toEqual([]);
  });
});

describe('the packs together', () => {
  test('follow each other without a gap or an overlap', () => {
    for (const pack of ids.map(load)) {
      if (!pack.supersedes) continue;
      const earlier = load(pack.supersedes);
      expect(pack.effective.from.value).toBe(addDays(earlier.effective.to!.value, 1));
    }
  });

  test('give the published numbers of the quarantine of close contacts', () => {
    const steps = (id: string) => load(id).measures?.find((item) => item.subject === 'close')?.steps;
    const numbers = (id: string) => steps(id)?.map((step) => [step.days.value, step.testDays?.value ?? []]);

    // protocols.md B4 and B14.
    expect(numbers('cn.covid19.v7')).toEqual([[14, [1, 14]]]);
    expect(numbers('cn.covid19.v8')).toEqual([
      [14, [1, 4, 7, 14]],
      [7, [2, 7]],
    ]);
    expect(numbers('cn.covid19.v9')).toEqual([
      [7, [1, 2, 3, 5, 7]],
      [3, [3]],
    ]);
    expect(numbers('who.covid19.2021')).toEqual([[14, []]]);
  });

  test('give the clocks of the law: 2 h from hand to hand, 1 h from province to nation', () => {
    for (const id of ids.filter((item) => item.startsWith('cn.covid19.'))) {
      const law = load(id).reportingClocks!.filter((clock) => clock.reach === 'law');
      expect(law.map((clock) => [clock.id, clock.limit.value, clock.limit.certainty])).toEqual([
        ['law.countyHealth', 2, 'A'],
        ['law.countyGovernment', 2, 'A'],
        ['law.upperHealth', 2, 'A'],
        ['law.cityGovernment', 2, 'A'],
        ['law.provinceGovernment', 2, 'A'],
        ['law.national', 1, 'A'],
      ]);
    }
  });
});

test('the code never branches on a disease or a pack', () => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const code = sources.map((file) => [
    file,
    readFileSync(`${here}${file}`, 'utf8').replace(/like cn\.covid19\.v9/, ''),
  ]);
  const named = code.filter(([, text]) =>
    /covid|新冠|\b(cn|who)\.[a-z0-9]+\.|plague|cholera|h7n9|ebola|measles/i.test(text!),
  );
  expect(named.map(([file]) => file)).toEqual([]);
});
