import { basename, dirname, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { checkPack, loadPack } from '../protocol/load-pack.ts';
import { packJsonSchema, type Pack } from '../protocol/pack.ts';
import { diffLines, diffPacks } from '../protocol/reading/diff-packs.ts';
import { explainPack, explanationLines } from '../protocol/reading/explain-pack.ts';
import { openPacks, readPackFiles, shippedPacks } from '../platform/packs.ts';
import { flagOf, readArguments } from './arguments.ts';
import type { LocalCommand } from './local-commands.ts';
import { UsageError } from './usage-error.ts';

/** Protocol packs on plain files; no database needed. */
export const packCommands: Record<string, LocalCommand> = {
  'pack list': {
    summary: 'The protocol packs shipped with this version.',
    async run() {
      const packs = openPacks();
      for (const id of packs.ids())
        console.log(`${id.padEnd(22)} ${packs.packOf(id).title['zh-CN']}  ${packs.packOf(id).title.en}`);
    },
  },
  'pack check': {
    summary: 'Check a pack (its id or folder): format, clauses, worked examples. Exit 1 when anything is wrong.',
    async run(args) {
      const words = readArguments(args);
      const names = words.positional.length > 0 ? words.positional : openPacks().ids();
      let wrong = 0;
      for (const name of names) {
        const { pack, examples } = readPackFiles(folderOf(name));
        const errors = checkPack(pack, examples);
        wrong += errors.length;
        if (words.flags['json']) console.log(JSON.stringify({ pack: basename(folderOf(name)), errors }));
        else {
          console.log(`${basename(folderOf(name))}: ${errors.length === 0 ? 'holds' : `${errors.length} wrong`}`);
          for (const each of errors)
            console.log(`  ${each.path}: ${each.found}; expected ${each.expected}. ${each.fix}`);
        }
      }
      return wrong === 0 ? 0 : 1;
    },
  },
  'pack explain': {
    summary: 'Tell a pack in words, with clauses and how sure each is: --language zh-CN | en.',
    async run(args) {
      const words = readArguments(args);
      const explained = explainPack(packNamed(words.positional[0]));
      if (words.flags['json']) console.log(JSON.stringify(explained));
      else console.log(explanationLines(explained, languageOf(flagOf(words, 'language'))).join('\n'));
    },
  },
  'pack diff': {
    summary: 'What differs from one pack to another, with clauses: pack diff OLD NEW.',
    async run(args) {
      const words = readArguments(args);
      const [from, to] = words.positional;
      const difference = diffPacks(packNamed(from), packNamed(to));
      if (words.flags['json']) console.log(JSON.stringify(difference));
      else console.log(diffLines(difference, languageOf(flagOf(words, 'language'))).join('\n'));
    },
  },
  'pack schema': {
    summary: 'The JSON Schema of pack.json, for editors.',
    async run() {
      console.log(JSON.stringify(packJsonSchema(), null, 2));
    },
  },
};

function packNamed(name: string | undefined): Pack {
  if (!name) throw new UsageError('Name a pack: its id (lianfang pack list) or its folder.');
  const { pack, examples } = readPackFiles(folderOf(name));
  return loadPack(pack, examples);
}

/** A pack is named by its id, by its folder, or by its pack.json. */
function folderOf(name: string): string {
  const candidates = [resolve(shippedPacks, name), resolve(name), dirname(resolve(name))];
  const found = candidates.find((folder) => existsSync(resolve(folder, 'pack.json')));
  if (!found) throw new UsageError(`There is no pack ${name}. lianfang pack list shows those shipped.`);
  return found;
}

function languageOf(flag: string | undefined): 'zh-CN' | 'en' {
  if (flag === undefined || flag === 'zh-CN' || flag === 'en') return flag ?? 'en';
  throw new UsageError('--language is zh-CN or en.');
}
