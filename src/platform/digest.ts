import { createHash } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json.ts';

/** SHA-256 of a text or of a value's canonical JSON, in hexadecimal. */
export function digest(value: unknown): string {
  return createHash('sha256')
    .update(typeof value === 'string' ? value : canonicalJson(value))
    .digest('hex');
}
