import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { problem } from '../kernel/problem.ts';
import { now } from './clock.ts';
import type { House } from './context.ts';
import { newId } from './id.ts';
import { limited } from './upload.ts';

export const fileEmpty = problem(
  'platform/file-empty',
  422,
  (_: object) => 'The file is empty. Choose it again and send it once more.',
);
export const fileTypeRefused = problem(
  'platform/file-type-refused',
  422,
  (d: { allowed: readonly string[] }) =>
    `This is not a photo or a PDF, whatever its name says. Allowed: ${d.allowed.join(', ')}.`,
);
export const fileUnreadable = problem(
  'platform/file-unreadable',
  409,
  (_: { sha256: string }) =>
    'This file cannot be opened: it was changed on disk, or it belongs to other keys. Restore the files folder and keys.json from one backup.',
);
export const fileMissing = problem(
  'platform/file-missing',
  409,
  (_: { sha256: string }) => 'The bytes of this file are not on disk. Restore the files folder from the backup.',
);

/** Bytes of one piece of evidence. */
export const evidenceLimitBytes = 20 * 1024 * 1024;

/** Kinds of file that are kept, and what their names end with. Everything else could carry something that acts. */
const endings = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
} as const;
export type KeptType = keyof typeof endings;

/** A file that has arrived and is not yet kept. */
export interface ReceivedFile {
  /** Digest of the bytes as sent, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: KeptType;
  /** Puts the bytes, for good, where their digest finds them. */
  keep(): Promise<void>;
  /** Forgets them; after `keep` it does nothing. */
  discard(): Promise<void>;
}

/** Keeps files encrypted, found by the digest of their bytes; names never touch the disk. */
export interface FileStore {
  /** Takes a stream in, in flat memory. @throws Problem when it is too large, empty or of a kind that is not kept. */
  receive(stream: AsyncIterable<Uint8Array>, limitBytes?: number): Promise<ReceivedFile>;
  /** The bytes, proved to be those kept. @throws Problem `platform/file-missing`, `platform/file-unreadable`. */
  read(sha256: string): Promise<Buffer>;
}

const stores = new WeakMap<House, FileStore>();

/** The house's files, in its data folder. */
export function filesOf(house: House): FileStore {
  let store = stores.get(house);
  if (!store) {
    store = openFiles(join(house.dataDir, 'files'), house.keys.derive('files'));
    stores.set(house, store);
  }
  return store;
}

const magic = Buffer.from('LFF1');
const ivBytes = 12;
const tagBytes = 16;

/**
 * Files in a folder, each encrypted by AES-256-GCM: mark, nonce, ciphertext, tag.
 * @param key 32 bytes, `keys.derive('files')`
 */
export function openFiles(folder: string, key: Buffer): FileStore {
  const incoming = join(folder, 'incoming');
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  sweep(incoming);
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a digest');
    return join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    async receive(stream, limitBytes = evidenceLimitBytes) {
      const path = join(incoming, newId());
      try {
        const received = await writeEncrypted(path, limited(stream, limitBytes), key);
        return {
          ...received,
          keep: () => moveInto(path, pathOf(received.sha256)),
          discard: () => rm(path, { force: true }),
        };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
    async read(sha256) {
      const sealed = await readFile(pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? fileMissing({ sha256 }) : error;
      });
      return decrypted(sealed, key, sha256);
    },
  };
}

async function writeEncrypted(path: string, stream: AsyncIterable<Uint8Array>, key: Buffer) {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    await file.write(Buffer.concat([magic, iv]));
    for await (const chunk of stream) {
      if (head.length < 32) head = Buffer.concat([head, chunk.subarray(0, 32)]);
      bytes += chunk.byteLength;
      hash.update(chunk);
      await file.write(cipher.update(chunk));
    }
    if (bytes === 0) throw fileEmpty({});
    const mediaType = typeOf(head);
    if (mediaType === null) throw fileTypeRefused({ allowed: Object.keys(endings) });
    await file.write(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
    await file.sync();
    return { sha256: hash.digest('hex'), bytes, mediaType };
  } finally {
    await file.close();
  }
}

function decrypted(sealed: Buffer, key: Buffer, sha256: string): Buffer {
  const start = magic.length + ivBytes;
  if (sealed.length < start + tagBytes || !sealed.subarray(0, magic.length).equals(magic))
    throw fileUnreadable({ sha256 });
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(magic.length, start));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  let bytes: Buffer;
  try {
    bytes = Buffer.concat([decipher.update(sealed.subarray(start, sealed.length - tagBytes)), decipher.final()]);
  } catch {
    throw fileUnreadable({ sha256 });
  }
  // A whole file put in another's place is encrypted correctly and still not the one asked for.
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw fileUnreadable({ sha256 });
  return bytes;
}

/** The same bytes kept twice are one file. */
async function moveInto(from: string, to: string): Promise<void> {
  const folder = join(to, '..');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(from, to);
  const handle = await open(folder, 'r');
  await handle
    .sync()
    .catch(() => undefined)
    .finally(() => handle.close());
}

/** Uploads broken off more than a day ago. */
function sweep(incoming: string): void {
  const yesterday = Date.parse(now()) - 86_400_000;
  for (const name of readdirSync(incoming)) {
    const path = join(incoming, name);
    if (statSync(path).mtimeMs < yesterday) rmSync(path, { force: true });
  }
}

/** What bytes are by their beginning; null for anything that is not kept. */
export function typeOf(head: Buffer): KeptType | null {
  const text = (from: number, to: number) => head.subarray(from, to).toString('latin1');
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (text(4, 8) === 'ftyp' && ['heic', 'heix', 'mif1', 'heim'].includes(text(8, 12))) return 'image/heic';
  return text(0, 5) === '%PDF-' ? 'application/pdf' : null;
}

/** A name to show and to save under: no folders, nothing invisible, and the ending of what the bytes really are. */
export function safeName(name: string, mediaType: KeptType): string {
  const last = basename(name.replaceAll('\\', '/')).normalize('NFC');
  const plain = last
    .replace(/[\p{C}<>:"/|?*]/gu, '')
    .replace(/^\.+/, '')
    .replace(/(\.\w{1,5})+$/, '')
    .trim();
  return `${[...(plain || 'file')].slice(0, 80).join('')}.${endings[mediaType]}`;
}
