import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Keys } from '../../platform/keys.ts';
import type { Identity } from './model.ts';
import { evenIdNumber, evenPhone, readName } from './names.ts';

/**
 * Who a person is, hashed with a key outside the database, so that equal things are found without being readable. Each
 * kind of index has a key of its own: a phone number never equals a document number. Null where not known.
 * Hashes are the first 128 bits, written as a UUID because that is the database's type for 128 bits.
 */
export interface BlindIndex {
  readonly nameHash: string | null;
  /** Null also for a name that was masked already. */
  readonly soundHash: string | null;
  readonly idNumberHash: string | null;
  readonly phoneHash: string | null;
  readonly familyBirthHash: string | null;
  /** 32-bit hashes of the name's syllables or letter pairs, ascending. */
  readonly nameTokens: readonly number[];
}

interface IndexKeys {
  readonly name: KeyObject;
  readonly sound: KeyObject;
  readonly idNumber: KeyObject;
  readonly phone: KeyObject;
  readonly familyBirth: KeyObject;
  readonly token: KeyObject;
  /** There are about 400 syllables and 800 letter pairs, so each is hashed once. */
  readonly tokens: Map<string, number>;
}

const prepared = new WeakMap<Buffer, IndexKeys>();

/** Makes the blind index of what is given. A date of birth narrows it but is not part of the vault. */
export function blindIndexOf(keys: Keys, identity: Partial<Record<keyof Identity, string | null | undefined>>, birthOn: string | null): BlindIndex {
  const index = indexKeys(keys);
  const { name, idNumber, phone } = identity;
  const { even, sound, family, tokens } = readName(name ?? '');
  return {
    nameHash: hash(index.name, even),
    soundHash: hash(index.sound, sound),
    idNumberHash: hash(index.idNumber, evenIdNumber(idNumber ?? '')),
    phoneHash: hash(index.phone, evenPhone(phone ?? '')),
    familyBirthHash: birthOn && family !== '' ? hash(index.familyBirth, `${family} ${birthOn}`) : null,
    nameTokens: tokens.map((token) => tokenHash(index, token)).sort((a, b) => a - b),
  };
}

function indexKeys(keys: Keys): IndexKeys {
  let made = prepared.get(keys.index);
  if (!made) {
    const key = (purpose: string) => createSecretKey(createHmac('sha256', keys.index).update(`people/${purpose}`).digest());
    made = {
      name: key('name'), sound: key('sound'), idNumber: key('id-number'), phone: key('phone'),
      familyBirth: key('family-birth'), token: key('token'), tokens: new Map(),
    };
    prepared.set(keys.index, made);
  }
  return made;
}

function hash(key: KeyObject, text: string): string | null {
  if (text === '') return null;
  const hex = createHmac('sha256', key).update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

function tokenHash(index: IndexKeys, token: string): number {
  let hashed = index.tokens.get(token);
  if (hashed === undefined) {
    hashed = createHmac('sha256', index.token).update(token).digest().readInt32BE(0);
    if (index.tokens.size < 50_000) index.tokens.set(token, hashed);
  }
  return hashed;
}
