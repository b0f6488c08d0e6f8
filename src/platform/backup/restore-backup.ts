import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { ticks } from '../clock.ts';
import { problemOf } from '../database-problems.ts';
import { type Db, dbOn } from '../db.ts';
import { loginOf, openDatabase } from '../house.ts';
import { keyedHash, type Keys, keysIn } from '../keys.ts';
import { migrate, migrateJobs, migrateWithin, migrationLock, migrationSteps } from '../migrate.ts';
import type { Settings } from '../settings.ts';
import type { Header, SectionStart } from './container.ts';
import { unsealKeys } from './key-copy.ts';
import {
  damaged,
  forged,
  keysNeeded,
  notEmpty,
  ofNewerVersion,
  otherHistory,
  otherKeysThere,
  otherKind,
} from './problems.ts';
import { type BackupContents, readBackup } from './read-container.ts';
import { copySettings, copyTarget, identifier, tablesInOrder } from './tables.ts';

export interface RestoreOptions<Proof> {
  readonly file: string;
  readonly settings: Settings;
  /** Asked for only when the backup holds keys. */
  readonly passphrase: () => Promise<string>;
  /** Looks at the restored data before they are kept; what it answers is passed on. */
  readonly verify: (db: Db) => Promise<Proof>;
  readonly say: (line: string) => void;
}

/** What was restored. */
export interface Restored<Proof> {
  readonly madeAt: string;
  readonly kind: Header['kind'];
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly seconds: number;
  readonly proof: Proof;
}

/**
 * Brings a backup into an empty database: all of it or nothing. The whole file is proved before anything is touched.
 * A backup of an older version gets that version's tables first and is then brought to this one's.
 * @throws Problem `backup/…`, and those of opening a database.
 */
export async function restoreBackup<Proof>(options: RestoreOptions<Proof>): Promise<Restored<Proof>> {
  const begun = ticks();
  const { file, settings, say } = options;
  let sealed: string | null = null;
  const contents = await readBackup(file, {
    async onSection({ kind }, bytes) {
      if (kind === 'keys') sealed = await textOf(bytes);
      return undefined;
    },
  });
  checkVersion(contents.header, settings);
  const keyFile = await keyFileFor(contents.header, sealed, options);
  const keys = keysIn(keyFile);
  if (keyedHash(keys.derive('backup'), contents.trailer.sha256) !== contents.trailer.mac) throw forged({ file });
  say(`the backup of ${contents.header.madeAt} is whole: ${contents.sections.length} parts`);
  const database = await openDatabase(settings, say);
  try {
    const proof = await restoreInto(database.ownerUrl, { ...options, contents, keys, keyFile });
    const rows = contents.sections.filter(({ kind }) => kind === 'table').reduce((sum, each) => sum + each.rows, 0);
    const files = contents.sections.filter(({ kind }) => kind === 'file').length;
    const { madeAt, kind, tables } = contents.header;
    return {
      madeAt,
      kind,
      tables: tables.length,
      rows,
      files,
      seconds: Math.round((ticks() - begun) / 100) / 10,
      proof,
    };
  } catch (error) {
    throw problemOf(error);
  } finally {
    await database.stop();
  }
}

function checkVersion(header: Header, settings: Settings): void {
  if (header.kind !== settings.kind) throw otherKind({ is: header.kind, asked: settings.kind });
  const known = new Map(migrationSteps().map(({ name, checksum }) => [name, checksum]));
  const unknown = header.migrations.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) throw ofNewerVersion({ version: header.version, unknown });
  const edited = header.migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  if (edited) throw otherHistory({ name: edited.name });
}

/** The keys' file as it shall stand in the data folder. */
async function keyFileFor<Proof>(
  { keyName }: Header,
  sealed: string | null,
  { settings, passphrase }: RestoreOptions<Proof>,
): Promise<string> {
  const path = join(settings.dataDir, 'keys.json');
  const there = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (sealed === null) {
    if (there === null || keysIn(there).installation !== keyName)
      throw keysNeeded({ keyName, dataDir: settings.dataDir });
    return there;
  }
  const text = await unsealKeys(sealed, await passphrase());
  if (there !== null && there.trim() !== text.trim()) throw otherKeysThere({ dataDir: settings.dataDir });
  return text;
}

interface Work<Proof> extends RestoreOptions<Proof> {
  readonly contents: BackupContents;
  readonly keys: Keys;
  readonly keyFile: string;
}

