import { existsSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processBirth, processSpace } from './process-identity.ts';
import { folderInUse } from './problems.ts';

/** Held while a process owns a data folder. */
export interface FolderLock {
  release(): void;
}

/** Waiting for a living holder to end, for so long, telling once that we wait. */
interface Patience {
  readonly ms: number;
  readonly onWait: (holderPid: number) => void;
}

interface Holder {
  readonly pid: number;
  readonly birth: string | null;
  readonly space: string;
  readonly hostname: string;
  readonly startedAt: string;
}

const heartbeatMs = 3_000;
// Three missed beats: a busy event loop or a slow network disk must not make a living holder look dead.
const silenceMs = 4 * heartbeatMs;

/**
 * Takes a data folder for this process, so that no other opens it.
 *
 * A holder that was killed is recognised by its process number and birth; one in another container or on another
 * machine by its heartbeat, which costs up to 12 s of watching.
 *
 * @throws Problem `database/folder-in-use` when a living process, this one included, holds it.
 */
export async function lockFolder(folder: string, patience?: Patience): Promise<FolderLock> {
  const path = join(folder, 'lianfang.lock');
  const mine = JSON.stringify(thisProcess());
  const until = Date.now() + (patience?.ms ?? 0);
  let hasSaid = false;
  while (!createLock(path, mine)) {
    const text = readLock(path);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (!(await isLive(path, holder))) removeStale(path, text);
    else if (Date.now() < until) {
      if (!hasSaid) patience?.onWait(holder.pid);
      hasSaid = true;
      await sleep(100);
    } else throw folderInUse({ folder, pid: holder.pid, hostname: holder.hostname, startedAt: holder.startedAt });
  }
  const heartbeat = setInterval(() => touch(path), heartbeatMs).unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (readLock(path) === mine) rmSync(path, { force: true });
    },
  };
}

/** Whether a living process of this machine holds the folder; used to sweep what killed test runs left behind. */
export function isFolderLocked(folder: string): boolean {
  const text = readLock(join(folder, 'lianfang.lock'));
  return text !== null && isLiveHere(parseHolder(text));
}

function thisProcess(): Holder {
  const startedAt = new Date().toISOString();
  return { pid: process.pid, birth: processBirth(process.pid), space: processSpace(), hostname: hostname(), startedAt };
}

function createLock(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A lock that cannot be read was cut short by a crash, or is being written this instant: its heartbeat tells which. */
function parseHolder(text: string): Holder {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, birth: null, space: '', hostname: 'unknown', startedAt: 'unknown' };
  }
}

async function isLive(path: string, holder: Holder): Promise<boolean> {
  if (holder.space === processSpace()) return isLiveHere(holder);
  const seen = lastBeat(path);
  if (Date.now() - seen > silenceMs) return false;
  for (const until = Date.now() + silenceMs; Date.now() < until; ) {
    await sleep(heartbeatMs / 6);
    if (lastBeat(path) > seen) return true;
  }
  return false;
}

function isLiveHere(holder: Holder): boolean {
  const birth = processBirth(holder.pid);
  return holder.space === processSpace() && birth !== null && birth === holder.birth;
}

function lastBeat(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    // Somebody removed the file by hand: the database's own lock still holds, and there is nothing to touch.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Moves the lock aside before removing it: of two starters who both saw it stale, one may already have made its own. */
function removeStale(path: string, expected: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readLock(aside) !== expected && !existsSync(path)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}
