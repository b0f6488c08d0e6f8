import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { verifyChain } from '../features/audit/verify.ts';
import { makeBackup } from '../platform/backup/make-backup.ts';
import { readBackup } from '../platform/backup/read-container.ts';
import { restoreBackup } from '../platform/backup/restore-backup.ts';
import { now } from '../platform/clock.ts';
import { readSettings } from '../platform/settings.ts';
import { type Arguments, flagOf, readArguments } from './arguments.ts';
import { askSecret, secretIn } from './ask-secret.ts';
import type { LocalCommand } from './local-commands.ts';
import { UsageError } from './usage-error.ts';
import { reachOwner } from './with-owner.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Copies of a whole installation, and back. */
export const backupCommands: Record<string, LocalCommand> = {
  backup: {
    summary: 'Write everything into one file: --output FILE|DIR, --passphrase-file FILE or --without-keys.',
    options: [
      '--output FILE|DIR         where to; the current folder where not said',
      '--passphrase-file FILE    its first line seals the copy of the keys; without it you are asked',
      '--without-keys            no copy of the keys: keep keys.json elsewhere yourself',
      '--live                    the live data instead of the training data',
    ],
    async run(args) {
      const words = readArguments(args, ['output', 'passphraseFile', 'withoutKeys', 'live', 'json']);
      refuseWords(words, 0);
      const settings = readSettings();
      const output = outputOf(flagOf(words, 'output'), settings.kind);
      const passphrase = await passphraseFor(words);
      const reached = await reachOwner(settings);
      try {
        const made = await makeBackup({
          ownerUrl: reached.ownerUrl,
          dataDir: settings.dataDir,
          output,
          passphrase,
          version,
          say: sayAside,
        });
        if (words.flags['json']) console.log(JSON.stringify(made));
        else {
          console.log(
            `${made.file}: ${made.rows.toLocaleString('en')} rows of ${made.tables} tables and ${made.files} files in ${made.seconds} s, ${megabytes(made.bytes)}`,
          );
          if (made.keys === 'left out')
            console.log(
              `The keys are not in it. Without ${join(settings.dataDir, 'keys.json')} no name in it can be read: keep a copy elsewhere.`,
            );
        }
      } finally {
        await reached.stop();
      }
    },
  },
  'backup check': {
    summary: 'Prove every byte of a backup without restoring it.',
    async run(args) {
      const words = readArguments(args, ['live', 'json']);
      const { header, sections, bytes } = await readBackup(fileNamed(words));
      const rows = sections.filter(({ kind }) => kind === 'table').reduce((sum, each) => sum + each.rows, 0);
      const report = {
        version: header.version,
        madeAt: header.madeAt,
        kind: header.kind,
        tables: header.tables.length,
        rows,
        bytes,
        keys: sections.some(({ kind }) => kind === 'keys'),
      };
      if (words.flags['json']) console.log(JSON.stringify(report));
      else
        console.log(
          `whole: ${report.kind} data of ${report.madeAt}, Lianfang ${report.version}, ${rows.toLocaleString('en')} rows of ${report.tables} tables, ` +
            `${megabytes(bytes)}, ${report.keys ? 'keys sealed in it' : 'without keys'}`,
        );
    },
  },
  restore: {
    summary: 'Bring a backup into an empty database and verify the audit log: restore FILE.',
    options: [
      '--passphrase-file FILE    its first line opens the keys; without it you are asked',
      '--live                    the backup holds live data',
    ],
    async run(args) {
      const words = readArguments(args, ['passphraseFile', 'live', 'json']);
      const file = fileNamed(words);
      const passphraseFile = flagOf(words, 'passphraseFile');
      const restored = await restoreBackup({
        file,
        settings: readSettings(),
        passphrase: async () =>
          passphraseFile ? secretIn(passphraseFile) : askSecret('Passphrase of the keys in the backup: '),
        verify: (db) => verifyChain(db),
        say: sayAside,
      });
      const { proof: chains, ...report } = restored;
      const wrong = chains.flatMap(({ problems }) => problems);
      const sealed = chains.reduce((sum, chain) => sum + chain.sealed, 0);
      if (words.flags['json'])
        console.log(JSON.stringify({ ...report, audit: { chains: chains.length, sealed, problems: wrong } }));
      else {
        console.log(
          `restored: ${report.rows.toLocaleString('en')} rows of ${report.tables} tables and ${report.files} files in ${report.seconds} s, as of ${report.madeAt}`,
        );
        console.log(
          `audit log: ${chains.length} chains, ${sealed.toLocaleString('en')} sealed events, ${wrong.length === 0 ? 'whole' : `${wrong.length} wrong (they were so when the backup was made)`}`,
        );
        for (const each of wrong) console.log(`  ${each.sentence}`);
      }
      return wrong.length === 0 ? 0 : 1;
    },
  },
};

function outputOf(named: string | undefined, kind: string): string {
  const fresh = `lianfang-${kind}-${now().slice(0, 19).replaceAll(':', '')}Z.backup`;
  const path = resolve(named ?? '.');
  return existsSync(path) && statSync(path).isDirectory() ? join(path, fresh) : path;
}

async function passphraseFor(words: Arguments): Promise<string | null> {
  const file = flagOf(words, 'passphraseFile');
  if (words.flags['withoutKeys']) {
    if (file) throw new UsageError('Either --passphrase-file or --without-keys.');
    return null;
  }
  if (file) return secretIn(file);
  if (!process.stdin.isTTY)
    throw new UsageError(
      'The copy of the keys is sealed by a passphrase: --passphrase-file FILE, or leave them out with --without-keys.',
    );
  const first = await askSecret('Passphrase for the copy of the keys (12 characters or more): ');
  if (first !== (await askSecret('Once more: '))) throw new UsageError('The two passphrases differ.');
  return first;
}

function fileNamed(words: Arguments): string {
  refuseWords(words, 1);
  const [file] = words.positional;
  if (!file) throw new UsageError('Name the backup: lianfang restore FILE');
  return resolve(file);
}

function refuseWords({ positional }: Arguments, most: number): void {
  if (positional.length > most) throw new UsageError(`"${positional[most]}" is one word too many.`);
}

/** What takes time, beside the answer: programs read the answer. */
function sayAside(line: string): void {
  console.error(`  ${line}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
