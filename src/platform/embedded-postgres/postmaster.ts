import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, program } from './binaries.ts';
import { type DataFolder, noRoom } from './data-folder.ts';
import { databaseEnvironment } from './environment.ts';
import type { Launcher } from './launcher.ts';
import type { LogFile } from './log-file.ts';
import { kill, readPostmasterFile } from './postmaster-file.ts';
import { doesNotStart, folderNotWritable } from './problems.ts';
import type { Settings } from './settings.ts';

/** One run of PostgreSQL's main process. */
export interface Postmaster {
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it cleanly; after 30 s without writing its last checkpoint, which costs a recovery at the next start. */
  stop(): Promise<void>;
}

export interface PostmasterSource {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly launcher: Launcher;
  readonly logFile: LogFile;
  readonly settings: Settings;
  readonly log: (message: string) => void;
}

const pollMs = 20;
const patienceMs = 60_000;
// A killed postmaster's lock file and worker processes outlive it by a moment.
const notYetGone = /lock file "[^"]*" already exists|pre-existing shared memory block|lock file "[^"]*" is empty/;
const addressTaken = /could not bind|Address already in use|could not create any/i;

/** Thrown when the port was taken between choosing and using it; another one may be tried. */
export class PortTaken extends Error {}

/**
 * Starts PostgreSQL and waits until it takes connections, however long it recovers from a crash.
 *
 * @throws Problem `database/disk-full`, `database/folder-not-writable`, `database/does-not-start`; `PortTaken`.
 */
export async function startPostmaster(source: PostmasterSource): Promise<Postmaster> {
  for (const until = Date.now() + patienceMs; ; await sleep(100)) {
    const said = source.logFile.end();
    const postmaster = launch(source);
    if (await isReady(postmaster, source)) return postmaster;
    const words = source.logFile.since(said);
    if (notYetGone.test(words) && Date.now() < until) continue;
    throw explain(words, source.folder);
  }
}

function launch({ folder, binaries, launcher, logFile, settings }: PostmasterSource): Postmaster {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = launcher.command(program(binaries.binDir, 'postgres'), ['-D', folder.cluster, ...flags]);
  const output = logFile.open();
  const child = spawn(command.file, command.args, {
    ...command.identity,
    cwd: folder.run,
    stdio: ['ignore', output, output],
    env: databaseEnvironment(),
    // Its own session: Ctrl-C in the terminal must reach the server first, which then ends its database in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const endWithUs = () => child.kill('SIGINT');
  process.once('exit', endWithUs);
  void ended.then(() => process.off('exit', endWithUs));
  return { pid: child.pid ?? 0, ended, stop: () => stop(child, ended, { folder, binaries }) };
}

async function isReady(postmaster: Postmaster, { folder, log }: PostmasterSource): Promise<boolean> {
  let hasEnded = false;
  void postmaster.ended.then(() => (hasEnded = true));
  for (let waitedMs = pollMs; ; waitedMs += pollMs) {
    await sleep(pollMs);
    if (hasEnded) return false;
    const file = readPostmasterFile(folder.cluster);
    if (file?.pid === postmaster.pid && file.isReady) return true;
    if (waitedMs % 10_000 === 0) log(`The database is still recovering after ${waitedMs / 1000} s.`);
  }
}

async function stop(child: ChildProcess, ended: Promise<void>, where: Pick<PostmasterSource, 'folder' | 'binaries'>) {
  if (child.pid === undefined) return;
  for (const mode of ['fast', 'immediate'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    sendStop(child.pid, mode, where);
    if (await settlesWithin(ended, 30_000)) return;
  }
  child.kill('SIGKILL');
  await ended;
}

function sendStop(pid: number, mode: 'fast' | 'immediate', where: Pick<PostmasterSource, 'folder' | 'binaries'>): void {
  if (process.platform !== 'win32') return kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  // Windows knows no signals; pg_ctl speaks to PostgreSQL through a pipe.
  spawnSync(program(where.binaries.binDir, 'pg_ctl'), ['stop', '-W', '-m', mode, '-D', where.folder.cluster]);
}

async function settlesWithin(ended: Promise<void>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const first = await Promise.race([ended.then(() => true), late]);
  timer.abort();
  return first;
}

function explain(words: string, folder: DataFolder): Error {
  if (/No space left on device/.test(words)) return noRoom(folder);
  if (addressTaken.test(words)) return new PortTaken(words);
  if (/Permission denied|Read-only file system/.test(words)) {
    return folderNotWritable({ folder: folder.path, reason: words.trim() });
  }
  return doesNotStart({ step: 'postgres', folder: folder.path, lastLines: words.trim() });
}
