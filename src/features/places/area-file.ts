import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { AreaLevel, codeLength, levelOf, parentOf } from '../../kernel/area-code.ts';

/** A tree of areas as columns of equal length, widest level first and by code within a level: parents before children. */
export interface AreaColumns {
  readonly codes: readonly string[];
  /** Official names, in the order of `codes`. */
  readonly names: readonly string[];
  /** The codes that the source itself uses, where they are not `codes`; null for an area that the source does not have. */
  readonly externalCodes?: readonly (string | null)[];
}

/** Where a shipped tree comes from. */
export interface AreaEdition {
  /** Names the file, `cn-2023`. */
  readonly edition: string;
  readonly source: string;
  /** The day the tree describes. */
  readonly asOn: string;
}

/** A shipped tree and where it comes from. */
export interface AreaFile extends AreaEdition, AreaColumns {}

// Layout before brotli, lengths as 32-bit little-endian: header length, header (JSON), code bytes length, code bytes,
// names in UTF-16LE, one line each. UTF-16 because brotli makes less of it than of UTF-8 (the names of villages: 2.16 against 2.30 MB).
// The code bytes hold, level by level and parent by parent, each child's distance from the sibling before it (255 means
// "add 255 and read on") and a 0 after the last child: in the official tree nearly all are 1.
interface Header extends AreaEdition {
  readonly format: 'lianfang-areas-1';
  readonly radix: 10 | 36;
  readonly counts: readonly number[];
}

/** The compact file of a tree. Throws RangeError naming the row if the columns are not as AreaColumns says. */
export function encodeAreas(columns: AreaColumns, about: AreaEdition): Uint8Array {
  const { codes, names } = columns;
  const counts = countLevels(columns);
  const radix = codes.every((code) => /^\d+$/.test(code)) ? 10 : 36;
  const { edition, source, asOn } = about;
  const header: Header = { format: 'lianfang-areas-1', edition, source, asOn, radix, counts };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const deltas = Uint8Array.from(codeDeltas(codes, counts, radix));
  const text = Buffer.from(names.join('\n'), 'utf16le');
  const body = Buffer.concat([uint32(head.length), head, uint32(deltas.length), deltas, text]);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliCompressSync(body, {
    params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: body.length },
  });
}

/** Reads a file of `encodeAreas`. Throws RangeError if it is another kind of file or cut short. */
export function decodeAreas(bytes: Uint8Array): AreaFile {
  const body = unpack(bytes);
  const headLength = body.readUInt32LE(0);
  const header = JSON.parse(body.toString('utf8', 4, 4 + headLength)) as Header;
  if (header.format !== 'lianfang-areas-1') throw new RangeError(`not an area file: format ${String(header.format)}`);
  const deltaStart = 8 + headLength;
  const deltaEnd = deltaStart + body.readUInt32LE(4 + headLength);
  const codes = codesFrom(body.subarray(deltaStart, deltaEnd), header);
  const text = body.toString('utf16le', deltaEnd);
  const names = codes.length === 0 ? [] : text.split('\n');
  if (names.length !== codes.length) {
    throw new RangeError(`area file has ${names.length} names for ${codes.length} codes`);
  }
  return { edition: header.edition, source: header.source, asOn: header.asOn, codes, names };
}

function unpack(bytes: Uint8Array): Buffer {
  try {
    const body = brotliDecompressSync(bytes);
    if (body.length >= 8 && body.readUInt32LE(0) + 8 <= body.length && body[4] === 0x7b) return body;
  } catch (error) {
    throw new RangeError('not an area file, or cut short', { cause: error });
  }
  throw new RangeError('not an area file: no header');
}

/** How many areas each level has. Throws RangeError naming the first row out of order, without parent or badly named. */
function countLevels({ codes, names }: AreaColumns): number[] {
  const counts = AreaLevel.options.map(() => 0);
  const seen = new Set<string>();
  let before = '';
  codes.forEach((code, row) => {
    const level = levelOf(code);
    if (level === null || !/^[0-9A-Z]+$/.test(code)) throw new RangeError(`row ${row}: ${code} is not an area code`);
    if (code.length < before.length || (code.length === before.length && code <= before)) {
      throw new RangeError(`row ${row}: ${code} comes after ${before}`);
    }
    const parent = parentOf(code);
    if (parent !== null && !seen.has(parent)) throw new RangeError(`row ${row}: ${code} has no parent ${parent}`);
    const name = names[row];
    if (name === undefined || name === '' || name.includes('\n'))
      throw new RangeError(`row ${row}: ${code} has no usable name`);
    seen.add(code);
    before = code;
    counts[AreaLevel.options.indexOf(level)]! += 1;
  });
  if (names.length !== codes.length) throw new RangeError(`${names.length} names for ${codes.length} codes`);
  return counts;
}

function codeDeltas(codes: readonly string[], counts: readonly number[], radix: number): number[] {
  const bytes: number[] = [];
  let first = 0;
  let parents: readonly string[] = [''];
  for (const count of counts) {
    const level = codes.slice(first, first + count);
    let at = 0;
    for (const parent of parents) {
      let last = -1;
      while (at < level.length && level[at]!.startsWith(parent)) {
        const number = Number.parseInt(level[at]!.slice(parent.length), radix);
        let distance = number - last;
        for (; distance >= 255; distance -= 255) bytes.push(255);
        // A distance that is a multiple of 255 ends in 0, which after a 255 is no end of children.
        bytes.push(distance);
        last = number;
        at += 1;
      }
      bytes.push(0);
    }
    first += count;
    parents = level;
  }
  return bytes;
}

function codesFrom(bytes: Uint8Array, { radix, counts }: Header): string[] {
  const codes: string[] = [];
  let at = 0;
  let parents = [''];
  AreaLevel.options.forEach((level, depth) => {
    const width = codeLength[level] - (parents[0]?.length ?? 0);
    const suffixes = suffixTable(radix, counts[depth] === 0 ? 0 : width);
    const children: string[] = [];
    for (const parent of parents) {
      let number = -1;
      for (let byte = bytes[at++]; byte !== 0; byte = bytes[at++]) {
        while (byte === 255) {
          number += 255;
          byte = bytes[at++];
        }
        if (byte === undefined) throw new RangeError('area file is cut short');
        number += byte;
        children.push(parent + suffixes[number]!);
      }
    }
    if (children.length !== counts[depth]) throw new RangeError(`area file has ${children.length} of level ${level}`);
    for (const code of children) codes.push(code);
    parents = children;
  });
  return codes;
}

/** Every number of `width` digits as text; small enough to keep, and much faster than formatting 663,000 times. */
function suffixTable(radix: 10 | 36, width: number): string[] {
  const size = radix ** width;
  return Array.from({ length: size }, (_, number) => number.toString(radix).toUpperCase().padStart(width, '0'));
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
