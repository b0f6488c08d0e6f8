import type pg from 'pg';
import { z } from 'zod';
import { districtOf } from '../kernel/area-code.ts';
import { type Day, dayOf, type Instant } from '../kernel/day.ts';
import { type Actor, systemId } from './actor.ts';
import { type Db, inTransaction } from './db.ts';
import { digest } from './digest.ts';
import { newId } from './id.ts';
import type { Keys } from './keys.ts';
import type { Packs } from './packs.ts';
import { arrayText, literal, sql } from './sql.ts';

/** What the running program gives to every request. */
export interface House {
  readonly pool: pg.Pool;
  readonly keys: Keys;
  /** The clock. A drill's runs beside the real one: it began when the outbreak that is played began. */
  readonly now: () => Instant;
  /** The latest moment anything reported may name: now, and in a drill the real now, for lists younger than the drill. */
  readonly latest: () => Instant;
  /** IANA zone in which days are counted, `Asia/Shanghai` where not set. */
  readonly zone: string;
  /** Training and live data never share a database; what is shown and sent depends on which this is. */
  readonly kind: 'training' | 'live';
  /** Folder of what must survive beside the database: files, keys, logs. */
  readonly dataDir: string;
  /** The protocol packs, by id. */
  readonly packs: Packs;
  /** Names of events that something follows from by itself (reactions.ts); they are also put in the outbox. */
  readonly reactsTo: ReadonlySet<string>;
}

/** What happened, to whom it happened, and where it belongs. */
export interface Happening {
  /** `feature.past-tense`. */
  readonly name: string;
  /** Kind of the subject, a table's singular noun: `case`, `person`, `task`. */
  readonly subject: string;
  readonly subjectId: string;
  /** The area concerned; decides in whose hash chain the event stands and who may read it. Default: the actor's first. */
  readonly areaCode?: string | undefined;
  /** A second area concerned, which may read it as well. */
  readonly otherAreaCode?: string | null | undefined;
  /** What a history needs to tell it in words. Never names, numbers or addresses of persons: ids of them. */
  readonly details?: Record<string, unknown>;
  /** State before and after; only their digests are kept. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** One request: who asks, when, why, and the database as far as they may see it. */
export class Context {
  readonly house: House;
  readonly actor: Actor;
  readonly now: Instant;
  /** Why personal data are looked at, as the asker states it; null where nothing personal is asked. */
  readonly purpose: string | null;
  /** The client's own name for this change: sent twice, it is done once. */
  readonly idempotencyKey: string | null;
  /** Events recorded so far in this change. */
  recorded = 0;
  readonly #db: Db | null;

  constructor(
    house: House,
    actor: Actor,
    more: {
      db?: Db;
      now?: Instant;
      purpose?: string | null;
      idempotencyKey?: string | null;
    } = {},
  ) {
    this.house = house;
    this.actor = actor;
    this.now = more.now ?? house.now();
    this.purpose = more.purpose ?? null;
    this.idempotencyKey = more.idempotencyKey ?? null;
    this.#db = more.db ?? null;
  }

  /** Today in the installation's zone. */
  get today(): Day {
    return dayOf(this.now, this.house.zone);
  }

