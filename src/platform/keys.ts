import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const KeyFile = z.object({
  /** Names this installation; login roles of the database carry it. */
  installation: z.string(),
  /** Master keys of the identity vault by id, oldest first, base64 of 32 bytes. The last one encrypts. */
  vault: z.array(z.object({ id: z.string(), key: z.string() })).min(1),
  /** Key of the blind indexes, base64 of 32 bytes. */
  index: z.string(),
  /** Everything else (sessions, the database's login) is derived from this, base64 of 32 bytes. */
  root: z.string(),
});
type KeyFile = z.infer<typeof KeyFile>;

/** The installation's secrets. They live in one file beside the data, never in the database they protect. */
export interface Keys {
  readonly installation: string;
  readonly vault: readonly { readonly id: string; readonly key: Buffer }[];
  readonly index: Buffer;
  /** A 32-byte key for one purpose only. */
  derive(purpose: string): Buffer;
  /** Adds a new master key to the vault; from now on it encrypts. Old ones stay to decrypt until nothing needs them. */
  addVaultKey(id: string): void;
  /** Forgets master keys that nothing is encrypted with any more. */
  dropVaultKeys(ids: readonly string[]): void;
}

/** Reads the keys kept in a folder; makes them at the first start. */
export function openKeys(folder: string): Keys {
  const path = join(folder, 'keys.json');
  if (!existsSync(path)) save(path, freshKeys());
  return keysOf(KeyFile.parse(JSON.parse(readFileSync(path, 'utf8'))), (file) => save(path, file));
}

/** The keys in the text of a key file, for a copy that is not in use: adding or dropping keys is not kept. */
export function keysIn(text: string): Keys {
  return keysOf(KeyFile.parse(JSON.parse(text)), () => {});
}

/** Keys that live only in memory, for tests. */
export function temporaryKeys(): Keys {
  return keysOf(freshKeys(), () => {});
}

function freshKeys(): KeyFile {
  const random = () => randomBytes(32).toString('base64');
  return {
    installation: randomBytes(4).toString('hex'),
    vault: [{ id: 'k1', key: random() }],
    index: random(),
    root: random(),
  };
}

function keysOf(file: KeyFile, persist: (file: KeyFile) => void): Keys {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const root = bytes(file.root);
  const vault = file.vault.map(({ id, key }) => ({ id, key: bytes(key) }));
  const store = () => persist({ ...file, vault: vault.map(({ id, key }) => ({ id, key: key.toString('base64') })) });
  return {
    installation: file.installation,
    vault,
    index: bytes(file.index),
    derive: (purpose) => Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), purpose, 32)),
    addVaultKey(id) {
      if (vault.some((each) => each.id === id)) throw new Error(`there is a vault key ${id} already`);
      vault.push({ id, key: randomBytes(32) });
      store();
    },
    dropVaultKeys(ids) {
      for (const id of ids) {
        const at = vault.findIndex((each) => each.id === id);
        if (at === vault.length - 1) throw new Error(`${id} is the key in use`);
        if (at >= 0) vault.splice(at, 1);
      }
      store();
    },
  };
}

/** Written beside and renamed, so that a crash never leaves half a key file. Only the owner may read it. */
function save(path: string, file: KeyFile): void {
  const beside = `${path}.new`;
  writeFileSync(beside, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(beside, path);
}

/** The keyed hash of a text, in hexadecimal: equal texts are found, the text is not. */
export function keyedHash(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
