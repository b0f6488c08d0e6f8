import { z } from 'zod';
import { addDays, type Day, type Instant } from '../../kernel/day.ts';
import type { Db } from '../../platform/db.ts';
import { digest } from '../../platform/digest.ts';
import { sql } from '../../platform/sql.ts';
import { HeadsFile, headsFileEdited, headsFileUnreadable } from './model.ts';

/**
 * The heads of all chains at the end of a day, as the text of a file. Deposited elsewhere, it finds what the chain
 * alone cannot: a chain that was computed anew from an edited log, and one whose end was cut off.
 */
export async function exportHeads(
  db: Db,
  { day, zone, now }: { day: Day; zone: string; now: Instant },
): Promise<string> {
  const rows = await db.many(
    z.object({ district: z.string(), seq: z.number(), hash: z.string(), sealedAt: z.string() }),
    sql`
    select d.district, last.seq::float8 as seq, last.hash,
      to_char(last.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as sealed_at
    from (select distinct district from event_seals) d
    cross join lateral (
      select seq, hash, sealed_at from event_seals s
      where s.district = d.district and sealed_at < (${addDays(day, 1)}::date::timestamp at time zone ${zone})
      order by seq desc limit 1) last
    order by d.district`,
  );
  const content = { format: 'lianfang-heads-1' as const, day, zone, madeAt: now, heads: rows };
  return `${JSON.stringify({ ...content, digest: digest(content) }, null, 1)}\n`;
}

/** Reads a deposited file. @throws Problem `audit/heads-file-unreadable`, `audit/heads-file-edited`. */
export function readHeads(text: string): HeadsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw headsFileUnreadable({});
  }
  const file = HeadsFile.safeParse(value);
  if (!file.success) throw headsFileUnreadable({});
  const { digest: stated, ...content } = file.data;
  if (digest(content) !== stated) throw headsFileEdited({});
  return file.data;
}
