import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventWords } from '../../kernel/event-words.ts';
import './events.ts';
import { identityRoutes } from './routes.ts';

const folder = new URL('.', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'events.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

test('every event that is recorded is declared in words, and every declared one is recorded', () => {
  const actions = new Set(Object.values(identityRoutes).map(({ spec }) => spec.name));
  const named = [...sources.matchAll(/'(identity\.[a-z-]+)'/g)]
    .map((match) => match[1]!)
    .filter((name) => !actions.has(name));

  expect([...new Set(named)].sort()).toEqual(
    [...eventWords.keys()].filter((name) => name.startsWith('identity.')).sort(),
  );
});
