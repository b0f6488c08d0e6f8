import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openFiles, safeName, typeOf } from './files.ts';

const folders: string[] = [];
const key = Buffer.alloc(32, 7);

function given(folder = newFolder()) {
  return { folder, store: openFiles(folder, key) };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-files-'));
  folders.push(folder);
  return folder;
}

const jpeg = (content = 'pixels') => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(content)]);

async function* stream(...chunks: (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** Everything in the folder, as paths below it. */
const everything = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('keeping a file', () => {
  test('gives back the same bytes, which are nowhere on disk to be read', async () => {
    const { folder, store } = given();
    const photo = jpeg('卢某 at the gate '.repeat(1000));

    const received = await store.receive(stream(photo.subarray(0, 2), photo.subarray(2)));
    await received.keep();

    expect(received).toMatchObject({ bytes: photo.byteLength, mediaType: 'image/jpeg' });
    expect((await store.read(received.sha256)).equals(photo)).toBe(true);
    const [file] = everything(folder);
    expect(file!.name).toBe(received.sha256);
    expect(readFileSync(join(file!.parentPath, file!.name)).includes('at the gate')).toBe(false);
  });

  test('keeps the same bytes once', async () => {
    const { folder, store } = given();
    for (let time = 0; time < 2; time++) await (await store.receive(stream(jpeg()))).keep();

    expect(everything(folder)).toHaveLength(1);
  });

  test('leaves nothing of a file that is discarded or broken off', async () => {
    const { folder, store } = given();
    await (await store.receive(stream(jpeg()))).discard();
    const breaking = (async function* () {
      yield jpeg();
      throw new Error('connection lost');
    })();

    await expect(store.receive(breaking)).rejects.toThrow('connection lost');

    expect(everything(folder)).toEqual([]);
  });

  test('sweeps uploads that a killed server left behind', () => {
    const { folder } = given();
    const left = join(folder, 'incoming', 'left');
    writeFileSync(left, 'half');
    utimesSync(left, 1, 1);

    given(folder);

    expect(everything(folder)).toEqual([]);
  });
});

describe('attacks', () => {
  test.each([
    ['HTML that calls itself a photo', '<html><script>alert(1)</script>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a program', 'MZ\u0090\u0000'],
    ['a ZIP', 'PK\u0003\u0004'],
    ['HTML before a PDF', '<!-- -->%PDF-1.7'],
    ['two bytes', '\u00ff\u00d8'],
  ])('refuses %s, and keeps nothing of it', async (_what, content) => {
    const { folder, store } = given();

    await expect(store.receive(stream(Buffer.from(content, 'latin1')))).rejects.toMatchObject({
      code: 'platform/file-type-refused',
      status: 422,
    });

    expect(everything(folder)).toEqual([]);
  });

  test('refuses a file above the limit as soon as it is passed, and an empty one', async () => {
    const { folder, store } = given();
    let sent = 0;
    const endless = (async function* () {
      for (;;) {
        sent++;
        yield jpeg('x'.repeat(100_000));
      }
    })();

    await expect(store.receive(endless, 1_048_576)).rejects.toMatchObject({
      code: 'platform/file-too-large',
      status: 413,
    });
    await expect(store.receive(stream())).rejects.toMatchObject({ code: 'platform/file-empty' });

    expect(sent).toBe(11);
    expect(everything(folder)).toEqual([]);
  });

  test('reads nothing by a name that is no digest', async () => {
    const { store } = given();
    for (const name of ['../../keys.json', '/etc/passwd', `${'a'.repeat(63)}/`])
      await expect(store.read(name)).rejects.toThrow('not a digest');
  });

  test("opens nothing with another key, nothing altered, and nothing put in another's place", async () => {
    const { folder, store } = given();
    const one = await store.receive(stream(jpeg('one')));
    await one.keep();
    const two = await store.receive(stream(jpeg('two')));
    await two.keep();
    const path = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
    const sealed = readFileSync(path(one.sha256));

    await expect(openFiles(folder, Buffer.alloc(32, 8)).read(one.sha256)).rejects.toMatchObject({
      code: 'platform/file-unreadable',
    });
    for (const at of [0, 5, 20, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      writeFileSync(path(one.sha256), altered);
      await expect(store.read(one.sha256)).rejects.toMatchObject({ code: 'platform/file-unreadable' });
    }
    writeFileSync(path(one.sha256), readFileSync(path(two.sha256)));
    await expect(store.read(one.sha256)).rejects.toMatchObject({ code: 'platform/file-unreadable' });
    rmSync(path(one.sha256));
    await expect(store.read(one.sha256)).rejects.toMatchObject({ code: 'platform/file-missing' });
  });

  test.each([
    ['../../../etc/passwd', 'passwd.jpg'],
    ['..\\..\\windows\\system.ini', 'system.jpg'],
    ['photo.jpg.html', 'photo.jpg'],
    ['évil\u202Egpj.exe', 'évilgpj.jpg'],
    ['a\u0000b\r\nSet-Cookie: x', 'abSet-Cookie x.jpg'],
    ['....', 'file.jpg'],
    ['', 'file.jpg'],
    ['入户照片.jpeg', '入户照片.jpg'],
    ['字'.repeat(200), `${'字'.repeat(80)}.jpg`],
  ])('a file called %j is shown as %j', (name, shown) => {
    expect(safeName(name, 'image/jpeg')).toBe(shown);
  });
});

test.each([
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/webp', [...Buffer.from('RIFF\0\0\0\0WEBP')]],
  ['image/heic', [...Buffer.from('\0\0\0\u0018ftypheic')]],
  ['application/pdf', [...Buffer.from('%PDF-1.7')]],
])('knows %s by its first bytes', (mediaType, bytes) => {
  expect(typeOf(Buffer.from(bytes))).toBe(mediaType);
});
