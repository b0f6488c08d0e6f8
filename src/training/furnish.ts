import pg from 'pg';
import { z } from 'zod';
import { firstAdministrator, hasAccounts } from '../features/identity/first-start.ts';
import { createHouseholds } from '../features/people/households.ts';
import { registerPersons } from '../features/people/persons.ts';
import { loadShippedAreas } from '../features/places/load-areas.ts';
import { systemActor } from '../platform/actor.ts';
import { Context } from '../platform/context.ts';
import type { OpenHouse } from '../platform/house.ts';
import { sql } from '../platform/sql.ts';
import { clock, playChengdu } from './chengdu.ts';
import { type Inhabitant, inventPopulation } from './population.ts';
import { hireStaff, place } from './staff.ts';

type Say = (line: string) => void;

/**
 * Brings in the first data: the area tree, and the drill or the first administrator. Each part is one transaction: a start
 * that was cut short begins the part again that was not finished.
 * @param size persons of the training district
 */
export async function furnish({ house, ownerUrl, isFurnished }: OpenHouse, size: number, say: Say): Promise<void> {
  if (isFurnished) return;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await loadShippedAreas(owner, say);
    const system = new Context(house, systemActor('first start'), { now: house.kind === 'training' ? clock.dayBefore : house.now() });
    await system.transaction(async (ctx) => {
      if (await hasAccounts(ctx)) return;
      await (house.kind === 'training' ? furnishTraining(ctx, size, say) : furnishLive(ctx, say));
    });
    await owner.query('analyze');
    await owner.query('update installation set furnished_at = now()');
  } finally {
    await owner.end();
  }
}

async function furnishTraining(ctx: Context, size: number, say: Say): Promise<void> {
  say(`training outbreak: inventing ${size.toLocaleString('en')} persons of Pidu district, Chengdu`);
  const staff = await hireStaff(ctx);
  await settle(ctx, size);
  say('training outbreak: playing 7 and 8 December 2020');
  await playChengdu(ctx, staff);
}

async function furnishLive(ctx: Context, say: Say): Promise<void> {
  const { userName, password } = await firstAdministrator(ctx);
  say(`first sign-in: ${userName} / ${password}   (shown once; you will be asked for a password of your own)`);
}

const Village = z.object({ code: z.string(), name: z.string() });

/** Registers the population some thousands at a time, to keep memory flat at any size. */
async function settle(ctx: Context, size: number): Promise<void> {
  const villages = await ctx.db.many(Village, sql`
    select code, name from areas where code ^@ ${place.district} and level = 'village' order by code`);
  let batch: Inhabitant[] = [];
  for (const inhabitant of inventPopulation('chengdu-2020', size, villages)) {
    const begunHousehold = batch.at(-1)?.householdId === inhabitant.householdId;
    if (batch.length >= 5000 && !begunHousehold) {
      await register(ctx, batch);
      batch = [];
    }
    batch.push(inhabitant);
  }
  await register(ctx, batch);
}

async function register(ctx: Context, persons: readonly Inhabitant[]): Promise<void> {
  const households = new Map(persons.map(({ householdId, areaCode }) => [householdId, { id: householdId, areaCode }]));
  await createHouseholds(ctx, [...households.values()]);
  await registerPersons(ctx, persons);
}
