import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { addHours, hoursBetween, type Instant } from '../kernel/day.ts';
import { problem } from '../kernel/problem.ts';
import { now } from './clock.ts';
import type { House } from './context.ts';
import { problemOf } from './database-problems.ts';
import { openPool } from './db.ts';
import { dataFolderAt, openDataFolder } from './embedded-postgres/data-folder.ts';
import { lockFolder } from './embedded-postgres/folder-lock.ts';
import { startPostgres } from './embedded-postgres/start-postgres.ts';
import { type Keys, openKeys } from './keys.ts';
import { migrate, migrateJobs } from './migrate.ts';
import { openPacks } from './packs.ts';
import type { Settings } from './settings.ts';

export const tooOldServer = problem(
  'platform/postgres-too-old',
  409,
  (d: { version: string }) =>
    `This PostgreSQL is ${d.version}; version 15 or newer is needed. Upgrade it, or leave DATABASE_URL unset to use the built-in one.`,
);
export const wrongEncoding = problem(
  'platform/database-not-utf8',
  409,
  (d: { encoding: string }) =>
    `The database's encoding is ${d.encoding}. Make a new one: create database lianfang encoding 'UTF8' template template0.`,
);
export const wrongKind = problem(
  'platform/wrong-kind',
  409,
  (d: { is: string; asked: string }) =>
    `This database holds ${d.is} data, and ${d.asked} was asked for. Training and live data never mix: use another data folder or database.`,
);
export const keysMissing = problem(
  'platform/keys-missing',
  409,
  (d: { dataDir: string }) =>
    `The database holds data, but ${d.dataDir} has no keys.json of it. Put the file back from the backup: without it no identity can be read.`,
);

/** A house that is open: the database runs, has this version's tables, and may be asked. */
export interface OpenHouse {
  readonly house: House;
  /** Connection string of the tables' owner: for sealing, jobs, backup and upgrades only. */
  readonly ownerUrl: string;
  /** Whether its first data (areas, and the drill or the first administrator) are there. */
  readonly isFurnished: boolean;
  readonly server: string;
  close(): Promise<void>;
}

/**
 * Opens the installation that the settings name: starts the embedded database or joins one's own, migrates, connects.
 * @param say is told, in sentences, what takes time
 */
