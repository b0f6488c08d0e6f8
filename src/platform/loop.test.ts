import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from './log.ts';
import { repeat } from './loop.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('repeat', () => {
  test('works again and again, so far apart, and stops when told', async () => {
    let turns = 0;
    const loop = repeat('test', 1000, silentLog(), async () => {
      turns++;
      return false;
    });
    await vi.advanceTimersByTimeAsync(3500);
    expect(turns).toBe(4);

    await loop.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(turns).toBe(4);
  });

  test('goes on at once while there is more to do', async () => {
    let left = 5;
    const loop = repeat('test', 60_000, silentLog(), async () => --left > 0);
    await vi.advanceTimersByTimeAsync(1);
    expect(left).toBe(0);
    await loop.stop();
  });

  test('keeps its pace when it is rare: hourly work is done hourly', async () => {
    let turns = 0;
    const loop = repeat('test', 3_600_000, silentLog(), async () => {
      turns++;
      return false;
    });
    await vi.advanceTimersByTimeAsync(3_600_000 * 2 + 1);
    expect(turns).toBe(3);
    await loop.stop();
  });

  test('tries what failed again, later each time, and within ten seconds however long it failed', async () => {
    let away = true;
    const done: number[] = [];
    const loop = repeat('test', 1000, silentLog(), async () => {
      if (away) throw new Error('the database is away');
      done.push(Date.now());
      return false;
    });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    away = false;
    const back = Date.now();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done[0]! - back).toBeLessThanOrEqual(10_000);
    await loop.stop();
  });
});
