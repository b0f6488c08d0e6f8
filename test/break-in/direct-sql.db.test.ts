import pg from 'pg';
import { expect, test } from 'vitest';
import { type TestHouse, withOwnDatabase } from '../db.ts';
import { givenCase } from '../given-cases.ts';
import { givenAccount } from '../given-identity.ts';
import { asOwner } from './planted.ts';

/** Runs statements as the application's own login, which is what a thief of its password has; answers why each was refused. */
async function asApplication(
  house: TestHouse,
  work: (run: (text: string) => Promise<string | number>, client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: house.appUrl });
  await client.connect();
  try {
    await work(async (text) => {
      await client.query('begin');
      try {
        const result = await client.query(text);
        const last = Array.isArray(result) ? (result as pg.QueryResult[]).at(-1)! : result;
        return last.rowCount ?? 0;
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await client.query('rollback');
      }
    }, client);
  } finally {
    await client.end();
  }
}

const denied = '42501';
const everywhere = `set local app.areas = '{""}'; set local app.actor = '00000000-0000-0000-0000-000000000000'; set local app.roles = '{administrator}';`;

test(
  'the log of events takes new rows and nothing else, whatever scope the login claims',
  withOwnDatabase(async (house) => {
    await givenCase(house);
    const district = (await asOwner<{ district: string }>(house, 'select district from events limit 1'))[0]!.district;
    await asApplication(house, async (run) => {
      for (const settings of ['', everywhere]) {
        for (const statement of [
          `update events set details = '{}'`,
          `update events set actor_name = 'x' where district = '${district}'`,
          'delete from events',
          'truncate events',
          `insert into event_seals (district, seq, event_id, previous_hash, hash, sealed_at) select district, 1, id, repeat('0', 64), repeat('0', 64), now() from events limit 1`,
          'delete from event_seals',
          `update event_seals set hash = repeat('a', 64)`,
          'truncate event_seals',
          'truncate events, event_seals cascade',
          'alter table events disable row level security',
          'drop table events',
          'alter table events rename to gone',
          'create trigger t before insert on events execute function now()',
          'create rule r as on insert to events do instead nothing',
          'drop policy scope on events',
          'create policy p on events for update using (true)',
          'select 1 from events for update',
        ])
          expect([settings === '', statement, await run(settings + statement)]).toEqual([
            settings === '',
            statement,
            denied,
          ]);
      }
      // An event in another's name is refused as long as the login does not claim to be that other.
      const forged = `insert into events (district, id, at, actor_id, actor_kind, actor_name, area_code, name, subject, subject_id, details)
      values ('510117', gen_random_uuid(), now(), '11111111-1111-1111-1111-111111111111', 'person', 'x', '510117', 'a.b', 'c', 'd', '{}')`;
      expect(await run(forged)).toBe(denied);
      expect(await run(`set local app.actor = '22222222-2222-2222-2222-222222222222'; ${forged}`)).toBe(denied);
    });
  }),
);

test(
  'rows of other areas are not there: neither to read nor to change, to add or to move out of sight',
  withOwnDatabase(async (house) => {
    const found = await givenCase(house);
    const before = await asOwner(house, 'select to_jsonb(c) from cases c');
    await asApplication(house, async (run) => {
      const tables = (
        await asOwner<{ name: string; key: string }>(
          house,
          `
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity order by 1`,
        )
      ).map(({ name }) => name);
      expect(tables.length).toBeGreaterThan(25);
      for (const scope of ['', `set local app.areas = '{510104}';`, `set local app.areas = '{}';`]) {
        for (const table of tables)
          expect([scope, table, await run(`${scope} select 1 from ${table}`)]).toEqual([scope, table, 0]);
        expect(await run(`${scope} update cases set notes = 'x'`)).toBe(0);
        expect(await run(`${scope} delete from cases`)).toBe(0);
        expect(await run(`${scope} select 1 from cases where id = '${found.id}' for update`)).toBe(0);
        expect(
          await run(
            `${scope} insert into households (district, id, area_code, made_at) values ('510117', gen_random_uuid(), '510117', now())`,
          ),
        ).toBe(denied);
      }
      // Out of the own areas nothing is moved, unless it stays in sight as the second area.
      expect(
        await run(`set local app.areas = '{510117}'; update cases set area_code = '510104', other_area_code = null`),
      ).toBe(denied);
    });
    expect(await asOwner(house, 'select to_jsonb(c) from cases c')).toEqual(before);
  }),
);

