import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import pg from 'pg';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { runImport } from '../../src/features/cases/imports/run-import.ts';
import { Role, rolesWithIdentity } from '../../src/kernel/role.ts';
import { canonicalJson } from '../../src/kernel/canonical-json.ts';
import { openApi } from '../../src/platform/openapi.ts';
import { routes } from '../../src/routes.ts';
import { type TestHouse, withOwnDatabase } from '../db.ts';
import { givenAccount, testPassword } from '../given-identity.ts';
import { ask, asked, serve, tokenOf, withServer } from '../http.ts';
import { asOwner, type ImportAnswer, mappingOf } from './planted.ts';

const village = '510117001001';
const withApp = (work: Parameters<typeof withServer<TestHouse>>[0]) => withOwnDatabase(withServer<TestHouse>(work));
const secret = { name: '欧阳暗号', idNumber: '510117195101011234', phone: '13912345678', address: '太平村六组七号院' };
const purpose = { purpose: encodeURIComponent('流行病学调查') };

async function tokenAs(
  app: Parameters<typeof tokenOf>[0],
  house: TestHouse,
  roles: readonly Role[],
  areaCodes = ['510117'],
): Promise<string> {
  const { userName } = await givenAccount(house, { posts: [{ roles, areaCodes }] });
  return tokenOf(app, userName);
}

async function givenCaseOf(
  app: Parameters<typeof tokenOf>[0],
  token: string,
): Promise<{ id: string; personId: string }> {
  return asked(app, 'POST /cases', {
    token,
    body: {
      disease: 'covid19',
      classification: 'confirmed',
      areaCode: village,
      person: { ...secret, sex: 'female', ageYears: 69 },
    },
  });
}

const readings = (house: TestHouse) =>
  asOwner<{ actor_id: string; purpose: string; subject_id: string }>(
    house,
    `
  select actor_id, purpose, subject_id from events where name = 'people.identity-viewed'`,
  );

