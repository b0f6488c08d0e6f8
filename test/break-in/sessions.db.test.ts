import { expect, test } from 'vitest';
import { disableAccount } from '../../src/features/identity/accounts.ts';
import { addHours } from '../../src/kernel/day.ts';
import { cookieName } from '../../src/platform/session-cookie.ts';
import { as, type TestHouse, withHouse } from '../db.ts';
import { givenAccount, testPassword } from '../given-identity.ts';
import { ask, asked, cookieOf, tokenOf, withServer } from '../http.ts';

const own = { 'x-lianfang': '1' };
const newCase = { disease: 'covid19', classification: 'suspected', areaCode: '510117001001', person: { name: '某人' } };
const withApp = (work: Parameters<typeof withServer<TestHouse>>[0]) => withHouse(withServer<TestHouse>(work));

test(
  "a token that is none, random, altered or of another shape is nobody's",
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const token = await tokenOf(app, userName);
    const forged = [
      '',
      'x',
      'null',
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      token.split('').reverse().join(''),
      'A'.repeat(43),
      'A'.repeat(100_00),
      `lf_${token}`,
      `' or true --`,
      '%00',
      '../../keys.json',
      `${token} ${token}`,
      // An unsigned JSON web token that says it is the administrator.
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiLCJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ];
    for (const each of forged) {
      const byHeader = await ask(app, 'GET /cases', { headers: { authorization: `Bearer ${each}` } });
      const byCookie = await ask(app, 'GET /cases', { cookies: { [cookieName]: each } });
      expect([each.slice(0, 20), byHeader.statusCode, byCookie.statusCode]).toEqual([each.slice(0, 20), 401, 401]);
    }
    for (const authorization of [token, `Basic ${token}`, `Bearer  ${token}`, `Bearer ${token},Bearer x`]) {
      expect((await ask(app, 'GET /cases', { headers: { authorization } })).statusCode).toBe(401);
    }
    expect((await ask(app, 'GET /cases', { token })).statusCode).toBe(200);
  }),
);

test(
  'a token in the address is not looked at, so that none ends up in a log or a history',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const token = await tokenOf(app, userName);
    for (const name of ['token', 'access_token', 'session', cookieName, 'authorization']) {
      expect((await ask(app, `GET /cases?${name}=${token}`)).statusCode).toBe(401);
    }
  }),
);

test(
  'the password in the address does not sign in, and a name in the address is not searched for',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const signIn = await ask(app, `POST /sign-in?userName=${userName}&password=${encodeURIComponent(testPassword)}`, {
      body: {},
    });
    expect([signIn.statusCode, signIn.cookies]).toEqual([400, []]);
    const token = await tokenOf(app, userName);
    const search = await ask(app, 'POST /people/search?phone=13900000001', {
      token,
      body: {},
      headers: { purpose: 'test' },
    });
    expect([search.statusCode, search.json()]).toEqual([
      400,
      expect.objectContaining({ message: expect.stringContaining('in the body, not in the address') }),
    ]);
  }),
);

test(
  'a session ends by the clock: after 12 hours idle, and 24 hours after signing in however busy',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const begun = house.now();
    const [idle, busy] = [await tokenOf(app, userName), await tokenOf(app, userName)];
    const at = async (hours: number, token: string) => {
      house.setNow(addHours(begun, hours));
      return (await ask(app, 'GET /cases', { token })).statusCode;
    };
    expect([
      await at(11, busy),
      await at(12.1, idle),
      await at(12.1, busy),
      await at(23.9, busy),
      await at(24.1, busy),
    ]).toEqual([200, 401, 200, 200, 401]);
    expect(await at(1, idle)).toBe(200);
  }),
);

test(
  'a session that ended stays ended, whoever replays its token',
  withApp(async (app, house) => {
    const { userName, accountId } = await givenAccount(house);
    const status = async (token: string) => (await ask(app, 'GET /cases', { token })).statusCode;

    const signedOut = await tokenOf(app, userName);
    await asked(app, 'POST /sign-out', { token: signedOut, body: {} });
    expect([
      await status(signedOut),
      (await ask(app, 'POST /sign-out', { token: signedOut, body: {} })).statusCode,
    ]).toEqual([401, 401]);

    const [stolen, mine] = [await tokenOf(app, userName), await tokenOf(app, userName)];
    await asked(app, 'POST /me/password', {
      token: mine,
      body: { password: testPassword, newPassword: 'four green buckets' },
    });
    expect([await status(stolen), await status(mine)]).toEqual([401, 401]);

    const again = await tokenOf(app, userName, 'four green buckets');
    expect(await status(again)).toBe(200);
    await disableAccount(as('administrator', house), { accountId, reason: 'left' });
    expect(await status(again)).toBe(401);
    expect((await ask(app, 'POST /sign-in', { body: { userName, password: 'four green buckets' } })).statusCode).toBe(
      403,
    );
  }),
);

