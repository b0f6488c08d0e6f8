import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Header, isPacked, magic, type SectionEnd, type SectionStart } from './container.ts';
import { cannotWrite, fileThere } from './problems.ts';

const newline = 10;

/** Writes a backup file. It has its name only once it is whole and on the disk; until then it is called `….part`. */
export class ContainerWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #hash: Hash = createHash('sha256');
  #sections = 0;
  bytes = 0;

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Begins a file. Only its owner may read it. @throws Problem `backup/file-there`, `backup/cannot-write`. */
  static async create(path: string, header: Header): Promise<ContainerWriter> {
    if (existsSync(path)) throw fileThere({ file: path });
    const file = await open(`${path}.part`, 'w', 0o600).catch((error: Error) => {
      throw cannotWrite({ file: path, reason: error.message });
    });
    const writer = new ContainerWriter(file, path);
    await writer.#write(Buffer.from(magic));
    await writer.#frame('H', json(header));
    return writer;
  }

  /** Writes one section from its bytes as they come, in flat memory, and answers what was written. */
  async section(start: SectionStart, chunks: AsyncIterable<Uint8Array>): Promise<SectionEnd> {
    await this.#frame('S', json(start));
    const measured = measure();
    const put = async (pieces: AsyncIterable<Uint8Array>) => {
      for await (const piece of pieces) await this.#frame('D', piece);
    };
    const counted = async function* () {
      for await (const chunk of chunks) {
        measured.take(chunk);
        yield chunk;
      }
    };
    // A fast level: rows shrink to a sixth, and the disk is not kept waiting.
    if (isPacked(start)) await pipeline(counted, createGzip({ level: 1, chunkSize: 256 * 1024 }), put);
    else await put(counted());
    const end = measured.end();
    await this.#frame('E', json(end));
    this.#sections++;
    return end;
  }

  /** Ends the file, waits until it is on the disk, and gives it its name. @param sign makes the mark from the digest */
  async finish(sign: (digest: string) => string): Promise<string> {
    const sha256 = this.#hash.copy().digest('hex');
    await this.#frame('Z', json({ sections: this.#sections, sha256, mac: sign(sha256) }));
    await this.#file.sync();
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
    const folder = await open(dirname(this.#path), 'r');
    await folder
      .sync()
      .catch(() => undefined)
      .finally(() => folder.close());
    return sha256;
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(`${this.#path}.part`, { force: true });
  }

  async #frame(letter: 'H' | 'S' | 'D' | 'E' | 'Z', payload: Uint8Array): Promise<void> {
    const head = Buffer.alloc(5);
    head.write(letter, 'latin1');
    head.writeUInt32BE(payload.byteLength, 1);
    await this.#write(Buffer.concat([head, payload]));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.bytes += bytes.byteLength;
    try {
      await this.#file.writeFile(bytes);
    } catch (error) {
      throw cannotWrite({ file: this.#path, reason: (error as Error).message });
    }
  }
}

/** Counts lines and bytes and makes the digest of what passes. */
export function measure(): { take(chunk: Uint8Array): void; end(): SectionEnd } {
  const hash = createHash('sha256');
  let rows = 0;
  let bytes = 0;
  return {
    take(chunk) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) rows++;
    },
    end: () => ({ rows, bytes, sha256: hash.digest('hex') }),
  };
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
