import { z } from 'zod';
import { AreaCode, isWithin } from '../../kernel/area-code.ts';
import { Day, Instant } from '../../kernel/day.ts';
import { tellEvent } from '../../kernel/event-words.ts';
import { Id } from '../../kernel/id.ts';
import { cursorOf, Page, readCursor } from '../../kernel/page.ts';
import { download, query } from '../../platform/action.ts';
import { type Context, isSystem } from '../../platform/context.ts';
import { outsideScope } from '../../platform/database-problems.ts';
import { allOf, sql, type Sql } from '../../platform/sql.ts';
import { exportHeads, readHeads } from './heads.ts';
import { ChainReport, HeadsFile, ToldEvent } from './model.ts';
import { verifyChain } from './verify.ts';

const Paged = z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) });

const EventFilter = Paged.extend({
  actorId: Id.optional(),
  subject: z.string().max(40).optional(),
  subjectId: z.string().max(100).optional(),
  /** A whole name, `cases.reclassified`, or a feature with a star, `cases.*`. */
  name: z
    .string()
    .max(80)
    .regex(/^[a-z-]+\.([a-z-]+|\*)$/)
    .optional(),
  /** Both inclusive. */
  from: Instant.optional(),
  to: Instant.optional(),
  areaCode: AreaCode.optional(),
});

/** Who did what, newest first. */
export const listEvents = query({
  name: 'audit.events',
  summary: 'What happened, newest first, by actor, subject, kind of event, time and area.',
  allow: ['auditor'],
  input: EventFilter,
  output: Page(ToldEvent.extend({ purpose: z.string().nullable() })),
  run: (ctx, { cursor, limit, name, ...filter }) =>
    told(
      ctx,
      { cursor, limit, newestFirst: true },
      allOf([
        name !== undefined && (name.endsWith('*') ? sql`name ^@ ${name.slice(0, -1)}` : sql`name = ${name}`),
        ...common(filter),
      ]),
    ),
});

/** Who looked at whose personal data, and what for. */
export const listReadings = query({
  name: 'audit.readings',
  summary: 'Who looked at personal data, of whom, when and for what purpose.',
  allow: ['auditor'],
  input: EventFilter.omit({ name: true }),
  output: Page(ToldEvent.extend({ purpose: z.string().nullable() })),
  run: (ctx, { cursor, limit, ...filter }) =>
    told(
      ctx,
      { cursor, limit, newestFirst: true },
      allOf([
        // As the index says it.
        sql`name like '%viewed'`,
        ...common(filter),
      ]),
    ),
});

/** The history of any record in words, oldest first. Who looked at it is shown to auditors only. */
export const viewHistory = query({
  name: 'audit.history',
  summary: 'The history of one record in words, oldest first.',
  allow: 'signed-in',
  input: Paged.extend({ subject: z.string().max(40), subjectId: z.string().max(100) }),
  output: Page(ToldEvent),
  run: (ctx, { cursor, limit, ...filter }) =>
    told(
      ctx,
      { cursor, limit, newestFirst: false },
      allOf([!ctx.actor.roles.includes('auditor') && sql`name not like '%viewed'`, ...common(filter)]),
    ),
});

/** Recomputes the hash chain of a district and says what is wrong with it. */
export const checkChain = query({
  name: 'audit.verify',
  summary: 'Recomputes the hash chain of the audit log and names every edited, missing or reordered event.',
  allow: ['auditor'],
  input: z.object({
    district: z.string().regex(/^[0-9A-Z]{6}$/),
    /** A deposited file of heads, to be compared as well. */
    heads: HeadsFile.optional(),
  }),
  output: ChainReport,
  async run(ctx, { district, heads }) {
    if (!isWithin(district, ctx.actor.areas) && !isSystem(ctx.actor)) throw outsideScope({});
    const deposited = heads === undefined ? [] : readHeads(JSON.stringify(heads)).heads;
    return (await verifyChain(ctx.db, { district, heads: deposited }))[0]!;
  },
});

/** The heads of all chains at the end of a day, to be deposited elsewhere. */
export const downloadHeads = download({
  name: 'audit.heads',
  summary: 'Exports the heads of the hash chains at the end of a day, to be deposited with somebody else.',
  allow: ['auditor'],
  input: z.object({ day: Day }),
  async run(ctx, { day }) {
    const text = await exportHeads(ctx.db, { day, zone: ctx.house.zone, now: ctx.now });
    await ctx.record({ name: 'audit.heads-exported', subject: 'audit', subjectId: day, details: { day } });
    return { fileName: `lianfang-heads-${day}.json`, mediaType: 'application/json', body: once(text) };
  },
});

const EventToTell = ToldEvent.omit({ words: true }).extend({ purpose: z.string().nullable() });

async function told(
  ctx: Context,
  page: { cursor: string | undefined; limit: number; newestFirst: boolean },
  condition: Sql,
) {
  const [at, id] = page.cursor === undefined ? [] : readCursor(page.cursor, 2);
  const beyond = page.newestFirst ? sql`<` : sql`>`;
  const direction = page.newestFirst ? sql`desc` : sql`asc`;
  const rows = await ctx.db.many(
    EventToTell,
    sql`
    select id, at, actor_id, actor_kind, actor_name, body_id, break_glass_id, purpose, area_code, other_area_code, name,
      subject, subject_id, details
    from events
    where ${condition} and ${at === undefined ? sql`true` : sql`(at, id) ${beyond} (${at}, ${id}::uuid)`}
    order by at ${direction}, id ${direction}
    limit ${page.limit + 1}`,
  );
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({ ...row, words: tellEvent(row.name, row.details) })),
    next: rows.length > page.limit && last ? cursorOf([last.at, last.id]) : null,
  };
}

interface Common {
  readonly actorId?: string | undefined;
  readonly subject?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly areaCode?: string | undefined;
}

function common({ actorId, subject, subjectId, from, to, areaCode }: Common): (Sql | false)[] {
  return [
    actorId !== undefined && sql`actor_id = ${actorId}`,
    subject !== undefined && sql`subject = ${subject}`,
    subjectId !== undefined && sql`subject_id = ${subjectId}`,
    from !== undefined && sql`at >= ${from}`,
    to !== undefined && sql`at <= ${to}`,
    areaCode !== undefined && sql`(area_code ^@ ${areaCode} or other_area_code ^@ ${areaCode})`,
  ];
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
