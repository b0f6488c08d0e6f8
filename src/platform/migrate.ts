import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { runMigrations } from 'graphile-worker';
import { problem } from '../kernel/problem.ts';
import { openPool } from './db.ts';
import { digest } from './digest.ts';
import { literal } from './sql.ts';

export const newerDatabase = problem(
  'platform/database-newer',
  409,
  (d: { unknown: readonly string[] }) =>
    `The database was made by a newer version (it knows ${d.unknown.join(', ')}). Start that version, or restore a backup made with this one.`,
);
export const editedMigration = problem(
  'platform/migration-edited',
  409,
  (d: { name: string }) =>
    `The step ${d.name} was changed after it had been applied. Restore the file as it was released, and put the change into a new step.`,
);
export const mayNotMakeRoles = problem(
  'platform/may-not-make-roles',
  409,
  (d: { statements: string }) =>
    `The database user may not create roles. Ask the database's administrator to run, once:\n${d.statements}`,
);

const root = new URL('../../db/', import.meta.url).pathname;

/** Any number, the same everywhere: two programs that migrate at once take turns. */
export const migrationLock = 5_310_117;

/**
 * Brings a database to this version: roles, steps in order (each in a transaction of its own), indicators whose
 * definition changed, job tables. Doing it again does nothing.
 * @param owner a connection of the role that owns the tables
 * @param login the role the application signs in as, and its password
 */
export async function migrate(
  owner: pg.ClientBase,
  login: { name: string; password: string },
  say = (_: string) => {},
): Promise<void> {
  await owner.query(`select pg_advisory_lock(${migrationLock})`);
  try {
    await prepareDatabase(owner, login);
    const steps = migrationSteps();
    const { rows } = await owner.query<{ name: string; checksum: string }>(
      'select name, checksum from schema_migrations',
    );
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const unknown = [...applied.keys()].filter(
      (name) => /^\d{4}_/.test(name) && !steps.some((step) => step.name === name),
    );
    if (unknown.length > 0) throw newerDatabase({ unknown });
    for (const step of steps) {
      const before = applied.get(step.name);
      if (before === undefined) await apply(owner, step, say);
      else if (before !== step.checksum) throw editedMigration({ name: step.name });
    }
    for (const indicator of sqlFiles('indicators')) {
      if (applied.get(indicator.name) !== indicator.checksum) await apply(owner, indicator, say);
    }
  } finally {
    await owner.query(`select pg_advisory_unlock(${migrationLock})`);
  }
}

/**
 * Makes the tables of an older version in an empty database, inside the caller's transaction. For restoring a backup,
 * which brings the rows of schema_migrations along.
 * @param names of the steps that version had
 */
export async function migrateWithin(
  owner: pg.ClientBase,
  login: { name: string; password: string },
  names: readonly string[],
): Promise<void> {
  await prepareDatabase(owner, login);
  for (const step of migrationSteps()) if (names.includes(step.name)) await owner.query(step.text);
}

async function prepareDatabase(owner: pg.ClientBase, login: { name: string; password: string }): Promise<void> {
  await makeRoles(owner, login);
  await owner.query(`create table if not exists schema_migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
  await owner.query(`comment on table schema_migrations is '@platform One row per step applied to this database.'`);
}

/** Makes the tables of the job queue. A connection of its own, because the library opens and closes it. */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  // The library's own pool leaves connections that end the program when the database stops a moment later.
  const pool = openPool(ownerUrl, { max: 1, name: 'lianfang migration' });
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

/** One step of the database's history. */
export interface Step {
  readonly name: string;
  readonly checksum: string;
  readonly text: string;
}

/** This version's steps, in order. */
export function migrationSteps(): Step[] {
  return sqlFiles('migrations');
}

function sqlFiles(folder: 'migrations' | 'indicators'): Step[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(root, folder, file), 'utf8');
      const name = folder === 'migrations' ? file.slice(0, -4) : `indicators/${file.slice(0, -4)}`;
      return { name, checksum: digest(text), text };
    });
}

async function apply(owner: pg.ClientBase, step: Step, say: (line: string) => void): Promise<void> {
  await owner.query('begin');
  try {
    await owner.query(step.text);
    await owner.query(
      `insert into schema_migrations (name, checksum) values ($1, $2)
       on conflict (name) do update set checksum = excluded.checksum, applied_at = now()`,
      [step.name, step.checksum],
    );
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw new Error(`step ${step.name}: ${(error as Error).message}`, { cause: error });
  }
  say(`database: ${step.name}`);
}

/**
 * `lianfang_app` holds the privileges and owns nothing; `lianfang_everywhere` is the same for those whose area is the whole
 * country, whose rows need no check one by one; the login role is a member of it and differs per installation,
 * so that two installations on one server cannot open each other's data.
 */
async function makeRoles(owner: pg.ClientBase, login: { name: string; password: string }): Promise<void> {
  const statements = [
    ...['lianfang_app', 'lianfang_everywhere', 'lianfang_door noinherit'].map(
      (role) =>
        `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$;`,
    ),
    // Through the door one may become lianfang_everywhere, but has nothing of it before: the door inherits nothing.
    'grant lianfang_app to lianfang_everywhere;',
    'grant lianfang_everywhere to lianfang_door;',
    `do $$ begin create role ${login.name} login; exception when duplicate_object or unique_violation then null; end $$;`,
    `alter role ${login.name} with login nosuperuser nobypassrls password ${literal(login.password)};`,
    `grant lianfang_app, lianfang_door to ${login.name};`,
  ];
  const { rows } = await owner.query<{ database: string }>('select current_database() as database');
  statements.push(
    `revoke all on database "${rows[0]!.database}" from public;`,
    `grant connect, temporary on database "${rows[0]!.database}" to ${login.name};`,
    'revoke create on schema public from public;',
    'grant usage on schema public to lianfang_app;',
  );
  try {
    await owner.query(statements.join('\n'));
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw mayNotMakeRoles({ statements: statements.join('\n').replace(/password '.*?'/, "password '…'") });
  }
}
