import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { day, instant } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { type Db, dbOn } from '../../platform/db.ts';
import { digest } from '../../platform/digest.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { as, type TestHouse, testNow, withOwnDatabase } from '../../../test/db.ts';
import { exportHeads, readHeads } from './heads.ts';
import type { Head } from './model.ts';
import { newSealerMemory, sealEvents } from './seal.ts';
import { checkChain } from './service.ts';
import { verifyChain } from './verify.ts';

/** Runs with the owner's own connection, on which nothing holds anybody back. */
function withOwner(work: (house: TestHouse, owner: pg.Client, db: Db) => Promise<void>) {
  return withOwnDatabase(async (house) => {
    const owner = new pg.Client({ connectionString: house.ownerUrl });
    await owner.connect();
    try {
      await work(house, owner, dbOn(owner));
    } finally {
      await owner.end();
    }
  });
}

/** So many events in Pidu, by one change each. */
async function given(ctx: Context, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number++) ids.push(await record(ctx, number));
  return ids;
}

const record = (ctx: Context, number: number, areaCode = '510117') =>
  ctx.transaction((inside) =>
    inside.record({
      name: 'test.happened',
      subject: 'test',
      subjectId: String(number),
      areaCode,
      details: { number, share: 0.5 },
    }),
  );

/** What is wrong in Pidu: kind and place. */
async function problemsIn(db: Db, heads: Head[] = []): Promise<[string, number][]> {
  const [report] = await inTransaction(db, () => verifyChain(db, { district: '510117', heads }));
  return report!.problems.map((problem) => [problem.kind, problem.seq]);
}

async function inTransaction<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await db.client.query('begin');
  return work().finally(() => db.client.query('commit'));
}

describe('sealing', () => {
  test(
    'chains every event of every district, each from one, and finds nothing wrong',
    withOwner(async (house, owner, db) => {
      const ctx = as('commander', house, { areas: ['51', '41'] });
      await given(ctx, 5);
      await record(ctx, 6, '41');
      await record(ctx, 7, '410182107001');

      expect(await sealEvents(owner, testNow)).toBe(7);
      expect(await sealEvents(owner, testNow)).toBe(0);

      expect(await inTransaction(db, () => verifyChain(db))).toEqual([
        { district: '410000', sealed: 1, unsealed: 0, problems: [], moreProblems: 0 },
        { district: '410182', sealed: 1, unsealed: 0, problems: [], moreProblems: 0 },
        { district: '510117', sealed: 5, unsealed: 0, problems: [], moreProblems: 0 },
      ]);
    }),
  );

  test(
    'what is not yet sealed is said, and is no problem',
    withOwner(async (house, _owner, db) => {
      await given(as('commander', house), 3);

      expect(await inTransaction(db, () => verifyChain(db, { district: '510117' }))).toMatchObject([
        { sealed: 0, unsealed: 3, problems: [] },
      ]);
    }),
  );

  test(
    'a hundred who write at once while two seal: nothing lost, nothing twice, nothing wrong',
    withOwner(async (house, owner, db) => {
      const second = new pg.Client({ connectionString: house.ownerUrl });
      await second.connect();
      const memory = newSealerMemory();
      const work = { goesOn: true };
      const sealing = [
        (async () => {
          while (work.goesOn) await sealEvents(owner, testNow, memory);
        })(),
        (async () => {
          while (work.goesOn) await sealEvents(second, testNow);
        })(),
      ];

      await Promise.all(
        Array.from({ length: 100 }, async (_, writer) => {
          const ctx = as('case-worker', house, { areas: [writer % 2 ? '510117' : '510104'] });
          for (let number = 0; number < 5; number++) await record(ctx, number, ctx.actor.areas[0]);
        }),
      );
      work.goesOn = false;
      await Promise.all(sealing);
      await sealEvents(owner, testNow, memory);

      expect(await inTransaction(db, () => verifyChain(db))).toMatchObject([
        { district: '510104', sealed: 250, unsealed: 0, problems: [] },
        { district: '510117', sealed: 250, unsealed: 0, problems: [] },
      ]);
      await second.end();
    }),
  );

  test(
    'an event that commits after younger ones were sealed is sealed later, and never lost',
    withOwner(async (house, owner, db) => {
      // Everything made up to a minute from now counts as old: only the open transaction itself holds the sealer back.
      const memory = newSealerMemory(-60_000);
      const ctx = as('commander', house);
      let commit = () => {};
      let written = () => {};
      const isWritten = new Promise<void>((resolve) => {
        written = resolve;
      });
      const mayCommit = new Promise<void>((resolve) => {
        commit = resolve;
      });
      const late = ctx.transaction(async (inside) => {
        const id = await inside.record({
          name: 'test.happened',
          subject: 'test',
          subjectId: 'late',
          areaCode: '510117',
        });
        written();
        await mayCommit;
        return id;
      });
      await isWritten;
      await given(ctx, 3);
      // Several runs, so that the sealer has had time to forget what lies behind it.
      for (let run = 0; run < 4; run++) await sealEvents(owner, testNow, memory);
      commit();
      const lateId = await late;

      const sealed = await sealEvents(owner, testNow, memory);

      expect(sealed).toBe(1);
      const { rows } = await owner.query('select event_id, seq::int from event_seals order by seq desc limit 1');
      expect(rows).toEqual([{ event_id: lateId, seq: 4 }]);
      expect(await problemsIn(db)).toEqual([]);
    }),
  );

  test(
    'an event whose id was made far in the past by a wrong clock is found by the hourly sweep',
    withOwner(async (house, owner) => {
      const memory = newSealerMemory();
      await given(as('commander', house), 2);
      // Other databases of the same server may hold the sealer back for a moment.
      await expect
        .poll(async () => sealEvents(owner, testNow, memory).then(() => memory.sealedBelow), { timeout: 20_000 })
        .not.toBeNull();
      await owner.query(`insert into events select district, '01800000-0000-7000-8000-000000000000', at, actor_id, actor_kind, actor_name, body_id,
      break_glass_id, purpose, area_code, other_area_code, name, subject, 'old', details, before_digest, after_digest from events limit 1`);

      expect(await sealEvents(owner, testNow, memory)).toBe(0);
      expect(await sealEvents(owner, instant('2026-03-05T03:00:00Z'), memory)).toBe(1);
    }),
  );
});

