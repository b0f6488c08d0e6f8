import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type TestHouse, withHouse, withOwnDatabase } from '../../test/db.ts';
import { addVillage } from '../../test/e1/e1-house.ts';
import { ask, serve } from '../../test/http.ts';
import { systemActor } from '../platform/actor.ts';
import { Context } from '../platform/context.ts';
import { sql } from '../platform/sql.ts';
import { playChengdu } from './chengdu.ts';
import { furnish } from './furnish.ts';
import { inventPopulation } from './population.ts';
import { clock, dayBefore, place } from './scene.ts';
import { hireStaff, logins, trainingPassword } from './staff.ts';

/** The story's own persons: five cases, and the one of spring. */
const ofTheStory = 6;

async function asOwner<T extends object>(house: TestHouse, text: string): Promise<T[]> {
  const owner = new pg.Client({ connectionString: house.ownerUrl });
  await owner.connect();
  try {
    return (await owner.query<T>(text)).rows;
  } finally {
    await owner.end();
  }
}

/** The database as a first start finds it after the areas, but for the size of the tree. */
async function withAreas(house: TestHouse): Promise<void> {
  await addVillage(house.ownerUrl);
  await asOwner(
    house,
    `insert into area_trees (edition, source, as_on, areas, digest, loaded_at, version)
    values ('cn-2023', 'test', null, 0, 'test', now(), gen_random_uuid())`,
  );
}

const first = (house: TestHouse, size: number, say: (line: string) => void = () => {}) =>
  furnish({ house, ownerUrl: house.ownerUrl, isFurnished: false, server: 'test', close: async () => {} }, size, say);

const countOf = async (house: TestHouse, table: string) =>
  Number((await asOwner<{ count: string }>(house, `select count(*) from ${table}`))[0]!.count);

