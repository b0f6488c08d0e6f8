import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryKeys } from '../../platform/keys.ts';
import { blindIndexOf, hmacOf } from './blind-index.ts';

test('hashes as HMAC-SHA-256 does', () => {
  // RFC 4231, test case 2 has a shorter key; filled with zeros to 32 bytes it is the same key.
  const jefe = Buffer.concat([Buffer.from('Jefe')], 32);
  expect(hmacOf(jefe)('what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.array(fc.string({ unit: 'grapheme', maxLength: 1500 }), { minLength: 1, maxLength: 4 }),
      (bytes, texts) => {
        const key = Buffer.from(bytes);
        const hash = hmacOf(key);
        for (const text of texts) expect(hash(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
      },
    ),
  );
});

test('finds equal things by equal hashes, and tells nothing about a thing of another kind or another installation', () => {
  const keys = temporaryKeys();
  const of = (identity: object, birthOn: string | null = null, by = keys) => blindIndexOf(by, identity, birthOn);
  const digits = '13800138000';

  expect(of({ name: '卢晓明' })).toEqual(of({ name: '卢 晓 明' }));
  expect(of({ phone: digits }).phoneHash).toBe(of({ phone: `+86 ${digits}` }).phoneHash);
  expect(of({ phone: digits }).phoneHash).not.toBe(of({ idNumber: digits }).idNumberHash);
  expect(of({ name: 'Ada' }).nameHash).not.toBe(of({ name: 'Ada' }).soundHash);
  expect(of({ phone: digits }).phoneHash).not.toBe(of({ phone: digits }, null, temporaryKeys()).phoneHash);
  expect(of({ name: '卢晓明' }, '1956-12-31').familyBirthHash).toBe(of({ name: '卢大' }, '1956-12-31').familyBirthHash);
  expect(of({ name: '卢晓明' }).familyBirthHash).toBeNull();
});
