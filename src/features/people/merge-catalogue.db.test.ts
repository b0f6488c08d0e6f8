import pg from 'pg';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { as, type TestHouse, withOwnDatabase } from '../../../test/db.ts';
import { givenPersons } from '../../../test/given-people.ts';
import { sql } from '../../platform/sql.ts';
import { mergePersons, unmergePersons } from './merge.ts';
import type { PersonKey } from './model.ts';

/**
 * Walks the catalogue of the migrated database, so that it covers tables that nobody had thought of when it was
 * written. Rows are made from the columns' types alone; what a row means is tested elsewhere, so its checks and other
 * foreign keys are taken away.
 */
interface Column {
  readonly name: string;
  readonly type: string;
}

interface Referring {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly links: readonly { readonly district: string; readonly id: string }[];
  readonly names_subject: boolean;
  readonly key: readonly string[];
}

/** Tables that say what was, not what is: they keep the id under which it happened. */
const journals = ['merges', 'merge_moves', 'events', 'import_rows'];

async function referringTables(owner: pg.Client): Promise<Referring[]> {
  const { rows } = await owner.query<Referring>(
    `
    select t.relname as table,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid,
        a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          and a.attidentity = '') as columns,
      coalesce((select json_agg(json_build_object('district', d.attname, 'id', i.attname) order by c.conname)
        from pg_constraint c
          join pg_attribute d on d.attrelid = t.oid and d.attnum = c.conkey[array_position(c.confkey, 1::smallint)]
          join pg_attribute i on i.attrelid = t.oid and i.attnum = c.conkey[array_position(c.confkey, 2::smallint)]
        where c.conrelid = t.oid and c.contype = 'f' and c.confrelid = 'persons'::regclass and c.conparentid = 0),
          '[]') as links,
      (select count(*) = 2 from pg_attribute a where a.attrelid = t.oid and a.attname in ('subject',
        'subject_id')) as names_subject,
      array(select a.attname::text from pg_constraint k join pg_attribute a on a.attrelid = t.oid
        and a.attnum = any(k.conkey)
        where k.conrelid = t.oid and k.contype = 'p') as key
    from pg_class t
    where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace and not t.relispartition
      and not t.relname = any($1)
    order by 1`,
    [journals],
  );
  return rows.filter(({ links, names_subject: namesSubject }) => links.length > 0 || namesSubject);
}

/** Takes away what a made-up row could break, but for primary keys, unique indexes and the foreign keys to persons. */
async function loosen(owner: pg.Client, tables: readonly Referring[]): Promise<void> {
  for (const { table } of tables) {
    const { rows } = await owner.query<{ conname: string }>(
      `
      select conname from pg_constraint
      where conrelid = $1::regclass and conislocal and contype in ('c', 'x', 'f') and not (contype = 'f'
        and confrelid = 'persons'::regclass)`,
      [table],
    );
    for (const { conname } of rows) await owner.query(`alter table "${table}" drop constraint "${conname}"`);
  }
}

let made = 0;

/** Something of a type, as text that PostgreSQL reads; nothing twice where that may matter. */
function anything(type: string): unknown {
  made++;
  const uuid = `0190cccc-cccc-7ccc-8ccc-${made.toString(16).padStart(12, '0')}`;
  if (type.endsWith('[]')) return '{}';
  if (/^(text|character varying)/.test(type)) return `made ${made}`;
  const known: Record<string, unknown> = {
    uuid,
    smallint: made % 30_000,
    integer: made,
    bigint: made,
    numeric: made % 90,
    real: made,
    'double precision': made,
    boolean: false,
    date: '2026-03-01',
    'timestamp with time zone': '2026-03-01T00:00:00Z',
    jsonb: '{}',
    json: '{}',
    bytea: '\\x00',
    'time without time zone': '08:00',
    interval: '1 day',
    daterange: '[2026-03-01,2026-03-02)',
    tstzrange: '[2026-03-01T00:00:00Z,2026-03-02T00:00:00Z)',
    point: '(0,0)',
    inet: '127.0.0.1',
  };
  const plain = type.replace(/\(.*?\)/, '');
  if (!(plain in known)) throw new Error(`this test cannot make a value of type ${type}: teach it`);
  return known[plain];
}

async function insert(owner: pg.Client, { table, columns }: Referring, given: Record<string, unknown>): Promise<void> {
  const values = columns.map(({ name, type }) => {
    if (name in given) return given[name];
    if (name === 'district') return '510117';
    return name.endsWith('area_code') ? '510117001001' : anything(type);
  });
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const places = columns.map((_, at) => `$${at + 1}`).join(', ');
  await owner.query(`insert into "${table}" (${names}) values (${places})`, values);
}

/**
 * Rows that refer to the two persons in every way the table has, and one of somebody else; a row's other person is
 * never the same.
 */
