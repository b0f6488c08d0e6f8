import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { processBirth } from './process-identity.ts';
import { type RunningPostgres, type StartPostgresOptions, startPostgres } from './start-postgres.ts';

const installed = process.env.LIANFANG_TEST_PG;
/** The programs that this test run is about: the embedded ones, or those of LIANFANG_TEST_PG. */
export const binDirUnderTest = installed === undefined ? {} : { binDir: `/usr/lib/postgresql/${installed}/bin` };

const undo: (() => unknown)[] = [];

/** A folder of its own for one test, removed afterwards. */
export function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-start-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small database, stopped after the test. */
export async function givenPostgres(
  dataDir: string,
  more: Partial<StartPostgresOptions> = {},
): Promise<RunningPostgres> {
  const small = { shared_buffers: '16MB', ...more.settings };
  const log = () => undefined;
  const server = await startPostgres({ dataDir, log, durable: false, ...binDirUnderTest, ...more, settings: small });
  undo.push(() => server.stop());
  return server;
}

/** Another Node process that starts the database of a folder and says so. */
export interface OtherServer {
  readonly process: ChildProcess;
  readonly postgresPid: number;
  readonly superuserUrl: string;
}

/** Starts a database from a process of its own, so that the process can be killed. */
export async function givenOtherServer(dataDir: string, prefix: readonly string[] = []): Promise<OtherServer> {
  const code = `
    import { startPostgres } from ${JSON.stringify(new URL('./start-postgres.ts', import.meta.url).href)};
    const options = { dataDir: ${JSON.stringify(dataDir)}, log: () => {}, settings: { shared_buffers: '16MB' } };
    try {
      const server = await startPostgres({ ...options, ...${JSON.stringify(binDirUnderTest)} });
      console.log(JSON.stringify({ postgresPid: server.pid(), superuserUrl: server.superuserUrl }));
      process.on('SIGTERM', () => server.stop());
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message }));
      process.exitCode = 1;
    }`;
  const [file, ...args] = [...prefix, process.execPath, '--import', 'tsx', '--input-type=module', '--eval', code];
  const other = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  undo.push(() => endOther(other));
  const said = JSON.parse(await firstLine(other)) as Omit<OtherServer, 'process'> & { code?: string; message?: string };
  if (said.code !== undefined) throw Object.assign(new Error(said.message), { code: said.code });
  return { process: other, postgresPid: said.postgresPid, superuserUrl: said.superuserUrl };
}

/** Runs one statement as the superuser on a connection of its own. */
export async function query(server: { superuserUrl: string }, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.superuserUrl });
  // A killed database ends its connections; the tests look at what comes back, not at that.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result = await client.query(text);
    return result.rows ?? [];
  } finally {
    await client.end();
  }
}

/** Waits for something that another process does, at most 20 s. */
export async function waitFor(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const until = Date.now() + 20_000; !(await isTrue()); await sleep(20)) {
    if (Date.now() > until) throw new Error(`waited 20 s in vain for ${isTrue.toString()}`);
  }
}

/** Whether a process of that number runs. */
export function isRunning(pid: number): boolean {
  return processBirth(pid) !== null;
}

/** Undoes what the test was given, last first. */
export async function cleanUp(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

function firstLine(other: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    other.stdout!.on('data', (more: Buffer) => {
      text += more;
      if (text.includes('\n')) resolve(text);
    });
    other.once('exit', (code) => reject(new Error(`the other server ended with ${code}: ${text}`)));
  });
}

async function endOther(other: ChildProcess): Promise<void> {
  if (other.exitCode !== null || other.signalCode !== null) return;
  const ended = new Promise((resolve) => other.once('exit', resolve));
  other.kill('SIGTERM');
  await ended;
}
