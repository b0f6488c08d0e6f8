import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { systemActor } from '../../src/platform/actor.ts';
import { Context } from '../../src/platform/context.ts';
import { openPool } from '../../src/platform/db.ts';
import { clock, type Played, playChengdu } from '../../src/training/chengdu.ts';
import { dayBefore, place } from '../../src/training/scene.ts';
import { hireStaff, type Staff, trainingPassword } from '../../src/training/staff.ts';
import { type TestHouse, withHouse, withOwnDatabase } from '../db.ts';
import { asked, serve, tokenOf } from '../http.ts';

/** Chengdu as the drill has played it to the last update of the account, 8 December 2020, 11:51:41. */
export interface E1 extends Played {
  readonly app: FastifyInstance;
  readonly house: TestHouse;
  readonly staff: Staff;
  /** Signs in one of the training logins at the present moment. */
  signIn(userName: string): Promise<string>;
  /** Asks as one of the training logins; what is asked must succeed. */
  asked<T = Record<string, unknown>>(userName: string, route: string, body?: object): Promise<T>;
}

interface Story {
  readonly staff: Staff;
  readonly played: Played;
  readonly keys: TestHouse['keys'];
}

let told: Promise<Story> | undefined;

/** Runs a test on the drill: the story is played once per file, through the actions; what the test does is rolled back. */
export function withE1(work: (e1: E1) => Promise<void>): () => Promise<void> {
  return withHouse(async (house) => lookAt(house, await (told ??= tell(house)), work));
}

/** The same on a database of its own, for what needs more than one connection, such as imports. */
export function withOwnE1(work: (e1: E1) => Promise<void>): () => Promise<void> {
  return withOwnDatabase(async (house) => lookAt(house, await tell(house), work));
}

async function lookAt(
  fresh: TestHouse,
  { staff, played, keys }: Story,
  work: (e1: E1) => Promise<void>,
): Promise<void> {
  const house: TestHouse = { ...fresh, keys };
  house.setNow(clock.lastUpdate);
  const app = await serve(house);
  const tokens = new Map<string, Promise<string>>();
  const signIn = (userName: string) => {
    const key = `${userName} ${house.now()}`;
    const token = tokens.get(key) ?? tokenOf(app, userName, trainingPassword);
    tokens.set(key, token);
    return token;
  };
  try {
    await work({
      ...played,
      app,
      house,
      staff,
      signIn,
      asked: async (userName, route, body) =>
        asked(app, route, { token: await signIn(userName), ...(body ? { body } : {}) }),
    });
  } finally {
    await app.close();
  }
}

/** Plays the drill in a transaction that stays. */
async function tell(house: TestHouse): Promise<Story> {
  await addVillage(house.ownerUrl);
  const pool = openPool(house.appUrl, { max: 1 });
  try {
    const system = new Context({ ...house, pool, now: () => dayBefore }, systemActor('test'), { now: dayBefore });
    return await system.transaction(async (ctx) => {
      const staff = await hireStaff(ctx);
      return { staff, played: await playChengdu(ctx, staff), keys: house.keys };
    });
  } finally {
    await pool.end();
  }
}

/** The village of the drill, where the test's tree of areas lacks it. */
export async function addVillage(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(
    `insert into areas (code, name, level, parent_code, source) values ($1, '太平村', 'village', $2, 'test') on conflict do nothing`,
    [place.village, place.town],
  );
  await owner.end();
}
