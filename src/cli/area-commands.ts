import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { type Country, readAreaTable } from '../features/places/area-csv.ts';
import { buildAreaIndex } from '../features/places/area-index.ts';
import { readBoundaries } from '../features/places/geojson.ts';
import { loadAreas, loadBoundaries, loadShippedAreas } from '../features/places/load-areas.ts';
import { shippedReadings } from '../features/places/shipped-readings.ts';
import { type Db, dbOn } from '../platform/db.ts';
import { sql } from '../platform/sql.ts';
import { type Arguments, flagOf, readArguments } from './arguments.ts';
import type { LocalCommand } from './local-commands.ts';
import { UsageError } from './usage-error.ts';
import { withOwnerClient } from './with-owner.ts';

/** Trees of areas and their boundaries, loaded by the installation's operator. */
export const areaCommands: Record<string, LocalCommand> = {
  'areas load': {
    summary:
      'Load a country\'s tree of areas: areas load FILE.csv --country-name NAME --prefix XX; FILE "shipped" is China\'s.',
    options: [
      'FILE.csv                  columns code, name, parent, in any order, with any separator',
      '--country-name NAME       what the country is called, "Sierra Leone"',
      '--prefix XX               its two letters (ISO 3166-1), which the codes begin with',
      "--tree NAME               the tree's name and edition, sl-2021; made from prefix and file where not said",
    ],
    async run(args) {
      const words = readArguments(args, ['countryName', 'prefix', 'tree', 'live', 'json']);
      const file = fileNamed(words, 'areas load FILE.csv --country-name NAME --prefix XX');
      if (file === 'shipped') {
        await withOwnerClient((client) => loadShippedAreas(client, (line) => console.error(`  ${line}`)));
        return;
      }
      const country = countryOf(words);
      const columns = readAreaTable(textOf(file), country);
      const tree = flagOf(words, 'tree') ?? treeNamed(country.code, file);
      const loaded = await withOwnerClient((client) => loadAreas(client, columns, tree));
      if (words.flags['json']) console.log(JSON.stringify({ tree, ...loaded }));
      else
        console.log(
          `${tree}: ${loaded.areas.toLocaleString('en')} areas, ${loaded.added.toLocaleString('en')} of them new, ${loaded.renamed.toLocaleString('en')} renamed`,
        );
    },
  },
  'areas boundaries': {
    summary: 'Load boundaries from GeoJSON: areas boundaries FILE.geojson --property NAME --by code|name.',
    options: [
      '--property NAME           the property that says which area a feature is; code where not said',
      '--by code|name            whether that property holds codes or names; code where not said',
      '--within CODE             only areas below this one, for names that occur twice',
      "--source TEXT             where the boundaries come from; the file's name where not said",
    ],
    async run(args) {
      const words = readArguments(args, ['property', 'by', 'within', 'source', 'live', 'json']);
      const file = fileNamed(words, 'areas boundaries FILE.geojson [--property NAME] [--by code|name]');
      const by = flagOf(words, 'by') ?? 'code';
      if (by !== 'code' && by !== 'name') throw new UsageError('--by is code or name.');
      const within = flagOf(words, 'within');
      const text = textOf(file);
      const { loaded, unmatched } = await withOwnerClient(async (client) => {
        const index = buildAreaIndex(await allAreas(dbOn(client)), shippedReadings());
        const read = readBoundaries(text, index, {
          property: flagOf(words, 'property') ?? 'code',
          by,
          ...(within ? { within } : {}),
        });
        return {
          loaded: await loadBoundaries(client, read.boundaries, flagOf(words, 'source') ?? basename(file)),
          unmatched: read.unmatched,
        };
      });
      if (words.flags['json']) console.log(JSON.stringify({ ...loaded, unmatched }));
      else {
        console.log(
          `${loaded.added} boundaries added, ${loaded.replaced} replaced, ${unmatched.length} features match no area`,
        );
        for (const each of unmatched.slice(0, 20)) console.log(`  feature ${each.feature}: ${each.value || '(empty)'}`);
      }
      return loaded.added + loaded.replaced === 0 && unmatched.length > 0 ? 1 : 0;
    },
  },
};

function fileNamed({ positional }: Arguments, usage: string): string {
  const [file, more] = positional;
  if (!file || more) throw new UsageError(`lianfang ${usage}`);
  return file;
}

function countryOf(words: Arguments): Country {
  const name = flagOf(words, 'countryName');
  const code = flagOf(words, 'prefix')?.toUpperCase();
  if (!name || !code) throw new UsageError('Say which country: --country-name "Sierra Leone" --prefix SL');
  if (!/^[A-Z]{2}$/.test(code)) throw new UsageError('--prefix is two letters, as in ISO 3166-1: SL.');
  return { code, name };
}

function treeNamed(prefix: string, file: string): string {
  const stem = basename(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${prefix.toLowerCase()}-${stem}`.slice(0, 40);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

const Named = z.object({ code: z.string(), name: z.string(), externalCode: z.string().nullable() });

async function allAreas(db: Db) {
  const rows = await db.many(Named, sql`select code, name, external_code from areas order by length(code), code`);
  return {
    codes: rows.map(({ code }) => code),
    names: rows.map(({ name }) => name),
    externalCodes: rows.map(({ externalCode }) => externalCode),
  };
}
