import type pg from 'pg';

/** A table as it is copied out and in. */
export interface CopiedTable {
  readonly name: string;
  /** Without generated columns, which the database computes anew. */
  readonly columns: readonly string[];
}

/**
 * All tables of the application, each after those it refers to, so that they can be filled in this order without
 * switching anything off. A table's references to itself are no obstacle: they are checked when it is full.
 */
export async function tablesInOrder(client: pg.ClientBase): Promise<CopiedTable[]> {
  const { rows: tables } = await client.query<CopiedTable>(`
    select c.relname::text as name, array(
      select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by a.attnum) as columns
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by c.relname`);
  const { rows: references } = await client.query<{ from: string; to: string }>(`
    select distinct f.relname::text as "from", t.relname::text as "to"
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.conparentid = 0 and f.relnamespace = 'public'::regnamespace and f.oid <> t.oid`);
  return inOrder(tables, references);
}

/** Sorts tables so that each comes after those it refers to. Tables that refer to each other in a circle are a bug. */
export function inOrder<T extends { readonly name: string }>(
  tables: readonly T[],
  references: readonly { from: string; to: string }[],
): T[] {
  const sorted: T[] = [];
  const done = new Set<string>();
  let left = [...tables];
  while (left.length > 0) {
    const ready = left.filter(({ name }) => references.every(({ from, to }) => from !== name || done.has(to)));
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${left.map(({ name }) => name).join(', ')}`);
    for (const table of ready) done.add(table.name);
    sorted.push(...ready);
    left = left.filter(({ name }) => !done.has(name));
  }
  return sorted;
}

/** How values are written as text: the same when a backup is made and when it is read, on whatever server. */
export const copySettings = `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local timezone = 'UTC';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0`;

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A table and its columns as COPY wants them. */
export function copyTarget({ name, columns }: CopiedTable): string {
  return `public.${identifier(name)} (${columns.map(identifier).join(', ')})`;
}