test(
  'a cookie alone changes nothing: other sites cannot send what our own pages send',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const cookies = await cookieOf(app, userName);
    const before = (await asked<{ total: number }>(app, 'GET /cases/count', { cookies })).total;
    const foreign: Record<string, string>[] = [
      {},
      { 'x-lianfang': '' },
      { 'x-lianfang': '2' },
      { ...own, origin: 'https://evil.example' },
      { ...own, origin: 'null' },
      { ...own, origin: 'http://localhost:80.evil.example' },
      { ...own, origin: 'http://localhost:8081' },
      { ...own, origin: 'not an origin' },
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' },
      { ...own, 'sec-fetch-site': 'cross-origin' },
    ];
    for (const headers of foreign) {
      const answer = await ask(app, 'POST /cases', { cookies, headers, body: newCase });
      expect([headers, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
        headers,
        403,
        'platform/cross-site',
      ]);
    }
    // What a form of another site can send without asking first: these content types, and no header of ours.
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain; charset=application/json',
      '',
    ]) {
      for (const more of [{}, own]) {
        const answer = await app.inject({
          method: 'POST',
          url: '/api/cases',
          cookies,
          headers: { ...more, ...(type ? { 'content-type': type } : {}) },
          payload: JSON.stringify(newCase),
        });
        expect([type, answer.statusCode]).toEqual([
          type,
          expect.toSatisfy((status: number) => status === 400 || status === 403 || status === 415 || status === 422),
        ]);
      }
    }
    // A file that claims to be a form is read by no route that expects none.
    const stream = await ask(app, 'POST /cases', { cookies, file: Buffer.from(JSON.stringify(newCase)), headers: own });
    expect(stream.statusCode).toBe(400);
    expect((await asked<{ total: number }>(app, 'GET /cases/count', { cookies })).total).toBe(before);

    expect(
      (
        await ask(app, 'POST /cases', {
          cookies,
          headers: {
            ...own,
            host: 'lianfang.local:8080',
            'sec-fetch-site': 'same-origin',
            origin: 'http://lianfang.local:8080',
          },
          body: newCase,
        })
      ).statusCode,
    ).toBe(200);
  }),
);

test(
  'no other site may read an answer or embed a page',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const cookies = await cookieOf(app, userName);
    const answer = await ask(app, 'GET /me', { cookies, headers: { origin: 'https://evil.example' } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  }),
);

test(
  'signing in makes another token, whatever the browser brought along (fixation), and only the fresh one counts',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const planted = 'A'.repeat(43);
    const answer = await ask(app, 'POST /sign-in', {
      body: { userName, password: testPassword },
      headers: own,
      cookies: { [cookieName]: planted },
    });
    const fresh = answer.cookies.find(({ name }) => name === cookieName)!;
    expect([answer.statusCode, fresh.value === planted]).toEqual([200, false]);
    expect(fresh).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect((await ask(app, 'GET /me', { cookies: { [cookieName]: planted } })).statusCode).toBe(401);

    // Somebody signs in over another's session: that one ends.
    const before = await cookieOf(app, userName);
    const other = await givenAccount(house);
    await ask(app, 'POST /sign-in', {
      body: { userName: other.userName, password: testPassword },
      headers: own,
      cookies: before,
    });
    expect((await ask(app, 'GET /me', { cookies: before })).statusCode).toBe(401);
  }),
);

test(
  'over https the cookie is sent by https only',
  withApp(async (app, house) => {
    const { userName } = await givenAccount(house);
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sign-in',
      headers: { ...own, 'x-forwarded-proto': 'https' },
      payload: { userName, password: testPassword },
    });
    expect(answer.cookies[0]).toMatchObject({ secure: true });
  }),
);

test(
  "somebody else's session is no one's to end or to act in",
  withApp(async (app, house) => {
    const [mine, theirs] = [await givenAccount(house), await givenAccount(house)];
    const [token, their] = [await tokenOf(app, mine.userName), await tokenOf(app, theirs.userName)];
    const [session] = await asked<{ id: string }[]>(app, 'GET /me/sessions', { token: their });
    expect((await ask(app, `POST /me/sessions/${session!.id}/revoke`, { token, body: {} })).statusCode).toBe(404);
    const me = await asked<{ actingGrantId: string }>(app, 'GET /me', { token: their });
    expect((await ask(app, 'POST /me/post', { token, body: { grantId: me.actingGrantId } })).statusCode).toBe(404);
    expect((await ask(app, 'GET /me', { token: their })).statusCode).toBe(200);
  }),
);
