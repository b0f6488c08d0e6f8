import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { problem } from '../kernel/problem.ts';
import { problemOf } from '../platform/database-problems.ts';
import { type Db, dbOn } from '../platform/db.ts';
import { openDatabase } from '../platform/house.ts';
import { readSettings, type Settings } from '../platform/settings.ts';

export const notThere = problem(
  'cli/not-there',
  409,
  (d: { dataDir: string }) =>
    `There is no installation in ${d.dataDir}. Start one with "npm start", or name it: LIANFANG_DATA, DATABASE_URL, --live.`,
);

/** How the owner of the tables reaches the database, for as long as a command runs. */
export interface Reached {
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

/**
 * Reaches an installation's database as its owner: of a running server by the word it left in the data folder; of a
 * stopped one by starting the embedded database for the length of the command.
 * @throws Problem `cli/not-there`, `platform/database-away`, and those of starting a database.
 */
export async function reachOwner(settings: Settings): Promise<Reached> {
  if (settings.databaseUrl) return { ownerUrl: settings.databaseUrl, stop: async () => {} };
  const file = join(settings.dataDir, 'run', 'owner-url');
  const left = existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  if (left !== null && (await answers(left))) return { ownerUrl: left, stop: async () => {} };
  if (!existsSync(join(settings.dataDir, 'pg'))) throw notThere({ dataDir: settings.dataDir });
  return openDatabase(settings, (line) => process.stderr.write(`${line}\n`));
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs work on a connection of the owner of the tables. */
export async function withOwnerClient<T>(work: (client: pg.Client, settings: Settings) => Promise<T>): Promise<T> {
  const settings = readSettings();
  const reached = await reachOwner(settings);
  const client = new pg.Client({ connectionString: reached.ownerUrl, application_name: 'lianfang command' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client, settings);
  } catch (error) {
    throw problemOf(error);
  } finally {
    await client.end().catch(() => undefined);
    await reached.stop();
  }
}

/** Runs work as the owner of the tables, in one transaction that only reads. */
export async function withOwner<T>(work: (db: Db, settings: Settings) => Promise<T>): Promise<T> {
  return withOwnerClient(async (client, settings) => {
    await client.query('begin isolation level repeatable read read only');
    return work(dbOn(client), settings);
  });
}
