import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { House } from '../../../platform/context.ts';

const keys = new WeakMap<House['keys'], Buffer>();

/**
 * Encrypts what came with an import: rows are personal data long before they are persons in the vault.
 * AES-256-GCM: nonce, tag, text. `about` binds it to its place, so that a row cannot be put in another's stead.
 */
export function seal(house: House, about: string, value: unknown): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(house), nonce).setAAD(Buffer.from(about));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** What was sealed under the same words. Throws when it was changed or lay elsewhere. */
export function unseal(house: House, about: string, sealed: Buffer): unknown {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(house), sealed.subarray(0, 12)).setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8'));
}

/** Words that bind a part of an import to its place: a block by its first row, a former state by its row. */
export function placeWords(importId: string, rowNumber: number, part: 'cells' | 'before'): string {
  return `${importId} ${rowNumber} ${part}`;
}

function keyOf({ keys: ring }: House): Buffer {
  let key = keys.get(ring);
  if (!key) {
    key = ring.derive('imports');
    keys.set(ring, key);
  }
  return key;
}
