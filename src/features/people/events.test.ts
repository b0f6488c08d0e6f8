import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventWords, tellEvent } from '../../kernel/event-words.ts';
import { RelationKind } from './model.ts';
import { peopleRoutes } from './routes.ts';

const folder = new URL('.', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'events.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

test('every event that is recorded is declared in words, and every declared one is recorded', () => {
  const actions = new Set<string>(Object.values(peopleRoutes).map(({ spec }) => spec.name));
  const named = [...sources.matchAll(/'(people\.[a-z-]+)'/g)].map((match) => match[1]!);

  expect([...new Set(named)].filter((name) => !actions.has(name)).sort()).toEqual(
    [...eventWords.keys()].filter((name) => name.startsWith('people.')).sort(),
  );
});

test('no history says how two persons are related', () => {
  for (const kind of RelationKind.options) {
    const told = tellEvent('people.related', { kind, otherId: 'x' });
    expect(Object.values(told).join()).not.toContain(kind);
  }
});
