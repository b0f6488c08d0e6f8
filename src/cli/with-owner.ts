import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { problem } from '../kernel/problem.ts';
import { problemOf } from '../platform/database-problems.ts';
import { type Db, dbOn } from '../platform/db.ts';
import { readSettings, type Settings } from '../platform/settings.ts';

export const notRunning = problem('cli/not-running', 409, (d: { dataDir: string }) =>
  `There is no running installation in ${d.dataDir}. Start it with "npm start", or name it: LIANFANG_DATA, DATABASE_URL, --live.`);

/** Where the owner of the tables reaches the database of a running installation. The server writes it when it starts. */
export function ownerUrlOf(settings: Settings): string {
  if (settings.databaseUrl) return settings.databaseUrl;
  const file = join(settings.dataDir, 'run', 'owner-url');
  if (!existsSync(file)) throw notRunning({ dataDir: settings.dataDir });
  return readFileSync(file, 'utf8').trim();
}

/** Runs work as the owner of the tables, in one transaction that only reads. */
export async function withOwner<T>(work: (db: Db, settings: Settings) => Promise<T>): Promise<T> {
  const settings = readSettings();
  const client = new pg.Client({ connectionString: ownerUrlOf(settings) });
  await client.connect().catch((error: unknown) => {
    throw problemOf(error);
  });
  try {
    await client.query('begin isolation level repeatable read read only');
    return await work(dbOn(client), settings);
  } finally {
    await client.end();
  }
}