  /** The database, inside this request's transaction. */
  get db(): Db {
    if (!this.#db) throw new Error('no transaction: call an action, or ctx.transaction()');
    return this.#db;
  }

  get inTransaction(): boolean {
    return this.#db !== null;
  }

  /** Runs `work` in a transaction of the actor's scope; inside one already, in that. */
  async transaction<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
    if (this.#db) return work(this);
    const { house, actor, now, purpose, idempotencyKey } = this;
    return inTransaction(house.pool, scopeSettings(actor), (db) =>
      work(new Context(house, actor, { db, now, purpose, idempotencyKey })),
    );
  }

  /**
   * The same transaction in another's name and scope, from now on: for the drill, which plays many persons in one go.
   * The context it was called on must not be used afterwards but to change the name again.
   */
  async inNameOf(actor: Actor, now: Instant, purpose: string | null = null): Promise<Context> {
    await this.db.client.query(scopeSettings(actor));
    return new Context(this.house, actor, { db: this.db, now, purpose });
  }

  /** Records what happened, in the same transaction as the change itself. */
  async record(happening: Happening): Promise<string> {
    this.recorded++;
    return recordAll(this, [happening]).then((ids) => ids[0]!);
  }

  /** Records many happenings at once (imports, bulk changes); returns the events' ids in the same order. */
  async recordMany(happenings: readonly Happening[]): Promise<string[]> {
    this.recorded += happenings.length;
    return recordAll(this, happenings);
  }
}

/**
 * The scope of a transaction, as `set local` with literals: settings that arrive by function call do not reach the
 * workers of a distributed database, and row-level security there would show nothing.
 */
export function scopeSettings(actor: Actor): string {
  return [
    `set local role ${actor.areas.includes('') ? 'lianfang_everywhere' : 'none'}`,
    `set local app.areas = ${literal(arrayText(actor.areas))}`,
    `set local app.actor = ${literal(actor.id)}`,
    `set local app.roles = ${literal(arrayText(actor.roles))}`,
  ].join(';');
}

async function recordAll(ctx: Context, happenings: readonly Happening[]): Promise<string[]> {
  if (happenings.length === 0) return [];
  const ids = happenings.map(() => newId());
  const rows = happenings.map((each, index) => {
    const areaCode = each.areaCode ?? ctx.actor.areas[0] ?? '';
    return {
      id: ids[index]!,
      district: districtOf(areaCode),
      areaCode,
      otherAreaCode: each.otherAreaCode ?? null,
      name: each.name,
      subject: each.subject,
      subjectId: each.subjectId,
      details: JSON.stringify(each.details ?? {}),
      before: each.before === undefined ? null : digest(each.before),
      after: each.after === undefined ? null : digest(each.after),
    };
  });
  const column = (key: keyof (typeof rows)[number]) => rows.map((row) => row[key]);
  await ctx.db.run(sql`
    insert into events (district, id, at, actor_id, actor_kind, actor_name, body_id, break_glass_id, purpose, area_code, other_area_code,
      name, subject, subject_id, details, before_digest, after_digest)
    select district, id, ${ctx.now}, ${ctx.actor.id}, ${ctx.actor.kind}, ${ctx.actor.name}, ${ctx.actor.bodyId}, ${ctx.actor.breakGlassId},
      ${ctx.purpose}, area_code, other_area_code, name, subject, subject_id, details::jsonb, before_digest, after_digest
    from unnest(${column('district')}::text[], ${ids}::uuid[], ${column('areaCode')}::text[],
      ${column('otherAreaCode')}::text[], ${column('name')}::text[], ${column('subject')}::text[],
      ${column('subjectId')}::text[], ${column('details')}::text[], ${column('before')}::text[], ${column('after')}::text[])
      as t (district, id, area_code, other_area_code, name, subject, subject_id, details, before_digest, after_digest)`);
  const reacting = rows.filter((row) => ctx.house.reactsTo.has(row.name));
  if (reacting.length > 0) {
    await ctx.db.run(sql`
      insert into outbox (event_id, district, name)
      select * from unnest(${reacting.map((row) => row.id)}::uuid[], ${reacting.map((row) => row.district)}::text[],
        ${reacting.map((row) => row.name)}::text[])`);
  }
  return ids;
}

/** Whether the system itself acts. */
export function isSystem(actor: Actor): boolean {
  return actor.id === systemId;
}

/** An event as read back by histories and reactions. */
export const EventRow = z.object({
  district: z.string(),
  id: z.uuid(),
  at: z.string(),
  actorId: z.uuid(),
  actorKind: z.enum(['person', 'service', 'system']),
  actorName: z.string(),
  bodyId: z.uuid().nullable(),
  breakGlassId: z.uuid().nullable(),
  purpose: z.string().nullable(),
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
  name: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  details: z.record(z.string(), z.unknown()),
  beforeDigest: z.string().nullable(),
  afterDigest: z.string().nullable(),
});
export type EventRow = z.infer<typeof EventRow>;