test(
  'the login has no other role, no other right, and reaches nothing beside its tables',
  withOwnDatabase(async (house) => {
    const owner = (await asOwner<{ name: string }>(house, 'select current_user as name'))[0]!.name;
    await asApplication(house, async (run, client) => {
      const { rows } = await client.query(`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname in (current_user, 'lianfang_app')`);
      for (const row of rows) expect(Object.values(row as object)).toEqual([false, false, false, false, false]);
      const owned = await client.query(`
      select relname from pg_class where pg_get_userbyid(relowner) in (current_user, 'lianfang_app') and relnamespace = 'public'::regnamespace`);
      expect(owned.rows).toEqual([]);

      const done: unknown[] = [];
      for (const statement of [
        `set role "${owner}"`,
        `set session authorization "${owner}"`,
        'select * from pg_authid',
        'select * from pg_shadow',
        'select * from pg_user_mapping',
        'create function f() returns int language sql as $$ select 1 $$',
        'create table thief (a int)',
        'create schema thief',
        'create extension dblink',
        'create function f() returns int language sql security definer as $$ select 1 $$',
        'create role thief',
        'alter role current_user bypassrls',
        'alter role current_user superuser',
        `alter role "${owner}" password 'x'`,
        'alter table cases disable row level security',
        'alter table cases no force row level security',
        'drop policy scope on cases',
        'create policy p on cases using (true)',
        'alter table cases owner to current_user',
        'drop table cases',
        'truncate cases',
        `copy cases to '/tmp/thief.csv'`,
        `copy cases from '/etc/passwd'`,
        `copy cases to program 'id'`,
        `copy (select 1) to program 'id'`,
        `select pg_read_file('/etc/passwd')`,
        `select pg_ls_dir('/')`,
        `select pg_read_binary_file('/etc/passwd')`,
        `select lo_import('/etc/passwd')`,
        'select pg_reload_conf()',
        `alter system set archive_command = 'id'`,
        `update installation set kind = 'live'`,
        `delete from installation`,
        'update schema_migrations set checksum = null',
        `delete from credentials`,
        'delete from accounts',
        'delete from grants',
        "update grants set roles = array['administrator']",
        "update service_tokens set roles = array['epidemiologist']",
        `update sessions set account_id = gen_random_uuid()`,
        'update approvals set requested_by = gen_random_uuid()',
        'delete from approvals',
        'delete from break_glass',
        `update break_glass set area_code = '51'`,
        'delete from merges',
        'delete from tasks',
        'select * from graphile_worker._private_jobs',
        `select graphile_worker.add_job('x')`,
        'delete from graphile_worker._private_jobs',
      ]) {
        const outcome = await run(everywhere + statement);
        // By right, because it runs in no transaction, or because there is no such thing.
        if (!['42501', '25001', '42883'].includes(String(outcome))) done.push([statement, outcome]);
      }
      expect(done).toEqual([]);
      // Granting on is answered with a warning, and gives nothing.
      const rights = () =>
        client.query<{ acl: string }>(`select relacl::text as acl from pg_class where relname = 'cases'`);
      const before = (await rights()).rows;
      await client.query('grant all on cases to public');
      expect((await rights()).rows).toEqual(before);
      // Resetting is no way up: the login is itself again.
      for (const reset of ['reset role', 'reset session authorization', 'discard all']) await client.query(reset);
      expect((await client.query<{ own: boolean }>('select current_user = session_user as own')).rows[0]!.own).toBe(
        true,
      );
      expect(await run("update events set details = '{}'")).toBe(denied);
    });
  }),
);

test(
  'secrets of accounts are seen by their own account, by whoever is signing in, by the system and by administrators only',
  withOwnDatabase(async (house) => {
    const { accountId } = await givenAccount(house);
    const other = await givenAccount(house);
    await asOwner(house, `insert into recovery_codes (account_id, code_hash) values ($1, 'x')`, [accountId]);
    await asApplication(house, async (run) => {
      for (const table of ['credentials', 'recovery_codes']) {
        const read = (settings: string) => run(`${settings} select 1 from ${table} where account_id = '${accountId}'`);
        expect(await read('')).toBe(0);
        expect(await read(`set local app.areas = '{""}';`)).toBe(0);
        expect(
          await read(
            `set local app.actor = '${other.accountId}'; set local app.roles = '{epidemiologist,commander,auditor}'; set local app.areas = '{""}';`,
          ),
        ).toBe(0);
        expect(await read(`set local app.actor = '${accountId}';`)).toBe(1);
      }
    });
  }),
);

test(
  'what a holder of the login could do, as docs/guides/security.md says: claim any scope, and leave traces that do not fit',
  withOwnDatabase(async (house) => {
    await givenCase(house, { person: { name: '欧阳暗号', phone: '13912345678' } });
    await asApplication(house, async (run, client) => {
      expect(await run(`${everywhere} select 1 from cases`)).toBe(1);
      expect(await run(`select set_config('app.areas', '{""}', true); select 1 from cases`)).toBe(1);
      // Even so no identity is readable: the keys are not in the database.
      await client.query(`begin; ${everywhere}`);
      const { rows } = await client.query('select to_jsonb(i)::text as row from identities i');
      await client.query('rollback');
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toMatch(/欧阳|13912345678/);
    });
  }),
);
