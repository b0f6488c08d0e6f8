import pg from 'pg';
import QueryCursor from 'pg-cursor';
import type { z } from 'zod';
import { databaseAway, isDatabaseAway, outcomeUnknown, problemOf } from './database-problems.ts';
import { toObjects, types } from './rows.ts';
import { compile, type Sql } from './sql.ts';

/** Asks the database inside one transaction. Rows are parsed by a schema, so that drift fails loudly. */
export interface Db {
  /** All rows. */
  many<T extends z.ZodType>(schema: T, statement: Sql): Promise<z.infer<T>[]>;
  /** The one row, or undefined. */
  maybeOne<T extends z.ZodType>(schema: T, statement: Sql): Promise<z.infer<T> | undefined>;
  /** The one row; its absence is a bug. */
  one<T extends z.ZodType>(schema: T, statement: Sql): Promise<z.infer<T>>;
  /** Does, and says how many rows it touched. */
  run(statement: Sql): Promise<number>;
  /** Rows as they come, `batch` at a time, in flat memory. Not parsed: the caller names its columns. */
  stream(statement: Sql, batch?: number): AsyncGenerator<Record<string, unknown>[]>;
  /** The driver's own connection, for COPY. */
  readonly client: pg.ClientBase;
}

/** A pool of connections. `onError` hears of connections that break while idle. */
export function openPool(
  url: string,
  {
    max = 20,
    name = 'lianfang',
    onError = () => {},
  }: {
    max?: number;
    name?: string;
    onError?: (error: Error) => void;
  } = {},
): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, application_name: name, connectionTimeoutMillis: 10_000 });
  pool.on('error', onError);
  // The pool listens to idle connections only: one that breaks while at work would end the program as an unheard event.
  // Whoever works with it hears of it by the statement that fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * A name for a statement's text: under it each connection plans it once and not every time, which is most of the work of
 * a short one. Lists go without: the best plan of a list depends on which area is asked for.
 */
const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    // Statements built from parts (filters, corrections) have many texts; those beyond some thousand stay unnamed.
    name = names.size < 4000 ? `s${names.size}` : '';
    if (name !== '') names.set(text, name);
  }
  return name;
}

/** Wraps a connection. */
export function dbOn(client: pg.ClientBase): Db {
  async function ask(statement: Sql, planned: boolean): Promise<{ rows: Record<string, unknown>[]; count: number }> {
    const { text, values } = compile(statement);
    try {
      const name = planned ? nameOf(text) : undefined;
      const result = await client.query<unknown[]>({
        ...(name ? { name } : {}),
        text,
        values,
        rowMode: 'array',
        types,
      });
      return { rows: toObjects(result.fields, result.rows), count: result.rowCount ?? 0 };
    } catch (error) {
      throw problemOf(error);
    }
  }
  const db: Db = {
    client,
    many: async (schema, statement) => (await ask(statement, false)).rows.map((row) => schema.parse(row)),
    async maybeOne(schema, statement) {
      const { rows } = await ask(statement, true);
      if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}`);
      return rows.length === 0 ? undefined : schema.parse(rows[0]);
    },
    async one(schema, statement) {
      const { rows } = await ask(statement, true);
      if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
      return schema.parse(rows[0]);
    },
    run: async (statement) => (await ask(statement, true)).count,
    async *stream(statement, batch = 2000) {
      const { text, values } = compile(statement);
      const cursor = client.query(new QueryCursor<Record<string, unknown>>(text, values, { types }));
      try {
        for (;;) {
          const rows = await cursor.read(batch);
          if (rows.length === 0) return;
          yield rows;
        }
      } finally {
        await cursor.close();
      }
    },
  };
  return db;
}

/**
 * Runs `work` in one transaction: all of it or none. `settings` is a list of `set local …` statements sent with `begin`
 * in one message, because a transaction per request must not cost two round trips.
 */
export async function inTransaction<T>(pool: pg.Pool, settings: string, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  let broken = false;
  try {
    await client.query(`begin;${settings}`);
    const result = await work(dbOn(client));
    await client.query('commit').catch((error: unknown) => {
      throw isDatabaseAway(error) ? outcomeUnknown({}) : error;
    });
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw problemOf(error);
  } finally {
    client.release(broken);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch {
    throw databaseAway({});
  }
}
