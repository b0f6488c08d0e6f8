import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFolderLocked, lockFolder } from './folder-lock.ts';
import { processBirth, processSpace } from './process-identity.ts';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianfang-lock-'));
  lock = join(folder, 'lianfang.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

function givenLock(holder: object, beatSecondsAgo = 0): string {
  const text = JSON.stringify({
    pid: process.pid,
    birth: '1',
    space: processSpace(),
    hostname: 'h',
    startedAt: 's',
    ...holder,
  });
  writeFileSync(lock, text);
  const beat = new Date(Date.now() - beatSecondsAgo * 1000);
  utimesSync(lock, beat, beat);
  return text;
}

describe('lockFolder', () => {
  test('refuses a folder that a living process holds, and leaves its lock', async () => {
    const theirs = givenLock({ pid: process.ppid, birth: processBirth(process.ppid) });

    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'database/folder-in-use',
      details: { pid: process.ppid },
    });
    expect(readFileSync(lock, 'utf8')).toBe(theirs);
    expect(isFolderLocked(folder)).toBe(true);
  });

  test('refuses a second lock of the same process, and gives the first one back only once', async () => {
    const first = await lockFolder(folder);

    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'database/folder-in-use' });
    first.release();
    expect(existsSync(lock)).toBe(false);
    const second = await lockFolder(folder);
    first.release();
    expect(existsSync(lock)).toBe(true);
    second.release();
  });

  test.each([
    ['has ended', { pid: spawnSync('true').pid }, 0],
    ['ended and left its number to another', { birth: '1' }, 0],
    ['ran before the last start of the machine', { space: 'another' }, 60],
  ])('takes over from a process that %s', async (_, holder, beatSecondsAgo) => {
    givenLock(holder, beatSecondsAgo);
    expect(isFolderLocked(folder)).toBe(false);

    const taken = await lockFolder(folder);

    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({
      pid: process.pid,
      birth: processBirth(process.pid),
    });
    expect(readdirSync(folder)).toEqual(['lianfang.lock']);
    taken.release();
  });

  test('takes over a lock that was cut short by a crash', async () => {
    givenLock({}, 60);
    writeFileSync(lock, '{"pid":');
    utimesSync(lock, new Date(0), new Date(0));

    const taken = await lockFolder(folder);

    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    taken.release();
  });

  test('refuses a folder whose holder in another container still beats', async () => {
    givenLock({ space: 'another', hostname: 'other-container' });
    const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), 300);

    await expect(lockFolder(folder)).rejects.toThrow('other-container');
    clearInterval(beat);
  });

  test('is taken by one of many who find it stale at once', async () => {
    givenLock({ pid: spawnSync('true').pid });

    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
