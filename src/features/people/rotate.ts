import { z } from 'zod';
import { systemActor } from '../../platform/actor.ts';
import { Context, type House } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { unwrap, wrap } from './vault-cipher.ts';

const WrappedKey = z.object({
  district: z.string(),
  personId: z.string(),
  masterKeyId: z.string(),
  dataKey: z.instanceof(Buffer),
  areaCode: z.string(),
});

/**
 * Wraps the persons' keys anew under the newest master key; what is encrypted with them is not touched. Each batch is
 * a transaction of its own: stopped in between, a second run does the rest; run when all is done, it does nothing.
 * @param batch persons per transaction
 * @returns how many keys were wrapped anew, and the master keys that nothing needs any more and `dropVaultKeys` may
 *   forget
 */
export async function rotateVault(
  house: House,
  { batch = 5000, say = (_: number) => {} } = {},
): Promise<{ rewrapped: number; unneeded: string[] }> {
  const newest = house.keys.vault.at(-1)!.id;
  const ctx = new Context(house, systemActor('vault rotation'));
  let rewrapped = 0;
  let last = { district: '', personId: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows = await ctx.transaction(async (inside) => {
      const found = await inside.db.many(
        WrappedKey,
        sql`
        select district, person_id, master_key_id, data_key, area_code from identities
        where (district, person_id) > (${last.district}, ${last.personId}::uuid) and master_key_id <> ${newest}
        order by district, person_id limit ${batch} for update`,
      );
      if (found.length > 0) await rewrap(inside, found);
      return found;
    });
    if (rows.length === 0) break;
    rewrapped += rows.length;
    last = rows.at(-1)!;
    say(rewrapped);
  }
  return { rewrapped, unneeded: await ctx.transaction(unneededKeys) };
}

async function rewrap(ctx: Context, rows: readonly z.infer<typeof WrappedKey>[]): Promise<void> {
  const { keys } = ctx.house;
  const wrapped = rows.map((row) => wrap(keys, row.personId, unwrap(keys, row.personId, row.dataKey, row.masterKeyId)));
  await ctx.db.run(sql`
    update identities i set data_key = t.data_key, master_key_id = t.master_key_id
    from unnest(${rows.map(({ district }) => district)}::text[], ${rows.map(({ personId }) => personId)}::uuid[],
      ${wrapped.map(({ wrapped: key }) => key)}::bytea[], ${wrapped.map(({ masterKeyId }) => masterKeyId)}::text[])
      as t (district, person_id, data_key, master_key_id)
    where i.district = t.district and i.person_id = t.person_id`);
  await ctx.record({
    name: 'people.vault-rotated',
    subject: 'vault',
    subjectId: wrapped[0]!.masterKeyId,
    areaCode: '',
    details: { rewrapped: rows.length, from: [...new Set(rows.map(({ masterKeyId }) => masterKeyId))] },
  });
}

/** Master keys in the key file that no identity needs any more. */
async function unneededKeys(ctx: Context): Promise<string[]> {
  const used = await ctx.db.many(
    z.object({ masterKeyId: z.string() }),
    sql`select distinct master_key_id from identities`,
  );
  const needed = new Set(used.map(({ masterKeyId }) => masterKeyId));
  return ctx.house.keys.vault
    .slice(0, -1)
    .map(({ id }) => id)
    .filter((id) => !needed.has(id));
}
