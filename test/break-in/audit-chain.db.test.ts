import { expect, test } from 'vitest';
import pg from 'pg';
import { newSealerMemory, sealEvents } from '../../src/features/audit/seal.ts';
import { addHours } from '../../src/kernel/day.ts';
import { type TestHouse, withOwnDatabase } from '../db.ts';
import { givenCase } from '../given-cases.ts';
import { givenAccount } from '../given-identity.ts';
import { ask, asked, tokenOf, withServer } from '../http.ts';
import { asOwner } from './planted.ts';

interface Report {
  readonly sealed: number;
  readonly problems: readonly { readonly kind: string; readonly seq: number }[];
}

async function seal(house: TestHouse): Promise<void> {
  const owner = new pg.Client({ connectionString: house.ownerUrl });
  await owner.connect();
  await sealEvents(owner, addHours(house.now(), 1), newSealerMemory());
  await owner.end();
}

/** What somebody with the rights of the database's owner might do, and what the auditor is told of it. */
const tamperings: readonly { what: string; how: string; kind: string }[] = [
  {
    what: 'an edited row',
    how: `update events set details = '{"to":"discarded"}' where id = (select event_id from event_seals where district = '510117' and seq = 2)`,
    kind: 'edited',
  },
  {
    what: "another actor's name",
    how: `update events set actor_name = 'somebody else' where id = (select event_id from event_seals where district = '510117' and seq = 2)`,
    kind: 'edited',
  },
  {
    what: 'another time',
    how: `update events set at = at - interval '1 day' where id = (select event_id from event_seals where district = '510117' and seq = 2)`,
    kind: 'edited',
  },
  {
    what: 'a missing row',
    how: `delete from events where id = (select event_id from event_seals where district = '510117' and seq = 2)`,
    kind: 'missing-event',
  },
  {
    what: 'a missing seal',
    how: `delete from event_seals where district = '510117' and seq = 2`,
    kind: 'missing-seal',
  },
  {
    what: 'two rows in another order',
    kind: 'reordered',
    how: `create temporary table t as select seq, event_id from event_seals where district = '510117' and seq in (2, 3);
      alter table event_seals drop constraint event_seals_event_once;
      update event_seals s set event_id = (select event_id from t where t.seq = 5 - s.seq) where district = '510117' and seq in (2, 3)`,
  },
  {
    what: 'a forged row with a seal of its own',
    kind: 'edited',
    how: `insert into events (district, id, at, actor_id, actor_kind, actor_name, area_code, name, subject, subject_id, details)
      select district, '11111111-1111-7111-8111-111111111111', at, actor_id, actor_kind, actor_name, area_code, name, subject, subject_id, '{}' from events where district = '510117' limit 1;
      insert into event_seals (district, seq, event_id, previous_hash, hash, sealed_at)
      select district, seq + 1, '11111111-1111-7111-8111-111111111111', hash, repeat('a', 64), sealed_at from event_seals where district = '510117' order by seq desc limit 1`,
  },
];

test.each(tamperings)('the auditor is told of $what', ({ how, kind }) =>
  withOwnDatabase(
    withServer<TestHouse>(async (app, house) => {
      await givenCase(house);
      await givenCase(house);
      const { userName } = await givenAccount(house, { posts: [{ roles: ['auditor'], areaCodes: ['510117'] }] });
      await seal(house);
      const token = await tokenOf(app, userName);
      const verify = () => asked<Report>(app, 'POST /audit/chain', { token, body: { district: '510117' } });

      const before = await verify();
      expect(before.problems).toEqual([]);
      expect(before.sealed).toBeGreaterThan(3);
      await asOwner(house, how);
      const { problems } = await verify();
      expect(problems.map((each) => each.kind)).toContain(kind);
    }),
  )(),
);

test(
  'a chain that was computed anew from an edited log is found by the heads that were deposited',
  withOwnDatabase(
    withServer<TestHouse>(async (app, house) => {
      await givenCase(house);
      const { userName } = await givenAccount(house, { posts: [{ roles: ['auditor'], areaCodes: ['510117'] }] });
      await seal(house);
      const token = await tokenOf(app, userName);
      const heads = (await ask(app, `GET /audit/heads?day=2026-03-05`, { token })).json<object>();

      await asOwner(house, `update events set details = '{}' where district = '510117'`);
      await asOwner(house, 'delete from event_seals');
      await seal(house);
      const alone = await asked<Report>(app, 'POST /audit/chain', { token, body: { district: '510117' } });
      const withHeads = await asked<Report>(app, 'POST /audit/chain', { token, body: { district: '510117', heads } });
      expect([alone.problems, withHeads.problems.map(({ kind }) => kind)]).toEqual([[], ['head-mismatch']]);
    }),
  ),
);
