import { expect, test } from 'vitest';
import { declareEvent, fillWords, tellEvent } from './event-words.ts';

declareEvent(
  'words.tested',
  { en: '{who} moved {things} to {state}', 'zh-CN': '{who}将{things}改为{state}' },
  {
    state: { open: { en: 'open', 'zh-CN': '开放' } },
  },
);

test('an event is told in both languages, coded values in words', () => {
  expect(tellEvent('words.tested', { who: 'A', things: ['x', 'y'], state: 'open' })).toEqual({
    en: 'A moved x, y to open',
    'zh-CN': 'A将x, y改为开放',
  });
});

test('what is missing is a dash, and an unknown code is shown as it is', () => {
  expect(tellEvent('words.tested', { who: null, things: [], state: 'shut' }).en).toBe('– moved – to shut');
});

test('an undeclared event is still told', () => {
  expect(tellEvent('words.unknown', { a: 1 }).en).toBe('words.unknown {"a":1}');
});

test('values are put in as text: neither prototypes nor templates in them are followed', () => {
  expect(fillWords('{constructor} {a} {b}', { a: '{b}', b: { c: 1 } })).toBe('– {b} {"c":1}');
});

test('refuses to declare an event twice', () => {
  expect(() => declareEvent('words.tested', { en: '', 'zh-CN': '' })).toThrow('twice');
});
