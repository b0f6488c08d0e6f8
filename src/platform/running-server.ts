import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { now } from './clock.ts';
import { processBirth } from './embedded-postgres/process-identity.ts';

const Running = z.object({
  pid: z.number().int(),
  /** Tells the process from a later one of the same number. */
  birth: z.string().nullable(),
  address: z.string(),
  startedAt: z.string(),
});

/** A server that serves a data folder. */
export type Running = z.infer<typeof Running>;

/** Leaves word that this process serves the folder, so that "lianfang stop" and "doctor" find it. */
export function noteRunning(dataDir: string, address: string): void {
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  const running: Running = { pid: process.pid, birth: processBirth(process.pid), address, startedAt: now() };
  writeFileSync(fileIn(dataDir), JSON.stringify(running), { mode: 0o600 });
}

/** Takes the word back. */
export function forgetRunning(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
  rmSync(join(dataDir, 'run', 'owner-url'), { force: true });
}

/** Who serves the folder now; null when nobody does, or who did was killed. */
export function runningIn(dataDir: string): Running | null {
  if (!existsSync(fileIn(dataDir))) return null;
  const running = Running.safeParse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8') || 'null'));
  if (!running.success) return null;
  return running.data.birth !== null && processBirth(running.data.pid) === running.data.birth ? running.data : null;
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'run', 'server.json');
}
