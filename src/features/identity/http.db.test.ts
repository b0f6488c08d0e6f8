import pino from 'pino';
import { expect, test } from 'vitest';
import { givenAccount, testPassword } from '../../../test/given-identity.ts';
import { type TestHouse, withHouse } from '../../../test/db.ts';
import { buildHttp } from '../../platform/http.ts';
import { nobody } from './model.ts';
import { identityRoutes } from './routes.ts';
import { actorOfToken } from './sessions.ts';

const serve = (house: TestHouse) =>
  buildHttp({
    house,
    routes: identityRoutes,
    log: pino({ level: 'silent' }),
    version: '0',
    actorOf: (token) => actorOfToken(house, token),
    nobody,
    webDir: null,
  });
const own = { 'x-lianfang': '1' };

test(
  'a browser gets the session as a cookie that scripts and other sites cannot use, and nothing else',
  withHouse(async (house) => {
    const { userName } = await givenAccount(house);
    const app = await serve(house);

    const signedIn = await app.inject({
      method: 'POST',
      url: '/api/sign-in',
      headers: own,
      payload: { userName, password: testPassword },
    });

    const [cookie] = signedIn.cookies;
    expect(signedIn.statusCode).toBe(200);
    expect(cookie).toMatchObject({ name: 'lianfang_session', httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(signedIn.body).not.toContain(cookie!.value);
    expect(signedIn.body).not.toMatch(/argon2|passwordHash|totpSecret/);
    const cookies = { [cookie!.name]: cookie!.value };
    expect((await app.inject({ url: '/api/me', cookies })).json()).toMatchObject({ account: { userName } });

    for (const headers of [
      {},
      { ...own, origin: 'https://evil.example' },
      { ...own, 'sec-fetch-site': 'cross-site' },
    ]) {
      const forged = await app.inject({ method: 'POST', url: '/api/sign-out', cookies, headers });
      expect([forged.statusCode, forged.json().code]).toEqual([403, 'platform/cross-site']);
    }

    const signedOut = await app.inject({ method: 'POST', url: '/api/sign-out', cookies, headers: own });
    expect(signedOut.statusCode).toBe(200);
    expect((await app.inject({ url: '/api/me', cookies })).statusCode).toBe(401);
    await app.close();
  }),
);

test(
  'guessing is slow: the thirty-first try within a minute from one address is refused',
  withHouse(async (house) => {
    const app = await serve(house);
    const statuses: number[] = [];

    for (let each = 0; each < 31; each++) {
      statuses.push(
        (
          await app.inject({
            method: 'POST',
            url: '/api/sign-in',
            payload: { userName: `name.${each}`, password: 'a guess' },
          })
        ).statusCode,
      );
    }

    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([401]));
    expect(statuses[30]).toBe(429);
    await app.close();
  }),
);

test(
  'every route but those of signing in asks who one is',
  withHouse(async (house) => {
    const app = await serve(house);
    const open = [
      'GET /sign-in/providers',
      'POST /sign-in',
      'POST /sign-in/providers/:providerId/begin',
      'POST /sign-in/finish',
    ];

    for (const [route] of Object.entries(identityRoutes).filter(([name]) => !open.includes(name))) {
      const [method, path] = route.split(' ') as ['GET' | 'POST', string];
      const url = `/api${path.replace(/:\w+/g, '01890a5d-ac96-774b-bcce-b302099a8057')}`;
      const answer = await app.inject({
        method,
        url,
        ...(method === 'POST' ? { payload: validFor[route] ?? {} } : {}),
      });
      expect([route, answer.statusCode, answer.json().code]).toEqual([route, 401, 'platform/sign-in-first']);
    }
    await app.close();
  }),
);

/** Input of actions that are open as far as roles go and check for themselves who asks, after reading their input. */
const validFor: Record<string, object> = {
  'POST /me': { language: 'en' },
  'POST /me/post': { grantId: '01890a5d-ac96-774b-bcce-b302099a8057' },
  'POST /me/password': { password: 'x', newPassword: 'y' },
  'POST /me/phone': { password: 'x' },
  'POST /me/phone/confirm': { code: '000000' },
  'POST /me/phone/remove': { password: 'x' },
};
