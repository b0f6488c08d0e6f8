import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { isFolderLocked } from '../src/platform/embedded-postgres/folder-lock.ts';
import { type RunningPostgres, startPostgres } from '../src/platform/embedded-postgres/start-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's connection string of the PostgreSQL that this test run has to itself. */
    readonly superuserUrl: string;
  }
}

interface SharedServer {
  users: number;
  readonly started: Promise<{ server: RunningPostgres; folder: string }>;
}

const prefix = 'lianfang-test-pg-';
// Each vitest project loads this file anew; one server serves them all.
const shared = globalThis as { lianfangTestServer?: SharedServer | undefined };

/** Starts one throw-away PostgreSQL for all projects of a test run and hands its address to the tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.lianfangTestServer ??= { users: 0, started: startThrowAway() };
  shared.lianfangTestServer.users++;
  const { server } = await shared.lianfangTestServer.started;
  const provided: Pick<ProvidedContext, 'superuserUrl'> = server;
  project.provide('superuserUrl', provided.superuserUrl);
  return release;
}

async function release(): Promise<void> {
  const held = shared.lianfangTestServer;
  if (held === undefined || --held.users > 0) return;
  shared.lianfangTestServer = undefined;
  const { server, folder } = await held.started;
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function startThrowAway() {
  sweepAbandoned();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const binDir = process.env.LIANFANG_TEST_PG === undefined ? {} : { binDir: installed(process.env.LIANFANG_TEST_PG) };
  // The log is quiet unless something is wrong: its sentences are for a person who starts the product.
  const server = await startPostgres({ dataDir: folder, durable: false, log: () => undefined, ...binDir });
  return { server, folder };
}

/** Folder of an installed PostgreSQL, e.g. of version `15`. */
function installed(version: string): string {
  const folder = `/usr/lib/postgresql/${version}/bin`;
  if (existsSync(join(folder, 'initdb'))) return folder;
  throw new Error(`LIANFANG_TEST_PG=${version}, but there is no PostgreSQL in ${folder}`);
}

/** Removes the folders of killed runs; their databases ended with them. */
function sweepAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    if (!isFolderLocked(folder)) rmSync(folder, { recursive: true, force: true });
  }
}
