import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { readSettings, type Settings } from '../../src/platform/settings.ts';
import { startServer } from '../../src/server.ts';

/** A training installation that serves the built web app, as `npm start` leaves it. */
export interface App {
  /** Address without a slash at the end. */
  readonly url: string;
  /** Stops serving; the address stays reserved for `start`. */
  stop(): Promise<void>;
  /** Serves again at the same address with the same data. */
  start(): Promise<void>;
  /** Runs a statement as the owner of the tables. */
  sql(text: string, values?: readonly unknown[]): Promise<void>;
  /** Stops and removes everything. */
  end(): Promise<void>;
}

/** Starts one on a database of its own with all areas of the country and a district of 300 invented persons. */
export async function givenApp(): Promise<App> {
  const template = await givenTemplate();
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-e2e-'));
  const name = `e2e_${randomUUID().replaceAll('-', '')}`;
  await onDatabase('postgres', (client) => client.query(`create database ${name} template ${templateName}`));
  cpSync(template, folder, { recursive: true });
  const settings = settingsFor({ folder, database: name, port: await freePort() });
  const start = () => startServer(settings, () => undefined);
  let running: Awaited<ReturnType<typeof startServer>> | null = await start();
  const stop = async () => {
    await running?.stop();
    running = null;
  };
  return {
    url: `http://localhost:${settings.port}`,
    stop,
    start: async () => {
      running = await start();
    },
    sql: async (text, values = []) => {
      await onDatabase(name, (client) => client.query(text, [...values]));
    },
    end: async () => {
      await stop();
      await onDatabase('postgres', (client) => client.query(`drop database ${name} with (force)`));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const templateName = 'e2e_template';

/**
 * The installation all others are copied from, made by the first test file: its first start takes long, a copy does not.
 * Answers its data folder, which lies in the database's own and goes with it.
 */
async function givenTemplate(): Promise<string> {
  let folder = '';
  let isThere = false;
  await onDatabase('postgres', async (client) => {
    const { rows } = await client.query<{ at: string }>(`select current_setting('data_directory') as at`);
    folder = join(rows[0]!.at, 'e2e-template');
    isThere = (await client.query('select from pg_database where datname = $1', [templateName])).rowCount === 1;
  });
  if (isThere) return folder;
  const unfinished = `${templateName}_unfinished`;
  await onDatabase('postgres', (client) =>
    client.query(`create database ${unfinished} encoding 'UTF8' template template0`),
  );
  const { stop } = await startServer(settingsFor({ folder, database: unfinished, port: 0 }), () => undefined);
  await stop();
  await onDatabase('postgres', (client) => client.query(`alter database ${unfinished} rename to ${templateName}`));
  return folder;
}

function settingsFor({ folder, database, port }: { folder: string; database: string; port: number }): Settings {
  const env = {
    PORT: String(port),
    LIANFANG_DATA: folder,
    DATABASE_URL: addressOf(database),
    LIANFANG_TRAINING_SIZE: '300',
  };
  return readSettings(env, []);
}

async function onDatabase(name: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(name) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(database: string): string {
  const url = new URL(inject('superuserUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
