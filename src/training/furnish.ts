import pg from 'pg';
import { firstAdministrator, hasAccounts } from '../features/identity/first-start.ts';
import { loadShippedAreas } from '../features/places/load-areas.ts';
import { systemActor } from '../platform/actor.ts';
import { Context } from '../platform/context.ts';
import type { OpenHouse } from '../platform/house.ts';
import { playChengdu } from './chengdu.ts';
import { dayBefore } from './scene.ts';
import { settle } from './settle.ts';
import { hireStaff } from './staff.ts';

type Say = (line: string) => void;

/**
 * Brings in the first data: the area tree, and the drill or the first administrator. A start that was cut short goes on
 * where it was: what is there is not made twice, and the staff and the story come in one transaction.
 * @param size persons of the training district
 */
export async function furnish({ house, ownerUrl, isFurnished }: OpenHouse, size: number, say: Say): Promise<void> {
  if (isFurnished) return;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await loadShippedAreas(owner, say);
    const system = new Context(house, systemActor('first start'), {
      now: house.kind === 'training' ? dayBefore : house.now(),
    });
    if (house.kind === 'training') {
      await owner.query('analyze areas');
      await settle(system, { size, say });
    }
    await system.transaction(async (ctx) => {
      if (await hasAccounts(ctx)) return;
      await (house.kind === 'training' ? playDrill(ctx, say) : furnishLive(ctx, say));
    });
    await owner.query('analyze');
    await owner.query('update installation set furnished_at = now()');
  } finally {
    await owner.end();
  }
}

async function playDrill(ctx: Context, say: Say): Promise<void> {
  say('training outbreak: playing 7 and 8 December 2020');
  await playChengdu(ctx, await hireStaff(ctx));
}

async function furnishLive(ctx: Context, say: Say): Promise<void> {
  const { userName, password } = await firstAdministrator(ctx);
  say(`first sign-in: ${userName} / ${password}   (shown once; you will be asked for a password of your own)`);
}
