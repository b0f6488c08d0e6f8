import pg from 'pg';
import { now } from './clock.ts';
import type { Finding } from './doctor.ts';
import { loginOf, withLogin } from './house.ts';
import type { Keys } from './keys.ts';
import { migrationSteps } from './migrate.ts';
import type { Settings } from './settings.ts';

interface Given {
  readonly settings: Settings;
  readonly keys: Keys | null;
  readonly ownerUrl: string;
  /** Whether a server runs on it; then what waits should be moving. */
  readonly isServed: boolean;
}

/** Looks into a database that answers, as the owner of its tables. */
export async function diagnoseDatabase(client: pg.Client, given: Given): Promise<Finding[]> {
  const findings = [await kindOfServer(client)];
  const { rows } = await client.query<{ made: boolean }>(
    `select to_regclass('public.installation') is not null as made`,
  );
  if (!rows[0]!.made) {
    return [
      ...findings,
      {
        state: 'mind',
        about: 'tables',
        found: 'there are none yet',
        todo: 'npm start makes them; "lianfang restore FILE" brings them from a backup.',
      },
    ];
  }
  const looks = [installation, steps, login, clocks, sealing, jobs];
  for (const look of looks) findings.push(await look(client, given));
  return findings;
}

async function kindOfServer(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ version: string; number: number; encoding: string; bytes: string }>(`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      pg_encoding_to_char(encoding) as encoding, pg_database_size(datname)::text as bytes
    from pg_database where datname = current_database()`);
  const { version, number, encoding, bytes } = rows[0]!;
  const found = `PostgreSQL ${version}, ${encoding}, ${Math.round(Number(bytes) / 1024 / 1024).toLocaleString('en')} MB, no extension needed`;
  if (number < 150_000)
    return { state: 'wrong', about: 'database', found, todo: 'Upgrade it to PostgreSQL 15 or newer.' };
  if (encoding !== 'UTF8')
    return {
      state: 'wrong',
      about: 'database',
      found,
      todo: `Make a new one: create database lianfang encoding 'UTF8' template template0.`,
    };
  return { state: 'good', about: 'database', found };
}

async function installation(client: pg.Client, { settings, keys }: Given): Promise<Finding> {
  const about = 'installation';
  const { rows } = await client.query<{ kind: string; key_name: string; furnished: boolean }>(`
    select kind, key_name, furnished_at is not null as furnished from installation`);
  const row = rows[0];
  if (!row) return { state: 'mind', about, found: 'the first start was not finished', todo: 'npm start finishes it.' };
  if (keys && row.key_name !== keys.installation) {
    return {
      state: 'wrong',
      about,
      found: `the data belong to keys ${row.key_name}, keys.json is of ${keys.installation}`,
      todo: `Put the keys.json of ${row.key_name} into ${settings.dataDir}: without it no name can be read.`,
    };
  }
  if (row.kind !== settings.kind)
    return {
      state: 'wrong',
      about,
      found: `holds ${row.kind} data, ${settings.kind} was asked for`,
      todo: row.kind === 'live' ? 'Add --live.' : 'Leave --live out.',
    };
  if (!row.furnished)
    return { state: 'mind', about, found: 'the first data are not complete', todo: 'npm start completes them.' };
  return { state: 'good', about, found: `${row.kind} data, keys ${row.key_name} fit` };
}

async function steps(client: pg.Client): Promise<Finding> {
  const about = 'steps';
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `select name, checksum from schema_migrations where name !~ '^indicators/'`,
  );
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const ours = migrationSteps();
  const newer = [...applied.keys()].filter((name) => !ours.some((step) => step.name === name));
  if (newer.length > 0)
    return {
      state: 'wrong',
      about,
      found: `the database knows ${newer.join(', ')}, this program does not`,
      todo: 'Start the newer version, or restore a backup made with this one.',
    };
  const edited = ours.filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  if (edited.length > 0)
    return {
      state: 'wrong',
      about,
      found: `${edited.map(({ name }) => name).join(', ')} changed after being applied`,
      todo: 'Put db/migrations back as it was released.',
    };
  const missing = ours.filter(({ name }) => !applied.has(name));
  if (missing.length > 0)
    return {
      state: 'mind',
      about,
      found: `${missing.length} not applied yet: ${missing.map(({ name }) => name).join(', ')}`,
      todo: 'lianfang backup, then npm start or lianfang migrate',
    };
  return { state: 'good', about, found: `all ${ours.length} applied` };
}

