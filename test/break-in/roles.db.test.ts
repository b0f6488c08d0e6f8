import { expect, test } from 'vitest';
import { Role } from '../../src/kernel/role.ts';
import { withOwnDatabase } from '../db.ts';
import { givenAccount } from '../given-identity.ts';
import { ask, serve, tokenOf } from '../http.ts';
import { actionOf, allRoutes, askWith, type Route } from './requests.ts';

/** Open to everybody by its table entry, and nevertheless only for whoever signed in: it is about the asker's own account. */
const needsSession: readonly Route[] = [
  'POST /sign-out',
  'GET /me',
  'POST /me',
  'POST /me/post',
  'POST /me/password',
  'GET /me/sessions',
  'POST /me/sessions/:sessionId/revoke',
  'POST /me/phone',
  'POST /me/phone/confirm',
  'POST /me/phone/remove',
];

/** What is open without signing in, whole: a route that joins this list is seen in review. */
const openToAll: readonly Route[] = [
  'POST /sign-in',
  'GET /sign-in/providers',
  'POST /sign-in/providers/:providerId/begin',
  'POST /sign-in/finish',
  'GET /areas/search',
  'GET /areas/:code',
  'POST /reports',
  'GET /reports/receipt/:receipt',
];

/** What the routes about one's own account ask for, all in one. */
const ofAnAccount = {
  language: 'en',
  password: 'x',
  newPassword: 'y',
  code: '123456',
  grantId: '00000000-0000-7000-8000-000000000000',
};

const nowhere = '00000000-0000-7000-8000-000000000000';

/** A request that names nothing that exists: enough to pass the gate, or to be stopped at it. */
function emptyRequest(route: Route): Record<string, string> {
  return Object.fromEntries(
    [...route.matchAll(/:(\w+)/g)].map(([, name]) => [name!, name === 'code' ? '00' : nowhere]),
  );
}

test(
  'every route lets in exactly the roles that its action names',
  withOwnDatabase(async (house) => {
    const app = await serve(house);
    const wrong: string[] = [];
    for (const role of Role.options) {
      const { userName } = await givenAccount(house, { userName: `a.${role}`, posts: [{ roles: [role] }] });
      let token = await tokenOf(app, userName);
      for (const route of allRoutes) {
        const { allow, session } = actionOf(route).spec;
        const mayAsk = typeof allow === 'string' || allow.includes(role);
        const answer = await askWith(app, route, emptyRequest(route), { token });
        const isStopped =
          answer.statusCode === 403 && answer.json<{ code: string }>().code === 'platform/not-your-role';
        if (isStopped === mayAsk || (answer.statusCode === 401 && session !== 'opens'))
          wrong.push(`${role} at ${route}: ${answer.statusCode} ${answer.body.slice(0, 200)}`);
        if (session === 'closes') token = await tokenOf(app, userName);
      }
    }
    await app.close();
    expect(wrong).toEqual([]);
  }),
  120_000,
);

test(
  'whoever has not signed in gets 401 everywhere but at the few open routes',
  withOwnDatabase(async (house) => {
    const app = await serve(house);
    const open: string[] = [];
    for (const route of allRoutes) {
      const answer = await askWith(app, route, {
        ...emptyRequest(route),
        ...(needsSession.includes(route) ? ofAnAccount : {}),
      });
      const isStopped = answer.statusCode === 401 && answer.json<{ code: string }>().code === 'platform/sign-in-first';
      if (!isStopped) open.push(route);
    }
    await app.close();
    expect(open.sort()).toEqual([...openToAll].sort());
    const declared = allRoutes.filter((route) => actionOf(route).spec.allow === 'anyone').sort();
    expect(declared).toEqual([...openToAll, ...needsSession].sort());
  }),
);

test(
  'a session without a post that holds now (password to be changed, shift over, grant ended) has no role anywhere',
  withOwnDatabase(async (house) => {
    const app = await serve(house);
    const told: string[] = [];
    for (const more of [
      { mustChangePassword: true },
      { posts: [{ shiftFrom: '00:00', shiftTo: '00:01' }] },
      { posts: [] },
    ]) {
      const { userName } = await givenAccount(house, more);
      const token = await tokenOf(app, userName);
      for (const route of allRoutes.filter((each) => actionOf(each).spec.allow !== 'anyone')) {
        const answer = await askWith(app, route, emptyRequest(route), { token });
        if (answer.statusCode !== 401) told.push(`${JSON.stringify(more)} at ${route}: ${answer.statusCode}`);
      }
    }
    await app.close();
    expect(told).toEqual([]);
  }),
);

test(
  'an address with another method or a longer path is none of the routes',
  withOwnDatabase(async (house) => {
    const app = await serve(house);
    const { userName } = await givenAccount(house);
    const token = await tokenOf(app, userName);
    for (const route of [
      'GET /cases/x/y/z',
      'DELETE /cases',
      'PUT /cases',
      'PATCH /cases',
      'GET /../server.ts',
      'GET /%2e%2e/keys.json',
      'GET //cases',
      'OPTIONS /cases',
    ]) {
      const answer = await ask(app, route, { token });
      expect([route, answer.statusCode]).toEqual([route, answer.statusCode === 400 ? 400 : 404]);
      expect(answer.json()).toMatchObject({ code: expect.stringMatching(/^platform\//) });
    }
    await app.close();
  }),
);
