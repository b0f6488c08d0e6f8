import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemOf } from '../../platform/database-problems.ts';
import { temporaryKeys } from '../../platform/keys.ts';
import { identityFields } from './model.ts';
import { newDataKey, seal, unseal, unwrap } from './vault-cipher.ts';

const one = '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa';
const other = '0190bbbb-bbbb-7bbb-8bbb-bbbbbbbbbbbb';
const damaged = expect.objectContaining({ code: 'people/identity-damaged' });

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return problemOf(error);
  }
}

describe('the vault', () => {
  test('gives back every text as it was', () => {
    const keys = temporaryKeys();
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom(...identityFields),
        fc.uuid(),
        (text, field, person) => {
          const { wrapped, key, masterKeyId } = newDataKey(keys, person);
          const opened = unwrap(keys, person, wrapped, masterKeyId);
          expect(opened.equals(key)).toBe(true);
          expect(unseal(opened, person, field, seal(key, person, field, text))).toBe(text);
        },
      ),
    );
  });

  test('refuses a text in which any bit was changed', () => {
    const { key } = newDataKey(temporaryKeys(), one);
    const sealed = seal(key, one, 'name', '卢晓明');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const edited = Buffer.from(sealed);
      edited[bit >> 3]! ^= 1 << (bit & 7);
      expect(thrownBy(() => unseal(key, one, 'name', edited))).toEqual(damaged);
    }
    expect(thrownBy(() => unseal(key, one, 'name', sealed.subarray(0, 10)))).toEqual(damaged);
  });

  test('refuses a text moved to another person, to another field or under another key', () => {
    const keys = temporaryKeys();
    const { key, wrapped, masterKeyId } = newDataKey(keys, one);
    const sealed = seal(key, one, 'name', '卢晓明');

    expect(thrownBy(() => unseal(key, other, 'name', sealed))).toEqual(damaged);
    expect(thrownBy(() => unseal(key, one, 'address', sealed))).toEqual(damaged);
    expect(thrownBy(() => unseal(newDataKey(keys, one).key, one, 'name', sealed))).toEqual(damaged);
    expect(thrownBy(() => unwrap(keys, other, wrapped, masterKeyId))).toEqual(damaged);
    expect(thrownBy(() => unwrap(temporaryKeys(), one, wrapped, masterKeyId))).toEqual(damaged);
    expect(thrownBy(() => unwrap(keys, one, wrapped, 'k0'))).toEqual(
      expect.objectContaining({ code: 'people/master-key-missing' }),
    );
  });

  test('never makes the same text of the same name twice', () => {
    const { key } = newDataKey(temporaryKeys(), one);
    expect(new Set(Array.from({ length: 2000 }, () => seal(key, one, 'name', '卢晓明').toString('hex'))).size).toBe(
      2000,
    );
  });
});
