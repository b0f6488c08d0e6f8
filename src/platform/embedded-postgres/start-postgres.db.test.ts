import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { processBirth } from './process-identity.ts';
import { cleanUp, givenFolder, givenPostgres, query, waitFor } from './start-postgres.given.ts';

afterEach(cleanUp);

describe('startPostgres', () => {
  test('makes a database in a folder never used, and serves it only to who knows the password', async () => {
    const folder = givenFolder();

    const server = await givenPostgres(folder);

    expect(server.isNew).toBe(true);
    const [row] = await query(server, "select current_setting('data_checksums') as checksums, current_user as me");
    expect(row).toEqual({ checksums: 'on', me: 'postgres' });
    const withoutPassword = new URL(server.superuserUrl);
    withoutPassword.password = 'guess';
    await expect(query({ superuserUrl: withoutPassword.href }, 'select 1')).rejects.toThrow(/password/);
    const secret = join(folder, 'secrets', 'postgres-superuser');
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(server.superuserUrl).toContain(readFileSync(secret, 'utf8'));
  });

  test('listens on no network address when the folder can hold a socket', async () => {
    const server = await givenPostgres(givenFolder());

    const [row] = await query(
      server,
      "select current_setting('listen_addresses') as addresses, inet_server_addr() as via",
    );

    expect(row).toEqual({ addresses: '', via: null });
  });

  test('listens on a free port of this machine alone when the path is too long for a socket', async () => {
    const folder = join(givenFolder(), 'a-folder-with-a-long-name-'.repeat(4));

    const server = await givenPostgres(folder);

    expect(server.host).toBe('127.0.0.1');
    const [row] = await query(server, "select current_setting('listen_addresses') as addresses");
    expect(row).toEqual({ addresses: '127.0.0.1' });
  });

  test('keeps what was written when stopped and started again, in under two seconds', async () => {
    const folder = givenFolder();
    const first = await givenPostgres(folder);
    await query(first, "create table facts as select '13800000000' as said");
    await first.stop();

    const began = Date.now();
    const second = await givenPostgres(folder);

    expect(Date.now() - began).toBeLessThan(2_000);
    expect(second.isNew).toBe(false);
    expect(await query(second, 'select said from facts')).toEqual([{ said: '13800000000' }]);
  });

  test('compares text by code point and knows Chinese characters as letters', async () => {
    const server = await givenPostgres(givenFolder());

    const [row] = await query(
      server,
      "select 'Z' < 'a' and '510117' < '51011701' as by_code_point, upper('é') as upper",
    );
    await query(server, 'create extension pg_trgm');
    const [trigrams] = await query(server, "select cardinality(show_trgm('成都市')) as count");

    expect(row).toEqual({ by_code_point: true, upper: 'É' });
    expect(trigrams).toEqual({ count: 4 });
  });

  test('makes a half-made database anew', async () => {
    const folder = givenFolder();
    mkdirSync(join(folder, 'pg.init'), { recursive: true });
    writeFileSync(join(folder, 'pg.init', 'PG_VERSION'), '18\n');

    const server = await givenPostgres(folder);

    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(folder, 'pg.init'))).toBe(false);
  });

  test('takes settings that go beyond its own', async () => {
    const server = await givenPostgres(givenFolder(), { settings: { work_mem: '5MB' } });

    expect(await query(server, 'show work_mem')).toEqual([{ work_mem: '5MB' }]);
  });

  test('writes no personal data of a refused statement into its log', async () => {
    const folder = givenFolder();
    const server = await givenPostgres(folder);
    await query(server, "create table people (phone text unique); insert into people values ('13800000000')");

    await expect(query(server, "insert into people values ('13800000000')")).rejects.toThrow(/unique/);

    const log = readFileSync(join(folder, 'log', 'postgresql.log'), 'utf8');
    expect(log).toContain('people_phone_key');
    expect(log).not.toContain('13800000000');
  });

  test('ends the database and gives the folder back when stopped', async () => {
    const folder = givenFolder();
    const server = await givenPostgres(folder);
    const pid = server.pid();

    await server.stop();

    expect(processBirth(pid)).toBeNull();
    expect(existsSync(join(folder, 'lianfang.lock'))).toBe(false);
    expect(readFileSync(join(folder, 'log', 'postgresql.log'), 'utf8')).toContain('database system is shut down');
  });

  test('starts the database again after its main process was killed, with every committed row', async () => {
    const seen: string[] = [];
    const watcher = { onDown: () => seen.push('down'), onUp: () => seen.push('up') };
    const server = await givenPostgres(givenFolder(), { durable: true, ...watcher });
    await query(server, 'create table facts as select n from generate_series(1, 1000) n');
    const killed = server.pid();

    process.kill(killed, 'SIGKILL');
    await waitFor(() => seen.includes('up'));

    expect(seen).toEqual(['down', 'up']);
    expect(server.pid()).not.toBe(killed);
    expect(await query(server, 'select count(*)::int as facts from facts')).toEqual([{ facts: 1000 }]);
  });

  test('stops for good when asked while the database is being started again', async () => {
    const folder = givenFolder();
    let isDown = false;
    const server = await givenPostgres(folder, { onDown: () => (isDown = true) });
    process.kill(server.pid(), 'SIGKILL');
    await waitFor(() => isDown);

    await server.stop();

    expect(processBirth(server.pid())).toBeNull();
    expect(existsSync(join(folder, 'lianfang.lock'))).toBe(false);
  });
});
