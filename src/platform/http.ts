import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastifyUnderPressure from '@fastify/under-pressure';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type HTTPMethods,
} from 'fastify';
import type { Logger } from 'pino';
import { Problem, problem } from '../kernel/problem.ts';
import { type AnyAction, type Download, type DownloadAction, notYourRole, type Routes, type Upload } from './action.ts';
import type { Actor } from './actor.ts';
import { Context, type House } from './context.ts';
import { problemOf } from './database-problems.ts';
import { countRequest, metricsText } from './metrics.ts';
import { openApi } from './openapi.ts';
import { sendDownload } from './send-download.ts';
import { checkCrossSite, cookieName, setSession, clearSession } from './session-cookie.ts';
import { limited } from './upload.ts';

export const noSuchRoute = problem(
  'platform/no-such-route',
  404,
  (d: { path: string }) => `There is nothing at ${d.path}. GET /api/openapi.json lists what there is.`,
);
export const badRequest = problem(
  'platform/bad-request',
  400,
  (d: { what: string }) => `The request cannot be read: ${d.what}.`,
);
export const tooLarge = problem(
  'platform/too-large',
  413,
  (d: { limit: string }) => `The request is larger than ${d.limit}. Split it and send the parts.`,
);
export const tooMany = problem(
  'platform/too-many-requests',
  429,
  (d: { seconds: number }) => `Too many requests. Try again in ${d.seconds} seconds.`,
);
export const overloaded = problem(
  'platform/overloaded',
  503,
  (_: object) => 'The server has more to do than it can. Nothing was changed. Try again in a moment.',
);

export const valueRefused = problem(
  'platform/value-refused',
  422,
  (_: object) =>
    'One of the values cannot be kept or compared: it holds a character that no text may hold, is no id, or is too large a number. ' +
    'Nothing was changed. Correct it and send it again.',
);

export interface HttpOptions {
  readonly house: House;
  readonly routes: Routes;
  readonly log: Logger;
  readonly version: string;
  /** Who sends the token (session or service), or null when it is none, forged, expired or withdrawn. */
  readonly actorOf: (token: string) => Promise<Actor | null>;
  /** Whoever asks without a token. */
  readonly nobody: Actor;
  /** Folder of the built web app; null when only the interface is served. */
  readonly webDir: string | null;
}

/** Bytes of a request that is not a file. */
const bodyLimit = 2 * 1024 * 1024;

/** A request that has not arrived whole by then is broken off: 300 MB at 3 Mbit/s arrive in time, a drip does not. */
const patienceMilliseconds = 15 * 60_000;

/** The server: every route of the table under /api, the web app under /. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = options.log;
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit,
    requestTimeout: patienceMilliseconds,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: 'loopback',
    return503OnClosing: false,
  });
  endIdleConnections(app);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => sendNotFound(options, request, reply));
  await app.register(fastifyHelmet, { contentSecurityPolicy: contentSecurityPolicy(), hsts: false });
  await app.register(fastifyCookie);
  await app.register(fastifyCompress, { threshold: 4096, encodings: ['gzip', 'deflate'] });
  await app.register(fastifyRateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) => tooMany({ seconds: Math.ceil(ttl / 1000) }),
  });
  await app.register(fastifyUnderPressure, {
    maxEventLoopDelay: 3000,
    sampleInterval: 5000,
    pressureHandler: () => {
      throw overloaded({});
    },
  });
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  app.addHook('onResponse', async (request, reply) => countRequest(request, reply));

  addInterface(app, options);
  for (const [route, action] of Object.entries(options.routes)) addRoute(app, options, route, action);
  if (options.webDir) await app.register(fastifyStatic, { root: options.webDir, preCompressed: true, maxAge: '1h' });
  return app;
}

/** A browser keeps its connections for the next request; a server that stops would wait for each to time out (72 s). */
function endIdleConnections(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(sweep));
  });
}

function addInterface(app: FastifyInstance, options: HttpOptions): void {
  const { house, routes, version } = options;
  const document = JSON.stringify(openApi(routes, version));
  app.get('/api/health', async () => {
    await house.pool.query('select 1').catch((error: unknown) => {
      throw problemOf(error);
    });
    return { status: 'ok', kind: house.kind, version, now: house.now(), zone: house.zone };
  });
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(document));
  app.get('/api/metrics', async (request, reply) => {
    const { context } = await contextOf(options, request);
    const isLoopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
    const mayLook = isLoopback || context.actor.roles.some((role) => role === 'administrator' || role === 'auditor');
    if (!mayLook) throw notYourRole({ action: 'metrics', allow: ['administrator', 'auditor'] });
    return reply.type('text/plain; version=0.0.4').send(await metricsText(house));
  });
}

function addRoute(app: FastifyInstance, options: HttpOptions, route: string, action: AnyAction): void {
  const [method, path] = route.split(' ') as [HTTPMethods, string];
  const { perMinute } = action.spec;
  app.route({
    method,
    url: `/api${path}`,
    ...(perMinute ? { config: { rateLimit: { max: perMinute, timeWindow: '1 minute' } } } : {}),
    handler: async (request, reply) => answer(options, action, request, reply),
  });
}

