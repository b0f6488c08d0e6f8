import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { weakPassphrase, wrongPassphrase } from './problems.ts';

/** scrypt with 128 MB: a second or less for us, and for a guesser as much for every guess. */
const cost = { N: 2 ** 17, r: 8, p: 1 };

const Sealed = z.object({
  cipher: z.literal('aes-256-gcm'),
  derivation: z.object({
    name: z.literal('scrypt'),
    N: z
      .number()
      .int()
      .max(2 ** 20),
    r: z.number().int().max(32),
    p: z.number().int().max(8),
  }),
  salt: z.string(),
  iv: z.string(),
  tag: z.string(),
  text: z.string(),
});

/** A key file sealed by a passphrase, as JSON. @throws Problem `backup/weak-passphrase` below 12 characters. */
export async function sealKeys(keyFile: string, passphrase: string): Promise<string> {
  const characters = Array.from(passphrase).length;
  if (characters < 12) throw weakPassphrase({ characters });
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt, cost), iv, { authTagLength: 16 });
  const text = Buffer.concat([cipher.update(keyFile, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return JSON.stringify({
    cipher: 'aes-256-gcm',
    derivation: { name: 'scrypt', ...cost },
    salt: base64(salt),
    iv: base64(iv),
    tag: base64(cipher.getAuthTag()),
    text: base64(text),
  });
}

/** The key file again. @throws Problem `backup/wrong-passphrase`. */
export async function unsealKeys(sealed: string, passphrase: string): Promise<string> {
  const { derivation, salt, iv, tag, text } = Sealed.parse(JSON.parse(sealed));
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', await keyOf(passphrase, bytes(salt), derivation), bytes(iv), {
    authTagLength: 16,
  });
  decipher.setAuthTag(bytes(tag));
  try {
    return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
  } catch {
    throw wrongPassphrase({});
  }
}

function keyOf(passphrase: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const maxmem = 256 * N * r;
    scrypt(passphrase.normalize('NFC'), salt, 32, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
