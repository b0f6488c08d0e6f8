import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { runImport } from '../../src/features/cases/imports/run-import.ts';
import { type TestHouse, withHouse, withOwnDatabase } from '../db.ts';
import { givenAccount } from '../given-identity.ts';
import { ask, asked, tokenOf, withServer } from '../http.ts';
import { type ImportAnswer, mappingOf } from './planted.ts';

const village = '510117001001';
const withApp = (work: Parameters<typeof withServer<TestHouse>>[0]) => withHouse(withServer<TestHouse>(work));
/** An import tells its progress on a second connection, so that it needs a database of its own. */
const withImports = (work: Parameters<typeof withServer<TestHouse>>[0]) => withOwnDatabase(withServer<TestHouse>(work));

async function workerOf(app: FastifyInstance, house: TestHouse): Promise<string> {
  const { userName } = await givenAccount(house, { posts: [{ roles: ['epidemiologist'] }] });
  return tokenOf(app, userName);
}

const upload = (app: FastifyInstance, token: string, file: Uint8Array, fileName: string) =>
  ask(app, `POST /imports?areaCode=${village}&fileName=${encodeURIComponent(fileName)}`, { token, file });

const csv = Buffer.from('姓名,报告日期\n某人,2026-03-01\n');
const zeros = (megabytes: number) => new Uint8Array(megabytes * 1024 * 1024);

/** The archive with another unpacked size written into its list of files and its local headers. */
function lying(archive: Uint8Array, bytes: number): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  for (let at = 0; at + 4 <= archive.length; at++) {
    const mark = view.getUint32(at, true);
    if (mark === 0x04034b50) view.setUint32(at + 22, bytes, true);
    if (mark === 0x02014b50) view.setUint32(at + 24, bytes, true);
  }
  return archive;
}

const entities = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><worksheet><sheetData><row><c><v>&c;</v></c></row></sheetData></worksheet>`;
const book = (sheet: string | Uint8Array) =>
  zipSync({
    '[Content_Types].xml': Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    'xl/workbook.xml': Buffer.from(
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': Buffer.from(
      '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? Buffer.from(sheet) : sheet,
  });

describe('a file that is meant to choke the import', () => {
  const bombs: readonly { what: string; name: string; make: () => Uint8Array; status: readonly number[] }[] = [
    {
      what: 'an archive that unpacks to a thousand times its size',
      name: 'bomb.zip',
      make: () => zipSync({ 'a.csv': zeros(80) }),
      status: [413],
    },
    {
      what: 'an archive that says it is small',
      name: 'liar.zip',
      make: () => lying(zipSync({ 'a.csv': zeros(40) }), 1000),
      status: [413, 422],
    },
    {
      what: 'an archive that says it is of two gigabytes',
      name: 'liar.zip',
      make: () => lying(zipSync({ 'a.csv': csv }), 0x7fffffff),
      status: [413, 422],
    },
    {
      what: 'an archive in an archive in an archive',
      name: 'nested.zip',
      make: () => zipSync({ 'b.zip': zipSync({ 'c.zip': zipSync({ 'a.csv': csv }) }) }),
      status: [422],
    },
    {
      what: 'an archive of ten thousand files',
      name: 'many.zip',
      make: () => zipSync(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`${n}.csv`, csv]))),
      status: [413],
    },
    {
      what: 'an archive that points outside',
      name: 'slip.zip',
      make: () => zipSync({ '../../etc/cron.d/x.csv': csv }),
      status: [422],
    },
    {
      what: 'a workbook whose sheet unpacks to a thousand times its size',
      name: 'bomb.xlsx',
      make: () => book(zeros(80)),
      status: [413],
    },
    {
      what: 'a workbook that names entities of entities',
      name: 'laughs.xlsx',
      make: () => book(entities),
      status: [422],
    },
    {
      what: 'a workbook with a cell in column ZZZZZZZ',
      name: 'far.xlsx',
      make: () =>
        book(
          '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>',
        ),
      status: [413, 422],
    },
    {
      what: 'a workbook with a row of number 999999999',
      name: 'far.xlsx',
      make: () =>
        book(
          '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>',
        ),
      status: [200, 413, 422],
    },
    { what: 'half an archive', name: 'half.zip', make: () => zipSync({ 'a.csv': csv }).slice(0, 60), status: [422] },
    {
      what: 'a row of a hundred thousand columns',
      name: 'wide.csv',
      make: () => Buffer.from(`${'a,'.repeat(100_000)}b\n1\n`),
      status: [413],
    },
    {
      what: 'a cell of ten megabytes',
      name: 'long.csv',
      make: () => Buffer.from(`a,b\n${'x'.repeat(10_000_000)},1\n`),
      status: [413, 422],
    },
    {
      what: 'a quotation mark that never closes',
      name: 'open.csv',
      make: () => Buffer.from(`a,b\n"${'x\n'.repeat(500_000)}`),
      status: [413, 422],
    },
    {
      what: 'deep JSON',
      name: 'deep.json',
      make: () => Buffer.from(`[{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`),
      status: [200, 422],
    },
    { what: 'a program', name: 'list.csv', make: () => Buffer.from('MZ\x90\0\x03\0\0\0\x04', 'latin1'), status: [422] },
    { what: 'nothing', name: 'list.csv', make: () => new Uint8Array(0), status: [422] },
  ];

  test.each(bombs)('$what is refused at once, in flat memory', ({ name, make, status }) =>
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      const file = make();
      const [before, begun] = [process.memoryUsage().rss, performance.now()];
      const answer = await upload(app, token, file, name);
      expect(status, answer.body.slice(0, 300)).toContain(answer.statusCode);
      expect(performance.now() - begun).toBeLessThan(10_000);
      expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(250);
      if (answer.statusCode !== 200) expect(await asked(app, 'GET /imports', { token })).toEqual([]);
      expect((await ask(app, 'GET /health')).statusCode).toBe(200);
    })(),
  );
});

