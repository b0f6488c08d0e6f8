import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { everywhere } from './everywhere.ts';

const Gone = z.object({ district: z.string(), id: z.string(), areaCode: z.string() });

/** Tables of this feature that go with a person; any other that refers to one keeps the person here. */
const goWithThePerson = ['identities', 'duplicate_candidates'];

/**
 * Removes persons who were registered by mistake, as by an import that is taken back: record, identity, duplicates
 * noticed. A person that anything else refers to by now (a household, a relation, a case of another list) stays.
 * Returns who went.
 */
export async function withdrawPersons(ctx: Context, personIds: readonly string[], reason: string): Promise<string[]> {
  const gone: z.infer<typeof Gone>[] = [];
  const unused = await unusedCondition(ctx);
  for (let from = 0; from < personIds.length; from += 5000) {
    const ids = personIds.slice(from, from + 5000);
    const going = await everywhere(ctx, () =>
      ctx.db.many(
        Gone,
        sql`
      select p.district, p.id, p.area_code from persons p
      where p.id = any(${ids}::uuid[]) and p.merged_into is null and ${unused}`,
      ),
    );
    const goingIds = going.map(({ id }) => id);
    const keys = sql`select * from unnest(${going.map(({ district }) => district)}::text[], ${goingIds}::uuid[])`;
    await ctx.db.run(sql`delete from identities where (district, person_id) in (${keys})`);
    await ctx.db.run(
      sql`delete from duplicate_candidates where person_id = any(${goingIds}::uuid[])
        or other_id = any(${goingIds}::uuid[])`,
    );
    await ctx.db.run(sql`delete from persons where (district, id) in (${keys})`);
    gone.push(...going);
  }
  await ctx.recordMany(
    gone.map(({ id, areaCode }) => ({
      name: 'people.withdrawn',
      subject: 'person',
      subjectId: id,
      areaCode,
      details: { reason },
    })),
  );
  return gone.map(({ id }) => id);
}

const Referring = z.object({ table: z.string(), column: z.string() });

/**
 * That nothing refers to the person `p`: every foreign key to persons, found in the catalogue, so that none is
 * forgotten.
 */
async function unusedCondition(ctx: Context) {
  const referring = await ctx.db.many(
    Referring,
    sql`
    select c.conrelid::regclass::text as table, a.attname as column
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[array_length(c.conkey, 1)]
    where c.confrelid = 'persons'::regclass and c.contype = 'f'
      and not c.conrelid::regclass::text = any(${goWithThePerson}::text[])`,
  );
  return sql.join(
    referring.map(
      ({ table, column }) => sql`not exists (select 1 from ${sql.table(table)} x where x.${sql.ref(column)} = p.id)`,
    ),
    sql` and `,
  );
}
