import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sql } from '../../platform/sql.ts';

/** An event as the chain sees it: every column, as texts that mean the same on every machine. */
export const ChainedEvent = z.object({
  district: z.string(),
  id: z.string(),
  at: z.string(),
  actorId: z.string(),
  actorKind: z.string(),
  actorName: z.string(),
  bodyId: z.string().nullable(),
  breakGlassId: z.string().nullable(),
  purpose: z.string().nullable(),
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
  name: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  details: z.string(),
  beforeDigest: z.string().nullable(),
  afterDigest: z.string().nullable(),
});
export type ChainedEvent = z.infer<typeof ChainedEvent>;

/**
 * The columns of a `ChainedEvent`, of events as `e`. Time with its microseconds and details as the database's own text,
 * because a number or an instant that is read and written again could hide an edit.
 */
export const chainedColumns = sql`e.district, e.id,
  to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  e.actor_id, e.actor_kind, e.actor_name, e.body_id, e.break_glass_id, e.purpose, e.area_code, e.other_area_code, e.name,
  e.subject, e.subject_id, e.details::text as details, e.before_digest, e.after_digest`;

/** What stands before the first event of a chain. */
export const genesisHash = '0'.repeat(64);

/** The hash of an event at its place: SHA-256 of the hash before, followed by the event's canonical JSON. */
export function hashOf(previousHash: string, event: ChainedEvent): string {
  return createHash('sha256').update(previousHash).update(canonicalJson(event)).digest('hex');
}
