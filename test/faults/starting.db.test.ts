import { createServer } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  asOwner,
  cleanUp,
  cleanUpAll,
  givenFolder,
  givenInstallation,
  givenServer,
  ownerUrlOf,
  runProgram,
} from '../given-server.ts';

afterEach(cleanUp);
afterAll(cleanUpAll);

describe('a start that was cut short by kill -9', () => {
  test('is completed by the next one: while the tables were made, and while the first data were', async () => {
    const folder = givenFolder();
    const env = { LIANFANG_DATA: folder, PORT: '0', LIANFANG_TRAINING_SIZE: '100' };
    const kill = async (at: string) => {
      const started = runProgram(['start'], env);
      await started.hears(at);
      started.process.kill('SIGKILL');
      await started.ended;
    };

    await kill('database: 0003');
    await kill('training outbreak: playing');
    const installation = { folder, dataDir: `${folder}/training`, env, postgres: null, postmasterPid: () => 0 };
    const server = await givenServer(installation);

    const health = await fetch(`${server.url}/api/health`);
    expect(await health.json()).toMatchObject({ status: 'ok', kind: 'training' });
    const counts = await asOwner(
      ownerUrlOf(installation),
      async (owner) =>
        (
          await owner.query(`
      select (select count(*)::int from areas) as areas, (select count(*)::int from accounts where user_name = 'admin') as admins,
        (select count(*)::int from rounds) as rounds, furnished_at is not null as furnished from installation`)
        ).rows,
    );
    expect(counts).toEqual([{ areas: 665_279, admins: 1, rounds: 1, furnished: true }]);
  }, 120_000);
});

describe('a start is refused in words', () => {
  test('when another server uses the data folder, which goes on undisturbed', async () => {
    const installation = await givenInstallation();
    const first = await givenServer(installation);

    const second = runProgram(['start'], installation.env);

    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(
      new RegExp(`Another Lianfang \\(process ${first.process.pid} .*Stop that one first`, 's'),
    );
    expect((await fetch(`${first.url}/api/health`)).status).toBe(200);
  }, 60_000);

  test('when the port is taken, before anything is made', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };

    const started = runProgram(['start'], { LIANFANG_DATA: givenFolder(), PORT: String(port) });

    expect(await started.ended).toBe(1);
    expect(started.said().trim()).toBe(
      `Port ${port} is taken by another program. Stop it, or choose another: PORT=8081 npm start`,
    );
    other.close();
  });

  test('when the database was made by a newer version, and leaves it as it is', async () => {
    const installation = await givenInstallation();
    const server = await givenServer(installation);
    await asOwner(ownerUrlOf(installation), (owner) =>
      owner.query(`insert into schema_migrations (name, checksum) values ('9999_later', 'x')`),
    );
    server.process.kill('SIGTERM');
    await server.ended;

    const started = runProgram(['start'], installation.env);

    expect(await started.ended).toBe(1);
    expect(started.said()).toContain('made by a newer version (it knows 9999_later)');
  }, 60_000);

  test.each([
    ['a port that is none', { PORT: 'eighty' }, 'PORT=eighty is not usable'],
    ['an address that is no database', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL=mysql://x is not usable'],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      'The database does not answer',
    ],
    ['a time zone that is none', { LIANFANG_ZONE: 'Mars/Olympus' }, 'LIANFANG_ZONE=Mars/Olympus is not usable'],
  ])('with %s', async (_what, env, words) => {
    const started = runProgram(['start'], { LIANFANG_DATA: givenFolder(), PORT: '0', ...env });

    expect(await started.ended).toBe(1);
    expect(started.said()).toContain(words);
    expect(started.said()).not.toContain('    at ');
  });
});
