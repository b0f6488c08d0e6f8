import type pg from 'pg';
import { z } from 'zod';
import type { Instant } from '../../kernel/day.ts';
import { type Db, dbOn } from '../../platform/db.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { ChainedEvent, chainedColumns, genesisHash, hashOf } from './chain.ts';

/** Events in one transaction of the sealer: few round trips, and a lock that nobody waits for long. */
const batchSize = 5000;

/** Any number, the same everywhere: two sealers take turns. */
const sealingLock = 5_310_118;

/** How far the application's clocks may run apart, and how long an id may wait before it is written. */
const clockSlackMilliseconds = 300_000;

/** Sweeps of the whole log, for what a clock that is badly wrong may have put far back. */
const sweepMilliseconds = 3_600_000;

/**
 * What a sealer remembers between runs, so that each second costs an index range and not the whole log: below which id
 * every event is sealed for good. Ids are made before their transaction commits, so a range only counts as done when
 * all transactions that were open when its end was drawn are over.
 */
export interface SealerMemory {
  sealedBelow: string | null;
  pending: { readonly below: string; readonly openUntil: bigint } | null;
  sweptAt: Instant | null;
  readonly slackMilliseconds: number;
}

/** The memory of a sealer that begins: its first run looks at the whole log. */
export function newSealerMemory(slackMilliseconds = clockSlackMilliseconds): SealerMemory {
  return { sealedBelow: null, pending: null, sweptAt: null, slackMilliseconds };
}

/**
 * Puts every event that is committed and not yet sealed into the hash chain of its district, in the order of ids; an
 * event that commits late is sealed late, and never lost.
 * @param owner a connection of the owner of the tables: the application itself may not write seals
 * @returns how many were sealed
 */
export async function sealEvents(
  owner: pg.ClientBase,
  now: Instant,
  memory: SealerMemory = newSealerMemory(),
): Promise<number> {
  const db = dbOn(owner);
  if (memory.sweptAt === null || Date.parse(now) - Date.parse(memory.sweptAt) >= sweepMilliseconds) {
    memory.sealedBelow = null;
    memory.sweptAt = now;
  }
  const { oldest, next } = await db.one(
    z.object({ oldest: z.string(), next: z.string() }),
    sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text as oldest,
      pg_snapshot_xmax(pg_current_snapshot())::text as next`,
  );
  const done = memory.pending !== null && BigInt(oldest) >= memory.pending.openUntil ? memory.pending.below : null;
  if (memory.pending === null || done !== null)
    memory.pending = { below: idBeforeNow(memory.slackMilliseconds), openUntil: BigInt(next) };

  let sealed = 0;
  let from = memory.sealedBelow;
  for (;;) {
    const batch = await sealBatch(owner, db, { now, from });
    sealed += batch.count;
    from = batch.last ?? from;
    if (batch.count < batchSize) break;
  }
  if (done !== null) memory.sealedBelow = done;
  return sealed;
}

/** The smallest id that could have been made a clock's slack ago: a version 7 UUID begins with its milliseconds. */
function idBeforeNow(slackMilliseconds: number): string {
  const milliseconds = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16) - slackMilliseconds;
  const hex = milliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

async function sealBatch(owner: pg.ClientBase, db: Db, { now, from }: { now: Instant; from: string | null }) {
  await owner.query('begin');
  try {
    await owner.query(`select pg_advisory_xact_lock(${sealingLock})`);
    const events = await db.many(
      ChainedEvent,
      sql`
      select ${chainedColumns} from events e
      where ${from === null ? sql`true` : sql`e.id >= ${from}::uuid`}
        and not exists (select from event_seals s where s.district = e.district and s.event_id = e.id)
      order by e.id
      limit ${batchSize}`,
    );
    if (events.length > 0) await write(db, events, now);
    await owner.query('commit');
    return { count: events.length, last: events.at(-1)?.id ?? null };
  } catch (error) {
    await owner.query('rollback').catch(() => {});
    throw error;
  }
}

const Head = z.object({ district: z.string(), seq: z.number(), hash: z.string() });

async function write(db: Db, events: readonly ChainedEvent[], now: Instant): Promise<void> {
  const districts = [...new Set(events.map((event) => event.district))];
  const heads = new Map(
    (
      await db.many(
        Head,
        sql`
    select d.district, last.seq::float8 as seq, last.hash
    from unnest(${districts}::text[]) as d (district)
    cross join lateral (
      select seq, hash from event_seals s where s.district = d.district order by seq desc limit 1) last`,
      )
    ).map((head) => [head.district, head]),
  );
  const seals = events.map((event) => {
    const head = heads.get(event.district) ?? { district: event.district, seq: 0, hash: genesisHash };
    const seal = {
      district: event.district,
      seq: head.seq + 1,
      eventId: event.id,
      previousHash: head.hash,
      hash: hashOf(head.hash, event),
    };
    heads.set(event.district, seal);
    return seal;
  });
  await db.run(sql`
    insert into event_seals (district, seq, event_id, previous_hash, hash, sealed_at)
    select district, seq, event_id, previous_hash, hash, ${now}
    from unnest(${seals.map((seal) => seal.district)}::text[], ${seals.map((seal) => seal.seq)}::bigint[],
      ${seals.map((seal) => seal.eventId)}::uuid[], ${seals.map((seal) => seal.previousHash)}::text[],
      ${seals.map((seal) => seal.hash)}::text[]) as t (district, seq, event_id, previous_hash, hash)`);
}
