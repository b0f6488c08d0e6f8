import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Instant, instant } from '../src/kernel/day.ts';
import type { Role } from '../src/kernel/role.ts';
import type { Actor } from '../src/platform/actor.ts';
import { Context, EventRow, type House } from '../src/platform/context.ts';
import { openPool } from '../src/platform/db.ts';
import { newId } from '../src/platform/id.ts';
import { temporaryKeys } from '../src/platform/keys.ts';
import { migrate, migrateJobs } from '../src/platform/migrate.ts';
import { types } from '../src/platform/rows.ts';
import { openPacks } from '../src/platform/packs.ts';
import { sql } from '../src/platform/sql.ts';
import { testAreas } from './given-areas.ts';

/** Today is always 5 March 2026, ten in the morning in Shanghai. */
export const testNow = instant('2026-03-05T02:00:00Z');

const login = { name: 'lianfang_test', password: 'test' };

/** A house whose clock the test may turn. */
export interface TestHouse extends House {
  setNow(now: Instant | string): void;
  /** Connection string of the owner of the tables, for what only the installation itself may do. */
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/**
 * Runs a test in a transaction that is rolled back: real PostgreSQL, real migrations, real row-level security.
 * Every action's transaction becomes a savepoint. For tests that need true concurrency or commits: `withOwnDatabase`.
 */
export function withHouse(work: (house: TestHouse) => Promise<void>): () => Promise<void> {
  return async () => {
    const shared = await sharedDatabase();
    const client = new pg.Client({ connectionString: shared.appUrl, types });
    await client.connect();
    try {
      await client.query('begin');
      await work(houseOn(savepointPool(client), shared));
    } finally {
      await client.query('rollback').catch(() => {});
      await client.end();
    }
  };
}

/** Runs a test on a database of its own, with a real pool: for concurrency, crashes and jobs. */
export function withOwnDatabase(work: (house: TestHouse) => Promise<void>): () => Promise<void> {
  return async () => {
    const own = await cloneTemplate();
    const pool = openPool(own.appUrl, { max: 10 });
    try {
      await work(houseOn(pool, own));
    } finally {
      await pool.end();
      await dropDatabase(own.name);
    }
  };
}

/** Someone in a role, in Pidu district of Chengdu unless said otherwise. */
export function as(
  role: Role | readonly Role[],
  house: House,
  more: Partial<Actor> & { purpose?: string; now?: Instant } = {},
): Context {
  const { purpose, now, ...actor } = more;
  return new Context(
    house,
    {
      kind: 'person',
      id: newId(),
      name: `Test ${String(role)}`,
      bodyId: null,
      roles: typeof role === 'string' ? [role] : role,
      areas: ['510117'],
      until: null,
      breakGlassId: null,
      ...actor,
    },
    { purpose: purpose ?? null, ...(now ? { now } : {}) },
  );
}

/** What was recorded of a subject, oldest first. */
export async function eventsOf(
  house: House,
  subjectId: string,
): Promise<{ name: string; details: Record<string, unknown> }[]> {
  const everywhere = as('auditor', house, { areas: [''] });
  return everywhere.transaction(async (ctx) => {
    const rows = await ctx.db.many(
      EventRow,
      sql`
      select district, id, at, actor_id, actor_kind, actor_name, body_id, break_glass_id, purpose, area_code, other_area_code,
        name, subject, subject_id, details, before_digest, after_digest
      from events where subject_id = ${subjectId} order by id`,
    );
    return rows.map(({ name, details }) => ({ name, details }));
  });
}

interface Database {
  readonly name: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

const packs = openPacks();
let folder: string | undefined;

/** A folder for files, made when the first test of the file asks for it. */
function dataDir(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'lianfang-test-data-'));
  return folder;
}

let shared: Promise<Database> | undefined;

/** One database per test file; every test in it is rolled back. */
function sharedDatabase(): Promise<Database> {
  shared ??= cloneTemplate();
  return shared;
}

afterAll(async () => {
  if (shared) await dropDatabase((await shared).name);
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const template = 'lianfang_template';

async function cloneTemplate(): Promise<Database> {
  const name = `t_${newId().replaceAll('-', '')}`;
  await asSuperuser(async (client) => {
    await client.query('select pg_advisory_lock(1)');
    try {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
      if (rowCount === 0) await makeTemplate(client);
      await client.query(`create database ${name} template ${template}`);
      await client.query(`grant connect, temporary on database ${name} to ${login.name}`);
    } finally {
      await client.query('select pg_advisory_unlock(1)');
    }
  });
  return { name, ownerUrl: urlOf(name), appUrl: urlOf(name, login) };
}

/** Migrates once per run; a half-made template is never cloned, because it gets its name last. */
async function makeTemplate(client: pg.Client): Promise<void> {
  await client.query('drop database if exists lianfang_template_unfinished');
  await client.query(`create database lianfang_template_unfinished template template0 encoding 'UTF8'`);
  const url = urlOf('lianfang_template_unfinished');
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await migrate(owner, login);
  await owner.query(
    `insert into installation (kind, zone, key_name, made_at) values ('training', 'Asia/Shanghai', 'test', now())`,
  );
  await owner.query(
    `insert into areas (code, name, level, parent_code, source)
     select code, name, level, parent_code, 'test' from json_to_recordset($1) as t (code text, name text, level text, parent_code text)`,
    [JSON.stringify(testAreas)],
  );
  await owner.end();
  await migrateJobs(url);
  await client.query(`alter database lianfang_template_unfinished rename to ${template}`);
}

async function dropDatabase(name: string): Promise<void> {
  await asSuperuser((client) => client.query(`drop database if exists ${name} with (force)`));
}

async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string, user?: { name: string; password: string }): string {
  const url = new URL(inject('superuserUrl'));
  url.pathname = `/${database}`;
  if (user) {
    url.username = user.name;
    url.password = user.password;
  }
  return url.href;
}

function houseOn(pool: pg.Pool, database: Database): TestHouse {
  let current = testNow;
  return {
    pool,
    keys: temporaryKeys(),
    now: () => current,
    latest: () => current,
    zone: 'Asia/Shanghai',
    kind: 'training',
    dataDir: dataDir(),
    packs,
    reactsTo: new Set(),
    ownerUrl: database.ownerUrl,
    appUrl: database.appUrl,
    setNow: (now) => {
      current = instant(now);
    },
  };
}

/** A pool of one connection that is inside a transaction already: `begin` becomes a savepoint. Takers wait in line. */
function savepointPool(client: pg.Client): pg.Pool {
  let line: Promise<void> = Promise.resolve();
  const translate = (text: string) => {
    if (text.startsWith('begin')) return text.replace(/^begin/, 'savepoint work');
    if (text === 'commit') return 'release savepoint work';
    return text === 'rollback' ? 'rollback to savepoint work; release savepoint work' : text;
  };
  const connect = async () => {
    const before = line;
    let leave = () => {};
    line = new Promise<void>((resolve) => {
      leave = resolve;
    });
    await before;
    return new Proxy(client, {
      get(target, key) {
        if (key === 'release') return () => leave();
        if (key === 'query') {
          return (statement: unknown, ...rest: unknown[]) =>
            (target.query as (...all: unknown[]) => unknown)(
              typeof statement === 'string' ? translate(statement) : statement,
              ...rest,
            );
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const query = (text: string, values?: unknown[]) => client.query(text, values);
  return { connect, query, totalCount: 1, idleCount: 0, waitingCount: 0 } as unknown as pg.Pool;
}
