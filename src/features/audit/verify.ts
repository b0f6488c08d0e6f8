import { z } from 'zod';
import type { Db } from '../../platform/db.ts';
import { sql } from '../../platform/sql.ts';
import { ChainedEvent, chainedColumns, genesisHash, hashOf } from './chain.ts';
import type { ChainProblem, ChainReport, Head } from './model.ts';

/** What is told of one chain at most; a wholly edited log need not fill the memory. */
const toldAtMost = 1000;

/** A seal whose hash does not follow from the event it names. */
interface Misfit {
  readonly seq: number;
  readonly event: ChainedEvent;
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * Recomputes the chains, of one district or of all, and says what is wrong with each, in flat memory. An edited,
 * missing or reordered event and a missing seal are found by the chain; a chain that was computed anew, or cut off at
 * its end, by heads that were deposited elsewhere. To be called inside a transaction.
 * @param db of the owner, or of a reader whose areas cover the districts
 */
export async function verifyChain(
  db: Db,
  {
    district,
    heads = [],
  }: {
    district?: string | undefined;
    heads?: readonly Head[];
  } = {},
): Promise<ChainReport[]> {
  const districts = district === undefined ? await chainedDistricts(db, heads) : [district];
  const reports: ChainReport[] = [];
  for (const each of districts)
    reports.push(
      await verifyDistrict(
        db,
        each,
        heads.filter((head) => head.district === each),
      ),
    );
  return reports;
}

async function chainedDistricts(db: Db, heads: readonly Head[]): Promise<string[]> {
  const rows = await db.many(
    z.object({ district: z.string() }),
    sql`
    select district from event_seals union select district from events`,
  );
  return [...new Set([...rows, ...heads].map((row) => row.district))].sort();
}

async function verifyDistrict(db: Db, district: string, heads: readonly Head[]): Promise<ChainReport> {
  const chain = new Walk(heads);
  for await (const rows of db.stream(sql`
    select s.seq::float8 as seq, s.event_id, s.previous_hash, s.hash, e.id is not null as is_there, ${chainedColumns}
    from event_seals s
    left join events e on e.district = s.district and e.id = s.event_id
    where s.district = ${district}
    order by s.seq`)) {
    for (const row of rows) chain.next(sealedRow(row));
  }
  chain.end();
  await tellBrokenLinks(db, district, chain);
  const { unsealed } = await db.one(
    z.object({ unsealed: z.number() }),
    sql`
    select count(*)::int as unsealed from events e
    where e.district = ${district}
      and not exists (select from event_seals s where s.district = e.district and s.event_id = e.id)`,
  );
  const problems = chain.problems.sort((a, b) => a.seq - b.seq);
  return { district, sealed: chain.sealed, unsealed, problems, moreProblems: chain.moreProblems };
}

interface SealedRow {
  readonly seq: number;
  readonly eventId: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly event: ChainedEvent | null;
}

function sealedRow(row: Record<string, unknown>): SealedRow {
  const { seq, event_id: eventId, previous_hash: previousHash, hash, is_there: isThere } = row;
  return {
    seq: Number(seq),
    eventId: String(eventId),
    previousHash: String(previousHash),
    hash: String(hash),
    event: isThere ? eventIn(row) : null,
  };
}

const eventColumns = Object.keys(ChainedEvent.shape).map(
  (key) => [key, key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] as const,
);

/** Only the columns of the chain; not parsed, because the hash itself proves them. */
function eventIn(row: Record<string, unknown>): ChainedEvent {
  return Object.fromEntries(eventColumns.map(([key, column]) => [key, row[column]])) as unknown as ChainedEvent;
}

/** Walks one chain from its beginning, each link judged by what is stored before it: one edit is one problem. */
class Walk {
  readonly problems: ChainProblem[] = [];
  readonly misfits: Misfit[] = [];
  readonly brokenLinks: { seq: number; eventId: string; previousHash: string }[] = [];
  moreProblems = 0;
  sealed = 0;
  #last = { seq: 0, hash: genesisHash };
  readonly #heads: Map<number, Head[]>;

