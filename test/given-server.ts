import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { now } from '../src/platform/clock.ts';
import { type RunningPostgres, startPostgres } from '../src/platform/embedded-postgres/start-postgres.ts';
import { openHouse } from '../src/platform/house.ts';
import { silentLog } from '../src/platform/log.ts';
import { readSettings } from '../src/platform/settings.ts';
import { testAreas } from './given-areas.ts';
import { givenAccount, testPassword } from './given-identity.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'bin', 'lianfang.mjs');
const installed = process.env.LIANFANG_TEST_PG;

/** Who can sign in to the small installation, with `testPassword`. */
export const reporterName = 'small.reporter';

/** Steps that clean up after one test, done last first. */
export const undo: (() => unknown)[] = [];
const undoAll: (() => unknown)[] = [];

/** Ends what the test started, last first. */
export async function cleanUp(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

/** Removes what the whole file shared. */
export async function cleanUpAll(): Promise<void> {
  await cleanUp();
  for (const step of undoAll.splice(0).reverse()) await step();
}

/** A folder of its own for one test. A database whose server was killed may still be ending in it when it is removed. */
export function givenFolder(keep = undo): string {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-faults-'));
  keep.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 50 }));
  return folder;
}

/** A folder as LIANFANG_DATA, and how the program is told about it. */
export interface Installation {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The folder of the training data. */
  readonly dataDir: string;
  /** The database's main process now. */
  postmasterPid(): number;
  /** The database when it is not the server's own: this process runs it. */
  readonly postgres: RunningPostgres | null;
}

let template: Promise<string> | undefined;

/**
 * An installation with a handful of areas and one reporter, ready to be served: a real one but for the size of its first
 * data. On the embedded database, or, when LIANFANG_TEST_PG or `external` says so, on one beside it by DATABASE_URL.
 */
export async function givenInstallation({
  external = installed !== undefined,
  at = givenFolder(),
} = {}): Promise<Installation> {
  template ??= external === (installed !== undefined) ? makeTemplate() : undefined;
  if (template) {
    spawnSync('cp', ['-a', `${await template}/.`, at]);
    return installationAt(at, external);
  }
  return fill(at, external);
}

async function makeTemplate(): Promise<string> {
  const folder = givenFolder(undoAll);
  const { postgres } = await fill(folder, installed !== undefined);
  await postgres?.stop();
  return folder;
}

async function fill(folder: string, external: boolean): Promise<Installation> {
  const installation = await installationAt(folder, external);
  const settings = readSettings({ ...installation.env }, []);
  const open = await openHouse(settings, {
    log: silentLog(),
    say: () => {},
    reactsTo: new Set(),
    drillBegins: now(),
    maxConnections: 2,
  });
  await asOwner(open.ownerUrl, (owner) =>
    owner.query(
      `insert into areas (code, name, level, parent_code, source)
     select code, name, level, parent_code, 'test' from json_to_recordset($1) as t (code text, name text, level text, parent_code text)`,
      [JSON.stringify(testAreas)],
    ),
  );
  await givenAccount(open.house, { userName: reporterName, posts: [{ roles: ['reporter'] }] });
  await asOwner(open.ownerUrl, (owner) => owner.query('update installation set furnished_at = now()'));
  await open.close();
  return installation;
}

async function installationAt(folder: string, external: boolean): Promise<Installation> {
  const beside = join(folder, 'beside');
  const postgres = external ? await givenPostgres(beside) : null;
  const dataDir = join(folder, 'training');
  const url = postgres ? { DATABASE_URL: postgres.superuserUrl } : {};
  return {
    folder,
    dataDir,
    postgres,
    env: { LIANFANG_DATA: folder, PORT: '0', LIANFANG_TRAINING_SIZE: '100', ...url },
    postmasterPid: () =>
      postgres ? postgres.pid() : Number(readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]),
  };
}

/** A database run by this process, at the same address each time. */
export async function givenPostgres(folder: string): Promise<RunningPostgres> {
  mkdirSync(folder, { recursive: true });
  const binDir = installed === undefined ? {} : { binDir: `/usr/lib/postgresql/${installed}/bin` };
  const server = await startPostgres({
    dataDir: folder,
    log: () => undefined,
    settings: { shared_buffers: '32MB' },
    ...binDir,
  });
  undo.push(() => server.stop());
  return server;
}

/** The program as a process of its own. */
export interface Program {
  readonly process: ChildProcess;
  /** What it answered, on standard output. */
  answered(): string;
  /** Everything it said, both streams. */
  said(): string;
  /** Resolves when it ends, with its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Waits until it has said something. */
  hears(words: RegExp | string, seconds?: number): Promise<RegExpMatchArray>;
}

/** Runs `lianfang …` on an installation. */
export function runProgram(args: readonly string[], env: Readonly<Record<string, string>>, input?: string): Program {
  const { LIANFANG_TEST_PG: _, DATABASE_URL: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: env['PWD'] ?? root,
    env: { ...inherited, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let [text, output] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk;
    output += chunk;
  });
  child.stderr!.on('data', (chunk: Buffer) => (text += chunk));
  child.stdin?.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  undo.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return {
    process: child,
    answered: () => output,
    said: () => text,
    ended,
    async hears(words, seconds = 60) {
      for (const until = Date.now() + seconds * 1000; ; await sleep(20)) {
        const found = text.match(words);
        if (found) return found;
        if (child.exitCode !== null || child.signalCode !== null || Date.now() > until)
          throw new Error(`never heard ${String(words)}, but: ${text}`);
      }
    },
  };
}

/** A server that serves. */
export interface Server extends Program {
  readonly url: string;
}

/** Starts the server of an installation and waits until it serves. */
export async function givenServer({ env }: Installation, more: Readonly<Record<string, string>> = {}): Promise<Server> {
  const started = runProgram(['start'], { ...env, ...more });
  const [, url] = await started.hears(/ready after .*: (http:\S+)/);
  return { ...started, url: url!.replace('localhost', '127.0.0.1') };
}

/** Signs in as the reporter and answers the token. */
export async function signInTo(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lianfang': 'token' },
    body: JSON.stringify({ userName: reporterName, password: testPassword }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

/** One change that may be sent more than once. */
export interface Write {
  readonly key: string;
  readonly externalId: string;
}

/** What came back: the status, or 0 when the connection broke. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly code?: string; readonly id?: string; readonly message?: string };
}

/** Reports a case in Taiping village under the write's own key. */
export async function post(url: string, token: string, { key, externalId }: Write, more: object = {}): Promise<Answer> {
  try {
    const answer = await fetch(`${url}/api/cases`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key },
      body: JSON.stringify({
        disease: 'covid19',
        externalId,
        person: { name: '测试', sex: 'female' },
        classification: 'suspected',
        areaCode: '510117001001',
        ...more,
      }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  } catch {
    return { status: 0, body: {} };
  }
}

/** How often each external id is there. */
export async function casesIn(ownerUrl: string): Promise<Map<string, number>> {
  return asOwner(ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ external_id: string; n: number }>(
      'select external_id, count(*)::int as n from cases group by external_id',
    );
    return new Map(rows.map((row) => [row.external_id, row.n]));
  });
}

/** Where the owner of the tables of a served installation reaches them. */
export function ownerUrlOf({ dataDir }: Installation): string {
  return readFileSync(join(dataDir, 'run', 'owner-url'), 'utf8').trim();
}

/** Runs work on a connection of its own. */
export async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Waits for something another process does, at most so many seconds. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = 30,
): Promise<T> {
  for (const until = Date.now() + seconds * 1000; ; await sleep(50)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`waited ${seconds} s in vain for ${what}`);
  }
}
