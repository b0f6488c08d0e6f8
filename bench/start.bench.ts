import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './measure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Cold start on a fresh clone (install, build, database, drill) and warm start, until /api/health answers 200. */
export async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-start-'));
  const clone = join(folder, 'clone');
  await done(spawn('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' }));
  const cold = await startOnce(clone);
  report(
    'cold `npm start` of a fresh clone: install, build, database, areas, drill of 10,000',
    `${cold.toFixed(0)} s`,
    '≤ 180 s',
    cold <= 180,
  );
  const warm = await startOnce(clone);
  report('warm `npm start`', `${warm.toFixed(1)} s`, '≤ 10 s', warm <= 10);
  rmSync(folder, { recursive: true, force: true });
}

async function startOnce(clone: string): Promise<number> {
  const port = 20_000 + (Math.floor(performance.now()) % 20_000);
  const begun = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: String(port), LIANFANG_DATA: join(clone, 'data') },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - begun) / 1000;
  process.kill(-child.pid!, 'SIGTERM');
  await done(child);
  return seconds;
}

function done(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
