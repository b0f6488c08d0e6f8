import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventWords } from '../../kernel/event-words.ts';

const src = new URL('../../', import.meta.url).pathname;

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('/web/'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));

const declaring = files.filter(({ file, text }) => text.includes('declareEvent(') && file !== 'kernel/event-words.ts');
for (const { file } of declaring) await import(join(src, file));

/** Names of happenings in a source: `name: 'feature.past-tense'`, unless a summary follows, which makes it an action's. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\bname: ([^\n]*?'[a-z-]+\.[a-z-]+'[^\n]*)\n(\s*summary:)?/g)]
    .filter(([, , summary]) => summary === undefined)
    .flatMap(([, value]) => [...value!.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, name]) => name!));
}

const recorded = files
  .filter(({ file }) => file.startsWith('features/'))
  .flatMap(({ file, text }) => namesIn(text).map((name) => ({ file, name })));

test.each(recorded)('$name, recorded in $file, is declared with words', ({ name }) => {
  expect(eventWords.has(name)).toBe(true);
});

test.each([...eventWords.keys()])('%s is declared and recorded somewhere', (name) => {
  const elsewhere = files.filter(({ text }) => !text.includes(`declareEvent('${name}'`));
  expect(elsewhere.some(({ text }) => text.includes(`'${name}'`))).toBe(true);
});

test.each([...eventWords])('the words of %s use the same details in both languages', (_name, words) => {
  const details = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  expect(words.en.length).toBeGreaterThan(0);
  expect(words['zh-CN']).toMatch(/\p{Script=Han}/u);
  expect(details(words.en)).toEqual(details(words['zh-CN']));
});

test('finds the events in a source and leaves the names of actions alone', () => {
  expect(
    namesIn(
      `change({\n  name: 'cases.open',\n  summary: 'x',\n});\nctx.record({ name: 'cases.opened', subject: 'case' });\nname: a ? 'x.a' : 'x.b',\n`,
    ),
  ).toEqual(['cases.opened', 'x.a', 'x.b']);
});
