import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify<Uint8Array, { level: number; finishFlush: number }, Buffer>(deflateRaw);

interface Written {
  readonly name: Uint8Array;
  readonly at: number;
  readonly checksum: number;
  readonly packed: number;
  readonly unpacked: number;
}

/** Empty last block of a deflate stream. */
const lastBlock = Uint8Array.of(3, 0);

/**
 * Writes a ZIP archive as it goes, sizes after each content (APPNOTE 6.3.10 §4.3.9), with flat memory: one piece is
 * packed at a time, off the main thread, and flushed to a whole byte, so that packed pieces can simply follow each
 * other. Contents and archive below 4 GiB each.
 */
export class ZipWriter {
  readonly #written: Written[] = [];
  #at = 0;

  /** One file of the archive. Yields the archive's bytes; all of them must be taken before the next call. */
  async *file(name: string, pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    const nameBytes = encoder.encode(name);
    const at = this.#at;
    let checksum = 0;
    let packed = 0;
    let unpacked = 0;
    yield this.#count(localHeader(nameBytes));
    for await (const piece of pieces) {
      const bytes = encoder.encode(piece);
      if (bytes.length === 0) continue;
      checksum = crc32(bytes, checksum);
      unpacked += bytes.length;
      const block = await deflate(bytes, { level: 1, finishFlush: constants.Z_SYNC_FLUSH });
      packed += block.length;
      yield this.#count(block);
    }
    packed += lastBlock.length;
    yield this.#count(lastBlock);
    const written = { name: nameBytes, at, checksum, packed, unpacked };
    this.#written.push(written);
    yield this.#count(descriptor(written));
  }

  /** The list of files that ends the archive. */
  *end(): Generator<Uint8Array> {
    const start = this.#at;
    for (const written of this.#written) yield this.#count(directoryEntry(written));
    const size = this.#at - start;
    yield fields(22, (put) => {
      put(4, 0x06054b50);
      put(2, 0);
      put(2, 0);
      put(2, this.#written.length);
      put(2, this.#written.length);
      put(4, size);
      put(4, start);
      put(2, 0);
    });
  }

  #count(bytes: Uint8Array): Uint8Array {
    this.#at += bytes.length;
    return bytes;
  }
}

/** Bit 3: sizes follow the content. Bit 11: names are UTF-8. */
const flags = 0x0808;
/** 1980-01-01: the same rows give the same bytes. */
const noDate = 0x00210000;

function localHeader(name: Uint8Array): Uint8Array {
  const header = fields(30, (put) => {
    put(4, 0x04034b50);
    put(2, 20);
    put(2, flags);
    put(2, 8);
    put(4, noDate);
    put(4, 0);
    put(4, 0);
    put(4, 0);
    put(2, name.length);
    put(2, 0);
  });
  return joined(header, name);
}

function descriptor({ checksum, packed, unpacked }: Written): Uint8Array {
  return fields(16, (put) => {
    put(4, 0x08074b50);
    put(4, checksum);
    put(4, packed);
    put(4, unpacked);
  });
}

function directoryEntry({ name, at, checksum, packed, unpacked }: Written): Uint8Array {
  const entry = fields(46, (put) => {
    put(4, 0x02014b50);
    put(2, 20);
    put(2, 20);
    put(2, flags);
    put(2, 8);
    put(4, noDate);
    put(4, checksum);
    put(4, packed);
    put(4, unpacked);
    put(2, name.length);
    put(2, 0);
    put(2, 0);
    put(2, 0);
    put(2, 0);
    put(4, 0);
    put(4, at);
  });
  return joined(entry, name);
}

function fields(length: number, write: (put: (bytes: 2 | 4, value: number) => void) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  write((width, value) => {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  });
  return bytes;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
