import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { verifyChain } from '../../src/features/audit/verify.ts';
import { dbOn } from '../../src/platform/db.ts';
import {
  asOwner,
  casesIn,
  cleanUp,
  cleanUpAll,
  eventually,
  givenInstallation,
  givenServer,
  type Installation,
  ownerUrlOf,
  post,
  signInTo,
} from '../given-server.ts';
import { givenWriters, type Writers } from './writers.ts';

afterEach(cleanUp);
afterAll(cleanUpAll);

/** Every acknowledged write is there once; sent again under its key, every open one is, too; the log is whole. */
async function expectNothingLostOrDoubled(
  installation: Installation,
  writers: Writers,
  { url, token }: { url: string; token: string },
) {
  const ownerUrl = ownerUrlOf(installation);
  const kept = await casesIn(ownerUrl);
  expect(writers.acknowledged.filter(({ externalId }) => kept.get(externalId) !== 1)).toEqual([]);

  const again = await Promise.all(writers.open.map(({ write }) => post(url, token, write)));
  expect(again.filter(({ status }) => status !== 200)).toEqual([]);

  const after = await casesIn(ownerUrl);
  expect([...after.values()].filter((times) => times !== 1)).toEqual([]);
  expect(after.size).toBe(writers.acknowledged.length + writers.open.length);
  const reports = await eventually('every event to be sealed', () =>
    asOwner(ownerUrl, async (owner) => {
      await owner.query('begin isolation level repeatable read read only');
      const chains = await verifyChain(dbOn(owner));
      return chains.every(({ unsealed }) => unsealed === 0) && chains;
    }),
  );
  expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  expect(reports.reduce((sum, { sealed }) => sum + sealed, 0)).toBeGreaterThanOrEqual(after.size);
}

describe('kill -9 under 100 writers', () => {
  test('of the server: after the next start nothing acknowledged is lost and nothing is doubled', async () => {
    const installation = await givenInstallation();
    const first = await givenServer(installation);
    const token = await signInTo(first.url);
    const writers = givenWriters(first.url, token);
    await eventually('some writes', async () => writers.acknowledged.length > 150);

    first.process.kill('SIGKILL');
    await writers.stop();
    await first.ended;
    const second = await givenServer(installation);

    expect(writers.open.length).toBeGreaterThan(50);
    await expectNothingLostOrDoubled(installation, writers, { url: second.url, token });
  }, 90_000);

  test('of the database: the server says so, and serves again by itself', async () => {
    const installation = await givenInstallation();
    const server = await givenServer(installation);
    const token = await signInTo(server.url);
    const writers = givenWriters(server.url, token, { endsAtFirstFailure: false });
    await eventually('some writes', async () => writers.acknowledged.length > 150);

    process.kill(installation.postmasterPid(), 'SIGKILL');
    await eventually('refused writes', async () => writers.open.length > 20);
    const before = writers.acknowledged.length;
    await eventually('writes again', async () => writers.acknowledged.length > before + 50);
    await writers.stop();

    expect(server.process.exitCode).toBeNull();
    const answers = new Set(writers.open.map(({ answer: { status, body } }) => `${status} ${body.code}`));
    expect(
      [...answers].filter((each) => !/^503 platform\/(database-away|outcome-unknown|overloaded)$/.test(each)),
    ).toEqual([]);
    await expectNothingLostOrDoubled(installation, writers, { url: server.url, token });
  }, 90_000);
});

describe('SIGTERM', () => {
  test('lets running requests end, takes no new ones, and leaves a database that need not recover', async () => {
    const installation = await givenInstallation();
    const server = await givenServer(installation);
    const token = await signInTo(server.url);
    const writers = givenWriters(server.url, token);
    await eventually('some writes', async () => writers.acknowledged.length > 50);

    server.process.kill('SIGTERM');
    await writers.stop();

    expect(await server.ended).toBe(0);
    // A request that arrives while the server ends is refused before anything is done; none breaks off halfway.
    const again = await givenServer(installation);
    const kept = await casesIn(ownerUrlOf(installation));
    const known = new Set(writers.acknowledged.map(({ externalId }) => externalId));
    expect([...kept.keys()].filter((externalId) => !known.has(externalId))).toEqual([]);
    expect(kept.size).toBe(known.size);
    expect(again.said()).not.toContain('recover');
  }, 60_000);
});
