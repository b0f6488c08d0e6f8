import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problem } from '../kernel/problem.ts';
import { loadPack } from '../protocol/load-pack.ts';
import type { Pack } from '../protocol/pack.ts';
import { digest } from './digest.ts';

export const noSuchPack = problem(
  'platform/no-such-pack',
  404,
  (d: { packId: string; known: readonly string[] }) =>
    `There is no protocol pack ${d.packId}. There are: ${d.known.join(', ')}.`,
);

/** The protocol packs of this installation. Read once: a pack in force is never edited. */
export interface Packs {
  /** Ids of all packs, sorted. */
  ids(): readonly string[];
  /** The pack of an id. @throws Problem `platform/no-such-pack`, or what is wrong with the pack. */
  packOf(id: string): Pack;
  /** SHA-256 of a pack's canonical JSON: what a round pins. */
  digestOf(id: string): string;
}

/** The packs shipped with the program. */
export const shippedPacks = fileURLToPath(new URL('../../packs', import.meta.url));

/** Opens a folder of packs; each is read when first asked for. */
export function openPacks(folder: string = shippedPacks): Packs {
  const loaded = new Map<string, { pack: Pack; digest: string }>();
  const ids = () =>
    readdirSync(folder)
      .filter((name) => existsSync(join(folder, name, 'pack.json')))
      .sort();
  const load = (id: string) => {
    const before = loaded.get(id);
    if (before) return before;
    if (!ids().includes(id)) throw noSuchPack({ packId: id, known: ids() });
    const { pack, examples } = readPackFiles(join(folder, id));
    const read = { pack: loadPack(pack, examples), digest: digest(pack) };
    loaded.set(id, read);
    return read;
  };
  return { ids, packOf: (id) => load(id).pack, digestOf: (id) => load(id).digest };
}

/** The two files of a pack's folder, not yet checked. */
export function readPackFiles(folder: string): { pack: unknown; examples: unknown } {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { pack: json('pack.json'), examples: json('examples.json') };
}
