import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Binaries, program } from './binaries.ts';
import { checkRoom, type DataFolder, noRoom, refuseUnwritable } from './data-folder.ts';
import { databaseEnvironment } from './environment.ts';
import type { Launcher } from './launcher.ts';
import { doesNotStart, otherVersion } from './problems.ts';

/** The database user that owns everything; only migrations and backups sign in with it. */
export const superuser = 'postgres';

/**
 * The first that the system knows is taken. pg_trgm asks the C library what is a letter even in 18: under `C` it drops
 * every Chinese character from its trigrams (seen with 18.4).
 */
const characterTypes = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/** What making a cluster takes. */
export interface ClusterSource {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly launcher: Launcher;
  /** False for databases of a test run, which need not survive the machine. */
  readonly durable: boolean;
  readonly log: (message: string) => void;
}

/**
 * Makes the cluster when there is none, and refuses one of another main version.
 *
 * @returns The superuser's password, and whether the cluster was made just now.
 * @throws Problem `database/other-version`, `database/disk-full`, `database/does-not-start`.
 */
export async function openCluster(source: ClusterSource): Promise<{ password: string; isNew: boolean }> {
  const { folder, binaries } = source;
  if (existsSync(folder.cluster)) {
    const filesVersion = Number(readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8'));
    if (filesVersion === binaries.major) return { password: readPassword(folder), isNew: false };
    throw otherVersion({ folder: folder.path, filesVersion, programVersion: binaries.major });
  }
  checkRoom(folder, 'make');
  source.log(`Making the database in ${folder.path} (once, a few seconds).`);
  return { password: await makeCluster(source), isNew: true };
}

async function makeCluster(source: ClusterSource): Promise<string> {
  const { folder, launcher } = source;
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(folder.run, 'initdb-password');
  rmSync(folder.clusterInMaking, { recursive: true, force: true });
  try {
    refuseUnwritable(folder.path, () => {
      // The password is kept before the cluster that needs it exists: a crash between the two loses nothing.
      writeFileSync(secretFile(folder), password, { mode: 0o600 });
      writeFileSync(passwordFile, password, { mode: 0o600 });
      if (launcher.owner !== null) chownSync(passwordFile, launcher.owner.uid, launcher.owner.gid);
    });
    await initdb(source, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(folder.clusterInMaking, folder.cluster);
  return password;
}

function readPassword(folder: DataFolder): string {
  return refuseUnwritable(folder.path, () => readFileSync(secretFile(folder), 'utf8'));
}

function secretFile(folder: DataFolder): string {
  return join(folder.secrets, 'postgres-superuser');
}

async function initdb(source: ClusterSource, passwordFile: string): Promise<void> {
  const { folder, binaries, launcher, durable } = source;
  let output = '';
  for (const characterType of characterTypes) {
    const args = [
      `--pgdata=${folder.clusterInMaking}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Text compares by code point: area codes are ranges of text.
      '--locale=C',
      `--lc-ctype=${characterType}`,
      // From 17 on PostgreSQL itself knows the letters of every script; before, the system's C library must.
      ...(binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
      '--data-checksums',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ];
    if (launcher.owner !== null) makeOwnedFolder(folder, launcher.owner);
    const command = launcher.command(program(binaries.binDir, 'initdb'), args);
    const ended = await run(command.file, command.args, command.identity);
    if (ended.code === 0) return;
    output = ended.output;
    if (!/invalid locale name/.test(output)) break;
  }
  if (/No space left on device/.test(output)) throw noRoom(folder);
  throw doesNotStart({ step: 'initdb', folder: folder.path, lastLines: output.trim() });
}

function makeOwnedFolder(folder: DataFolder, owner: { uid: number; gid: number }): void {
  mkdirSync(folder.clusterInMaking, { recursive: true, mode: 0o700 });
  chownSync(folder.clusterInMaking, owner.uid, owner.gid);
}

function run(
  file: string,
  args: readonly string[],
  identity: object,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(file, args, { ...identity, stdio: [...stdio], env: databaseEnvironment(), windowsHide: true });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text));
    child.stderr.on('data', (text: Buffer) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
