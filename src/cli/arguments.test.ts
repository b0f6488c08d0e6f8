import { describe, expect, test } from 'vitest';
import { flagOf, readArguments } from './arguments.ts';

describe('readArguments', () => {
  test('parts words from flags, in both ways of writing a value', () => {
    expect(readArguments(['510117', '--reported-from', '2026-03-01', '--sort=onsetOn', '--json'])).toEqual({
      positional: ['510117'],
      flags: { reportedFrom: '2026-03-01', sort: 'onsetOn', json: 'true' },
    });
  });

  test('a switch never takes the word behind it', () => {
    expect(readArguments(['--json', '510117'])).toEqual({ positional: ['510117'], flags: { json: 'true' } });
  });

  test('takes negative numbers, empty values and words that look like flags', () => {
    expect(readArguments(['--lon', '-73.9', '--notes=', '--', '--not-a-flag'])).toEqual({
      positional: ['--not-a-flag'],
      flags: { lon: '-73.9', notes: '' },
    });
  });

  test('keeps all values of a flag given more than once, and refuses them where one is wanted', () => {
    const words = readArguments(['--area', '51', '--area', '41', '--area', '11']);
    expect(words.flags).toEqual({ area: ['51', '41', '11'] });
    expect(() => flagOf(words, 'area')).toThrow('--area was given twice');
  });

  test('refuses a flag that is not known, where they are named', () => {
    expect(() => readArguments(['--pasphrase-file', 'x'], ['passphraseFile'])).toThrow(
      'There is no --pasphrase-file here',
    );
  });
});
