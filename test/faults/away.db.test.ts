import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/id.ts';
import {
  asOwner,
  casesIn,
  cleanUp,
  cleanUpAll,
  eventually,
  givenFolder,
  givenInstallation,
  givenPostgres,
  givenServer,
  ownerUrlOf,
  post,
  signInTo,
  undo,
} from '../given-server.ts';
import { givenWriters } from './writers.ts';

afterEach(cleanUp);
afterAll(cleanUpAll);

/** Short, so that the suite is; once a release it is run with 60. */
const awaySeconds = Number(process.env.LIANFANG_AWAY_SECONDS ?? 5);

const write = () => ({ key: newId(), externalId: newId() });

describe('a database that is away for a while', () => {
  test(
    'is said to be away, at once and in words, and the server goes on by itself when it is back',
    async () => {
      const installation = await givenInstallation({ external: true });
      const server = await givenServer(installation);
      const token = await signInTo(server.url);
      expect(await post(server.url, token, write())).toMatchObject({ status: 200 });

      await installation.postgres!.stop();
      const begun = Date.now();
      for (let second = 0; second < awaySeconds; second++) {
        expect(await post(server.url, token, write())).toMatchObject({
          status: 503,
          body: { code: 'platform/database-away' },
        });
        expect((await fetch(`${server.url}/api/health`)).status).toBe(503);
        expect((await fetch(`${server.url}/api/metrics`)).status).toBe(200);
        await sleep(1000);
      }
      expect(Date.now() - begun).toBeLessThan((awaySeconds + 10) * 1000);
      await givenPostgres(join(installation.folder, 'beside'));

      await eventually('writing', async () => (await post(server.url, token, write())).status === 200);
      expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
      const { superuserUrl } = installation.postgres!;
      // Jobs and seals go on as well, not only requests.
      await asOwner(superuserUrl, (owner) =>
        owner.query(`select enqueue_job('run-import', '{"importId":"0190f5f0-0000-7000-8000-000000000000"}')`),
      );
      await eventually('the job to be tried', () =>
        asOwner(superuserUrl, async (owner) => {
          const { rows } = await owner.query<{ left: number }>(
            'select count(*)::int as left from graphile_worker._private_jobs where attempts = 0',
          );
          return rows[0]!.left === 0;
        }),
      );
      await eventually('every event to be sealed', () =>
        asOwner(
          superuserUrl,
          async (owner) =>
            (
              await owner.query(
                'select from events e where not exists (select from event_seals s where s.event_id = e.id)',
              )
            ).rowCount === 0,
        ),
      );
      expect(server.process.exitCode).toBeNull();
    },
    90_000 + awaySeconds * 2000,
  );
});

const mayMount = process.getuid?.() === 0 && process.platform === 'linux' && canMount();

function canMount(): boolean {
  const probe = givenFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]).status === 0;
  if (mounted) spawnSync('umount', [probe]);
  return mounted;
}

/** A folder that is a small disk of its own. */
function givenDisk(size: string): string {
  const disk = givenFolder();
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
  undo.push(() => spawnSync('umount', ['-l', disk]));
  return disk;
}

// Only root may mount a small disk to fill.
describe.runIf(mayMount)('a full disk', () => {
  test('refuses changes in words, loses nothing, and is written again when there is room', async () => {
    const disk = givenDisk('260m');
    const installation = await givenInstallation({ at: disk });
    const server = await givenServer(installation);
    const token = await signInTo(server.url);
    const writers = givenWriters(server.url, token, { count: 10, endsAtFirstFailure: false });
    await eventually('some writes', async () => writers.acknowledged.length > 20);

    const ballast = join(disk, 'ballast');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 64 * 1024));
    await eventually('refused writes', async () => writers.open.length > 10);
    rmSync(ballast);
    const before = writers.acknowledged.length;
    await eventually('writes again', async () => writers.acknowledged.length > before + 10, 60);
    await writers.stop();

    const answers = [...new Set(writers.open.map(({ answer: { status, body } }) => `${status} ${body.code}`))];
    expect(answers).toContain('507 platform/disk-full');
    expect(
      answers.filter((each) => !/^507 platform\/disk-full|^503 platform\/(database-away|outcome-unknown)$/.test(each)),
    ).toEqual([]);
    const kept = await casesIn(ownerUrlOf(installation));
    expect(writers.acknowledged.filter(({ externalId }) => kept.get(externalId) !== 1)).toEqual([]);
    expect(
      writers.open.filter(
        ({ write: { externalId }, answer: { body } }) =>
          kept.has(externalId) && body.code !== 'platform/outcome-unknown',
      ),
    ).toEqual([]);
    expect(server.process.exitCode).toBeNull();
  }, 120_000);
});
