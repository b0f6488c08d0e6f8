import { setTimeout as sleep } from 'node:timers/promises';
import { type Postmaster, type PostmasterSource, startPostmaster } from './postmaster.ts';
import { stopOrphan } from './postmaster-file.ts';

/** A database that is started again whenever it ends unasked. */
export interface KeptRunning {
  pid(): number;
  stop(): Promise<void>;
}

export interface Watcher {
  readonly onDown?: () => void;
  readonly onUp?: () => void;
}

const firstPauseMs = 200;
const longestPauseMs = 30_000;
const logCheckMs = 60_000;

/** Watches a database that has started, and starts it again with growing pauses for as long as it takes. */
export function keepRunning(source: PostmasterSource, first: Postmaster, watcher: Watcher): KeptRunning {
  const stopping = new AbortController();
  const rotation = setInterval(() => source.logFile.rotateIfLarge(), logCheckMs).unref();
  let current = first;
  const watch = async () => {
    for (;;) {
      await current.ended;
      if (stopping.signal.aborted) return;
      source.log(`The database (process ${current.pid}) ended unasked and is being started again.`);
      watcher.onDown?.();
      const next = await startAgain(source, stopping.signal);
      if (next === null) return;
      current = next;
      source.log(`The database runs again (process ${current.pid}).`);
      watcher.onUp?.();
    }
  };
  const watching = watch();
  return {
    pid: () => current.pid,
    async stop() {
      stopping.abort();
      clearInterval(rotation);
      await current.stop();
      await watching;
    },
  };
}

/** Null when asked to stop before it runs again. */
async function startAgain(source: PostmasterSource, stopping: AbortSignal): Promise<Postmaster | null> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return null;
    try {
      await stopOrphan(source.folder.cluster, source.log);
      const started = await startPostmaster(source);
      if (!stopping.aborted) return started;
      await started.stop();
      return null;
    } catch (error) {
      source.log(`The database could not be started again: ${(error as Error).message}`);
    }
  }
}
