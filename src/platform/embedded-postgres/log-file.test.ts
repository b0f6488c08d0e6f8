import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logFileIn } from './log-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianfang-log-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('logFileIn', () => {
  test('answers what was added since, and at most the last 4,000 bytes of it', () => {
    const log = logFileIn(folder);
    appendFileSync(log.path, 'before\n');
    const end = log.end();
    appendFileSync(log.path, 'after\n');

    expect(log.since(end)).toBe('after\n');
    appendFileSync(log.path, 'x'.repeat(10_000));
    expect(log.since(end)).toBe('x'.repeat(4_000));
  });

  test('keeps six files of 10 MB, and who has the file open goes on in the new one', () => {
    const log = logFileIn(folder);
    const file = log.open();
    for (let n = 0; n < 8; n++) {
      writeSync(file, String(n).repeat(10 * 1024 * 1024));
      log.rotateIfLarge();
    }
    writeSync(file, 'and on');
    closeSync(file);

    expect(readFileSync(log.path, 'utf8')).toBe('and on');
    expect(readdirSync(folder).sort()).toEqual([
      'postgresql.log',
      ...[1, 2, 3, 4, 5].map((n) => `postgresql.log.${n}`),
    ]);
    expect(readFileSync(`${log.path}.1`, 'utf8').slice(0, 3)).toBe('777');
    expect(statSync(`${log.path}.5`).size).toBe(10 * 1024 * 1024);
  });

  test('leaves a small file alone', () => {
    const log = logFileIn(folder);
    appendFileSync(log.path, 'little');

    log.rotateIfLarge();

    expect(readdirSync(folder)).toEqual(['postgresql.log']);
  });
});
