import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processBirth, processCommand } from './process-identity.ts';

/** What PostgreSQL writes of itself into postmaster.pid. */
export interface PostmasterFile {
  readonly pid: number;
  readonly isReady: boolean;
}

/** Reads postmaster.pid of a cluster; null when there is none. */
export function readPostmasterFile(cluster: string): PostmasterFile | null {
  try {
    // Lines: pid, folder, start, port, socket folder, address, shared memory, status.
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), isReady: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Ends a database whose server was killed and which this system did not end with it. To be called by the holder of
 * the folder's lock, so that no living server can own what is found.
 */
export async function stopOrphan(cluster: string, log: (message: string) => void): Promise<void> {
  const found = readPostmasterFile(cluster);
  if (found === null || processBirth(found.pid) === null) return;
  if (!isPostmasterOf(found.pid, cluster)) return disownNumber(cluster);
  log(`Stopping the database that a killed server left behind (process ${found.pid}).`);
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    kill(found.pid, signal);
    if (await isGone(found.pid, 30_000)) return;
  }
}

/** Sends a signal to a process that may have ended meanwhile. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isPostmasterOf(pid: number, cluster: string): boolean {
  const command = processCommand(pid);
  return command?.includes('postgres') === true && command.includes(cluster);
}

/**
 * After a container is killed and started again, the number in postmaster.pid is often that of an innocent process,
 * and PostgreSQL would refuse to start for ever. Its parent's number, ours, it takes for stale; the rest of the file
 * must stay, for by it PostgreSQL finds out whether old worker processes still hold the shared memory.
 */
function disownNumber(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [process.pid, ...rest].join('\n'));
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(20)) {
    if (processBirth(pid) === null) return true;
  }
  return false;
}
