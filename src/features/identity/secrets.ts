import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import type { Keys } from '../../platform/keys.ts';

/** Argon2id: 19 MiB, two passes, one lane (OWASP's smallest recommended; 19–26 ms on the reference machine). Raise it here. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash to keep of a password. Composed and decomposed characters count as the same. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

let dummy: Promise<string> | undefined;

/**
 * Whether the password is the one the hash was made of. Without a hash (unknown user, no password) a dummy is compared,
 * so that the time taken does not tell which user names exist; the answer is then false.
 */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword(randomBytes(32).toString('base64'));
  const same = await verify(passwordHash ?? (await dummy), password.normalize('NFKC'));
  return passwordHash !== null && same;
}

/** Whether the hash was made at a lower cost than today's. */
export function isOutdated(passwordHash: string): boolean {
  const made = parseOptions(passwordHash);
  return made.memoryCost < cost.memoryCost || made.timeCost < cost.timeCost;
}

/** A secret nobody can guess, 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A password to hand over once: four groups of four letters and digits, none of which are mistaken for another. */
export function oneTimePassword(): string {
  return randomText(4, 4);
}

/** A code that stands in once for a phone: 50 random bits. */
export function newRecoveryCode(): string {
  return randomText(2, 5);
}

/** Crockford's base 32: a byte modulo 32 picks each letter equally often. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

function randomText(groups: number, length: number): string {
  const text = [...randomBytes(groups * length)].map((byte) => letters[byte % 32]).join('');
  return text.match(new RegExp(`.{${length}}`, 'g'))!.join('-');
}

/** SHA-256 of a token. Enough without salt or cost, because a token is random throughout. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** What a secret is kept for; each purpose has a key of its own. */
export type Purpose = 'totp' | 'oidc';

/** Encrypts a short secret for the database: AES-256-GCM, nonce and tag beside it, base64url. `about` is bound to it. */
export function seal(keys: Keys, purpose: Purpose, secret: string, about: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keys.derive(purpose), nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** The secret sealed by `seal`. @throws Error when the key, the purpose or what it is about is another one. */
export function unseal(keys: Keys, purpose: Purpose, sealed: string, about: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keys.derive(purpose), bytes.subarray(0, 12))
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
