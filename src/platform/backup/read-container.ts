import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { Problem } from '../../kernel/problem.ts';
import {
  frameLimitBytes,
  Header,
  isPacked,
  magic,
  magicOfAny,
  SectionEnd,
  sectionInWords,
  SectionStart,
  Trailer,
} from './container.ts';
import { cutShort, damaged, newerFormat, notABackup, rowsDiffer } from './problems.ts';
import { measure } from './write-container.ts';

/** What is done with a backup while it is read. */
export interface BackupVisitor {
  readonly onHeader?: (header: Header) => void | Promise<void>;
  /** Gets the section's unpacked bytes; answers how many rows it took in, or nothing when it does not count. */
  readonly onSection?: (start: SectionStart, bytes: AsyncIterable<Uint8Array>) => Promise<number | undefined>;
}

/** What a whole backup holds. */
export interface BackupContents {
  readonly header: Header;
  readonly sections: readonly (SectionStart & SectionEnd)[];
  readonly trailer: Trailer;
  readonly bytes: number;
}

/**
 * Reads a backup from end to end, in flat memory, and proves every byte of it.
 * @throws Problem `backup/not-a-backup`, `backup/newer-format`, `backup/cut-short`, `backup/damaged`; what a visitor throws.
 */
export async function readBackup(path: string, visitor: BackupVisitor = {}): Promise<BackupContents> {
  const file = await open(path, 'r').catch((error: Error) => {
    throw new Problem('backup/cannot-read', 404, `${path} cannot be read: ${error.message}.`, { file: path });
  });
  try {
    return await readOpen(new FrameReader(file, path), visitor);
  } finally {
    await file.close();
  }
}

async function readOpen(reader: FrameReader, visitor: BackupVisitor): Promise<BackupContents> {
  await reader.checkMagic();
  const header = reader.parse(Header, await reader.frame('H'));
  await visitor.onHeader?.(header);
  const sections: (SectionStart & SectionEnd)[] = [];
  for (;;) {
    const before = reader.digest();
    const frame = await reader.next('the list of its parts');
    if (frame.letter === 'S') {
      const start = reader.parse(SectionStart, frame);
      sections.push({ ...start, ...(await readSection(reader, start, visitor)) });
    } else if (frame.letter === 'Z') {
      const trailer = reader.parse(Trailer, frame);
      if (trailer.sha256 !== before || trailer.sections !== sections.length || !(await reader.isAtEnd())) {
        throw damaged({ file: reader.path, where: 'its end, or the order of its parts,' });
      }
      return { header, sections, trailer, bytes: reader.position };
    } else throw damaged({ file: reader.path, where: `something near byte ${reader.position}` });
  }
}

async function readSection(reader: FrameReader, start: SectionStart, visitor: BackupVisitor): Promise<SectionEnd> {
  const where = sectionInWords(start);
  const measured = measure();
  let end: SectionEnd | undefined;
  const pieces = async function* () {
    for (;;) {
      const frame = await reader.next(where);
      if (frame.letter === 'E') {
        end = reader.parse(SectionEnd, frame);
        return;
      }
      if (frame.letter !== 'D') throw damaged({ file: reader.path, where });
      yield frame.payload;
    }
  };
  const unpacked = isPacked(start) ? unpack(pieces(), () => damaged({ file: reader.path, where })) : pieces();
  const proved = (async function* () {
    for await (const chunk of unpacked) {
      measured.take(chunk);
      yield chunk;
    }
  })();
  const taken = await visitor.onSection?.(start, proved);
  for await (const _ of proved);
  const found = measured.end();
  if (!end || end.sha256 !== found.sha256 || end.bytes !== found.bytes || end.rows !== found.rows)
    throw damaged({ file: reader.path, where });
  if (taken !== undefined && taken !== end.rows)
    throw rowsDiffer({ table: start.name, expected: end.rows, got: taken });
  return end;
}

async function* unpack(pieces: AsyncIterable<Uint8Array>, say: () => Problem): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const fed = pipeline(pieces, gunzip);
  fed.catch(() => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
    await fed;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? say() : error;
  }
}

interface Frame {
  readonly letter: string;
  readonly payload: Buffer;
}

class FrameReader {
  readonly path: string;
  position = 0;
  readonly #file: FileHandle;
  readonly #hash: Hash = createHash('sha256');

  constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.path = path;
  }

  async checkMagic(): Promise<void> {
    const start = (await this.#read(magic.length)).toString('latin1');
    if (start === magic) return;
    throw start.startsWith(magicOfAny) ? newerFormat({ file: this.path }) : notABackup({ file: this.path });
  }

  async frame(letter: string): Promise<Frame> {
    const frame = await this.next('its first part');
    if (frame.letter !== letter) throw damaged({ file: this.path, where: 'its first part' });
    return frame;
  }

  /** The next frame. @param where the reader stands, in words */
  async next(where: string): Promise<Frame> {
    const head = await this.#read(5);
    if (head.length < 5) throw cutShort({ file: this.path, where });
    const letter = String.fromCharCode(head[0]!);
    const length = head.readUInt32BE(1);
    if (!'HSDEZ'.includes(letter) || length > frameLimitBytes) throw damaged({ file: this.path, where });
    const payload = await this.#read(length);
    if (payload.length < length) throw cutShort({ file: this.path, where });
    return { letter, payload };
  }

  parse<T extends z.ZodType>(schema: T, { payload }: Frame): z.infer<T> {
    try {
      return schema.parse(JSON.parse(payload.toString('utf8')));
    } catch {
      throw damaged({ file: this.path, where: `something near byte ${this.position}` });
    }
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  async isAtEnd(): Promise<boolean> {
    const { bytesRead } = await this.#file.read(Buffer.alloc(1), 0, 1, this.position);
    return bytesRead === 0;
  }

  /** Fewer bytes only at the end of the file. */
  async #read(length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(buffer, filled, length - filled, this.position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.position += filled;
    const bytes = buffer.subarray(0, filled);
    this.#hash.update(bytes);
    return bytes;
  }
}