describe('what verification finds', () => {
  /** Ten sealed events; the owner of the database then does what the application cannot. */
  const sealedTen = (attack: (owner: pg.Client, ids: string[], db: Db, house: TestHouse) => Promise<void>) =>
    withOwner(async (house, owner, db) => {
      const ids = await given(as('commander', house), 10);
      await sealEvents(owner, testNow);
      await attack(owner, ids, db, house);
    });

  test(
    'an edit of any part of an event, however small',
    sealedTen(async (owner, ids, db) => {
      const edits = {
        details: `details = '{"number": 5, "share": 0.5}'`,
        'a number written in another way': `details = '{"number": 4.0, "share": 0.5}'`,
        actor: `actor_id = '${newId()}'`,
        "the actor's name": `actor_name = 'Somebody else'`,
        'the time, by a microsecond': `at = at + interval '1 microsecond'`,
        purpose: `purpose = 'none'`,
        'the area within the district': `area_code = '510117001'`,
        'the digest of the state after': `after_digest = 'x'`,
      };
      for (const [what, edit] of Object.entries(edits)) {
        const before = await owner.query('select * from events where id = $1', [ids[3]]);
        await owner.query(`update events set ${edit} where id = $1`, [ids[3]]);

        expect(await problemsIn(db), what).toEqual([['edited', 4]]);
        await owner.query('delete from events where id = $1', [ids[3]]);
        await owner.query('insert into events select * from json_populate_record(null::events, $1)', [before.rows[0]]);
        expect(await problemsIn(db), `${what} put right`).toEqual([]);
      }
    }),
  );

  test(
    'an event that is missing, wherever it stood',
    sealedTen(async (owner, ids, db) => {
      for (const at of [0, 4, 9]) await owner.query('delete from events where id = $1', [ids[at]]);

      expect(await problemsIn(db)).toEqual([
        ['missing-event', 1],
        ['missing-event', 5],
        ['missing-event', 10],
      ]);
    }),
  );

  test(
    'a seal that is missing, and one whose gap was closed up',
    sealedTen(async (owner, _ids, db) => {
      await owner.query('delete from event_seals where seq in (3, 4)');
      expect(await problemsIn(db)).toEqual([['missing-seal', 3]]);

      await owner.query('update event_seals set seq = seq - 2 where seq > 4');
      expect(await problemsIn(db)).toEqual([['missing-seal', 3]]);
    }),
  );

  test(
    'events that changed places',
    sealedTen(async (owner, ids, db) => {
      await owner.query('update event_seals set event_id = $1 where seq = 2', [newId()]);
      await owner.query('update event_seals set event_id = $1 where seq = 7', [ids[1]]);
      await owner.query('update event_seals set event_id = $1 where seq = 2', [ids[6]]);

      expect(await problemsIn(db)).toEqual([
        ['reordered', 2],
        ['reordered', 7],
      ]);
    }),
  );

  test(
    'seals that changed places',
    sealedTen(async (owner, _ids, db) => {
      await owner.query('update event_seals set seq = 99 where seq = 5');
      await owner.query('update event_seals set seq = 5 where seq = 6');
      await owner.query('update event_seals set seq = 6 where seq = 99');

      expect((await problemsIn(db)).map(([kind]) => kind)).toEqual(['reordered', 'reordered', 'reordered']);
    }),
  );

  test(
    'a chain that was computed anew after an edit, by the heads deposited before',
    sealedTen(async (owner, ids, db, house) => {
      const deposited = readHeads(await exportHeads(db, { day: day('2026-03-05'), zone: house.zone, now: testNow }));
      await owner.query(`update events set details = '{}' where id = $1`, [ids[3]]);
      await owner.query('delete from event_seals');
      await sealEvents(owner, testNow);

      expect(await problemsIn(db)).toEqual([]);
      expect(await problemsIn(db, deposited.heads)).toEqual([['head-mismatch', 10]]);
    }),
  );

  test(
    'a log whose end was cut off, by the heads deposited before',
    sealedTen(async (owner, ids, db, house) => {
      const deposited = readHeads(await exportHeads(db, { day: day('2026-03-05'), zone: house.zone, now: testNow }));
      await owner.query('delete from event_seals where seq > 8');
      await owner.query('delete from events where id = any($1)', [ids.slice(8)]);

      expect(await problemsIn(db)).toEqual([]);
      expect(await problemsIn(db, deposited.heads)).toEqual([['head-mismatch', 10]]);
      await owner.query('truncate event_seals, events');
      expect(await inTransaction(db, () => verifyChain(db, { heads: deposited.heads }))).toMatchObject([
        {
          district: '510117',
          sealed: 0,
          problems: [{ kind: 'head-mismatch', sentence: expect.stringContaining('cut off') }],
        },
      ]);
    }),
  );

  test(
    'says it in a sentence with the event and its place, and tells a thousand at most',
    withOwner(async (house, owner, db) => {
      const ctx = as('commander', house);
      await ctx.transaction((inside) =>
        inside.recordMany(
          Array.from({ length: 1200 }, () => ({
            name: 'test.happened',
            subject: 'test',
            subjectId: 'x',
            areaCode: '510117',
          })),
        ),
      );
      await sealEvents(owner, testNow);
      await owner.query(`update events set purpose = 'x'`);

      const [report] = await inTransaction(db, () => verifyChain(db, { district: '510117' }));

      expect(report).toMatchObject({ sealed: 1200, moreProblems: 200 });
      expect(report!.problems).toHaveLength(1000);
      expect(report!.problems[0]!.sentence).toMatch(
        /^Event [0-9a-f-]{36} \(number 1, test\.happened\) is not as it was sealed/,
      );
    }),
  );
});

