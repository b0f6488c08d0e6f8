import { readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** The bytes of a file that comes with the program, by its path from the program's folder: `db/areas/pinyin.txt`. */
export function readShipped(relativePath: string): Uint8Array {
  return readFileSync(new URL(relativePath, root));
}
