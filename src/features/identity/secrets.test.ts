import { expect, test } from 'vitest';
import { temporaryKeys } from '../../platform/keys.ts';
import {
  hashPassword,
  isOutdated,
  isPassword,
  newRecoveryCode,
  newToken,
  oneTimePassword,
  seal,
  unseal,
} from './secrets.ts';

test('a password is known by its hash, however its characters are composed', async () => {
  const hash = await hashPassword('caf\u00e9 au lait');

  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword(hash, 'cafe\u0301 au lait')).toBe(true);
  expect(await isPassword(hash, 'cafe au lait')).toBe(false);
  expect(await isPassword(null, 'anything')).toBe(false);
});

test('a hash made at a lower cost is found out of date', async () => {
  expect(isOutdated(await hashPassword('three blue kettles'))).toBe(false);
  expect(
    isOutdated('$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$nZqtHqxqPyZVvWKrQ0T3ecvVhZ6cq0ZoMr0M5bJ3D1s'),
  ).toBe(true);
});

test('one key opens one purpose, one installation and one row only', () => {
  const keys = temporaryKeys();
  const sealed = seal(keys, 'totp', 'JBSWY3DPEHPK3PXP', 'account-1');

  expect(unseal(keys, 'totp', sealed, 'account-1')).toBe('JBSWY3DPEHPK3PXP');
  expect(sealed).not.toContain('JBSWY3DP');
  expect(() => unseal(keys, 'oidc', sealed, 'account-1')).toThrow(/authenticate/);
  expect(() => unseal(keys, 'totp', sealed, 'account-2')).toThrow(/authenticate/);
  expect(() => unseal(temporaryKeys(), 'totp', sealed, 'account-1')).toThrow(/authenticate/);
});

test('what is made at random is long enough and never the same', () => {
  expect(newToken()).toMatch(/^[\w-]{43}$/);
  expect(oneTimePassword()).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/);
  expect(newRecoveryCode()).toMatch(/^[0-9a-z]{5}-[0-9a-z]{5}$/);
  expect(new Set(Array.from({ length: 500 }, newRecoveryCode)).size).toBe(500);
});