export async function openHouse(
  settings: Settings,
  {
    log,
    say,
    reactsTo,
    drillBegins,
    maxConnections = 30,
  }: {
    log: Logger;
    say: (line: string) => void;
    reactsTo: ReadonlySet<string>;
    /** What the clock of a new drill shows at its first start. */
    drillBegins: Instant;
    maxConnections?: number;
  },
): Promise<OpenHouse> {
  const database = await openDatabase(settings, say);
  try {
    const keys = openKeys(settings.dataDir);
    const login = loginOf(keys);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect().catch((error: unknown) => {
      throw problemOf(error);
    });
    const installation = await prepare(owner, { settings, login, keys, drillBegins, say }).finally(() => owner.end());
    await migrateJobs(database.ownerUrl);
    const pool = openPool(withLogin(database.ownerUrl, login), {
      max: maxConnections,
      onError: (error) => log.warn({ err: error }, 'a database connection broke'),
    });
    return {
      house: {
        pool,
        keys,
        now: drillClock(installation.clockShiftSeconds),
        latest: now,
        zone: installation.zone,
        kind: installation.kind,
        dataDir: settings.dataDir,
        packs: openPacks(),
        reactsTo,
      },
      ownerUrl: database.ownerUrl,
      isFurnished: installation.isFurnished,
      server: database.server,
      async close() {
        await pool.end();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The login the application signs in as: its own per installation, so that two on one server cannot open each other's data. */
export function loginOf(keys: Keys): { name: string; password: string } {
  return { name: `lianfang_${keys.installation}`, password: keys.derive('database login').toString('hex') };
}

/** A database that runs, perhaps empty, and how its owner reaches it. */
export interface OpenDatabase {
  readonly ownerUrl: string;
  readonly server: string;
  stop(): Promise<void>;
}

/** Starts the embedded database, or takes one's own as it is; nothing is made in it. */
export async function openDatabase(settings: Settings, say: (line: string) => void): Promise<OpenDatabase> {
  if (settings.databaseUrl) {
    openDataFolder(dataFolderAt(settings.dataDir));
    // The folder is one installation's, wherever its database is: two servers would run each other's jobs.
    const lock = await lockFolder(settings.dataDir, {
      ms: 5000,
      onWait: (pid) => say(`waiting for the Lianfang (process ${pid}) that still uses ${settings.dataDir} to end`),
    });
    return { ownerUrl: settings.databaseUrl, server: 'your own PostgreSQL', stop: async () => lock.release() };
  }
  const running = await startPostgres({ dataDir: settings.dataDir, log: say });
  const ownerUrl = await makeDatabase(running.superuserUrl).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  return { ownerUrl, server: `built-in PostgreSQL ${running.version}`, stop: () => running.stop() };
}

async function makeDatabase(superuserUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'lianfang'`);
    if (rowCount === 0) await client.query(`create database lianfang encoding 'UTF8' template template0`);
  } finally {
    await client.end();
  }
  const url = new URL(superuserUrl);
  url.pathname = '/lianfang';
  return url.href;
}

interface Installation {
  readonly kind: 'training' | 'live';
  readonly zone: string;
  readonly clockShiftSeconds: number;
  readonly isFurnished: boolean;
}

async function prepare(
  owner: pg.Client,
  {
    settings,
    login,
    keys,
    drillBegins,
    say,
  }: {
    settings: Settings;
    login: { name: string; password: string };
    keys: Keys;
    drillBegins: Instant;
    say: (line: string) => void;
  },
): Promise<Installation> {
  const { rows } = await owner.query<{ version: number; encoding: string; made: boolean }>(`
    select current_setting('server_version_num')::int as version, pg_encoding_to_char(encoding) as encoding,
      to_regclass('public.installation') is not null as made
    from pg_database where datname = current_database()`);
  const { version, encoding, made } = rows[0]!;
  if (version < 150_000) throw tooOldServer({ version: String(Math.floor(version / 10_000)) });
  if (encoding !== 'UTF8') throw wrongEncoding({ encoding });
  if (made) await checkInstallation(owner, settings, keys);
  await migrate(owner, login, say);
  await owner.query(
    `insert into installation (kind, zone, key_name, made_at, clock_shift_seconds) values ($1, $2, $3, now(), $4)
     on conflict do nothing`,
    [
      settings.kind,
      settings.zone,
      keys.installation,
      settings.kind === 'live' ? 0 : Math.round(hoursBetween(now(), drillBegins) * 3600),
    ],
  );
  const found = await owner.query('select kind, zone, clock_shift_seconds, furnished_at from installation');
  const { clock_shift_seconds: shift, furnished_at: furnishedAt, ...row } = Row.parse(found.rows[0]);
  return { ...row, clockShiftSeconds: shift, isFurnished: furnishedAt !== null };
}

const Row = z.object({
  kind: z.enum(['training', 'live']),
  zone: z.string(),
  clock_shift_seconds: z.coerce.number(),
  furnished_at: z.date().nullable(),
});

/** A clock that runs as fast as the real one, so many seconds beside it. */
export function drillClock(shiftSeconds: number): () => Instant {
  return shiftSeconds === 0 ? now : () => addHours(now(), shiftSeconds / 3600);
}

/** Refuses before anything is touched: the wrong kind of data, or a database whose keys are elsewhere. */
async function checkInstallation(owner: pg.Client, settings: Settings, keys: Keys): Promise<void> {
  const { rows } = await owner.query<{ kind: string; key_name: string }>('select kind, key_name from installation');
  const installation = rows[0];
  if (!installation) return;
  if (installation.kind !== settings.kind) throw wrongKind({ is: installation.kind, asked: settings.kind });
  if (installation.key_name !== keys.installation) throw keysMissing({ dataDir: settings.dataDir });
}

/** An address with another login in it. */
export function withLogin(ownerUrl: string, { name, password }: { name: string; password: string }): string {
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = password;
  return url.href;
}

/** Leaves word where the operator's commands reach the database; only this user may read it. */
export function rememberOwner(dataDir: string, ownerUrl: string): void {
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'run', 'owner-url'), `${ownerUrl}\n`, { mode: 0o600 });
}
