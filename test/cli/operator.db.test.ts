import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Finding } from '../../src/platform/doctor.ts';
import {
  asOwner,
  cleanUp,
  cleanUpAll,
  eventually,
  givenInstallation,
  givenServer,
  type Installation,
  ownerUrlOf,
  post,
  type Server,
  signInTo,
} from '../given-server.ts';
import { cli, givenHome } from './given-cli.ts';

let home: ReturnType<typeof givenHome>;
beforeEach(() => (home = givenHome()));
afterEach(async () => {
  home.remove();
  await cleanUp();
});
afterAll(cleanUpAll);

/** An installation that the commands of this process mean, served or not. */
async function given({ served = true } = {}): Promise<{ installation: Installation; server: Server | null }> {
  const installation = await givenInstallation();
  for (const [name, value] of Object.entries(installation.env)) vi.stubEnv(name, value);
  return { installation, server: served ? await givenServer(installation) : null };
}

async function stop(server: Server): Promise<void> {
  server.process.kill('SIGTERM');
  await server.ended;
}

async function doctor(): Promise<{ code: number; findings: Map<string, Finding> }> {
  const { code, out } = await cli('doctor', '--json');
  return { code, findings: new Map((JSON.parse(out) as Finding[]).map((each) => [each.about, each])) };
}

describe('doctor', () => {
  test('finds nothing wrong with an installation that serves, and says so', async () => {
    await given();

    const { code, out } = await cli('doctor');

    expect(out).toContain('Nothing is wrong.');
    expect(out).toMatch(/✓ server +process \d+ at http/);
    expect(code).toBe(0);
  }, 60_000);

  test('looks at a stopped one as well, by starting its database for the while', async () => {
    await given({ served: false });
    const { code, findings } = await doctor();

    expect(findings.get('server')).toMatchObject({ state: 'mind', todo: 'npm start' });
    expect(findings.get('login')).toMatchObject({ state: 'good' });
    expect(findings.get('steps')).toMatchObject({ state: 'good' });
    expect(code).toBe(0);
  }, 60_000);

  test('finds what is wrong, each with what to do', async () => {
    const { installation } = await given();
    const owner = (text: string) => asOwner(ownerUrlOf(installation), (client) => client.query(text));
    await owner(`insert into schema_migrations (name, checksum) values ('9999_later', 'x')`);
    await owner(
      `do $$ begin execute format('alter role %I bypassrls', (select 'lianfang_' || key_name from installation)); end $$`,
    );
    chmodSync(join(installation.dataDir, 'keys.json'), 0o644);
    writeFileSync(
      join(installation.dataDir, 'last-backup.json'),
      JSON.stringify({ at: '2020-01-01T00:00:00.000Z', file: '/old' }),
    );

    const { code, findings } = await doctor();

    expect(code).toBe(1);
    expect(findings.get('steps')).toMatchObject({ state: 'wrong', found: expect.stringContaining('9999_later') });
    expect(findings.get('login')).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('everybody would see every area'),
    });
    expect(findings.get('data folder')).toMatchObject({ state: 'wrong', todo: expect.stringContaining('chmod 600') });
    expect(findings.get('backup')).toMatchObject({ state: 'mind', found: expect.stringContaining('/old') });
    const withoutAdvice = [...findings.values()].filter(({ state, todo }) => state === 'wrong' && !todo);
    expect(withoutAdvice).toEqual([]);
  }, 60_000);

  test('tells keys that are missing, and keys of another installation', async () => {
    const { installation } = await given();
    const path = join(installation.dataDir, 'keys.json');
    const text = readFileSync(path, 'utf8');
    renameSync(path, `${path}.away`);
    expect((await doctor()).findings.get('keys')).toMatchObject({
      state: 'wrong',
      todo: expect.stringContaining('backup'),
    });

    writeFileSync(path, text.replace(/"installation": "\w+"/, '"installation": "ffffffff"'), { mode: 0o600 });
    expect((await doctor()).findings.get('installation')).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('ffffffff'),
    });
  }, 60_000);

  test('says where nothing was ever started', async () => {
    const { code, findings } = await doctor();
    expect(code).toBe(1);
    expect(findings.get('data folder')).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('is not there'),
    });
    expect(findings.get('database')).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('There is no installation'),
    });
  });
});

