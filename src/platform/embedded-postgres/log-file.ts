import { closeSync, copyFileSync, existsSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const keptFiles = 5;
const rotateBytes = 10 * 1024 * 1024;

/** PostgreSQL's log: one file it appends to, rotated by size, at most 60 MB in all. */
export interface LogFile {
  readonly path: string;
  /** Opens the file for a child process to append to; the caller closes it. */
  open(): number;
  /** Where the file ends now, in bytes, to read later what was added. */
  end(): number;
  /** What was added since, at most the last 4,000 bytes. */
  since(offset: number): string;
  rotateIfLarge(): void;
}

/** The log of PostgreSQL in the given folder; the file is made when first opened. */
export function logFileIn(folder: string): LogFile {
  const path = join(folder, 'postgresql.log');
  const end = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    path,
    open: () => openSync(path, 'a', 0o600),
    end,
    since: (offset) => readFrom(path, Math.max(offset > end() ? 0 : offset, end() - 4_000)),
    rotateIfLarge() {
      if (end() >= rotateBytes) rotate(path);
    },
  };
}

/** Copies and empties: PostgreSQL keeps the file open and, appending, goes on at its new end. */
function rotate(path: string): void {
  for (let n = keptFiles - 1; n >= 1; n--) {
    if (existsSync(`${path}.${n}`)) renameSync(`${path}.${n}`, `${path}.${n + 1}`);
  }
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
}

function readFrom(path: string, offset: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(4_000);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, offset));
  } finally {
    closeSync(file);
  }
}
