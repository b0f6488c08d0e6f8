import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Problem } from '../kernel/problem.ts';
import { checkPack } from '../protocol/load-pack.ts';
import { now, ticks } from './clock.ts';
import { diagnoseDatabase } from './doctor-database.ts';
import { type Keys, keysIn } from './keys.ts';
import { openPacks, readPackFiles, shippedPacks } from './packs.ts';
import { runningIn } from './running-server.ts';
import type { Settings } from './settings.ts';

/** One thing looked at. */
export interface Finding {
  /** good: as it should be. mind: works, but somebody should know. wrong: does not work, or will not for long. */
  readonly state: 'good' | 'mind' | 'wrong';
  readonly about: string;
  readonly found: string;
  /** What to do, in one sentence; absent when there is nothing to do. */
  readonly todo?: string;
}

/** Reaches the database as the tables' owner. */
export type Reach = (settings: Settings) => Promise<{ ownerUrl: string; stop(): Promise<void> }>;

/** Looks at everything an installation stands on, changing nothing, and says what to do. Never throws. */
export async function diagnose(settings: Settings, reach: Reach): Promise<Finding[]> {
  const keys = readKeys(settings);
  const steps: (() => Finding | Finding[] | Promise<Finding | Finding[]>)[] = [
    node,
    () => folder(settings),
    () => disk(settings),
    () => keys.finding,
    () => database(settings, keys.keys, reach),
    () => server(settings),
    () => backup(settings),
    packs,
    webApp,
  ];
  const findings: Finding[] = [];
  for (const step of steps) {
    try {
      findings.push(...[await step()].flat());
    } catch (error) {
      findings.push({ state: 'wrong', about: 'doctor', found: `could not look: ${(error as Error).message}` });
    }
  }
  return findings;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < 20 || (major === 20 && minor < 19);
  const found = `Node ${process.versions.node}`;
  return isOld
    ? { state: 'wrong', about: 'Node', found, todo: 'Install Node 20.19 or newer: https://nodejs.org' }
    : { state: 'good', about: 'Node', found };
}

function folder({ dataDir }: Settings): Finding {
  const about = 'data folder';
  const stat = statSync(dataDir, { throwIfNoEntry: false });
  if (!stat)
    return {
      state: 'wrong',
      about,
      found: `${dataDir} is not there`,
      todo: 'Start it once with "npm start", or name the right one: LIANFANG_DATA, --live.',
    };
  const uid = process.getuid?.();
  if (uid !== undefined && stat.uid !== uid) {
    return {
      state: 'wrong',
      about,
      found: `${dataDir} belongs to user id ${stat.uid}, you are ${uid}`,
      todo: `Run commands and server as that user, or: chown -R ${uid} "${dataDir}"`,
    };
  }
  const file = join(dataDir, 'keys.json');
  const isOpen = existsSync(file) && process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (isOpen) return { state: 'wrong', about, found: `${file} can be read by others`, todo: `chmod 600 "${file}"` };
  const { bavail, bsize } = statfsSync(dataDir);
  const freeMegabytes = Math.floor((bavail * bsize) / 1024 / 1024);
  const found = `${dataDir}, ${freeMegabytes.toLocaleString('en')} MB free`;
  if (freeMegabytes < 200)
    return { state: 'wrong', about, found, todo: 'Free some space: below 200 MB writing may fail at any moment.' };
  if (freeMegabytes < 2048)
    return { state: 'mind', about, found, todo: 'Free some space soon; a million cases need about 2 GB.' };
  return { state: 'good', about, found };
}