describe('the vault', () => {
  test(
    'opens to the five roles that work with persons, with a purpose, and writes down each time',
    withApp(async (app, house) => {
      const token = await tokenAs(app, house, ['epidemiologist']);
      const { personId } = await givenCaseOf(app, token);
      for (const role of Role.options) {
        const before = await readings(house);
        const asker = await tokenAs(app, house, [role]);
        const mayRead = (rolesWithIdentity as readonly Role[]).includes(role);
        const withoutPurpose = await ask(app, `POST /people/${personId}/reveal`, { token: asker, body: {} });
        const shown = await ask(app, `POST /people/${personId}/reveal`, { token: asker, body: {}, headers: purpose });
        const found = await ask(app, 'POST /people/search', {
          token: asker,
          body: { name: secret.name },
          headers: purpose,
        });
        expect([role, withoutPurpose.statusCode, shown.statusCode, found.statusCode]).toEqual([
          role,
          mayRead ? 422 : 403,
          mayRead ? 200 : 403,
          mayRead ? 200 : 403,
        ]);
        if (mayRead) expect(shown.json()).toEqual(secret);
        expect((await readings(house)).length - before.length).toBe(mayRead ? 1 : 0);
      }
      expect((await readings(house)).map((each) => [each.purpose, each.subject_id])).toEqual(
        rolesWithIdentity.map(() => ['流行病学调查', personId]),
      );
    }),
  );

  test(
    'is written down each time also when the request is sent again under the same key, and its answer is kept nowhere',
    withApp(async (app, house) => {
      const token = await tokenAs(app, house, ['epidemiologist']);
      const { personId } = await givenCaseOf(app, token);
      for (let each = 0; each < 3; each++) {
        await asked(app, `POST /people/${personId}/reveal`, {
          token,
          body: {},
          headers: { ...purpose, 'idempotency-key': 'the-same' },
        });
      }
      expect(await readings(house)).toHaveLength(3);
    }),
  );

  test(
    'shows nothing to whoever lost the area since, though they kept the key of their earlier request',
    withApp(async (app, house) => {
      const { userName, accountId } = await givenAccount(house, { posts: [{ roles: ['epidemiologist'] }] });
      const token = await tokenOf(app, userName);
      const { personId } = await givenCaseOf(app, token);
      const headers = { ...purpose, 'idempotency-key': 'kept' };
      await asked(app, `POST /people/${personId}/reveal`, { token, body: {}, headers });
      await asOwner(house, `update grants set area_codes = '{510104}' where account_id = $1`, [accountId]);
      expect((await ask(app, `POST /people/${personId}/reveal`, { token, body: {}, headers })).statusCode).toBe(404);
    }),
  );

  test(
    'keeps nothing readable in the database: not in rows, not in remembered requests, not in the log of events',
    withApp(async (app, house) => {
      const token = await tokenAs(app, house, ['epidemiologist']);
      const { personId } = await givenCaseOf(app, token);
      const csv = `姓名,电话,身份证号,现住址,报告日期\n${secret.name},${secret.phone},${secret.idNumber},${secret.address},2026-03-01\n`;
      const record = await asked<ImportAnswer>(app, `POST /imports?fileName=a.csv&areaCode=${village}`, {
        token,
        file: Buffer.from(csv),
      });
      await asked(app, `POST /imports/${record.id}/look`, {
        token,
        body: { mapping: mappingOf(record) },
        headers: { 'idempotency-key': 'look' },
      });
      const corrected = { ifVersion: 1, phone: '13987654321' };
      await asked(app, `PATCH /people/${personId}`, {
        token,
        body: corrected,
        headers: { 'idempotency-key': 'correct' },
      });
      await asked(app, `POST /people/${personId}/reveal`, {
        token,
        body: {},
        headers: { ...purpose, 'idempotency-key': 'reveal' },
      });

      const tables = await asOwner<{ name: string }>(
        house,
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
      );
      const readable: string[] = [];
      for (const { name } of tables) {
        const rows = await asOwner<{ row: string }>(house, `select to_jsonb(t)::text as row from ${name} t`);
        for (const text of [...Object.values(secret), corrected.phone])
          if (rows.some(({ row }) => row.includes(text))) readable.push(`${name}: ${text}`);
      }
      expect(readable).toEqual([]);
      // Nor to be found by trying every phone number against a digest.
      const digests = await asOwner<{ request_digest: string }>(house, 'select request_digest from idempotency_keys');
      const plain = createHash('sha256')
        .update(canonicalJson(['people.correct', { ...corrected, personId }]))
        .digest('hex');
      expect(digests.map(({ request_digest }) => request_digest)).not.toContain(plain);
    }),
  );

  test(
    'answers a request that is sent again as the first time',
    withApp(async (app, house) => {
      const token = await tokenAs(app, house, ['epidemiologist']);
      const send = (bookNumber: string) =>
        ask(app, 'POST /households', {
          token,
          body: { areaCode: village, bookNumber },
          headers: { 'idempotency-key': 'once' },
        });
      const [first, again, other] = [await send('1'), await send('1'), await send('2')];
      expect([first.statusCode, again.json(), other.statusCode]).toEqual([200, first.json(), 409]);
      expect(await asOwner(house, 'select 1 from households')).toHaveLength(1);
    }),
  );

  test(
    'rows of an imported file are shown to others than who brought it with a purpose only, and that is written down',
    withApp(async (app, house) => {
      const [mine, other] = [await tokenAs(app, house, ['epidemiologist']), await tokenAs(app, house, ['reporter'])];
      const record = await asked<ImportAnswer>(app, `POST /imports?fileName=a.csv&areaCode=${village}`, {
        token: mine,
        file: Buffer.from(`姓名,报告日期\n${secret.name},2026-03-01\n`),
      });
      const { id } = record;
      await asked(app, `POST /imports/${id}/check`, {
        token: mine,
        body: {
          mapping: mappingOf(record),
          defaults: { disease: 'covid19', areaCode: village, classification: 'confirmed' },
        },
      });
      await runImport(house, { importId: id });
      const refused = await ask(app, `GET /imports/${id}/rows`, { token: other });
      expect([refused.statusCode, refused.body.includes(secret.name)]).toEqual([422, false]);
      expect((await ask(app, `GET /imports/${id}/rows`, { token: other, headers: purpose })).body).toContain(
        secret.name,
      );
      expect(
        await asOwner(house, `select purpose from events where name = 'imports.rows-viewed' and subject_id = $1`, [id]),
      ).toEqual([{ purpose: '流行病学调查' }]);
    }),
  );

  test(
    "gives the application's own database login nothing outside the areas of the request",
    withApp(async (app, house) => {
      await givenCaseOf(app, await tokenAs(app, house, ['epidemiologist']));
      const client = new pg.Client({ connectionString: house.appUrl });
      await client.connect();
      const seen = async (settings: string) => {
        await client.query(`begin; ${settings}`);
        const { rows } = await client.query<{ n: number }>('select count(*)::int as n from identities');
        await client.query('rollback');
        return rows[0]!.n;
      };
      const counts = [
        await seen(''),
        await seen(`set local app.areas = '{}'`),
        await seen(`set local app.areas = '{510104,41}'`),
        await seen(`set local app.areas = '{510117}'`),
      ];
      await client.end();
      expect(counts).toEqual([0, 0, 0, 1]);
    }),
  );

  test("is no part of the interface's answers: no schema names a password, a hash or a sealed field", () => {
    const document = openApi(routes, '0') as {
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    };
    const answers = Object.values(document.paths)
      .flatMap((path) => Object.values(path))
      .map(({ operationId, responses }) => [operationId, JSON.stringify(responses)] as const);
    const fields = (text: string) => [...text.matchAll(/"([A-Za-z]+)":\{/g)].map((match) => match[1]!);
    const telling = answers.flatMap(([action, text]) =>
      fields(text)
        .filter((field) =>
          /hash$|Sealed|^secret|clientSecret|dataKey|masterKey|^password|recoveryCodes|idNumber|^phone$|^token/.test(
            field,
          ),
        )
        .map((field) => `${action} ${field}`),
    );
    // Each is told once, to whom it belongs, says only that there is one, or is the reveal itself.
    const known = [
      'identity.add-account password',
      'identity.add-service-token token',
      'identity.change-my-password token',
      'identity.confirm-phone recoveryCodes',
      'identity.enrol-phone secret',
      'identity.finish-at-provider token',
      'identity.reset-password password',
      'identity.sign-in token',
      'people.reveal idNumber',
      'people.reveal phone',
    ];
    expect(telling.filter((each) => !known.includes(each))).toEqual([]);
    expect(telling).toEqual(expect.arrayContaining(known));
  });
});

test(
  'no name, number, password, token or purpose stands in the log of the server, also when something breaks',
  withOwnDatabase(async (house) => {
    const lines: string[] = [];
    const log = pino(
      { level: 'trace' },
      new Writable({
        write: (chunk, _, done) => {
          lines.push(String(chunk));
          done();
        },
      }),
    );
    const app = await serve(house, { log });
    const { userName } = await givenAccount(house, {
      posts: [{ roles: ['epidemiologist'] }],
      userName: 'geheim.person',
    });
    const token = await tokenOf(app, userName);
    await ask(app, 'POST /sign-in', { body: { userName: 'somebody.else', password: 'typed-wrongly-1' } });
    await ask(app, 'POST /sign-in', { body: { userName, password: 'typed-wrongly-2' } });
    await ask(app, 'GET /cases', { token: 'forged-token-of-a-thief' });
    const { personId } = await givenCaseOf(app, token);
    await asked(app, `POST /people/${personId}/reveal`, { token, body: {}, headers: purpose });
    await asked(app, 'POST /people/search', { token, body: { phone: secret.phone }, headers: purpose });
    const record = await asked<ImportAnswer>(
      app,
      `POST /imports?fileName=${encodeURIComponent(`${secret.name}.csv`)}&areaCode=${village}`,
      {
        token,
        file: Buffer.from(`姓名,电话,报告日期\n${secret.name},${secret.phone},2026-03-01\n`),
      },
    );
    await asked(app, `POST /imports/${record.id}/check`, {
      token,
      body: {
        mapping: mappingOf(record),
        defaults: { disease: 'covid19', areaCode: village, classification: 'confirmed' },
      },
    });
    await runImport(house, { importId: record.id });
    await ask(app, 'POST /cases', {
      token,
      body: {
        person: { name: secret.name },
        disease: `${secret.phone}\u0000`,
        classification: 'confirmed',
        areaCode: village,
      },
    });
    // The database breaks while names are on their way.
    await asOwner(house, 'alter table persons add constraint broken check (false) not valid');
    await ask(app, 'POST /cases', {
      token,
      body: { disease: 'covid19', classification: 'confirmed', areaCode: village, person: secret },
    });
    await asOwner(house, 'alter table identities rename to gone');
    const broken = await ask(app, 'POST /people/search', { token, body: { name: secret.name }, headers: purpose });
    await app.close();

    const text = lines.join('');
    expect(broken.statusCode).toBe(500);
    expect(text).toContain('bug');
    for (const word of [
      ...Object.values(secret),
      testPassword,
      'typed-wrongly',
      token,
      'forged-token',
      'geheim.person',
      'somebody.else',
      '流行病学调查',
      purpose.purpose,
    ]) {
      expect(text, word).not.toContain(word);
    }
  }),
);
