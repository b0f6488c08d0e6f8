import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Header } from './container.ts';
import { sealKeys, unsealKeys } from './key-copy.ts';
import { readBackup } from './read-container.ts';
import { inOrder } from './tables.ts';
import { ContainerWriter } from './write-container.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianfang-container-'));
  file = join(folder, 'a.backup');
});
afterEach(() => rmSync(folder, { recursive: true }));

const header: Header = {
  version: '0.1.0',
  madeAt: '2026-03-05T02:00:00.000Z',
  kind: 'training',
  keyName: 'abcd',
  server: 'PostgreSQL 18.4',
  migrations: [],
  tables: [{ name: 'cases', columns: ['id', 'notes'] }],
};

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function givenBackup(): Promise<string> {
  const writer = await ContainerWriter.create(file, header);
  await writer.section({ kind: 'keys', name: 'keys.json' }, chunks('{"sealed":1}'));
  await writer.section({ kind: 'table', name: 'cases' }, chunks('1\tfever', '\n2\tcough\n'));
  await writer.section({ kind: 'file', name: 'ab/abcd' }, chunks('evidence'));
  await writer.finish(() => 'mark');
  return file;
}

const withBytes = (bytes: Buffer) => {
  writeFileSync(file, bytes);
  return readBackup(file);
};

describe('a backup file', () => {
  test('gives back what was written, with rows, bytes and digests', async () => {
    const read: string[] = [];
    const { header: found, sections } = await readBackup(await givenBackup(), {
      async onSection({ name }, bytes) {
        let text = '';
        for await (const chunk of bytes) text += Buffer.from(chunk).toString();
        read.push(`${name}: ${text}`);
        return undefined;
      },
    });

    expect(found).toEqual(header);
    expect(read).toEqual(['keys.json: {"sealed":1}', 'cases: 1\tfever\n2\tcough\n', 'ab/abcd: evidence']);
    const sha256 = createHash('sha256').update('1\tfever\n2\tcough\n').digest('hex');
    expect(sections[1]).toEqual({ kind: 'table', name: 'cases', rows: 2, bytes: 16, sha256 });
  });

  test('is readable by its owner alone and has its name only when it is whole', async () => {
    const writer = await ContainerWriter.create(file, header);
    await writer.section({ kind: 'table', name: 'cases' }, chunks('1\tfever\n'));
    expect(readdirSync(folder)).toEqual(['a.backup.part']);

    await writer.finish(() => 'mark');

    expect(readdirSync(folder)).toEqual(['a.backup']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('leaves nothing when it is given up', async () => {
    const writer = await ContainerWriter.create(file, header);
    await writer.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('never overwrites another', async () => {
    writeFileSync(file, 'mine');
    await expect(ContainerWriter.create(file, header)).rejects.toMatchObject({ code: 'backup/file-there' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test('is refused when cut off anywhere', async () => {
    const whole = readFileSync(await givenBackup());
    for (let length = 18; length < whole.length; length++) {
      await expect(withBytes(whole.subarray(0, length)), `first ${length} bytes`).rejects.toMatchObject({
        code: 'backup/cut-short',
      });
    }
  });

  test('is refused when any single byte was changed', async () => {
    const whole = readFileSync(await givenBackup());
    const firstLine = 18;
    for (let at = firstLine; at < whole.length; at++) {
      const edited = Buffer.from(whole);
      edited[at]! ^= 0x01;
      // The mark at the very end is proved by whoever has the keys, not by reading.
      const isMark = at > whole.lastIndexOf('"mac":"') + 6 && at < whole.length - 2;
      if (isMark) continue;
      await expect(withBytes(edited), `byte ${at}`).rejects.toMatchObject({
        code: expect.stringMatching(/^backup\/(damaged|cut-short)$/),
      });
    }
  });

  test('is refused when something was added to its end, or a part was taken out', async () => {
    const whole = readFileSync(await givenBackup());
    await expect(withBytes(Buffer.concat([whole, Buffer.from('x')]))).rejects.toMatchObject({ code: 'backup/damaged' });

    const from = whole.indexOf('{"kind":"file"') - 5;
    const to = whole.indexOf('{"sections"') - 5;
    const without = Buffer.concat([whole.subarray(0, from), whole.subarray(to)]);
    await expect(withBytes(without)).rejects.toMatchObject({ code: 'backup/damaged' });
  });

  test('names the damaged table', async () => {
    const whole = readFileSync(await givenBackup());
    const edited = Buffer.from(whole);
    edited[whole.indexOf('"rows":2') + 7] = '3'.charCodeAt(0);
    await expect(withBytes(edited)).rejects.toThrow('table cases was changed');
  });

  test('of another program, or of a newer version, is refused by name', async () => {
    await expect(withBytes(Buffer.from('PGDMP\x01\x0e and more than eighteen bytes'))).rejects.toMatchObject({
      code: 'backup/not-a-backup',
    });
    await expect(withBytes(Buffer.from('LIANFANG BACKUP 2\nwhatever comes'))).rejects.toMatchObject({
      code: 'backup/newer-format',
    });
    await expect(withBytes(Buffer.alloc(0))).rejects.toMatchObject({ code: 'backup/not-a-backup' });
    await expect(readBackup(join(folder, 'none'))).rejects.toMatchObject({ code: 'backup/cannot-read' });
  });
});

describe('the copy of the keys', () => {
  test('opens by its passphrase and no other, and shows nothing of them', async () => {
    const sealed = await sealKeys('{"root":"secret"}', 'three blue kettles');

    expect(sealed).not.toContain('secret');
    expect(await unsealKeys(sealed, 'three blue kettles')).toBe('{"root":"secret"}');
    await expect(unsealKeys(sealed, 'three blue kettle')).rejects.toMatchObject({ code: 'backup/wrong-passphrase' });
  });

  test('needs a passphrase of twelve characters', async () => {
    await expect(sealKeys('{}', 'short')).rejects.toMatchObject({ code: 'backup/weak-passphrase' });
  });
});

describe('the order of tables', () => {
  test('puts each after those it refers to', () => {
    const tables = ['cases', 'areas', 'persons', 'bodies'].map((name) => ({ name }));
    const references = [
      { from: 'cases', to: 'persons' },
      { from: 'persons', to: 'areas' },
      { from: 'cases', to: 'areas' },
    ];

    expect(inOrder(tables, references).map(({ name }) => name)).toEqual(['areas', 'bodies', 'persons', 'cases']);
  });

  test('refuses a circle by the names in it', () => {
    const circle = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ];
    expect(() => inOrder([{ name: 'a' }, { name: 'b' }, { name: 'c' }], circle)).toThrow('circle: a, b');
  });
});