async function fill(
  owner: pg.Client,
  table: Referring,
  kept: PersonKey,
  discarded: PersonKey,
  others: readonly PersonKey[],
): Promise<void> {
  const ways = table.links.length > 0 ? table.links : [null];
  let next = 0;
  for (const way of ways) {
    for (const person of [kept, discarded, discarded, others[next++]!]) {
      const given: Record<string, unknown> = { subject: 'person', subject_id: person.id };
      for (const link of table.links) {
        const other = link === way ? person : others[next++]!;
        Object.assign(given, { [link.district]: other.district, [link.id]: other.id });
      }
      await insert(owner, table, table.table === 'persons' ? { ...given, sex: null } : given);
    }
  }
}

async function everything(owner: pg.Client, tables: readonly Referring[]): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const { table } of [...tables, { table: 'identities' }]) {
    const { rows } = await owner.query<{ row: string }>(
      `select (to_jsonb(t) ${table === 'persons' ? `- 'version' - 'changed_at'` : ''})::text as row
        from "${table}" t order by 1`,
    );
    all[table] = rows.map(({ row }) => row);
  }
  return all;
}

async function withOwner(house: TestHouse, work: (owner: pg.Client) => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: house.ownerUrl });
  await owner.connect();
  try {
    await work(owner);
  } finally {
    await owner.end();
  }
}

const rowsReferringTo = (rows: readonly string[], id: string, own: boolean) =>
  rows.filter((row) => row.includes(id) && !(own && row.includes(`"id": "${id}"`)));

test(
  'complaints 36-45: in every table that refers to a person a merge moves all rows, and undoing it moves all back',
  withOwnDatabase(async (house) => {
    await withOwner(house, async (owner) => {
      const tables = (await referringTables(owner)).filter(({ links, key }) =>
        links.every(({ district, id }) => key.join() !== [district, id].join()),
      );
      expect(tables.map(({ table }) => table)).toEqual(
        expect.arrayContaining(['duplicate_candidates', 'household_members', 'persons', 'relations']),
      );
      const [kept, discarded, ...others] = await givenPersons(house, [
        { name: '卢晓明', phone: '13800138000' },
        { name: '卢小明', idNumber: '110105195612310024', areaCode: '410182107001' },
        ...Array.from({ length: 20 }, () => ({ areaCode: '510104001001' })),
      ]);
      await loosen(owner, tables);
      for (const table of tables) await fill(owner, table, kept!, discarded!, others);
      const before = await everything(owner, tables);
      // Somebody who sees no more than the two persons' own areas: what refers to them lies anywhere.
      const ctx = as('case-worker', house, { areas: ['510117', '410182'] });

      const { id, moved, left } = await mergePersons(ctx, {
        keptId: kept!.id,
        discardedId: discarded!.id,
        keptVersion: 1,
        discardedVersion: 1,
        take: ['name'],
        reason: 'same person',
      });

      const between = await everything(owner, tables);
      let toMove = 0;
      for (const { table, links } of tables) {
        const stay = left.filter((row) => row.table === table);
        const found = {
          table,
          rows: between[table]!.length,
          refused: stay.filter(({ because }) => because !== 'append-only'),
          stillDiscarded: rowsReferringTo(between[table]!, discarded!.id, table === 'persons').length,
        };
        expect(found).toEqual({ table, rows: before[table]!.length, refused: [], stillDiscarded: stay.length });
        toMove += 2 * Math.max(links.length, 1) - stay.length;
      }
      expect(moved).toBe(toMove);

      const undone = await unmergePersons(ctx, { mergeId: id, reason: 'two after all' });

      expect(undone).toEqual({ attachedSince: [], changedSince: [], fieldsChangedSince: [] });
      expect(await everything(owner, tables)).toEqual(before);
    });
  }),
);

test(
  'every column that names a person is part of a foreign key to persons, so that no merge can miss it',
  withOwnDatabase(async (house) => {
    const unlinked = await as('auditor', house).transaction((ctx) =>
      ctx.db.many(
        z.object({ column: z.string() }),
        sql`
    select t.relname || '.' || a.attname as column
    from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0
    where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace and a.attname ~ '(^|_)person_id$'
      and not t.relname = any(${journals}::text[])
      and not exists (select 1 from pg_constraint c
        where c.conrelid = t.oid and c.contype = 'f' and c.confrelid = 'persons'::regclass and a.attnum = any(c.conkey))
    order by 1`,
      ),
    );
    expect(unlinked).toEqual([]);
  }),
);

test(
  "every foreign key to persons has an index that finds a person's rows among millions",
  withOwnDatabase(async (house) => {
    const slow = await as('auditor', house).transaction((ctx) =>
      ctx.db.many(
        z.object({ link: z.string() }),
        sql`
    select t.relname || '.' || c.conname as link
    from pg_constraint c join pg_class t on t.oid = c.conrelid
    where c.contype = 'f' and c.confrelid = 'persons'::regclass and c.conparentid = 0 and not exists (
      select 1 from pg_index x where x.indrelid = t.oid and (
        x.indkey[0] = c.conkey[array_position(c.confkey, 2::smallint)]
        or (x.indkey[0] = any(c.conkey) and x.indkey[1] = any(c.conkey))))
    order by 1`,
      ),
    );
    expect(slow).toEqual([]);
  }),
);
