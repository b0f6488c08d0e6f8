import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw } from 'node:zlib';
import { damaged, encrypted, type TableLimits, tooManyEntries, unpacksTooLarge, unsafeEntryName } from './limits.ts';

/** One file inside a ZIP archive. Nothing is ever written to disk under its name. */
export interface ArchiveEntry {
  /** With `/` between folders; never absolute, never with `..`. */
  readonly name: string;
  readonly packedBytes: number;
  /** As declared; unpacking stops when it is exceeded. */
  readonly unpackedBytes: number;
  readonly isLink: boolean;
  readonly isFolder: boolean;
  readonly method: number;
  readonly checksum: number;
  readonly headerAt: number;
}

/** A ZIP archive whose list of files was read and found within the limits. */
export interface Archive {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly entries: readonly ArchiveEntry[];
  /** Sum over the entries, for what may still be unpacked when archives lie in archives. */
  readonly unpackedBytes: number;
}

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);
const ratioMatters = 10 * 1024 ** 2;

/**
 * Reads the list of files of a ZIP archive, ZIP64 included (APPNOTE 6.3.10 §4.3-4.5). Sizes are checked as declared
 * before a byte is unpacked, and unpacking keeps to them, so overlapping or lying entries cannot grow beyond the
 * limits.
 * @throws Problem when damaged, encrypted, too large, or when a name points outside.
 */
export function openArchive(
  name: string,
  bytes: Uint8Array,
  limits: TableLimits,
  entryLimit = limits.archiveEntries,
): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(name, view);
  if (directory.count > entryLimit) throw tooManyEntries({ name, entries: directory.count, limit: entryLimit });

  const entries: ArchiveEntry[] = [];
  let at = directory.at;
  for (let n = 0; n < directory.count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
      throw damaged({ name, part: 'list of files' });
    const { entry, next } = readEntry(name, view, at);
    entries.push(entry);
    at = next;
  }
  const unpackedBytes = entries.reduce((sum, entry) => sum + entry.unpackedBytes, 0);
  const isBomb = unpackedBytes > ratioMatters && unpackedBytes > bytes.length * limits.packingRatio;
  if (unpackedBytes > limits.unpackedBytes || isBomb) {
    const limit = Math.min(limits.unpackedBytes, Math.max(ratioMatters, bytes.length * limits.packingRatio));
    throw unpacksTooLarge({ name, bytes: unpackedBytes, limit });
  }
  return { name, bytes, entries, unpackedBytes };
}

/** The content of one entry, whole. @throws Problem when damaged or longer than declared. */
export async function unpack(archive: Archive, entry: ArchiveEntry): Promise<Uint8Array> {
  const packed = packedBytes(archive, entry);
  if (entry.method === 0) return checked(archive, entry, packed);
  try {
    return checked(archive, entry, await inflate(packed, { maxOutputLength: Math.max(1, entry.unpackedBytes) }));
  } catch {
    throw damaged({ name: archive.name, part: entry.name });
  }
}

/** The content of one entry in pieces, with flat memory. @throws Problem when damaged or longer than declared. */
export async function* unpackPieces(archive: Archive, entry: ArchiveEntry): AsyncGenerator<Uint8Array> {
  const packed = packedBytes(archive, entry);
  if (entry.method === 0) {
    yield checked(archive, entry, packed);
    return;
  }
  const stream = createInflateRaw({ chunkSize: 256 * 1024 });
  let length = 0;
  let checksum = 0;
  try {
    stream.end(packed);
    for await (const piece of stream as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > entry.unpackedBytes) break;
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    // Only zlib's own complaints mean a damaged file; what the reader of the pieces throws passes through.
    if (!String((error as { code?: unknown }).code).startsWith('Z_')) throw error;
    throw damaged({ name: archive.name, part: entry.name });
  } finally {
    stream.destroy();
  }
  if (length !== entry.unpackedBytes || checksum !== entry.checksum)
    throw damaged({ name: archive.name, part: entry.name });
}

function packedBytes(archive: Archive, entry: ArchiveEntry): Uint8Array {
  const { bytes, name } = archive;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = entry.headerAt;
  const isSupported = entry.method === 0 || entry.method === 8;
  if (!isSupported || at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50)
    throw damaged({ name, part: entry.name });
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (from + entry.packedBytes > bytes.length) throw damaged({ name, part: entry.name });
  return bytes.subarray(from, from + entry.packedBytes);
}

function checked(archive: Archive, entry: ArchiveEntry, content: Uint8Array): Uint8Array {
  if (content.length !== entry.unpackedBytes || crc32(content) !== entry.checksum) {
    throw damaged({ name: archive.name, part: entry.name });
  }
  return content;
}

function findDirectory(name: string, view: DataView): { at: number; count: number } {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at > last - 65_536; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const count = view.getUint16(at + 10, true);
    const start = view.getUint32(at + 16, true);
    if (count !== 0xffff && start !== 0xffffffff) return { at: start, count };
    return findLargeDirectory(name, view, at - 20);
  }
  throw damaged({ name, part: 'list of files' });
}

function findLargeDirectory(name: string, view: DataView, locatorAt: number): { at: number; count: number } {
  if (locatorAt >= 0 && view.getUint32(locatorAt, true) === 0x07064b50) {
    const at = Number(view.getBigUint64(locatorAt + 8, true));
    if (at + 56 <= view.byteLength && view.getUint32(at, true) === 0x06064b50) {
      return { at: Number(view.getBigUint64(at + 48, true)), count: Number(view.getBigUint64(at + 32, true)) };
    }
  }
  throw damaged({ name, part: 'list of files' });
}

function readEntry(archive: string, view: DataView, at: number): { entry: ArchiveEntry; next: number } {
  const flags = view.getUint16(at + 8, true);
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw damaged({ name: archive, part: 'list of files' });
  const name = entryName(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
  if (isUnsafe(name)) throw unsafeEntryName({ name: archive, entry: name.slice(0, 200) });
  if ((flags & 1) !== 0) throw encrypted({ name: archive });

  const madeOnUnix = view.getUint8(at + 5) === 3;
  const mode = view.getUint32(at + 38, true) >>> 16;
  const sizes = largeSizes(view, at, { from: at + 46 + nameLength, length: extraLength });
  const entry: ArchiveEntry = {
    name,
    ...sizes,
    isLink: madeOnUnix && (mode & 0o170000) === 0o120000,
    isFolder: name.endsWith('/'),
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
  };
  return { entry, next };
}

/** Sizes and place of an entry, from the ZIP64 extra field (id 1) where the plain fields are full of ones. */
function largeSizes(view: DataView, at: number, extra: { from: number; length: number }) {
  let unpackedBytes = view.getUint32(at + 24, true);
  let packed = view.getUint32(at + 20, true);
  let headerAt = view.getUint32(at + 42, true);
  for (let field = extra.from; field + 4 <= extra.from + extra.length; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let value = field + 4;
    const end = value + view.getUint16(field + 2, true);
    const take = (now: number) => {
      if (now !== 0xffffffff || value + 8 > end || value + 8 > view.byteLength) return now;
      value += 8;
      return Number(view.getBigUint64(value - 8, true));
    };
    unpackedBytes = take(unpackedBytes);
    packed = take(packed);
    headerAt = take(headerAt);
  }
  return { unpackedBytes, packedBytes: packed, headerAt };
}

/** Windows in China packs names in its own encoding without saying so. */
function entryName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function isUnsafe(name: string): boolean {
  return /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(name);
}