async function restoreInto<Proof>(ownerUrl: string, work: Work<Proof>): Promise<Proof> {
  const { settings, keys, say } = work;
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'lianfang restore' });
  client.on('error', () => undefined);
  const newFiles: string[] = [];
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${migrationLock})`);
    await refuseUnlessEmpty(client, settings);
    await migrateJobs(ownerUrl);
    await client.query('begin');
    const proof = await restoreData(client, work, newFiles);
    putKeys(settings.dataDir, work.keyFile, newFiles);
    await client.query('commit');
    newFiles.length = 0;
    await migrate(client, loginOf(keys), say);
    await client.query('analyze');
    return proof;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    for (const path of newFiles) rmSync(path, { force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The queue's empty tables may be left from a restore that was broken off; they are in a schema of their own. */
async function refuseUnlessEmpty(client: pg.Client, { databaseUrl, dataDir, kind }: Settings): Promise<void> {
  const { rows } = await client.query(
    `select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') limit 1`,
  );
  if (rows.length === 0) return;
  const live = kind === 'live' ? ' --live' : '';
  throw databaseUrl
    ? notEmpty({
        where: new URL(databaseUrl).host || 'DATABASE_URL',
        example: `create database lianfang_restored encoding 'UTF8' template template0, and name it in DATABASE_URL.`,
      })
    : notEmpty({ where: dataDir, example: `LIANFANG_DATA=./restored lianfang restore FILE${live}` });
}

async function restoreData<Proof>(client: pg.Client, work: Work<Proof>, newFiles: string[]): Promise<Proof> {
  const {
    contents: { header },
    keys,
    file,
    settings,
    say,
  } = work;
  await client.query(copySettings);
  await migrateWithin(
    client,
    loginOf(keys),
    header.migrations.map(({ name }) => name),
  );
  // Some steps put first rows into their tables; the backup has them as they became.
  const there = await tablesInOrder(client);
  await client.query(`truncate ${there.map(({ name }) => `public.${identifier(name)}`).join(', ')}`);
  const columnsOf = new Map(header.tables.map((table) => [table.name, table]));
  const files = join(settings.dataDir, 'files');
  await readBackup(file, {
    async onSection(start, bytes) {
      if (start.kind === 'file') await putFile(files, start, bytes, { file, newFiles });
      if (start.kind === 'jobs') return addJobs(client, bytes);
      if (start.kind !== 'table') return undefined;
      const table = columnsOf.get(start.name);
      if (!table) throw damaged({ file, where: `table ${start.name}` });
      const target = client.query(copyFrom(`copy ${copyTarget(table)} from stdin`));
      await pipeline(Readable.from(bytes, { objectMode: false }), target);
      if (target.rowCount >= 100_000) say(`${table.name}: ${target.rowCount.toLocaleString('en')} rows`);
      return target.rowCount;
    },
  });
  // Indicators are made anew from this version's definitions.
  await client.query(`delete from schema_migrations where name ~ '^indicators/'`);
  return work.verify(dbOn(client));
}

const Job = z.object({
  task: z.string(),
  payload: z.unknown(),
  queue: z.string().nullable(),
  runAt: z.string(),
  maxAttempts: z.number(),
  key: z.string().nullable(),
  priority: z.number(),
});

async function addJobs(client: pg.Client, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const line of createInterface({ input: Readable.from(bytes, { objectMode: false }) })) {
    const { task, payload, queue, runAt, maxAttempts, key, priority } = Job.parse(JSON.parse(line));
    await client.query(
      'select graphile_worker.add_job($1, $2, queue_name => $3, run_at => $4, max_attempts => $5, job_key => $6, priority => $7)',
      [task, JSON.stringify(payload), queue, runAt, maxAttempts, key, priority],
    );
    count++;
  }
  return count;
}

/** Files are named by their content, so that one which is there already is the same. */
async function putFile(
  folder: string,
  { name }: SectionStart,
  bytes: AsyncIterable<Uint8Array>,
  { file, newFiles }: { file: string; newFiles: string[] },
): Promise<void> {
  if (!/^[0-9a-f]{2}\/[0-9a-f]{64}$/.test(name)) throw damaged({ file, where: `the name of file ${name}` });
  const path = join(folder, name);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  newFiles.push(`${path}.part`);
  const handle = await open(`${path}.part`, 'w', 0o600);
  try {
    for await (const chunk of bytes) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  renameSync(`${path}.part`, path);
  newFiles.push(path);
}

/** Before the data are kept: data without their keys are lost, keys without data harm nobody. */
function putKeys(dataDir: string, text: string, newFiles: string[]): void {
  const path = join(dataDir, 'keys.json');
  if (existsSync(path)) return;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  newFiles.push(path);
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