describe('the installation', () => {
  test('stop ends the server, and says when there is none', async () => {
    const { server } = await given();

    expect(await cli('stop')).toMatchObject({ code: 0, out: expect.stringContaining(String(server!.process.pid)) });
    expect(await server!.ended).toBe(0);
    expect(await cli('stop')).toMatchObject({ code: 1, err: expect.stringContaining('there is nothing to stop') });
  }, 60_000);

  test('migrate does nothing on a database of this version, and refuses while a server has the folder', async () => {
    const { server } = await given();
    expect(await cli('migrate')).toMatchObject({ code: 1, err: expect.stringContaining('Another Lianfang') });
    await stop(server!);

    expect(await cli('migrate')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to do') });
  }, 60_000);

  test('keys rotate puts every identity under a new key, keeps names readable, and forgets the old key', async () => {
    const { installation, server } = await given();
    const token = await signInTo(server!.url);
    expect(await post(server!.url, token, { key: 'a', externalId: 'a' })).toMatchObject({ status: 200 });
    await stop(server!);

    const { code, out } = await cli('keys', 'rotate', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ key: 'k2', rewrapped: 1, dropped: ['k1'] });
    const keys = JSON.parse(readFileSync(join(installation.dataDir, 'keys.json'), 'utf8')) as {
      vault: { id: string }[];
    };
    expect(keys.vault.map(({ id }) => id)).toEqual(['k2']);
    const again = await givenServer(installation);
    const { id } = (await post(again.url, token, { key: 'a', externalId: 'a' })).body;
    const answer = await fetch(`${again.url}/api/cases/${id}`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ displayName: '测某' });
  }, 90_000);
});

describe('the audit log', () => {
  test('is verified against heads that were deposited, and an edited event is found', async () => {
    const { installation, server } = await given();
    const token = await signInTo(server!.url);
    await post(server!.url, token, { key: 'a', externalId: 'a' });
    const url = ownerUrlOf(installation);
    await eventually('every event to be sealed', () =>
      asOwner(
        url,
        async (owner) =>
          (
            await owner.query(
              'select from events e where not exists (select from event_seals s where s.event_id = e.id)',
            )
          ).rowCount === 0,
      ),
    );
    const heads = join(home.folder, 'heads.json');
    expect(await cli('audit', 'heads', '--output', heads)).toMatchObject({ code: 0 });
    expect(existsSync(heads)).toBe(true);
    expect(await cli('audit', 'verify', '--heads', heads)).toMatchObject({
      code: 0,
      out: expect.stringContaining('510117: '),
    });

    await asOwner(url, (owner) =>
      owner.query(`update events set actor_name = 'somebody else' where name = 'cases.reported'`),
    );

    const { code, out } = await cli('audit', 'verify', '--heads', heads);
    expect(code).toBe(1);
    expect(out).toMatch(/510117: \d+ sealed, 0 not yet sealed, 1 wrong\n.*cases\.reported.*edited/);
  }, 60_000);
});

describe('areas of another country', () => {
  test('are loaded from a table, get boundaries, and are found on a running server', async () => {
    const { server } = await given();
    const table = join(home.folder, 'areas.csv');
    writeFileSync(table, 'code;name;parent\nW;Western Area;\nE;Eastern Province;\nW-1;Freetown;W\n');

    const loading = [
      'areas',
      'load',
      table,
      '--country-name',
      'Sierra Leone',
      '--prefix',
      'sl',
      '--tree',
      'sl-2021',
      '--json',
    ];

    const load = await cli(...loading);
    const again = await cli(...loading);

    expect(JSON.parse(load.out)).toEqual({ tree: 'sl-2021', areas: 4, added: 4, renamed: 0 });
    expect(JSON.parse(again.out)).toEqual({ tree: 'sl-2021', areas: 4, added: 0, renamed: 0 });
    const square = (at: number) => ({
      type: 'Polygon',
      coordinates: [
        [
          [at, 8],
          [at + 1, 8],
          [at + 1, 9],
          [at, 9],
          [at, 8],
        ],
      ],
    });
    const shapes = join(home.folder, 'shapes.geojson');
    writeFileSync(
      shapes,
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          { type: 'Feature', properties: { pcode: 'W-1' }, geometry: square(-13) },
          { type: 'Feature', properties: { pcode: 'nowhere' }, geometry: square(-12) },
        ],
      }),
    );
    const boundaries = await cli('areas', 'boundaries', shapes, '--property', 'pcode', '--json');
    expect(JSON.parse(boundaries.out)).toMatchObject({
      added: 1,
      replaced: 0,
      unmatched: [{ feature: 2, value: 'nowhere' }],
    });
    const found = await cli('areas', 'search', 'freetown', '--url', server!.url, '--json');
    expect(JSON.parse(found.out)).toMatchObject([
      { name: 'Freetown', path: ['Sierra Leone', 'Western Area', 'Freetown'] },
    ]);
  }, 60_000);

  test('with rows that cannot be used are refused as a whole, by row', async () => {
    await given({ served: false });
    const table = join(home.folder, 'areas.csv');
    writeFileSync(table, 'code,name,parent\nW,Western Area,\nX,Somewhere,Y\n');

    expect(await cli('areas', 'load', table, '--country-name', 'Sierra Leone', '--prefix', 'SL')).toMatchObject({
      code: 1,
      err: expect.stringContaining('row 3'),
    });
    rmSync(table);
  }, 60_000);
});
