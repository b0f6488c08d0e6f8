import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { nobody } from './features/identity/model.ts';
import { actorOfToken } from './features/identity/sessions.ts';
import { problem, Problem } from './kernel/problem.ts';
import { ticks } from './platform/clock.ts';
import { dataFolderAt, openDataFolder } from './platform/embedded-postgres/data-folder.ts';
import { openHouse, rememberOwner } from './platform/house.ts';
import { buildHttp } from './platform/http.ts';
import { openLog } from './platform/log.ts';
import { readSettings, type Settings } from './platform/settings.ts';
import { reactions } from './reactions.ts';
import { routes } from './routes.ts';
import { clock } from './training/chengdu.ts';
import { furnish } from './training/furnish.ts';
import { startWorker } from './worker.ts';

export const portTaken = problem('platform/port-taken', 409, (d: { port: number }) =>
  `Port ${d.port} is taken by another program. Stop it, or choose another: PORT=8081 npm start`);
export const mayNotListen = problem('platform/may-not-listen', 403, (d: { port: number; host: string }) =>
  `This user may not listen on ${d.host}:${d.port}. Choose a port above 1023: PORT=8080 npm start`);

/** The version, from package.json. */
export const version = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

const webDir = fileURLToPath(new URL('../dist/web', import.meta.url));

/** Starts everything: database, tables, first data, worker, interface. Returns when it serves. */
export async function startServer(settings: Settings, say: (line: string) => void): Promise<{ stop(): Promise<void>; address: string }> {
  openDataFolder(dataFolderAt(settings.dataDir));
  const log = openLog(settings.dataDir);
  const open = await openHouse(settings, { log, say, reactsTo: new Set(Object.keys(reactions)), drillBegins: clock.lastUpdate });
  const closing: (() => Promise<void>)[] = [() => open.close()];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= closing.reduceRight((before, close) => before.then(close), Promise.resolve());
    return stopping;
  };
  try {
    await furnish(open, settings.trainingSize, say);
    rememberOwner(settings.dataDir, open.ownerUrl);
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
    return { stop, address: addressOf(app, settings) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(app: FastifyInstance, { port, host }: Settings): Promise<void> {
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

/** Runs the server as this process until it is told to stop. */
export async function serve(): Promise<void> {
  const begun = ticks();
  const say = (line: string) => process.stdout.write(`  ${line}\n`);
  try {
    const server = await startServer(readSettings(), say);
    say(`ready after ${((ticks() - begun) / 1000).toFixed(1)} s: ${server.address}`);
    const end = (signal: string) => {
      say(`${signal}: stopping`);
      void server.stop().finally(() => process.exit(0));
    };
    process.on('SIGTERM', () => end('SIGTERM'));
    process.on('SIGINT', () => end('SIGINT'));
  } catch (error) {
    process.stderr.write(`\n${error instanceof Problem ? error.message : String((error as Error).stack ?? error)}\n`);
    process.exit(error instanceof Problem ? 1 : 70);
  }
}
