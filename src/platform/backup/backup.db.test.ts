import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type TestHouse, withOwnDatabase } from '../../../test/db.ts';
import { givenCase } from '../../../test/given-cases.ts';
import { newId } from '../id.ts';
import { openKeys } from '../keys.ts';
import type { Settings } from '../settings.ts';
import { makeBackup } from './make-backup.ts';
import { readBackup } from './read-container.ts';
import { restoreBackup } from './restore-backup.ts';

const passphrase = 'three blue kettles';
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-backup-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A database without anything in it. */
async function givenEmptyDatabase(): Promise<string> {
  const name = `r_${newId().replaceAll('-', '')}`;
  const superuserUrl = inject('superuserUrl');
  await asOwner(superuserUrl, (client) => client.query(`create database ${name} template template0 encoding 'UTF8'`));
  undo.push(() => asOwner(superuserUrl, (client) => client.query(`drop database ${name} with (force)`)));
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** The house's data folder with keys and one kept file, as an installation has them. */
async function givenDataFolder({ ownerUrl }: TestHouse): Promise<string> {
  const dataDir = givenFolder();
  const { installation } = openKeys(dataDir);
  await asOwner(ownerUrl, (client) => client.query('update installation set key_name = $1', [installation]));
  mkdirSync(join(dataDir, 'files', 'ab'), { recursive: true });
  writeFileSync(join(dataDir, 'files', 'ab', `ab${'0'.repeat(62)}`), 'sealed evidence');
  mkdirSync(join(dataDir, 'files', 'incoming'));
  writeFileSync(join(dataDir, 'files', 'incoming', 'half'), 'half an upload');
  return dataDir;
}

interface Given {
  readonly dataDir: string;
  readonly file: string;
}

async function givenBackup(house: TestHouse, more: { passphrase?: string | null } = {}): Promise<Given> {
  const dataDir = await givenDataFolder(house);
  const file = join(givenFolder(), 'a.backup');
  await makeBackup({
    ownerUrl: house.ownerUrl,
    dataDir,
    output: file,
    passphrase,
    version: '0.1.0',
    say: () => {},
    ...more,
  });
  return { dataDir, file };
}

function settingsFor(databaseUrl: string, dataDir = givenFolder()): Settings {
  return {
    port: 0,
    host: '127.0.0.1',
    dataDir,
    databaseUrl,
    kind: 'training',
    zone: 'Asia/Shanghai',
    trainingSize: 100,
  };
}

const restore = (file: string, settings: Settings, more: object = {}) =>
  restoreBackup({
    file,
    settings,
    passphrase: async () => passphrase,
    verify: async () => 'looked at',
    say: () => {},
    ...more,
  });

/** A digest of every table's rows, whatever their order on the disk. */
async function digests(url: string): Promise<Record<string, string>> {
  return asOwner(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`);
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const only = name === 'schema_migrations' ? `where name !~ '^indicators/'` : '';
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from ${name} t ${only} order by t::text collate "C"`,
      );
      found[name] = `${rows.length} ${createHash('sha256')
        .update(rows.map(({ row }) => row).join('\n'))
        .digest('hex')}`;
    }
    return found;
  });
}

async function isEmpty(url: string): Promise<boolean> {
  return asOwner(
    url,
    async (client) =>
      (
        await client.query(`
    select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')`)
      ).rowCount === 0,
  );
}

