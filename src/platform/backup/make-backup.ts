import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { now, ticks } from '../clock.ts';
import { problemOf } from '../database-problems.ts';
import { keysMissing } from '../house.ts';
import { keyedHash, keysIn } from '../keys.ts';
import type { Header, SectionEnd } from './container.ts';
import { sealKeys } from './key-copy.ts';
import { nothingThere } from './problems.ts';
import { type CopiedTable, copySettings, identifier, tablesInOrder } from './tables.ts';
import { ContainerWriter } from './write-container.ts';

export interface BackupOptions {
  /** Of the owner of the tables, who sees every row. */
  readonly ownerUrl: string;
  readonly dataDir: string;
  /** The file to write. It gets its name when it is whole. */
  readonly output: string;
  /** Seals the copy of the keys; null leaves them out. */
  readonly passphrase: string | null;
  /** Of this program. */
  readonly version: string;
  readonly say: (line: string) => void;
}

/** What was written. */
export interface BackupMade {
  readonly file: string;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly seconds: number;
  readonly keys: 'sealed' | 'left out';
  readonly sha256: string;
}

/**
 * Writes everything an installation needs to be made again into one file: all tables as they were at one instant, the
 * files kept beside them, and the keys under a passphrase. Work goes on meanwhile; memory stays flat.
 * @throws Problem `backup/nothing-there`, `platform/keys-missing`, `backup/weak-passphrase`, `backup/cannot-write`, `backup/file-there`.
 */
export async function makeBackup(options: BackupOptions): Promise<BackupMade> {
  const begun = ticks();
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'lianfang backup' });
  // A connection that breaks fails the statement at work; the event itself must not end the program.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { ...(await write(client, options)), seconds: Math.round((ticks() - begun) / 100) / 10 };
  } catch (error) {
    throw problemOf(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function write(client: pg.Client, options: BackupOptions): Promise<Omit<BackupMade, 'seconds'>> {
  const { output, dataDir, passphrase, say } = options;
  await client.query('begin isolation level repeatable read read only');
  // Rather fail than leave out rows silently, should the tables not be this user's own.
  await client.query(`${copySettings}; set local row_security = off`);
  const header = await describe(client, options);
  const keys = readKeys(dataDir, header.keyName);
  const sealed = passphrase === null ? null : await sealKeys(keys.text, passphrase);
  const writer = await ContainerWriter.create(output, header);
  try {
    if (sealed !== null) await writer.section({ kind: 'keys', name: 'keys.json' }, once(sealed));
    const rows = await writeTables(client, writer, header.tables, say);
    await writer.section({ kind: 'jobs', name: 'jobs' }, once(await waitingJobs(client)));
    // After the snapshot: a file is on the disk before the row that names it, so none that a row names is missing.
    const files = await writeFiles(writer, join(dataDir, 'files'));
    const sha256 = await writer.finish((digest) => keyedHash(keys.derive('backup'), digest));
    const made = { file: output, bytes: writer.bytes, tables: header.tables.length, rows, files, sha256 };
    writeFileSync(join(dataDir, 'last-backup.json'), JSON.stringify({ at: header.madeAt, ...made }), { mode: 0o600 });
    return { ...made, keys: sealed === null ? 'left out' : 'sealed' };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

async function describe(client: pg.Client, { version, ownerUrl }: BackupOptions): Promise<Header> {
  const { rows: made } = await client.query<{ made: boolean }>(
    `select to_regclass('public.installation') is not null as made`,
  );
  if (!made[0]!.made) throw nothingThere({ where: new URL(ownerUrl).pathname.slice(1) });
  const tables = await tablesInOrder(client);
  // Against steps of another version, which would change tables while they are read.
  await client.query(
    `lock table ${tables.map(({ name }) => `public.${identifier(name)}`).join(', ')} in access share mode`,
  );
  const { rows } = await client.query<Pick<Header, 'kind' | 'keyName' | 'server'>>(`
    select kind, key_name as "keyName", 'PostgreSQL ' || current_setting('server_version') as server from installation`);
  if (!rows[0]) throw nothingThere({ where: new URL(ownerUrl).pathname.slice(1) });
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(`
    select name, checksum from schema_migrations where name !~ '^indicators/' order by name`);
  return {
    version,
    madeAt: now(),
    ...rows[0],
    migrations,
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
}

function readKeys(dataDir: string, keyName: string) {
  const path = join(dataDir, 'keys.json');
  if (!existsSync(path)) throw keysMissing({ dataDir });
  const text = readFileSync(path, 'utf8');
  const keys = keysIn(text);
  if (keys.installation !== keyName) throw keysMissing({ dataDir });
  return { text, derive: keys.derive };
}

async function writeTables(
  client: pg.Client,
  writer: ContainerWriter,
  tables: readonly CopiedTable[],
  say: (line: string) => void,
): Promise<number> {
  let total = 0;
  for (const table of tables) {
    const columns = table.columns.map(identifier).join(', ');
    // The form with `select` also reads a table that is spread over several servers.
    const source = client.query(copyTo(`copy (select ${columns} from public.${identifier(table.name)}) to stdout`));
    const { rows }: SectionEnd = await writer.section({ kind: 'table', name: table.name }, source);
    if (rows >= 100_000) say(`${table.name}: ${rows.toLocaleString('en')} rows`);
    total += rows;
  }
  return total;
}

/** Jobs not yet done, one a line. The queue's own tables change with its library and are not copied. */
async function waitingJobs(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ job: object }>(`
    select json_build_object('task', t.identifier, 'payload', j.payload, 'queue', q.queue_name, 'runAt', j.run_at,
      'maxAttempts', j.max_attempts, 'key', j.key, 'priority', j.priority) as job
    from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    where j.attempts < j.max_attempts
    order by j.id`);
  return rows.map(({ job }) => `${JSON.stringify(job)}\n`).join('');
}

async function writeFiles(writer: ContainerWriter, folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  let count = 0;
  for (const inner of (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()) {
    for (const name of (await readdir(join(folder, inner))).sort()) {
      await writer.section({ kind: 'file', name: `${inner}/${name}` }, createReadStream(join(folder, inner, name)));
      count++;
    }
  }
  return count;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield Buffer.from(text);
}