describe('heads for depositing', () => {
  test(
    "are those at the end of the day asked for, in the installation's zone",
    withOwner(async (house, owner, db) => {
      const ctx = as('commander', house);
      await given(ctx, 2);
      await sealEvents(owner, instant('2026-03-05T15:59:59Z'));
      await given(ctx, 1);
      await sealEvents(owner, instant('2026-03-05T16:00:00Z'));
      const headsOf = async (text: string) =>
        readHeads(await exportHeads(db, { day: day(text), zone: 'Asia/Shanghai', now: testNow })).heads.map((head) => [
          head.district,
          head.seq,
        ]);

      expect(await headsOf('2026-03-04')).toEqual([]);
      expect(await headsOf('2026-03-05')).toEqual([['510117', 2]]);
      expect(await headsOf('2026-03-06')).toEqual([['510117', 3]]);
    }),
  );

  test(
    'are refused when the file was changed, even with care for its form',
    withOwner(async (house, owner, db) => {
      await given(as('commander', house), 2);
      await sealEvents(owner, testNow);
      const text = await exportHeads(db, { day: day('2026-03-05'), zone: house.zone, now: testNow });

      expect(() => readHeads(text.replace('"seq": 2', '"seq": 1'))).toThrow(
        expect.objectContaining({ code: 'audit/heads-file-edited' }),
      );
      expect(() => readHeads('{}')).toThrow(expect.objectContaining({ code: 'audit/heads-file-unreadable' }));
      expect(() => readHeads('no JSON')).toThrow(expect.objectContaining({ code: 'audit/heads-file-unreadable' }));
      expect(JSON.parse(text).digest).toBe(digest({ ...JSON.parse(text), digest: undefined }));
    }),
  );
});