describe('backup and restore', () => {
  test(
    'brings back every row of every table, the files, the keys and the waiting jobs',
    withOwnDatabase(async (house) => {
      const awkward = 'tab\there, line\nbreak, back\\slash, \\N, \\., 郫都区 \u2028 "quoted"';
      const { id } = await givenCase(house, { notes: awkward, ctValue: 0.1, symptoms: ['fever', 'a,b{}"'] });
      await givenCase(house);
      await asOwner(house.ownerUrl, (client) =>
        client.query(`select enqueue_job('run-import', '{"importId":"x"}', 'once')`),
      );
      const { dataDir, file } = await givenBackup(house);
      const target = await givenEmptyDatabase();
      const settings = settingsFor(target);

      const restored = await restore(file, settings);

      expect(restored).toMatchObject({ kind: 'training', files: 1, proof: 'looked at' });
      expect(await digests(target)).toEqual(await digests(house.ownerUrl));
      expect(readFileSync(join(settings.dataDir, 'keys.json'), 'utf8')).toBe(
        readFileSync(join(dataDir, 'keys.json'), 'utf8'),
      );
      expect(readdirSync(join(settings.dataDir, 'files', 'ab'))).toEqual([`ab${'0'.repeat(62)}`]);
      const [jobs, notes, indicators] = await asOwner(target, async (client) => [
        (await client.query('select task_identifier, key from graphile_worker.jobs')).rows,
        (await client.query('select notes from cases where id = $1', [id])).rows,
        (await client.query(`select count(*)::int as n from schema_migrations where name ~ '^indicators/'`)).rows,
      ]);
      expect(jobs).toEqual([{ task_identifier: 'run-import', key: 'once' }]);
      expect(notes).toEqual([{ notes: awkward }]);
      expect(indicators).toEqual([{ n: expect.toSatisfy((n: number) => n > 0) }]);
    }),
    60_000,
  );

  test(
    'writes the same tables again from what was restored',
    withOwnDatabase(async (house) => {
      await givenCase(house);
      const { file } = await givenBackup(house);
      const settings = settingsFor(await givenEmptyDatabase());
      await restore(file, settings);
      const again = join(givenFolder(), 'again.backup');

      await makeBackup({
        ownerUrl: settings.databaseUrl!,
        dataDir: settings.dataDir,
        output: again,
        passphrase,
        version: '0.1.0',
        say: () => {},
      });

      const tablesOf = async (path: string) =>
        (await readBackup(path)).sections.filter(({ kind, name }) => kind === 'table' && name !== 'schema_migrations');
      expect(await tablesOf(again)).toEqual(await tablesOf(file));
    }),
    60_000,
  );

  test(
    'holds one instant: while 50 writers write, every event has its case and every case its event',
    withOwnDatabase(async (house) => {
      const dataDir = await givenDataFolder(house);
      const file = join(givenFolder(), 'busy.backup');
      let going = true;
      let written = 0;
      const writer = async () => {
        while (going) {
          await givenCase(house);
          written++;
        }
      };
      const writers = Array.from({ length: 50 }, writer);
      await expect.poll(() => written, { timeout: 20_000 }).toBeGreaterThan(20);

      await makeBackup({
        ownerUrl: house.ownerUrl,
        dataDir,
        output: file,
        passphrase: null,
        version: '0.1.0',
        say: () => {},
      });
      going = false;
      await Promise.all(writers);
      const target = await givenEmptyDatabase();
      await restore(file, settingsFor(target, dataDir));

      const counts = await asOwner(
        target,
        async (client) =>
          (
            await client.query(`
      select (select count(*)::int from cases) as cases,
        (select count(*)::int from events where name = 'cases.reported') as events,
        (select count(*)::int from cases c join events e on e.subject_id = c.id::text and e.name = 'cases.reported') as pairs,
        (select count(distinct case_id)::int from case_states) as states`)
          ).rows[0],
      );
      expect(counts.cases).toBeGreaterThan(20);
      expect(counts.cases).toBeLessThan(written);
      expect(counts).toEqual({ cases: counts.cases, events: counts.cases, pairs: counts.cases, states: counts.cases });
    }),
    90_000,
  );
});

describe('a backup', () => {
  test(
    'shows nothing of the keys, and without a passphrase holds none',
    withOwnDatabase(async (house) => {
      const sealed = await givenBackup(house);
      const secret = JSON.parse(readFileSync(join(sealed.dataDir, 'keys.json'), 'utf8')) as { root: string };
      expect(readFileSync(sealed.file).includes(secret.root)).toBe(false);
      expect((await readBackup(sealed.file)).sections[0]).toMatchObject({ kind: 'keys' });

      const bare = await givenBackup(house, { passphrase: null });
      expect((await readBackup(bare.file)).sections.some(({ kind }) => kind === 'keys')).toBe(false);
    }),
  );

  test(
    'is not made when the keys in the folder are not those of the data',
    withOwnDatabase(async (house) => {
      const output = join(givenFolder(), 'a.backup');
      const dataDir = givenFolder();
      openKeys(dataDir);

      const attempt = makeBackup({
        ownerUrl: house.ownerUrl,
        dataDir,
        output,
        passphrase,
        version: '0.1.0',
        say: () => {},
      });

      await expect(attempt).rejects.toMatchObject({ code: 'platform/keys-missing' });
      expect(existsSync(output)).toBe(false);
    }),
  );

  test('of a database that was never started is refused', async () => {
    const ownerUrl = await givenEmptyDatabase();
    const attempt = makeBackup({
      ownerUrl,
      dataDir: givenFolder(),
      output: join(givenFolder(), 'a'),
      passphrase,
      version: '0',
      say: () => {},
    });
    await expect(attempt).rejects.toMatchObject({ code: 'backup/nothing-there' });
  });
});

