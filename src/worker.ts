import { Logger as JobLogger, run as runJobs } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { newSealerMemory, sealEvents } from './features/audit/seal.ts';
import { alarmOverdueReviews } from './features/identity/break-glass.ts';
import { purgeSessions } from './features/identity/sessions.ts';
import { runImport } from './features/cases/imports/run-import.ts';
import { escalateOverdue } from './features/tasks/escalate.ts';
import { systemActor } from './platform/actor.ts';
import { Context, type House } from './platform/context.ts';
import { openPool } from './platform/db.ts';
import { repeat } from './platform/loop.ts';
import { reactOnce } from './platform/reactions.ts';
import { reactions } from './reactions.ts';

/** The worker: seals the log, lets reactions follow, runs jobs and schedules. */
export async function startWorker(house: House, ownerUrl: string, log: Logger): Promise<{ stop(): Promise<void> }> {
  const sealer = openPool(ownerUrl, {
    max: 1,
    name: 'lianfang sealer',
    onError: (error) => log.warn({ err: error }, 'the sealer lost its connection'),
  });
  const memory = newSealerMemory();
  const loops = [
    repeat('seal events', 1000, log, async () => {
      const client = await sealer.connect();
      let broken = true;
      try {
        const sealed = await sealEvents(client, house.now(), memory);
        broken = false;
        return sealed >= 1000;
      } finally {
        client.release(broken);
      }
    }),
    repeat('react', 500, log, () => reactOnce(house, reactions)),
    repeat('escalate', 5000, log, () => scheduled(house, 'escalation', escalateOverdue).then(() => false)),
    repeat('break-glass reviews', 60_000, log, () =>
      scheduled(house, 'break-glass', alarmOverdueReviews).then(() => false),
    ),
    repeat('purge', 3_600_000, log, async () => {
      await scheduled(house, 'retention', purgeSessions);
      await sealer.query(`delete from idempotency_keys where at < now() - interval '2 days'`);
      return false;
    }),
  ];
  await freeJobsOfTheDead(sealer);
  const queue = openPool(ownerUrl, {
    max: 4,
    name: 'lianfang jobs',
    onError: (error) => log.warn({ err: error }, 'the job queue lost a connection'),
  });
  const jobs = await runJobs({
    pgPool: queue,
    concurrency: 1,
    noHandleSignals: true,
    pollInterval: 1000,
    parsedCronItems: [],
    logger: new JobLogger(
      () => (level, message, meta) => log[level === 'warning' ? 'warn' : level]({ ...meta }, message),
    ),
    taskList: { 'run-import': async (payload) => runImport(house, payload) },
  });
  // Unheard, its failure would end the program; the queue is tried again at the next start.
  jobs.promise.catch((error: unknown) => log.error({ err: error }, 'the job queue ended'));
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await jobs.stop();
      await queue.end();
      await sealer.end();
    },
  };
}

function scheduled(house: House, name: string, work: (ctx: Context) => Promise<unknown>): Promise<unknown> {
  return new Context(house, systemActor(name)).transaction(work);
}

/** A server that was killed leaves its jobs marked as taken; nobody else runs jobs here, so they are free again. */
async function freeJobsOfTheDead(owner: pg.Pool): Promise<void> {
  await owner.query(`select graphile_worker.force_unlock_workers(array(
    select distinct locked_by from graphile_worker._private_jobs where locked_by is not null))`);
}
