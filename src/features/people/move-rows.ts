import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { compile, type Sql, sql } from '../../platform/sql.ts';
import type { PersonKey } from './model.ts';
import { hasKey, type PersonLink, personLinks, referTo, refersTo, rowKey } from './person-links.ts';

const RowKey = z.record(z.string(), z.unknown());
type RowKey = z.infer<typeof RowKey>;
const Keyed = z.object({ rowKey: RowKey });

/** A row that stays with the person it referred to, and the constraint that keeps it there. */
export interface LeftRow {
  readonly table: string;
  readonly link: string;
  readonly rowKey: RowKey;
  readonly because: string;
}

/** A merge as its journal knows it. */
export interface Journalled {
  readonly id: string;
  readonly district: string;
  readonly areaCode: string;
  readonly otherAreaCode: string | null;
  readonly kept: PersonKey;
  readonly discarded: PersonKey;
}

/** What became of a row. `asked` is its key before, `key` after: a key may contain the person. */
interface Entry {
  readonly link: PersonLink;
  readonly asked: RowKey;
  readonly key: RowKey;
  readonly outcome: 'own' | 'moved' | 'left';
  readonly because: string | null;
}

/**
 * Makes every row that refers to the discarded person refer to the kept one, and writes each into the journal. A row
 * that cannot (the kept person has the like of it already, or it is append-only) stays where it is, is never deleted,
 * and is reported.
 */
export async function moveRows(ctx: Context, merge: Journalled): Promise<{ moved: number; left: LeftRow[] }> {
  const entries: Entry[] = [];
  for (const link of await personLinks(ctx)) {
    const own = await keysReferringTo(ctx, link, merge.kept);
    const others = await keysReferringTo(ctx, link, merge.discarded);
    entries.push(...own.map((key) => ({ link, asked: key, key, outcome: 'own' as const, because: null })));
    if (others.length > 0) entries.push(...(await point(ctx, link, others, merge.discarded, merge.kept)));
  }
  await writeJournal(ctx, merge, entries);
  const left = entries.filter((entry) => entry.outcome === 'left');
  return {
    moved: entries.filter((entry) => entry.outcome === 'moved').length,
    left: left.map(({ link, key, because }) => ({
      table: link.table,
      link: link.name,
      rowKey: key,
      because: because!,
    })),
  };
}

async function keysReferringTo(ctx: Context, link: PersonLink, person: PersonKey): Promise<RowKey[]> {
  const rows = await ctx.db.many(
    Keyed,
    sql`
    select ${rowKey(link)} as row_key from ${sql.id(link.table)} t where ${refersTo(link, person)} order by 1`,
  );
  return rows.map((row) => row.rowKey);
}

/** Makes rows that refer to one person refer to another: all at once if that works, else one by one. */
async function point(
  ctx: Context,
  link: PersonLink,
  keys: readonly RowKey[],
  from: PersonKey,
  to: PersonKey,
): Promise<Entry[]> {
  const stays = (key: RowKey, because: string): Entry => ({ link, asked: key, key, outcome: 'left', because });
  const went = ({ asked, key }: Moved): Entry => ({ link, asked, key, outcome: 'moved', because: null });
  if (!link.mayMove) return keys.map((key) => stays(key, 'append-only'));
  const attempt = (some: readonly RowKey[]) =>
    tryTo(
      ctx,
      sql`
    update ${sql.id(link.table)} t set ${referTo(link, to)}
    from jsonb_array_elements(${JSON.stringify(some)}::jsonb) as k (key)
    where ${hasKey(link, sql`k.key`)} and ${refersTo(link, from)}
    returning k.key as asked, ${rowKey(link)} as key`,
    );
  const all = await attempt(keys);
  if (Array.isArray(all)) return all.map(went);
  const entries: Entry[] = [];
  for (const key of keys) {
    const one = await attempt([key]);
    entries.push(...(Array.isArray(one) ? one.map(went) : [stays(key, one.because)]));
  }
  return entries;
}

