import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';

/** A piece of SQL with its values beside it. Values never become text of the statement. */
export type Sql = RawBuilder<unknown>;

export { sql };

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** The statement's text with $1, $2 … and the values for them. */
export function compile(statement: Sql): { text: string; values: unknown[] } {
  const { sql: text, parameters } = statement.compile(compiler);
  return { text, values: parameters as unknown[] };
}

/** Conditions joined by `and`; `true` where there are none. */
export function allOf(conditions: readonly (Sql | undefined | false | null | '')[]): Sql {
  const present = conditions.filter((each): each is Sql => Boolean(each));
  return present.length === 0 ? sql`true` : sql.join(present, sql` and `);
}

/** A string as an SQL literal, for the few statements that take no values (`set local`). */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** An array of strings as the text of a PostgreSQL array. */
export function arrayText(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}
