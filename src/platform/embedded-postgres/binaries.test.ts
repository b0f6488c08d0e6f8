import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completeBinaries, findBinaries } from './binaries.ts';

const packaged = dirname(dirname(findBinaries().binDir));
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lianfang-binaries-'));
});

afterEach(() => {
  chmodSync(root, 0o700);
  rmSync(root, { recursive: true });
});

/** The package as `npm ci --ignore-scripts` leaves it: files, but no links, and perhaps not executable. */
function givenUnfinishedPackage(): void {
  cpSync(join(packaged, 'native'), join(root, 'native'), {
    recursive: true,
    filter: (file) => !lstatSync(file).isSymbolicLink(),
  });
  for (const name of readdirSync(join(root, 'native', 'bin'))) chmodSync(join(root, 'native', 'bin', name), 0o644);
}

describe('findBinaries', () => {
  test('finds the embedded PostgreSQL 18', () => {
    expect(findBinaries()).toMatchObject({ major: 18 });
  });
});

describe.runIf(existsSync(join(packaged, 'native', 'pg-symlinks.json')))('completeBinaries', () => {
  test('makes a package run that was installed without its install scripts', () => {
    givenUnfinishedPackage();
    expect(() => findBinaries(join(root, 'native', 'bin'))).toThrow('There is no embedded PostgreSQL for this machine');

    completeBinaries(root);

    expect(findBinaries(join(root, 'native', 'bin'))).toMatchObject({ major: 18 });
    const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    expect(links.filter(({ target }) => !existsSync(resolve(root, target)))).toEqual([]);
  });

  test('says so when what is missing cannot be added', () => {
    mkdirSync(join(root, 'native'));
    // A file where a folder is needed stops root, too, as a read-only node_modules would.
    writeFileSync(join(root, 'native', 'lib'), '');
    writeFileSync(
      join(root, 'native', 'pg-symlinks.json'),
      JSON.stringify([{ source: 'native/a', target: 'native/lib/b' }]),
    );

    expect(() => completeBinaries(root)).toThrow(expect.objectContaining({ code: 'database/binaries-incomplete' }));
    expect(readdirSync(join(root, 'native'))).toEqual(['lib', 'pg-symlinks.json']);
  });
});