interface Moved {
  readonly asked: RowKey;
  readonly key: RowKey;
}

/** Keys of the rows changed, or the constraint that forbids it; then nothing is changed and the transaction goes on. */
async function tryTo(ctx: Context, statement: Sql): Promise<Moved[] | { because: string }> {
  const { client } = ctx.db;
  const { text, values } = compile(statement);
  await client.query('savepoint one_move');
  try {
    const { rows } = await client.query<Moved>({ text, values });
    await client.query('release savepoint one_move');
    return rows;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (!code?.startsWith('23') || !constraint) throw error;
    await client.query('rollback to savepoint one_move; release savepoint one_move');
    return { because: constraint };
  }
}

async function writeJournal(ctx: Context, merge: Journalled, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await ctx.db.run(sql`
    insert into merge_moves (district, merge_id, position, area_code, other_area_code, table_name, link, row_key,
      old_district, old_person, new_district, new_person, outcome, because)
    select ${merge.district}, ${merge.id}, t.position, ${merge.areaCode}, ${merge.otherAreaCode}, t.table_name,
      t.link, t.row_key::jsonb,
      ${merge.discarded.district}, ${merge.discarded.id}, ${merge.kept.district}, ${merge.kept.id}, t.outcome, t.because
    from unnest(${entries.map((_, at) => at)}::int[], ${entries.map(({ link }) => link.table)}::text[],
      ${entries.map(({ link }) => link.name)}::text[], ${entries.map(({ key }) => JSON.stringify(key))}::text[],
      ${entries.map(({ outcome }) => outcome)}::text[], ${entries.map(({ because }) => because)}::text[])
      as t (position, table_name, link, row_key, outcome, because)`);
}

const JournalEntry = z.object({
  tableName: z.string(),
  link: z.string(),
  rowKey: RowKey,
  outcome: z.enum(['moved', 'left', 'own']),
});

/** Rows of one table, by their primary keys. */
export interface RowsOf {
  readonly table: string;
  readonly rowKeys: readonly RowKey[];
}

/**
 * Makes every row that a merge moved refer to its first person again.
 * @returns `changedSince`: rows that were taken away or given to somebody else since and stay as they are;
 *   `attachedSince`: rows that came to the kept person after the merge and stay with it
 */
export async function moveRowsBack(
  ctx: Context,
  merge: Journalled,
): Promise<{ changedSince: RowsOf[]; attachedSince: RowsOf[] }> {
  const journal = await ctx.db.many(
    JournalEntry,
    sql`
    select table_name, link, row_key, outcome from merge_moves
    where district = ${merge.district} and merge_id = ${merge.id} order by position desc`,
  );
  const changedSince: RowsOf[] = [];
  const attachedSince: RowsOf[] = [];
  // The other way round: a row with two links to persons has the key that the second one left.
  for (const link of (await personLinks(ctx)).reverse()) {
    const entries = journal.filter((entry) => entry.tableName === link.table && entry.link === link.name);
    const moved = entries.filter((entry) => entry.outcome === 'moved').map((entry) => entry.rowKey);
    const back = moved.length === 0 ? [] : await point(ctx, link, moved, merge.kept, merge.discarded);
    const returned = new Set(back.filter((entry) => entry.outcome === 'moved').map((entry) => textOf(entry.asked)));
    const changed = moved.filter((key) => !returned.has(textOf(key)));
    if (changed.length > 0) changedSince.push({ table: link.table, rowKeys: changed });
    const known = new Set(
      [...entries.filter((entry) => entry.outcome === 'own').map((entry) => entry.rowKey), ...moved].map(textOf),
    );
    const attached = (await keysReferringTo(ctx, link, merge.kept)).filter((key) => !known.has(textOf(key)));
    if (attached.length > 0) attachedSince.push({ table: link.table, rowKeys: attached });
  }
  return { changedSince, attachedSince };
}

/** A key as text; the database gives the members of a JSON object always in the same order. */
function textOf(key: RowKey): string {
  return JSON.stringify(key);
}