describe('restore refuses, and leaves the database empty:', () => {
  const refusals: [
    string,
    string,
    (
      given: Given,
      settings: Settings,
    ) => Promise<{ settings?: Settings; passphrase?: () => Promise<string> } | undefined>,
  ][] = [
    [
      'a file cut short',
      'backup/cut-short',
      async ({ file }) => {
        writeFileSync(file, readFileSync(file).subarray(0, -400));
        return undefined;
      },
    ],
    [
      'an edited file',
      'backup/damaged',
      async ({ file }) => {
        const bytes = readFileSync(file);
        const middle = Math.floor(bytes.length / 2);
        bytes[middle] = bytes[middle]! ^ 0xff;
        writeFileSync(file, bytes);
        return undefined;
      },
    ],
    [
      'a file whose digests were computed anew after a change',
      'backup/forged',
      async ({ file }) => {
        const text = readFileSync(file).toString('latin1');
        const at = text.lastIndexOf('"mac":"') + 7;
        writeFileSync(
          file,
          Buffer.from(text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1), 'latin1'),
        );
        return undefined;
      },
    ],
    ['a wrong passphrase', 'backup/wrong-passphrase', async () => ({ passphrase: async () => 'four green kettles' })],
    [
      'a folder with other keys',
      'backup/other-keys-there',
      async (_given, settings) => {
        openKeys(settings.dataDir);
        return undefined;
      },
    ],
    [
      'live data asked for',
      'backup/other-kind',
      async (_given, settings) => ({ settings: { ...settings, kind: 'live' } }),
    ],
  ];

  test.each(refusals)('%s (%s)', (_what, code, spoil) =>
    withOwnDatabase(async (house) => {
      const given = await givenBackup(house);
      const target = await givenEmptyDatabase();
      const settings = settingsFor(target);
      const more = await spoil(given, settings);
      const keysBefore = existsSync(join(settings.dataDir, 'keys.json'));

      await expect(restore(given.file, more?.settings ?? settings, more)).rejects.toMatchObject({ code });

      expect(await isEmpty(target)).toBe(true);
      expect(existsSync(join(settings.dataDir, 'keys.json'))).toBe(keysBefore);
    })(),
  );

  test(
    'a database that holds something already, and says which to use instead',
    withOwnDatabase(async (house) => {
      const { file, dataDir } = await givenBackup(house);
      const before = await digests(house.ownerUrl);

      const attempt = restore(file, settingsFor(house.ownerUrl, dataDir));

      await expect(attempt).rejects.toMatchObject({
        code: 'backup/not-empty',
        message: expect.stringContaining('create database'),
      });
      expect(await digests(house.ownerUrl)).toEqual(before);
    }),
  );

  test(
    'a backup without keys where there are none',
    withOwnDatabase(async (house) => {
      const { file } = await givenBackup(house, { passphrase: null });
      const target = await givenEmptyDatabase();

      await expect(restore(file, settingsFor(target))).rejects.toMatchObject({ code: 'backup/keys-needed' });
      expect(await isEmpty(target)).toBe(true);
    }),
  );

  test(
    'a backup of a newer version, and one made with an edited step',
    withOwnDatabase(async (house) => {
      await asOwner(house.ownerUrl, (client) =>
        client.query(`insert into schema_migrations (name, checksum) values ('9999_later', 'x')`),
      );
      const { file } = await givenBackup(house);
      const target = await givenEmptyDatabase();
      await expect(restore(file, settingsFor(target))).rejects.toMatchObject({
        code: 'backup/of-newer-version',
        message: expect.stringContaining('9999_later'),
      });

      await asOwner(house.ownerUrl, (client) =>
        client.query(`
      delete from schema_migrations where name = '9999_later';
      update schema_migrations set checksum = 'x' where name = '0002_places'`),
      );
      const second = await givenBackup(house);
      await expect(restore(second.file, settingsFor(target))).rejects.toMatchObject({ code: 'backup/other-history' });
      expect(await isEmpty(target)).toBe(true);
    }),
  );

  test(
    'data that fail while they are looked at',
    withOwnDatabase(async (house) => {
      const { file } = await givenBackup(house);
      const target = await givenEmptyDatabase();
      const settings = settingsFor(target);
      const verify = async () => {
        throw new Error('the power went');
      };

      await expect(restore(file, settings, { verify })).rejects.toThrow('the power went');

      expect(await isEmpty(target)).toBe(true);
      expect(existsSync(join(settings.dataDir, 'keys.json'))).toBe(false);
      expect(readdirSync(join(settings.dataDir, 'files', 'ab'))).toEqual([]);
      await restore(file, settings);
      expect(await isEmpty(target)).toBe(false);
    }),
    60_000,
  );
});

describe('a backup of an older version', () => {
  test(
    'gets its tables first and is then brought to this version',
    withOwnDatabase(async (house) => {
      // The steps after the second never ran there: an installation of the day the places were new.
      const old = await givenEmptyDatabase();
      const { migrateWithin, migrationSteps } = await import('../migrate.ts');
      const { migrateJobs } = await import('../migrate.ts');
      const dataDir = givenFolder();
      const keys = openKeys(dataDir);
      const names = migrationSteps().slice(0, 2);
      await migrateJobs(old);
      await asOwner(old, async (client) => {
        await migrateWithin(
          client,
          { name: `lianfang_${keys.installation}`, password: 'x' },
          names.map(({ name }) => name),
        );
        for (const { name, checksum } of names)
          await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
        await client.query(
          `insert into installation (kind, zone, key_name, made_at) values ('training', 'Asia/Shanghai', $1, now())`,
          [keys.installation],
        );
        await client.query(`insert into areas (code, name, level, source) values ('51', '四川省', 'province', 'test')`);
      });
      const file = join(givenFolder(), 'old.backup');
      await makeBackup({ ownerUrl: old, dataDir, output: file, passphrase, version: '0.0.1', say: () => {} });
      const target = await givenEmptyDatabase();

      await restore(file, settingsFor(target));

      expect((await digests(target))['areas']).toBe((await digests(old))['areas']);
      expect(Object.keys(await digests(target))).toEqual(Object.keys(await digests(house.ownerUrl)));
    }),
    60_000,
  );
});
