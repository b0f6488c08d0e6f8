import type { Logger } from 'pino';
import { sleep } from './clock.ts';

/** Work that repeats until stopped. */
export interface Loop {
  stop(): Promise<void>;
}

/**
 * Does the work again and again, `everyMilliseconds` apart, at once while it says there is more. A failure is logged and
 * the work tried again, later each time but soon: a database that is away for a while must not end the program, and what
 * waited for it must not wait much longer.
 * @param work answers whether there is more to do right now
 */
export function repeat(name: string, everyMilliseconds: number, log: Logger, work: () => Promise<boolean>): Loop {
  let stopped = false;
  let failures = 0;
  const run = async () => {
    while (!stopped) {
      let more = false;
      try {
        more = await work();
        failures = 0;
      } catch (error) {
        failures++;
        log.error({ err: error, loop: name }, 'repeated work failed');
      }
      if (!more && !stopped) await Promise.race([sleep(pause(everyMilliseconds, failures)), ended]);
    }
  };
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const running = run();
  return {
    async stop() {
      stopped = true;
      end();
      await running;
    },
  };
}

/** Milliseconds until the next turn; what is done often is tried again within ten seconds, what is done rarely within a minute. */
function pause(every: number, failures: number): number {
  return failures === 0 ? every : Math.min(every * 2 ** failures, every > 10_000 ? 60_000 : 10_000);
}
