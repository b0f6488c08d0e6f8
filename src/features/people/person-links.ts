import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { type Sql, sql } from '../../platform/sql.ts';
import type { PersonKey } from './model.ts';

/** One way in which rows of a table refer to a person. */
export interface PersonLink {
  /** Name of the foreign key, or `subject` where a row names its subject by kind and id. */
  readonly name: string;
  readonly table: string;
  /** Column with the person's district; null for a subject, whose id says all. */
  readonly districtColumn: string | null;
  readonly idColumn: string;
  /** Columns of the table's primary key and their types. */
  readonly key: readonly { readonly column: string; readonly type: string }[];
  /** Whether the row may come to refer to another person: false for what is append-only. */
  readonly mayMove: boolean;
}

const LinkRow = z.object({
  name: z.string(),
  table: z.string(),
  columns: z.array(z.string()),
  referred: z.array(z.string()),
  keyColumns: z.array(z.string()),
  keyTypes: z.array(z.string()),
  mayMove: z.boolean(),
});

const keyOf = (list: Sql) => sql`array(
  select ${list} from pg_constraint k cross join unnest(k.conkey) with ordinality as u (attnum, at)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
  where k.conrelid = t.oid and k.contype = 'p' order by u.at)`;

/**
 * Every way in which any table refers to a person, read from the catalogue, so that no table can be forgotten: foreign
 * keys to persons, and pairs of columns `subject`, `subject_id`. Left out are tables whose primary key is the person's
 * own (the vault): they are part of the person; and events, which are history under the id that it happened to.
 */
export async function personLinks(ctx: Context): Promise<PersonLink[]> {
  const rows = await ctx.db.many(
    LinkRow,
    sql`
    select c.conname::text as name, t.relname::text as table,
      array(select a.attname::text from unnest(c.conkey) with ordinality as u (attnum, at)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = u.attnum order by u.at) as columns,
      array(select a.attname::text from unnest(c.confkey) with ordinality as u (attnum, at)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = u.attnum order by u.at) as referred,
      ${keyOf(sql`a.attname::text`)} as key_columns, ${keyOf(sql`format_type(a.atttypid, a.atttypmod)`)} as key_types,
      (select bool_and(has_column_privilege(t.oid, u.attnum, 'update')) from unnest(c.conkey) as u (attnum)) as may_move
    from pg_constraint c join pg_class t on t.oid = c.conrelid
    where c.contype = 'f' and c.confrelid = 'persons'::regclass and c.conparentid = 0
    union all
    select 'subject', t.relname::text, array['subject_id'], array['id'], ${keyOf(sql`a.attname::text`)},
      ${keyOf(sql`format_type(a.atttypid, a.atttypmod)`)}, has_column_privilege(t.oid, i.attnum, 'update')
    from pg_class t
      join pg_attribute s on s.attrelid = t.oid and s.attname = 'subject'
      join pg_attribute i on i.attrelid = t.oid and i.attname = 'subject_id'
    where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace and not t.relispartition
      and t.relname <> 'events'
    order by 2, 1`,
  );
  return rows.filter((row) => row.columns.join() !== row.keyColumns.join()).map(linkOf);
}

function linkOf(row: z.infer<typeof LinkRow>): PersonLink {
  const column = (of: string) => row.columns[row.referred.indexOf(of)];
  const idColumn = column('id');
  const districtColumn = column('district') ?? null;
  if (!idColumn || (districtColumn === null && row.name !== 'subject')) {
    throw new Error(`${row.table}.${row.name} refers to persons by other columns than (district, id)`);
  }
  if (row.keyColumns.length === 0) throw new Error(`${row.table} refers to persons and has no primary key`);
  const { name, table, mayMove } = row;
  return {
    name,
    table,
    districtColumn,
    idColumn,
    mayMove,
    key: row.keyColumns.map((each, at) => ({ column: each, type: row.keyTypes[at]! })),
  };
}

/** The condition that a row, alias t, refers to this person by this link. */
export function refersTo(link: PersonLink, person: PersonKey): Sql {
  if (link.districtColumn === null) return sql`t.subject = 'person' and t.subject_id = ${person.id}`;
  return sql`t.${sql.id(link.districtColumn)} = ${person.district} and t.${sql.id(link.idColumn)} = ${person.id}::uuid`;
}

/** The assignment that makes a row refer to this person by this link. */
export function referTo(link: PersonLink, person: PersonKey): Sql {
  if (link.districtColumn === null) return sql`subject_id = ${person.id}`;
  return sql`${sql.id(link.districtColumn)} = ${person.district}, ${sql.id(link.idColumn)} = ${person.id}::uuid`;
}

/** A row's primary key, alias t, as JSON. */
export function rowKey(link: PersonLink): Sql {
  const pairs = link.key.map(({ column }) => sql`${sql.lit(column)}, t.${sql.id(column)}`);
  return sql`jsonb_build_object(${sql.join(pairs)})`;
}

/** The condition that the row, alias t, has the key in `keys`, an expression of type jsonb. */
export function hasKey(link: PersonLink, keys: Sql): Sql {
  return sql.join(
    link.key.map(({ column, type }) => sql`t.${sql.id(column)} = (${keys} ->> ${sql.lit(column)})::${sql.raw(type)}`),
    sql` and `,
  );
}