  constructor(heads: readonly Head[]) {
    this.#heads = new Map(heads.map((head) => [head.seq, heads.filter((each) => each.seq === head.seq)]));
  }

  next({ seq, eventId, previousHash, hash, event }: SealedRow): void {
    this.sealed++;
    const gap = seq - this.#last.seq - 1;
    if (gap > 0) {
      this.tell({
        seq: this.#last.seq + 1,
        eventId: null,
        kind: 'missing-seal',
        sentence:
          gap === 1
            ? `Seal ${this.#last.seq + 1} is missing.`
            : `Seals ${this.#last.seq + 1} to ${seq - 1} are missing.`,
      });
    } else if (previousHash !== this.#last.hash) {
      this.brokenLinks.push({ seq, eventId, previousHash });
    }
    if (event === null) {
      this.tell({
        seq,
        eventId,
        kind: 'missing-event',
        sentence: `Event ${eventId}, sealed as number ${seq}, is not in the log any more.`,
      });
    } else if (hashOf(previousHash, event) !== hash) {
      if (this.misfits.length < toldAtMost) this.misfits.push({ seq, event, previousHash, hash });
      else this.moreProblems++;
    }
    for (const head of this.#heads.get(seq) ?? []) this.#compare(head, hash, eventId);
    this.#last = { seq, hash };
  }

  /** Heads beyond the end: the end was cut off. */
  end(): void {
    for (const head of [...this.#heads.values()].flat()) {
      if (head.seq <= this.#last.seq) continue;
      this.tell({
        seq: head.seq,
        eventId: null,
        kind: 'head-mismatch',
        sentence: `The chain ends at ${this.#last.seq}, but number ${head.seq} was deposited (sealed ${head.sealedAt}): its end was cut off.`,
      });
    }
  }

  tell(problem: ChainProblem): void {
    if (this.problems.length < toldAtMost) this.problems.push(problem);
    else this.moreProblems++;
  }

  #compare(head: Head, hash: string, eventId: string): void {
    if (head.hash === hash) return;
    this.tell({
      seq: head.seq,
      eventId,
      kind: 'head-mismatch',
      sentence: `Number ${head.seq} is not what was deposited (sealed ${head.sealedAt}): the log was changed and the chain computed anew.`,
    });
  }
}

/**
 * Says of each seal that does not fit what happened to it. Two events that changed places fit each other's seals; a
 * link that leads to a hash elsewhere in the chain was moved; one that leads nowhere lost the seal before it.
 */
async function tellBrokenLinks(db: Db, district: string, chain: Walk): Promise<void> {
  const fits = new Set<number>();
  for (const seal of chain.misfits.slice(0, 200)) {
    if (
      chain.misfits
        .slice(0, 200)
        .some((other) => other.seq !== seal.seq && hashOf(seal.previousHash, other.event) === seal.hash)
    )
      fits.add(seal.seq);
  }
  for (const { seq, event } of chain.misfits) {
    chain.tell(
      fits.has(seq)
        ? {
            seq,
            eventId: event.id,
            kind: 'reordered',
            sentence: `Event ${event.id} stands at ${seq}, where another event was sealed: events changed places.`,
          }
        : {
            seq,
            eventId: event.id,
            kind: 'edited',
            sentence: `Event ${event.id} (number ${seq}, ${event.name}) is not as it was sealed: it was edited, or another was put in its place.`,
          },
    );
  }
  for (const { seq, eventId, previousHash } of chain.brokenLinks) {
    const isElsewhere = await db.maybeOne(
      z.object({ seq: z.number() }),
      sql`
      select seq::float8 as seq from event_seals where district = ${district} and hash = ${previousHash} limit 1`,
    );
    const wasFirst = previousHash === genesisHash;
    chain.tell(
      (isElsewhere ?? wasFirst)
        ? {
            seq,
            eventId,
            kind: 'reordered',
            sentence: `Seal ${seq} does not follow the one before it: seals changed places.`,
          }
        : {
            seq,
            eventId,
            kind: 'missing-seal',
            sentence: `The seal before ${seq} is missing, and the numbers were closed up.`,
          },
    );
  }
}
