import { z } from 'zod';
import { createHouseholds } from '../features/people/households.ts';
import { registerPersons } from '../features/people/persons.ts';
import type { Context } from '../platform/context.ts';
import { sql } from '../platform/sql.ts';
import { type Inhabitant, inventPopulation } from './population.ts';
import { place } from './scene.ts';

/** Persons that are registered in one transaction. */
const batchSize = 5000;
/** Transactions at a time: while the database stores one, the program encrypts the next. */
const lanes = 2;
/** Persons between two lines of progress. */
const sayEvery = 100_000;

const Village = z.object({ code: z.string(), name: z.string() });

/**
 * Registers the training population, some thousands at a time, in flat memory at any size. Each batch is a transaction of
 * its own; after a start that was cut short the batches that are there already are passed over.
 */
export async function settle(
  system: Context,
  { size, say }: { size: number; say: (line: string) => void },
): Promise<void> {
  say(`training outbreak: inventing ${size.toLocaleString('en')} persons of Pidu district, Chengdu`);
  const villages = await system.transaction((ctx) =>
    ctx.db.many(
      Village,
      sql`
    select code, name from areas where code ^@ ${place.district} and level = 'village' order by code <> ${place.village}, code`,
    ),
  );
  const batches = inBatches(inventPopulation('chengdu-2020', size, villages));
  let settled = 0;
  const lane = async () => {
    for (const batch of batches) {
      await register(system, batch);
      const before = settled;
      settled += batch.length;
      if (Math.floor(settled / sayEvery) > Math.floor(before / sayEvery))
        say(`training outbreak: ${settled.toLocaleString('en')} persons`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Whole households, so that none is parted between two transactions. A generator: both lanes draw from the same one. */
function* inBatches(inhabitants: Iterable<Inhabitant>): Generator<Inhabitant[]> {
  let batch: Inhabitant[] = [];
  for (const inhabitant of inhabitants) {
    if (batch.length >= batchSize && batch.at(-1)!.householdId !== inhabitant.householdId) {
      yield batch;
      batch = [];
    }
    batch.push(inhabitant);
  }
  if (batch.length > 0) yield batch;
}

function register(system: Context, batch: readonly Inhabitant[]): Promise<void> {
  return system.transaction(async (ctx) => {
    const households = new Map(batch.map(({ householdId, areaCode }) => [householdId, { id: householdId, areaCode }]));
    const there = await ctx.db.many(
      z.object({ id: z.string() }),
      sql`
      select id from households where id = any(${[...households.keys()]}::uuid[])`,
    );
    for (const { id } of there) households.delete(id);
    if (households.size === 0) return;
    await createHouseholds(ctx, [...households.values()]);
    await registerPersons(
      ctx,
      batch.filter(({ householdId }) => households.has(householdId)),
    );
  });
}
