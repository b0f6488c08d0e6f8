import { isUtf8 } from 'node:buffer';

/** Encodings that are recognised; others must be saved as UTF-8 first. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** How a text is encoded, and how sure that is. */
export interface EncodingVerdict {
  readonly encoding: Encoding;
  /** `likely` wants a look at the preview by a person. */
  readonly certainty: 'certain' | 'likely';
  readonly because:
    | 'byte-order-mark'
    | 'valid-utf-8'
    | 'zero-bytes'
    | 'chinese-pairs'
    | 'mostly-utf-8'
    | 'single-high-bytes'
    | 'chosen';
}

/**
 * The encoding of a text: by its mark, else by whether it is valid, else by what its high bytes look like. O(bytes).
 */
export function sniffEncoding(bytes: Uint8Array): EncodingVerdict {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return verdict('utf-8', 'certain', 'byte-order-mark');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return verdict('utf-16le', 'certain', 'byte-order-mark');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return verdict('utf-16be', 'certain', 'byte-order-mark');

  const zeros = zeroShares(bytes.subarray(0, 4096));
  if (zeros.odd > 0.3 && zeros.even < 0.05) return verdict('utf-16le', 'likely', 'zero-bytes');
  if (zeros.even > 0.3 && zeros.odd < 0.05) return verdict('utf-16be', 'likely', 'zero-bytes');

  if (isUtf8(bytes)) return verdict('utf-8', 'certain', 'valid-utf-8');
  const { validSequences, strayBytes } = utf8Counts(bytes);
  if (validSequences >= 10 * strayBytes) return verdict('utf-8', 'likely', 'mostly-utf-8');
  const { commonPairs, otherPairs, invalid } = gbCounts(bytes);
  if (commonPairs > 4 * (otherPairs + invalid))
    return verdict('gb18030', otherPairs + invalid === 0 ? 'certain' : 'likely', 'chinese-pairs');
  if (invalid === 0 && commonPairs > otherPairs) return verdict('gb18030', 'likely', 'chinese-pairs');
  return verdict('windows-1252', 'likely', 'single-high-bytes');
}

function verdict(encoding: Encoding, certainty: EncodingVerdict['certainty'], because: EncodingVerdict['because']) {
  return { encoding, certainty, because };
}

/** Decodes piece by piece, without the mark; what cannot be decoded becomes U+FFFD. */
export function* decodeText(bytes: Uint8Array, encoding: Encoding, pieceBytes = 256 * 1024): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

function zeroShares(bytes: Uint8Array): { even: number; odd: number } {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  const half = Math.max(1, bytes.length / 2);
  return { even: even / half, odd: odd / half };
}

/** Multi-byte sequences that are valid UTF-8, and high bytes that belong to none. */
function utf8Counts(bytes: Uint8Array): { validSequences: number; strayBytes: number } {
  let validSequences = 0;
  let strayBytes = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    const following =
      lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    let matched = 0;
    while (matched < following && (bytes[at + matched + 1]! & 0xc0) === 0x80) matched++;
    if (following > 0 && matched === following) {
      validSequences++;
      at += following;
    } else {
      strayBytes++;
    }
  }
  return { validSequences, strayBytes };
}

/**
 * Reads high bytes as GB18030. Common pairs are the GB 2312 blocks that Chinese text consists of almost entirely;
 * western text in one byte per letter makes pairs too, but with a plain letter behind, hence outside those blocks.
 */
function gbCounts(bytes: Uint8Array): { commonPairs: number; otherPairs: number; invalid: number } {
  let commonPairs = 0;
  let otherPairs = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    if (lead === 0x80 || lead === 0xff) invalid++;
    else if (
      trail >= 0x30 &&
      trail <= 0x39 &&
      bytes[at + 2]! >= 0x81 &&
      bytes[at + 3]! >= 0x30 &&
      bytes[at + 3]! <= 0x39
    ) {
      otherPairs++;
      at += 3;
    } else if (trail >= 0xa1 && trail <= 0xfe && ((lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa3))) {
      commonPairs++;
      at++;
    } else if (trail >= 0x40 && trail !== 0x7f && trail !== 0xff) {
      otherPairs++;
      at++;
    } else invalid++;
  }
  return { commonPairs, otherPairs, invalid };
}