describe('an auditor', () => {
  test(
    'verifies the chain of a district of theirs, and of no other',
    withOwner(async (house, owner) => {
      await given(as('commander', house), 3);
      await sealEvents(owner, testNow);

      expect(await checkChain(as('auditor', house), { district: '510117' })).toMatchObject({
        sealed: 3,
        unsealed: 0,
        problems: [],
      });
      await expect(checkChain(as('auditor', house), { district: '510104' })).rejects.toMatchObject({
        code: 'platform/outside-scope',
      });
      await expect(
        checkChain(as('auditor', house, { areas: ['510117001'] }), { district: '510117' }),
      ).rejects.toMatchObject({ code: 'platform/outside-scope' });
      await expect(checkChain(as('commander', house), { district: '510117' })).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
    }),
  );
});

describe('the application itself', () => {
  test(
    'may change, delete and seal nothing, nor get rid of what holds it back',
    withOwner(async (house, owner, db) => {
      await given(as('commander', house), 3);
      await sealEvents(owner, testNow);
      const statements = [
        `update events set details = '{}'`,
        'delete from events',
        'truncate events',
        `insert into event_seals values ('510117', 99, '${newId()}', repeat('0', 64), repeat('0', 64), now())`,
        `update event_seals set hash = repeat('0', 64)`,
        'delete from event_seals',
        'truncate event_seals',
        'alter table events disable row level security',
        'drop table events cascade',
        `create rule forget as on insert to events do instead nothing`,
        'set role postgres',
      ];
      for (const statement of statements) {
        const attempt = as(['administrator', 'auditor', 'commander'], house, { areas: [''] }).transaction((ctx) =>
          ctx.db.client.query(statement),
        );

        await expect(attempt, statement).rejects.toMatchObject({ code: '42501' });
      }
      expect(await inTransaction(db, () => verifyChain(db))).toMatchObject([{ sealed: 3, problems: [] }]);
    }),
  );

  test(
    "may not write an event in another's name",
    withOwner(async (house, _owner, db) => {
      const attempt = as('administrator', house, { areas: [''] }).transaction((ctx) =>
        ctx.db.run(sql`
      insert into events (district, id, at, actor_id, actor_kind, actor_name, area_code, name, subject, subject_id, details)
      values ('510117', ${newId()}, ${ctx.now}, ${newId()}, 'person', 'The commander', '510117', 'test.happened', 'test', '1', '{}')`),
      );

      await expect(attempt).rejects.toMatchObject({ code: 'platform/outside-scope' });
      expect(await inTransaction(db, () => verifyChain(db))).toEqual([]);
    }),
  );
});
