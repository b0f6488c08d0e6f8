import { describe, expect, test } from 'vitest';
import { table } from './show.ts';

describe('table', () => {
  test('lines columns up, wide characters counted twice', () => {
    expect(
      table([
        { name: '卢某某', age: 69 },
        { name: 'Ann', age: null },
      ]),
    ).toBe(['name    age', '──────  ───', '卢某某  69', 'Ann     –'].join('\n'));
  });

  test('cuts what is longer than 40 characters', () => {
    expect(table([{ notes: 'x'.repeat(50) }]).split('\n')[2]).toBe(`${'x'.repeat(39)}…`);
  });

  test('keeps control characters from the terminal', () => {
    expect(table([{ name: 'a\u001b[2Jb\u0007\nc' }]).split('\n')[2]).toBe('a [2Jb c');
  });

  test('says when there is nothing', () => {
    expect(table([])).toBe('(none)');
  });
});
