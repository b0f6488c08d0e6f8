import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { nobody } from './features/identity/model.ts';
import { actorOfToken } from './features/identity/sessions.ts';
import { warmAreaIndex } from './features/places/live-index.ts';
import { problem, Problem } from './kernel/problem.ts';
import { ticks } from './platform/clock.ts';
import { dataFolderAt, openDataFolder } from './platform/embedded-postgres/data-folder.ts';
import { openHouse, rememberOwner } from './platform/house.ts';
import { buildHttp } from './platform/http.ts';
import { openLog } from './platform/log.ts';
import { forgetRunning, noteRunning } from './platform/running-server.ts';
import { readSettings, type Settings } from './platform/settings.ts';
import { reactions } from './reactions.ts';
import { routes } from './routes.ts';
import { clock } from './training/chengdu.ts';
import { furnish } from './training/furnish.ts';
import { logins, trainingPassword } from './training/staff.ts';
import { startWorker } from './worker.ts';

export const portTaken = problem(
  'platform/port-taken',
  409,
  (d: { port: number }) =>
    `Port ${d.port} is taken by another program. Stop it, or choose another: PORT=8081 npm start`,
);
export const mayNotListen = problem(
  'platform/may-not-listen',
  403,
  (d: { port: number; host: string }) =>
    `This user may not listen on ${d.host}:${d.port}. Choose a port above 1023: PORT=8080 npm start`,
);

/** The version, from package.json. */
export const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const webDir = fileURLToPath(new URL('../dist/web', import.meta.url));

/** How long a stop may take before the process ends all the same; what was acknowledged is safe either way. */
const patienceMilliseconds = 45_000;

/** Starts everything: database, tables, first data, worker, interface. Returns when it serves. */
export async function startServer(
  settings: Settings,
  say: (line: string) => void,
): Promise<{ stop(): Promise<void>; address: string }> {
  openDataFolder(dataFolderAt(settings.dataDir));
  await checkPort(settings);
  const log = openLog(settings.dataDir);
  const open = await openHouse(settings, {
    log,
    say,
    reactsTo: new Set(Object.keys(reactions)),
    drillBegins: clock.lastUpdate,
  });
  const closing: (() => Promise<void>)[] = [() => open.close(), async () => forgetRunning(settings.dataDir)];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= closeAll(closing, log);
    return stopping;
  };
  try {
    await furnish(open, settings.trainingSize, say);
    rememberOwner(settings.dataDir, open.ownerUrl);
    // Built beside, not before: whoever asks first waits for it, nobody else does.
    void warmAreaIndex(open.house).catch((error: unknown) => log.warn({ err: error }, 'the area index was not built'));
    const worker = await startWorker(open.house, open.ownerUrl, log);
    closing.push(() => worker.stop());
    const app = await buildHttp({
      house: open.house,
      routes,
      log,
      version,
      actorOf: (token) => actorOfToken(open.house, token),
      nobody,
      webDir: existsSync(webDir) ? webDir : null,
    });
    closing.push(() => app.close());
    await listen(app, settings);
    const address = addressOf(app, settings);
    noteRunning(settings.dataDir, address);
    return { stop, address };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends what was begun, last first. What fails to end must not keep the rest, the database above all, from ending. */
async function closeAll(closing: readonly (() => Promise<void>)[], log: Logger): Promise<void> {
  for (const close of [...closing].reverse())
    await close().catch((error: unknown) => log.error({ err: error }, 'could not be ended'));
}

/** Before minutes are spent on a first start: whether its port is free. */
async function checkPort(settings: Settings): Promise<void> {
  if (settings.port === 0) return;
  const probe = createServer();
  await listen(
    {
      listen: (where) =>
        new Promise((resolve, reject) => {
          probe.once('error', reject);
          probe.listen(where, () => resolve(undefined));
        }),
    },
    settings,
  );
  await new Promise((resolve) => probe.close(resolve));
}

async function listen(
  app: { listen(where: { port: number; host: string }): Promise<unknown> },
  { port, host }: Settings,
): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') throw portTaken({ port });
    if (code === 'EACCES') throw mayNotListen({ port, host });
    throw error;
  }
}

function addressOf(app: FastifyInstance, { host }: Settings): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${port}`;
}

/** Training logins are public; a live installation's first one was told when it was made. */
function tellLogins({ kind }: Settings, say: (line: string) => void): void {
  if (kind !== 'training') return;
  say(`DRILL: invented persons only. Sign in as one of these, password ${trainingPassword}`);
  for (const { userName, name, roles } of logins)
    say(`  ${userName.padEnd(11)} ${roles.join(', ').padEnd(20)} ${name}`);
}

/** Runs the server as this process until it is told to stop. */
export async function serve(): Promise<void> {
  const begun = ticks();
  const say = (line: string) => process.stdout.write(`  ${line}\n`);
  let server: { stop(): Promise<void> } | undefined;
  let endingSince: number | undefined;
  const end = (signal: string) => {
    // Ctrl-C reaches us twice where npm passes it on. Asked again after a second, or before it serves: at once. The
    // system ends the embedded database with us.
    if (!server || (endingSince !== undefined && ticks() - endingSince > 1000)) process.exit(1);
    if (endingSince !== undefined) return;
    endingSince = ticks();
    say(`${signal}: stopping`);
    setTimeout(() => process.exit(1), patienceMilliseconds).unref();
    void server.stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  try {
    const settings = readSettings();
    const started = await startServer(settings, say);
    server = started;
    tellLogins(settings, say);
    say(`ready after ${((ticks() - begun) / 1000).toFixed(1)} s: ${started.address}`);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Problem ? error.message : String((error as Error).stack ?? error)}\n`);
    process.exit(error instanceof Problem ? 1 : 70);
  }
}