/** The application must get in, and must not get past row-level security. */
async function login(_: pg.Client, { keys, ownerUrl }: Given): Promise<Finding> {
  const about = 'login';
  if (!keys)
    return { state: 'wrong', about, found: 'cannot be tried without keys.json', todo: 'Put keys.json back first.' };
  const { name, password } = loginOf(keys);
  const app = new pg.Client({
    connectionString: withLogin(ownerUrl, { name, password }),
    connectionTimeoutMillis: 10_000,
  });
  app.on('error', () => undefined);
  try {
    await app.connect();
    const { rows } = await app.query<{ free: boolean; owns: boolean }>(`
      select rolsuper or rolbypassrls as free, exists (select from pg_class where relowner = r.oid and relnamespace = 'public'::regnamespace) as owns
      from pg_roles r where rolname = current_user`);
    const { free, owns } = rows[0]!;
    if (!free && !owns) return { state: 'good', about, found: `${name} gets in, bound by row-level security` };
    return {
      state: 'wrong',
      about,
      found: `${name} ${free ? 'is not bound by row-level security' : 'owns tables'}: everybody would see every area`,
      todo: `alter role ${name} nosuperuser nobypassrls; tables belong to the user of DATABASE_URL.`,
    };
  } catch (error) {
    return {
      state: 'wrong',
      about,
      found: `${name} does not get in: ${(error as Error).message}`,
      todo: 'npm start sets the login anew; with a database of your own, check pg_hba.conf.',
    };
  } finally {
    await app.end().catch(() => undefined);
  }
}

async function clocks(client: pg.Client): Promise<Finding> {
  const before = Date.parse(now());
  const { rows } = await client.query<{ at: string }>('select extract(epoch from clock_timestamp()) * 1000 as at');
  const middle = (before + Date.parse(now())) / 2;
  const seconds = Math.abs(Number(rows[0]!.at) - middle) / 1000;
  const found = seconds < 1 ? 'program and database agree' : `program and database differ by ${seconds.toFixed(0)} s`;
  const todo = 'Let both machines take their time from a time server (chrony, systemd-timesyncd).';
  if (seconds >= 5) return { state: 'wrong', about: 'clocks', found, todo };
  return seconds >= 1 ? { state: 'mind', about: 'clocks', found, todo } : { state: 'good', about: 'clocks', found };
}

/** Events wait a second or two for their place in the hash chain. Their ids tell when they were made. */
async function sealing(client: pg.Client, { isServed }: Given): Promise<Finding> {
  const about = 'audit log';
  const { rows } = await client.query<{ waiting: number; oldest: string | null }>(`
    select count(*)::int as waiting, min(e.id::text) as oldest from events e
    where not exists (select from event_seals s where s.district = e.district and s.event_id = e.id)`);
  const { waiting, oldest } = rows[0]!;
  if (waiting === 0 || oldest === null) return { state: 'good', about, found: 'every event is sealed' };
  const madeAt = Number.parseInt(oldest.replaceAll('-', '').slice(0, 12), 16);
  const minutes = Math.floor((Date.parse(now()) - madeAt) / 60_000);
  const found = `${waiting.toLocaleString('en')} events wait to be sealed, the oldest for ${minutes} min`;
  if (!isServed) return { state: 'mind', about, found, todo: 'npm start seals them.' };
  return minutes >= 5
    ? { state: 'wrong', about, found, todo: 'The sealer does not get on: look for "seal events" in log/server.log.' }
    : { state: 'good', about, found };
}

async function jobs(client: pg.Client): Promise<Finding> {
  const about = 'jobs';
  const { rows: made } = await client.query<{ made: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as made`,
  );
  if (!made[0]!.made) return { state: 'mind', about, found: 'the queue is not made yet', todo: 'npm start makes it.' };
  const { rows } = await client.query<{ waiting: number; failed: number }>(`
    select count(*) filter (where attempts < max_attempts)::int as waiting, count(*) filter (where attempts >= max_attempts)::int as failed
    from graphile_worker._private_jobs`);
  const { waiting, failed } = rows[0]!;
  const found = `${waiting} waiting, ${failed} given up`;
  return failed > 0
    ? { state: 'mind', about, found, todo: 'Look into log/server.log for what failed, and start the import again.' }
    : { state: 'good', about, found };
}
