import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../kernel/problem.ts';
import {
  cleanUp,
  givenFolder,
  givenOtherServer,
  givenPostgres,
  isRunning,
  query,
  waitFor,
} from './start-postgres.given.ts';

const isRoot = process.getuid?.() === 0;
const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
// Without these programs nothing ends the database with its parent, as on macOS; root falls back to nobody.
const withoutSetpriv = ['/usr/bin/env', 'PATH=/nonexistent'];

afterEach(cleanUp);

describe('startPostgres when things are killed', () => {
  test('loses nothing acknowledged when the database is killed under 100 writers', async () => {
    let isUp = false;
    const server = await givenPostgres(givenFolder(), {
      durable: true,
      settings: { max_connections: 120 },
      onUp: () => (isUp = true),
    });
    await query(server, 'create table facts (id int primary key)');
    const acknowledged: number[] = [];
    let next = 0;
    const write = async () => {
      const client = new Client({ connectionString: server.superuserUrl });
      client.on('error', () => undefined);
      await client.connect();
      for (;;) {
        const id = next++;
        await client.query('insert into facts values ($1)', [id]);
        acknowledged.push(id);
      }
    };
    const writers = Promise.allSettled(Array.from({ length: 100 }, write));
    await waitFor(() => acknowledged.length > 2_000);

    process.kill(server.pid(), 'SIGKILL');
    await writers;
    await waitFor(() => isUp);

    const kept = new Set((await query(server, 'select id from facts')).map((row) => row.id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'ends with its server when that is killed, and starts again with every row',
    async () => {
      const folder = givenFolder();
      const other = await givenOtherServer(folder);
      await query(other, 'create table facts as select 1 as n');

      other.process.kill('SIGKILL');
      await waitFor(() => !isRunning(other.postgresPid));
      const server = await givenPostgres(folder);

      expect(await query(server, 'select n from facts')).toEqual([{ n: 1 }]);
    },
  );

  test('stops a database that outlived its killed server, and starts again with every row', async () => {
    const folder = givenFolder();
    const other = await givenOtherServer(folder, withoutSetpriv);
    await query(other, 'create table facts as select 1 as n');
    other.process.kill('SIGKILL');
    await waitFor(() => other.process.signalCode !== null);
    expect(isRunning(other.postgresPid)).toBe(true);
    const said: string[] = [];

    const server = await givenPostgres(folder, { log: (message) => said.push(message) });

    expect(said).toEqual([`Stopping the database that a killed server left behind (process ${other.postgresPid}).`]);
    expect(isRunning(other.postgresPid)).toBe(false);
    expect(await query(server, 'select n from facts')).toEqual([{ n: 1 }]);
  });

  test('starts although the number of the killed database is now that of an innocent process', async () => {
    const folder = givenFolder();
    const other = await givenOtherServer(folder);
    process.kill(other.postgresPid, 'SIGSTOP');
    const left = readFileSync(join(folder, 'pg', 'postmaster.pid'), 'utf8');
    other.process.kill('SIGKILL');
    process.kill(other.postgresPid, 'SIGKILL');
    await waitFor(() => !isRunning(other.postgresPid));
    const innocent = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(join(folder, 'pg', 'postmaster.pid'), left.replace(/^\d+/, String(innocent.pid)));

    const server = await givenPostgres(folder);

    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(isRunning(innocent.pid!)).toBe(true);
    innocent.kill();
  });
});

/** A file system of the given size at `folder`, visible to the command alone; for root, or in a user namespace. */
function onSmallDisk(folder: string, megabytes: number): string[] {
  const mount = `mount -t tmpfs -o size=${megabytes}m,mode=700 tmpfs "$0" && exec "$@"`;
  return ['unshare', ...(isRoot ? [] : ['--map-root-user']), '--mount', 'sh', '-c', mount, folder];
}

const mayMount = spawnSync('unshare', [...onSmallDisk(tmpdir(), 1).slice(1), 'true']).status === 0;

describe.runIf(mayMount)('startPostgres on a disk that is full', () => {
  test('refuses to make a database where there is no room for one', async () => {
    const folder = givenFolder();

    const refusal = givenOtherServer(folder, onSmallDisk(folder, 100));

    await expect(refusal).rejects.toMatchObject({ code: 'database/disk-full' });
    await expect(refusal).rejects.toThrow('at least 200 MB are needed');
  });

  test('keeps what was committed when the disk fills, and goes on when there is room again', async () => {
    const folder = givenFolder();
    const other = await givenOtherServer(folder, onSmallDisk(folder, 300));
    const inside = `/proc/${other.process.pid}/root${folder}`;
    // The socket lives in a file system that only the other process sees; its path leads there.
    const url = new URL(other.superuserUrl);
    url.searchParams.set('host', `${inside}/run`);
    const server = { superuserUrl: url.href };
    await query(server, 'create table facts as select 1 as n');

    await expect(
      query(server, 'create table filler as select repeat(md5(n::text), 30) from generate_series(1, 1000000) n'),
    ).rejects.toThrow(/No space left|terminat/i);
    await waitFor(async () => (await query(server, 'select n from facts').catch(() => [])).length === 1);
    await query(server, 'insert into facts values (2)');

    expect(await query(server, 'select n from facts order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

describe('startPostgres for different users', () => {
  test.runIf(isRoot)('runs for an ordinary user', async () => {
    const folder = givenFolder();
    chownSync(folder, 65534, 65534);

    const other = await givenOtherServer(folder, asNobody);

    expect(await query(other, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test.runIf(isRoot)('runs as nobody for root where user namespaces are forbidden', async () => {
    const above = givenFolder();
    chmodSync(above, 0o755);
    const folder = join(above, 'data', 'training');

    const other = await givenOtherServer(folder, withoutSetpriv);

    expect(await query(other, 'select 1 as one')).toEqual([{ one: 1 }]);
    const user = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${other.postgresPid}/status`, 'utf8'));
    expect(user?.[1]).toBe('65534');
  });

  test.runIf(isRoot)('names the folder that nobody may not pass', async () => {
    const closed = givenFolder();

    const refusal = givenOtherServer(join(closed, 'data'), withoutSetpriv);

    await expect(refusal).rejects.toMatchObject({ code: 'database/folder-not-reachable' });
    await expect(refusal).rejects.toThrow(`may not pass ${closed} `);
  });

  test.runIf(isRoot)('refuses a folder that belongs to somebody else, and leaves it as it was', async () => {
    const folder = givenFolder();
    chownSync(folder, 12345, 12345);

    await expect(givenPostgres(folder)).rejects.toMatchObject({
      code: 'database/folder-belongs-to-another',
      details: { folder, ownerUid: 12345, ownUid: 0 },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(isRoot)('refuses an ordinary user the folder of root', async () => {
    const folder = givenFolder();
    chmodSync(folder, 0o755);

    await expect(givenOtherServer(folder, asNobody)).rejects.toMatchObject({
      code: 'database/folder-belongs-to-another',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(isRoot)('refuses a folder of one’s own that is closed to writing', async () => {
    const folder = givenFolder();
    chownSync(folder, 65534, 65534);
    chmodSync(folder, 0o500);

    await expect(givenOtherServer(folder, asNobody)).rejects.toMatchObject({ code: 'database/folder-not-writable' });
  });

  test('refuses a data folder that cannot be a folder', async () => {
    const file = join(givenFolder(), 'file');
    writeFileSync(file, '');

    await expect(givenPostgres(join(file, 'data'))).rejects.toMatchObject({ code: 'database/folder-not-writable' });
  });
});

describe('startPostgres refuses', () => {
  test('a second start on the same folder, naming the process that uses it', async () => {
    const folder = givenFolder();
    const server = await givenPostgres(folder);

    const refusals = [givenPostgres(folder), givenOtherServer(folder)];

    for (const refusal of refusals) {
      await expect(refusal).rejects.toMatchObject({ code: 'database/folder-in-use' });
      await expect(refusal).rejects.toThrow(`process ${process.pid} `);
    }
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test.each([
    { version: '12', way: 'lianfang restore' },
    { version: '99', way: 'start that newer version again' },
  ])('files of PostgreSQL $version, says how to go on, and leaves them as they were', async ({ version, way }) => {
    const folder = givenFolder();
    mkdirSync(join(folder, 'pg'));
    writeFileSync(join(folder, 'pg', 'PG_VERSION'), `${version}\n`);

    const refusal = givenPostgres(folder);

    await expect(refusal).rejects.toMatchObject({ code: 'database/other-version' });
    await expect(refusal).rejects.toThrow(way);
    expect(readdirSync(join(folder, 'pg'))).toEqual(['PG_VERSION']);
    expect(readdirSync(folder)).not.toContain('lianfang.lock');
  });

  test('a machine without PostgreSQL’s programs, and points to DATABASE_URL', async () => {
    const refusal = givenPostgres(givenFolder(), { binDir: givenFolder() });

    await expect(refusal).rejects.toMatchObject({ code: 'database/no-binaries' });
    await expect(refusal).rejects.toThrow('DATABASE_URL');
  });

  test('a setting that PostgreSQL does not know, with PostgreSQL’s own words', async () => {
    const refusal = givenPostgres(givenFolder(), { settings: { work_mem: 'plenty' } });

    const problem = (await refusal.catch((error: unknown) => error)) as Problem;
    expect(problem.code).toBe('database/does-not-start');
    expect(problem.message).toContain('invalid value for parameter "work_mem"');
  });
});