async function answer(
  options: HttpOptions,
  action: AnyAction,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { context, byCookie } = await contextOf(options, request);
  if (byCookie) checkCrossSite(request);
  const { input, file } = inputOf(action, request);
  reply.header('cache-control', 'no-store');
  if (action.kind === 'download') {
    await (action as DownloadAction)(context, input, (download: Download) => sendDownload(reply, download));
    return reply;
  }
  const result = (await action(context, input, file)) as Record<string, unknown> | null;
  if (action.spec.session === 'opens' && typeof result?.['token'] === 'string')
    return setSession(request, reply, result);
  if (action.spec.session === 'closes') clearSession(reply);
  if (action.spec.answers === 'redirect') return reply.redirect(String(result?.['location']), 303);
  return reply.send(result ?? null);
}

async function contextOf(
  options: HttpOptions,
  request: FastifyRequest,
): Promise<{ context: Context; byCookie: boolean }> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? request.cookies[cookieName];
  const actor = token ? await options.actorOf(token) : null;
  const context = new Context(options.house, actor ?? options.nobody, {
    purpose: header(request, 'purpose'),
    idempotencyKey: header(request, 'idempotency-key'),
  });
  return { context, byCookie: actor !== null && bearer === undefined };
}

/** A header's text; percent-encoding lets it carry any language. */
function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  if (typeof value !== 'string' || value === '') return null;
  try {
    return decodeURIComponent(value).slice(0, 200);
  } catch {
    throw badRequest({ what: `the header ${name} is not percent-encoded text` });
  }
}

/** Path, query and body are one input. A file's bytes are passed beside it, as they arrive. */
function inputOf(action: AnyAction, request: FastifyRequest): { input: object; file?: Upload } {
  const { body, query, params } = request as { body: unknown; query: object; params: object };
  if ('takesFile' in action.spec && action.spec.takesFile) {
    const { fileName = 'upload' } = query as { fileName?: string };
    if (!body || typeof body !== 'object' || !(Symbol.asyncIterator in body)) {
      throw badRequest({ what: 'send the file itself as application/octet-stream, its name as ?fileName=' });
    }
    return { input: { ...query, ...params }, file: { fileName, stream: limited(body as AsyncIterable<Uint8Array>) } };
  }
  if (
    body !== undefined &&
    body !== null &&
    (typeof body !== 'object' || Array.isArray(body) || Symbol.asyncIterator in body)
  ) {
    throw badRequest({ what: 'the body must be a JSON object' });
  }
  const [misplaced] = ['GET', 'HEAD', 'DELETE'].includes(request.method) ? [] : Object.keys(query);
  // Addresses end up in logs and histories; a name or a password in one must not even work.
  if (misplaced !== undefined)
    throw badRequest({ what: `send ${misplaced.slice(0, 40)} in the body, not in the address` });
  return { input: { ...query, ...body, ...params } };
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = problemOf(error);
  const refusal = known instanceof Problem ? known : fastifyProblem(known);
  if (refusal) {
    // A schema should have refused it. Without the error itself: its message quotes the value.
    if (refusal.code === valueRefused({}).code)
      request.log.warn({ route: request.routeOptions.url }, 'the database refused a value');
    void reply
      .status(refusal.status)
      .header('cache-control', 'no-store')
      .send({ code: refusal.code, message: refusal.message, details: refusal.details });
    return;
  }
  request.log.error({ err: error, route: request.routeOptions.url }, 'bug');
  void reply.status(500).send({
    code: 'platform/bug',
    message: `Something broke on our side. It was logged as ${request.id}; tell your administrator this number.`,
    details: { requestId: request.id },
  });
}

/** SQLSTATEs by which the database refuses a value for what it is: text representation, range, date, NUL, JSON. */
const refusedValues = new Set(['22P02', '22003', '22007', '22008', '22021', '22P05']);

function fastifyProblem(error: unknown): Problem | null {
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge({ limit: '2 MB' });
  if (code !== undefined && refusedValues.has(code)) return valueRefused({});
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return badRequest({ what: message ?? 'unreadable' });
  return null;
}

/** An unknown address of the interface is refused; any other is a screen of the web app. */
function sendNotFound({ webDir }: HttpOptions, request: FastifyRequest, reply: FastifyReply): unknown {
  const path = request.url.split('?')[0]!;
  if (webDir && request.method === 'GET' && !path.startsWith('/api/') && !/\.\w{1,5}$/.test(path)) {
    return reply.header('cache-control', 'no-cache').sendFile('index.html', webDir, { cacheControl: false });
  }
  return sendError(noSuchRoute({ path }), request, reply);
}

/** Everything comes from here; styles may be set by script, which component libraries need. */
function contentSecurityPolicy() {
  return {
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      upgradeInsecureRequests: null,
    },
  };
}
