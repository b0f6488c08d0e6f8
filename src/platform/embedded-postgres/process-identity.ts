import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Answers when a process began, as an opaque text that no later process of the same number shares;
 * null when there is no such process or it has ended and only waits to be collected.
 */
export function processBirth(pid: number): string | null {
  if (process.platform === 'linux') {
    const stat = readOrNull(`/proc/${pid}/stat`);
    if (stat === null) return null;
    // The name may hold spaces and brackets, so fields are counted from the last bracket: state first, start 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19]!;
  }
  if (process.platform === 'win32') return isAlive(pid) ? 'alive' : null;
  return ps(pid, 'lstart=');
}

/** The command line of a process, or null when there is none or it may not be seen. */
export function processCommand(pid: number): string | null {
  if (process.platform === 'linux') return readOrNull(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? null;
  return process.platform === 'win32' ? null : ps(pid, 'command=');
}

/** Which running system sees a process number: it means nothing after a reboot or in another container. */
export function processSpace(): string {
  if (process.platform !== 'linux') return process.platform;
  return `${readOrNull('/proc/sys/kernel/random/boot_id')?.trim()} ${linkOrNull('/proc/self/ns/pid')}`;
}

function ps(pid: number, column: string): string | null {
  const text = spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim();
  return text ? text : null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function linkOrNull(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}
