import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { silentLog } from '../../src/platform/log.ts';
import { openDatabase } from '../../src/platform/house.ts';
import { readSettings } from '../../src/platform/settings.ts';
import {
  asOwner,
  cleanUp,
  cleanUpAll,
  eventually,
  givenFolder,
  givenInstallation,
  givenServer,
  ownerUrlOf,
  runProgram,
} from '../given-server.ts';

afterEach(cleanUp);
afterAll(cleanUpAll);

test('kill -9 during backup leaves nothing that looks whole, and during restore an empty database; both are simply done again', async () => {
  const installation = await givenInstallation();
  await givenServer(installation);
  await asOwner(ownerUrlOf(installation), (owner) =>
    owner.query(`
    insert into idempotency_keys (account_id, key, request_digest, response, at)
    select gen_random_uuid(), n::text, md5(n::text), json_build_object('n', repeat(md5(n::text), 10)), now() from generate_series(1, 100000) n`),
  );
  const folder = givenFolder();
  const passphrase = join(folder, 'passphrase');
  writeFileSync(passphrase, 'three blue kettles\n');
  const file = join(folder, 'a.backup');
  const backup = () =>
    runProgram(['backup', '--output', file, '--passphrase-file', passphrase, '--json'], installation.env);

  const cut = backup();
  await eventually(
    'a megabyte',
    async () => (statSync(`${file}.part`, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000,
  );
  cut.process.kill('SIGKILL');
  await cut.ended;
  expect(existsSync(file)).toBe(false);
  const check = runProgram(['backup', 'check', `${file}.part`], installation.env);
  expect(await check.ended).toBe(1);
  expect(check.said()).toContain('it was cut short');

  const whole = backup();
  expect(await whole.ended, whole.said()).toBe(0);
  expect(JSON.parse(whole.answered())).toMatchObject({ file, keys: 'sealed' });

  const target = { LIANFANG_DATA: givenFolder(), PORT: '0' };
  const restore = () => runProgram(['restore', file, '--passphrase-file', passphrase, '--json'], target);
  const broken = restore();
  await broken.hears('is whole');
  const settings = readSettings(target, []);
  await eventually('rows on their way', async () => existsSync(join(settings.dataDir, 'pg', 'PG_VERSION')));
  await sleep(1500);
  broken.process.kill('SIGKILL');
  await broken.ended;
  const database = await openDatabase(settings, (line) => silentLog().info(line));
  const tables = await asOwner(database.ownerUrl, (owner) =>
    owner.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`),
  );
  await database.stop();
  expect(tables.rows).toEqual([]);
  expect(existsSync(join(settings.dataDir, 'keys.json'))).toBe(false);

  const restored = restore();
  expect(await restored.ended, restored.said()).toBe(0);
  const report = JSON.parse(restored.answered());
  expect(report).toMatchObject({ kind: 'training', audit: { problems: [] } });
  expect(report.rows).toBeGreaterThan(100_000);
}, 120_000);