describe('a body that is meant to harm', () => {
  test(
    'is refused when it is too large, whether it says so or not',
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      const large = await ask(app, 'POST /cases', { token, body: { disease: 'x'.repeat(3_000_000) } });
      expect([large.statusCode, large.json<{ code: string }>().code]).toEqual([413, 'platform/too-large']);
    }),
  );

  test(
    'is refused, not believed, when it is no JSON, deep, or of another character set',
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      const send = (payload: string | Buffer, type = 'application/json') =>
        app.inject({
          method: 'POST',
          url: '/api/cases',
          headers: { authorization: `Bearer ${token}`, 'content-type': type, 'idempotency-key': 'k' },
          payload,
        });
      const bodies: (string | Buffer)[] = [
        '',
        '{',
        '[]',
        '"text"',
        'null',
        '12',
        '{"a":}',
        `{"disease":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
        `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`,
        Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
        Buffer.from('{"disease":"x"}', 'utf16le'),
        `{"disease":"${'\\u0000'.repeat(10)}"}`,
        JSON.stringify({ symptoms: Array.from({ length: 200_000 }, () => 'x') }),
        '{"disease":1e400}',
        `{"disease":"x","disease":{"$gt":""}}`,
      ];
      for (const body of bodies) {
        const answer = await send(body);
        expect([String(body).slice(0, 20), answer.statusCode]).toEqual([
          String(body).slice(0, 20),
          expect.toSatisfy((status: number) => status >= 400 && status < 500),
        ]);
        expect(answer.body).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/);
      }
      expect((await send('{}', 'application/xml')).statusCode).toBeLessThan(500);
    }),
  );

  test(
    'cannot reach the prototypes of our objects',
    withApp(async (app, house) => {
      const token = await workerOf(app, house);
      const send = (payload: string) =>
        app.inject({
          method: 'POST',
          url: '/api/cases',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          payload,
        });
      const rest = `"disease":"covid19","classification":"suspected","areaCode":"${village}","person":{"name":"x"}`;
      for (const key of [
        '"__proto__":{"isAdmin":true}',
        '"constructor":{"prototype":{"isAdmin":true}}',
        '"person":{"__proto__":{"isAdmin":true}}',
      ]) {
        expect((await send(`{${rest},${key}}`)).statusCode).toBe(400);
      }
      await ask(app, 'GET /cases?__proto__[isAdmin]=1&__proto__=x&constructor=x', { token });
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
      // Nor do more fields than the schema names.
      const more = await send(`{${rest},"district":"999999","version":77,"importId":"x","roles":["administrator"]}`);
      expect(more.json()).toMatchObject({ district: '510117', version: 1, importId: null });
    }),
  );

  test(
    'of a list whose columns are called like parts of our objects comes in and goes out as data',
    withImports(async (app, house) => {
      const token = await workerOf(app, house);
      const columns = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__', 'length'];
      const list = `姓名,报告日期,${columns.join(',')}\n某人,2026-03-01,${columns.map((_, n) => `v${n}`).join(',')}\n`;
      const record = await upload(app, token, Buffer.from(list), 'list.csv').then((answer) =>
        answer.json<ImportAnswer>(),
      );
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
      expect(await asked(app, `GET /imports/${record.id}`, { token })).toMatchObject({
        state: 'applied',
        counts: { created: 1 },
      });
      const ledger = await ask(app, `GET /imports/${record.id}/rows`, { token });
      const out = await ask(app, 'GET /cases/export?format=csv', { token });
      expect([ledger.statusCode, out.statusCode]).toEqual([200, 200]);
      for (const [index, column] of columns.entries()) {
        // The only name that no object of the language keeps becomes another one; its values stay.
        if (column !== '__proto__') expect.soft(out.body, `the column ${column} is in the export`).toContain(column);
        expect.soft(out.body, `its value is in the export`).toContain(`v${index}`);
        expect.soft(ledger.body, `the ledger shows ${column}`).toContain(`v${index}`);
      }
    }),
  );
});

describe('a request that no client of ours sends', () => {
  test(
    'is refused at the door when its headers or its address are huge or no text',
    withApp(async (app, house) => {
      await app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = app.server.address() as AddressInfo;
      const raw = (lines: readonly string[]) => rawAnswer(port, `${lines.join('\r\n')}\r\n\r\n`);
      const host = 'Host: localhost';
      expect(await raw(['GET /api/health HTTP/1.1', host, `X-Large: ${'x'.repeat(100_000)}`])).toMatch(
        /^HTTP\/1.1 431/,
      );
      expect(await raw([`GET /api/cases?q=${'x'.repeat(100_000)} HTTP/1.1`, host])).toMatch(/^HTTP\/1.1 (414|431)/);
      expect(await raw(['GET /api/health HTTP/1.1', host, 'Transfer-Encoding: chunked', 'Content-Length: 5'])).toMatch(
        /^HTTP\/1.1 400/,
      );
      expect(await raw(['GET /api/health HTTP/1.1', host, 'X: a\nSet-Cookie: b'])).toMatch(/^HTTP\/1.1 (400|200)/);
      expect(await raw(['GET /api/areas/%ff%fe HTTP/1.1', host, 'Connection: close'])).toMatch(/^HTTP\/1.1 4\d\d/);
      expect(await raw(['GET /api/cases?a=%ff&b=%zz HTTP/1.1', host, 'Connection: close'])).toMatch(/^HTTP\/1.1 401/);
      expect(await raw(['NONSENSE', host])).toMatch(/^HTTP\/1.1 400/);
      const token = await workerOf(app, house);
      for (const purpose of ['%ff', '%', 'x'.repeat(5000), '%00', '%0d%0aSet-Cookie:%20a=b']) {
        const answer = await ask(app, 'POST /people/search', { token, body: { name: 'nobody' }, headers: { purpose } });
        expect([purpose.slice(0, 10), answer.statusCode < 500, answer.headers['set-cookie']]).toEqual([
          purpose.slice(0, 10),
          true,
          undefined,
        ]);
      }
      for (const key of ['x'.repeat(5000), '%00', '%ff', "' or 1=1 --"]) {
        const answer = await ask(app, 'POST /households', {
          token,
          body: { areaCode: village },
          headers: { 'idempotency-key': key },
        });
        expect([key.slice(0, 10), answer.statusCode < 500]).toEqual([key.slice(0, 10), true]);
      }
    }),
  );
});

/** What the server answers to bytes as they are; it closes the connection or is left after two seconds. */
function rawAnswer(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}
