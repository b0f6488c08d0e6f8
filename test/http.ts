import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Logger } from 'pino';
import { nobody } from '../src/features/identity/model.ts';
import { actorOfToken } from '../src/features/identity/sessions.ts';
import type { House } from '../src/platform/context.ts';
import { buildHttp } from '../src/platform/http.ts';
import { silentLog } from '../src/platform/log.ts';
import { cookieName } from '../src/platform/session-cookie.ts';
import { routes } from '../src/routes.ts';
import { testPassword } from './given-identity.ts';

/** The server as it is composed in production, with all routes, on the house of a test. Close it at the end. */
export function serve(
  house: House,
  { log = silentLog(), webDir = null }: { log?: Logger; webDir?: string | null } = {},
): Promise<FastifyInstance> {
  return buildHttp({
    house,
    routes,
    log,
    version: '0',
    actorOf: (token) => actorOfToken(house, token),
    nobody,
    webDir,
  });
}

/** Runs a test's work against the server, and closes it. */
export function withServer<H extends House>(
  work: (app: FastifyInstance, house: H) => Promise<void>,
): (house: H) => Promise<void> {
  return async (house) => {
    const app = await serve(house);
    try {
      await work(app, house);
    } finally {
      await app.close();
    }
  };
}

/** What is sent besides method and address. */
export interface Sent {
  readonly token?: string | undefined;
  /** JSON body. */
  readonly body?: unknown;
  /** Bytes of a file, sent as application/octet-stream. */
  readonly file?: Uint8Array | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly cookies?: Record<string, string> | undefined;
}

let caller = 0;

/** Another address for every request, so that limits per address do not meet tests that are about something else. */
function address(): string {
  caller++;
  return `10.${(caller >> 16) & 255}.${(caller >> 8) & 255}.${caller & 255}`;
}

/** One request, as a program sends it: by token. `route` is `GET /cases?…`, without /api. */
export function ask(
  app: FastifyInstance,
  route: string,
  { token, body, file, headers, cookies }: Sent = {},
): Promise<LightMyRequestResponse> {
  const [method, url] = [route.slice(0, route.indexOf(' ')), route.slice(route.indexOf(' ') + 1)];
  return app.inject({
    method: method as 'GET',
    url: `/api${url}`,
    remoteAddress: address(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...headers,
    },
    ...(cookies === undefined ? {} : { cookies }),
    ...(file === undefined ? {} : { payload: Buffer.from(file) }),
    ...(body === undefined ? {} : { payload: body as object }),
  });
}

/** The answer of a request that must succeed. */
export async function asked<T = Record<string, unknown>>(
  app: FastifyInstance,
  route: string,
  sent: Sent = {},
): Promise<T> {
  const answer = await ask(app, route, sent);
  if (answer.statusCode !== 200) throw new Error(`${route}: ${answer.statusCode} ${answer.body.slice(0, 500)}`);
  return answer.json<T>();
}

/** Signs in as a program does, with the password all accounts of tests have; answers the token. */
export async function tokenOf(app: FastifyInstance, userName: string, password = testPassword): Promise<string> {
  const { token } = await asked<{ token: string }>(app, 'POST /sign-in', {
    body: { userName, password },
    headers: { 'x-lianfang': 'token' },
  });
  return token;
}

/** Signs in as a browser does; answers the cookie that its next requests carry. */
export async function cookieOf(
  app: FastifyInstance,
  userName: string,
  password = testPassword,
): Promise<Record<string, string>> {
  const answer = await ask(app, 'POST /sign-in', { body: { userName, password }, headers: { 'x-lianfang': '1' } });
  const cookie = answer.cookies.find(({ name }) => name === cookieName);
  if (answer.statusCode !== 200 || !cookie) throw new Error(`sign-in: ${answer.statusCode} ${answer.body}`);
  return { [cookie.name]: cookie.value };
}