/** How long the disk takes to keep a page for good; every change waits for that once. */
function disk({ dataDir }: Settings): Finding | Finding[] {
  if (!existsSync(dataDir)) return [];
  const path = join(dataDir, `doctor-${process.pid}`);
  const page = Buffer.alloc(8192);
  const times: number[] = [];
  const file = openSync(path, 'w', 0o600);
  try {
    for (let round = 0; round < 25; round++) {
      const begun = ticks();
      writeSync(file, page);
      fsyncSync(file);
      times.push(ticks() - begun);
    }
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
  const median = times.sort((a, b) => a - b)[12]!;
  const found = `keeps a page in ${median.toFixed(1)} ms`;
  return median > 20
    ? { state: 'mind', about: 'disk', found, todo: 'Writing is slow: a local SSD keeps a page in 1 ms or less.' }
    : { state: 'good', about: 'disk', found };
}

function readKeys({ dataDir }: Settings): { keys: Keys | null; finding: Finding } {
  const about = 'keys';
  const path = join(dataDir, 'keys.json');
  if (!existsSync(path)) {
    return {
      keys: null,
      finding: {
        state: 'wrong',
        about,
        found: `${path} is not there`,
        todo: 'Put it back from a backup: without it no name can be read. A first start makes it.',
      },
    };
  }
  try {
    const keys = keysIn(readFileSync(path, 'utf8'));
    return {
      keys,
      finding: {
        state: 'good',
        about,
        found: `of installation ${keys.installation}, master key ${keys.vault.at(-1)!.id} in use`,
      },
    };
  } catch (error) {
    return {
      keys: null,
      finding: {
        state: 'wrong',
        about,
        found: `${path} cannot be read: ${(error as Error).message.split('\n')[0]}`,
        todo: 'Put it back from a backup.',
      },
    };
  }
}

async function database(settings: Settings, keys: Keys | null, reach: Reach): Promise<Finding[]> {
  let reached: Awaited<ReturnType<Reach>>;
  try {
    reached = await reach(settings);
  } catch (error) {
    return [
      {
        state: 'wrong',
        about: 'database',
        found: error instanceof Problem ? error.message : String(error),
        todo: settings.databaseUrl ? 'Check DATABASE_URL and whether that server runs.' : 'Start it with "npm start".',
      },
    ];
  }
  const client = new pg.Client({
    connectionString: reached.ownerUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'lianfang doctor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await diagnoseDatabase(client, {
      settings,
      keys,
      ownerUrl: reached.ownerUrl,
      isServed: runningIn(settings.dataDir) !== null,
    });
  } catch (error) {
    return [
      {
        state: 'wrong',
        about: 'database',
        found: `does not answer: ${(error as Error).message}`,
        todo: 'Check DATABASE_URL and whether that server runs.',
      },
    ];
  } finally {
    await client.end().catch(() => undefined);
    await reached.stop();
  }
}

async function server({ dataDir, port, host }: Settings): Promise<Finding> {
  const about = 'server';
  const running = runningIn(dataDir);
  if (running) {
    const found = `process ${running.pid} at ${running.address} since ${running.startedAt}`;
    try {
      const answer = await fetch(`${running.address}/api/health`, { signal: AbortSignal.timeout(10_000) });
      if (answer.ok) return { state: 'good', about, found };
      return {
        state: 'wrong',
        about,
        found: `${found} answers ${answer.status}`,
        todo: `Look into ${join(dataDir, 'log', 'server.log')}.`,
      };
    } catch {
      return {
        state: 'wrong',
        about,
        found: `${found} does not answer`,
        todo: `Look into ${join(dataDir, 'log', 'server.log')}, then: lianfang stop, npm start`,
      };
    }
  }
  if (await isFree(port, host))
    return { state: 'mind', about, found: `does not run; port ${port} is free`, todo: 'npm start' };
  return {
    state: 'wrong',
    about,
    found: `does not run, and another program has port ${port}`,
    todo: 'Stop that program, or start on another port: PORT=8081 npm start',
  };
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host }, () => probe.close(() => resolve(true)));
  });
}

function backup({ dataDir, kind }: Settings): Finding {
  const about = 'backup';
  const path = join(dataDir, 'last-backup.json');
  // Nobody needs a copy of a drill.
  const state = kind === 'live' ? 'wrong' : 'mind';
  const todo = 'lianfang backup --output /another/disk, every night.';
  if (!existsSync(path)) return { state, about, found: 'none was ever made', todo };
  const { at, file } = JSON.parse(readFileSync(path, 'utf8')) as { at: string; file: string };
  const hours = Math.floor((Date.parse(now()) - Date.parse(at)) / 3_600_000);
  const found = `${file}, ${hours} h ago`;
  return hours >= 48 ? { state, about, found, todo } : { state: 'good', about, found };
}

function packs(): Finding[] {
  const wrong: Finding[] = [];
  const ids = openPacks().ids();
  for (const id of ids) {
    const { pack, examples } = readPackFiles(join(shippedPacks, id));
    const errors = checkPack(pack, examples);
    if (errors.length > 0)
      wrong.push({
        state: 'wrong',
        about: 'packs',
        found: `${id} has ${errors.length} errors`,
        todo: `lianfang pack check ${id}`,
      });
  }
  return wrong.length > 0 ? wrong : [{ state: 'good', about: 'packs', found: `${ids.length} hold: ${ids.join(', ')}` }];
}

function webApp(): Finding {
  const built = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url));
  return existsSync(built)
    ? { state: 'good', about: 'web app', found: 'is built' }
    : {
        state: 'mind',
        about: 'web app',
        found: 'is not built: the server gives the interface only',
        todo: 'npm start builds it, or: npm run build',
      };
}
