import { createHmac, hash as oneShot } from 'node:crypto';
import type { Keys } from '../../platform/keys.ts';
import type { Identity } from './model.ts';
import { evenIdNumber, evenPhone, readName } from './names.ts';

/**
 * Who a person is, hashed with a key outside the database, so that equal things are found without being readable. Each
 * kind of index has a key of its own: a phone number never equals a document number. Null where not known.
 * Hashes are the first 128 bits, 32 hexadecimal digits; the database keeps them as uuid, its type for 128 bits.
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
  readonly name: KeyedHash;
  readonly sound: KeyedHash;
  readonly idNumber: KeyedHash;
  readonly phone: KeyedHash;
  readonly familyBirth: KeyedHash;
  readonly token: KeyedHash;
  /** There are about 400 syllables and 800 letter pairs, so each is hashed once. */
  readonly tokens: Map<string, number>;
}

const prepared = new WeakMap<Buffer, IndexKeys>();

/** Makes the blind index of what is given. A date of birth narrows it but is not part of the vault. */
export function blindIndexOf(
  keys: Keys,
  identity: Partial<Record<keyof Identity, string | null | undefined>>,
  birthOn: string | null,
): BlindIndex {
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
    const key = (purpose: string) => hmacOf(createHmac('sha256', keys.index).update(`people/${purpose}`).digest());
    made = {
      name: key('name'),
      sound: key('sound'),
      idNumber: key('id-number'),
      phone: key('phone'),
      familyBirth: key('family-birth'),
      token: key('token'),
      tokens: new Map(),
    };
    prepared.set(keys.index, made);
  }
  return made;
}

function hash(keyed: KeyedHash, text: string): string | null {
  return text === '' ? null : keyed(text).slice(0, 32);
}

function tokenHash(index: IndexKeys, token: string): number {
  let hashed = index.tokens.get(token);
  if (hashed === undefined) {
    hashed = Number.parseInt(index.token(token).slice(0, 8), 16) | 0;
    if (index.tokens.size < 50_000) index.tokens.set(token, hashed);
  }
  return hashed;
}

type KeyedHash = (text: string) => string;

/**
 * HMAC-SHA-256 (RFC 2104) with a key of 32 bytes, in hexadecimal. Node's own makes an object for every text, and half
 * the time of an import of 100,000 persons went into collecting them; the test holds the two against each other.
 */
export function hmacOf(key: Buffer): KeyedHash {
  const inner = Buffer.alloc(64 + 2048, 0x36);
  const outer = Buffer.alloc(64 + 32, 0x5c);
  for (const [at, byte] of key.entries()) {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  return (text) => {
    // A character is at most three bytes.
    if (text.length * 3 > 2048) return createHmac('sha256', key).update(text).digest('hex');
    const length = inner.write(text, 64, 'utf8');
    outer.write(oneShot('sha256', inner.subarray(0, 64 + length), 'hex'), 64, 'hex');
    return oneShot('sha256', outer, 'hex');
  };
}