describe('the first start of a drill', () => {
  test(
    'brings the population, the staff and the story, and notes that it is done',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      await first(house, 300);

      expect(await countOf(house, 'persons')).toBe(300 + ofTheStory);
      expect(await countOf(house, 'cases')).toBe(ofTheStory);
      expect(await countOf(house, 'accounts')).toBe(logins.length);
      const [installation] = await asOwner<{ kind: string; furnished_at: Date | null }>(
        house,
        'select kind, furnished_at from installation',
      );
      expect(installation).toMatchObject({ kind: 'training', furnished_at: expect.any(Date) });
      const villages = await asOwner<{ code: string; name: string }>(
        house,
        `select code, name from areas where level = 'village'
      and code like '510117%' order by code <> '${place.village}', code`,
      );
      const ids = (
        await asOwner<{ id: string }>(house, 'select person_id as id from household_members order by person_id')
      ).map(({ id }) => id);
      const expected = [...inventPopulation('chengdu-2020', 300, villages)].map(({ id }) => id);
      expect(ids.filter((id) => expected.includes(id))).toEqual(expected);
    }),
  );

  test(
    'every login opens with the password that is printed, and none asks for another',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      await first(house, 100);
      house.setNow(clock.lastUpdate);
      const app = await serve(house);
      for (const { userName } of logins) {
        const answer = await ask(app, 'POST /sign-in', {
          body: { userName, password: trainingPassword },
          headers: { 'x-lianfang': 'token' },
        });
        expect([userName, answer.statusCode]).toEqual([userName, 200]);
      }
      const shown = await ask(app, 'GET /cases?limit=1', { token: await tokenFor(app, 'epi') });
      expect(shown.statusCode).toBe(200);
      await app.close();
    }),
  );

  test(
    'killed in the middle of the population, the next start goes on and makes nobody twice',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      const size = 16_000;
      const cut = first(house, size).then(
        () => 'furnished',
        () => 'cut off',
      );
      for (let there = 0; there === 0; ) there = await countOf(house, 'persons');
      await asOwner(
        house,
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'lianfang_test' and datname = current_database()`,
      );
      expect(await cut).toBe('cut off');
      const survived = await countOf(house, 'persons');
      expect(survived).toBeGreaterThan(0);
      expect(survived).toBeLessThan(size);
      expect(await countOf(house, 'accounts')).toBe(0);

      await first(house, size);

      expect(await countOf(house, 'persons')).toBe(size + ofTheStory);
      expect(await countOf(house, 'identities')).toBe(size + ofTheStory);
      expect(await countOf(house, 'household_members')).toBe(size + 2);
      expect(await countOf(house, '(select distinct phone_hash from identities) as phones')).toBe(size + ofTheStory);
      expect(await countOf(house, 'cases')).toBe(ofTheStory);
    }),
    120_000,
  );

  test(
    'killed in the middle of the story, nothing of the story is there, and the next start tells it whole',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      const stop = () => {
        throw new Error('killed');
      };
      await expect(first(house, 100, (line) => line.includes('playing') && stop())).rejects.toThrow('killed');
      expect(await countOf(house, 'persons')).toBe(100);
      expect(await countOf(house, 'accounts')).toBe(0);

      await first(house, 100);
      expect(await countOf(house, 'persons')).toBe(100 + ofTheStory);
      expect(await countOf(house, 'tasks')).toBe(12);
    }),
  );

  test(
    'cut off at one size and gone on at a larger one, the rest comes',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      const stop = () => {
        throw new Error('killed');
      };
      await expect(first(house, 120, (line) => line.includes('playing') && stop())).rejects.toThrow('killed');
      await first(house, 500);
      const { count } = (await asOwner<{ count: string }>(house, 'select count(*) from persons'))[0]!;
      // The last household of the smaller one may have been cut short.
      expect(Number(count)).toBeGreaterThan(500 + ofTheStory - 8);
      expect(Number(count)).toBeLessThanOrEqual(500 + ofTheStory);
    }),
  );
});

async function tokenFor(app: Awaited<ReturnType<typeof serve>>, userName: string): Promise<string> {
  const answer = await ask(app, 'POST /sign-in', {
    body: { userName, password: trainingPassword },
    headers: { 'x-lianfang': 'token' },
  });
  return answer.json<{ token: string }>().token;
}

describe('safeguard 16: live data hold no drill', () => {
  const live = (house: TestHouse): TestHouse => ({ ...house, kind: 'live' });

  test(
    'a live first start makes one administrator who must choose a password, and nobody and nothing else',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      const said: string[] = [];
      await first(live(house), 300, (line) => said.push(line));

      for (const table of [
        'persons',
        'identities',
        'households',
        'cases',
        'rounds',
        'tasks',
        'institutions',
        'bodies',
        'abnormal_reports',
      ]) {
        expect(await countOf(house, table), table).toBe(0);
      }
      expect(await asOwner(house, 'select user_name, must_change_password from accounts')).toEqual([
        { user_name: 'admin', must_change_password: true },
      ]);
      expect(said.join('\n')).not.toContain(trainingPassword);
      expect(said.join('\n')).not.toMatch(/training|drill|演练/);
    }),
  );

  test(
    'no login of the drill opens live data',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      await first(live(house), 300);
      const app = await serve(live(house));
      for (const { userName } of logins) {
        const answer = await ask(app, 'POST /sign-in', {
          body: { userName, password: trainingPassword },
          headers: { 'x-lianfang': 'token' },
        });
        expect([userName, answer.statusCode]).toEqual([userName, 401]);
      }
      await app.close();
    }),
  );

  test(
    'the staff of the drill is refused by live data, and nothing of it stays',
    withOwnDatabase(async (house) => {
      await withAreas(house);
      const system = new Context(live(house), systemActor('test'));
      await expect(system.transaction(hireStaff)).rejects.toMatchObject({ code: 'identity/only-in-training' });
      expect([
        await countOf(house, 'accounts'),
        await countOf(house, 'bodies'),
        await countOf(house, 'institutions'),
      ]).toEqual([0, 0, 0]);
    }),
  );

  test.each(['training', 'live'] as const)('an installation that is %s says so to everybody who asks', (kind) =>
    withHouse(async (house) => {
      const app = await serve({ ...house, kind });
      expect((await app.inject('/api/health')).json()).toMatchObject({ kind });
      await app.close();
    })(),
  );
});

/** What is told, without what chance or secrecy decides: ids made on the way, receipts, keys. */
const tellings = [
  'select id, number, person_id, classification, confirmed_at, detected_at, reported_at, area_code, recorded_at, round_id, notes from cases',
  'select id, display_name, sex, age_years, area_code, registered_at from persons',
  'select id, book_number, area_code from households',
  'select household_id, person_id from household_members',
  'select id, case_id, result, resulted_at from lab_results',
  'select id, person_id, other_id, kind from relations',
  'select id, infector_id, case_id, relation, evidence from case_pairs',
  'select case_id, clock, starts_at, due_at, stopped_at, institution_id from case_clocks',
  'select case_id, moment, at, recorded_at from case_moments',
  'select case_id, recorded_at, superseded_at, classification, confirmed_at from case_states',
  'select id, title_zh, state, due_at, locality_body_id, department_body_id, unit_id, individual_id, step_due_at, lesson from tasks',
  'select id, task_id, text, taken_at, judged from task_evidence',
  'select id, name, type, area_code from institutions',
  'select id, name, parent_id from bodies',
  'select id, user_name, home_area_code from accounts',
  'select id, account_id, roles, area_codes, body_id from grants',
  'select id, pack_id, pack_digest, started_on from rounds',
  'select id, what, filed_at, due_at from abnormal_reports',
  "select at, actor_id, name, subject, area_code, details - 'receipt' as details from events where name not like 'identity.%'",
];

test('two installations know the same cases, persons and tasks by the same ids, numbers and times', async () => {
  const tell = () => {
    const told: string[] = [];
    return withHouse(async (house) => {
      await addVillage(house.ownerUrl);
      const system = new Context(house, systemActor('test'), { now: dayBefore });
      await system.transaction(async (ctx) => {
        await playChengdu(ctx, await hireStaff(ctx));
        await ctx.inNameOf({ ...systemActor('test') }, clock.lastUpdate);
        for (const telling of tellings) {
          const { all } = await ctx.db.one(
            z.object({ all: z.string().nullable() }),
            sql`
            select string_agg(line, ${'\n'} order by line collate "C") as all
            from (select row_to_json(told)::text as line from (${sql.raw(telling)}) as told) as lines`,
          );
          told.push(all ?? '');
        }
      });
    })().then(() => told);
  };
  const [one, other] = [await tell(), await tell()];
  for (const [at, telling] of tellings.entries()) {
    expect(one[at], telling).not.toBe('');
    expect(other[at]?.split('\n'), telling).toEqual(one[at]?.split('\n'));
  }
});
