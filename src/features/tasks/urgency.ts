import { z } from 'zod';
import { badCursor, cursorOf, readCursor } from '../../kernel/page.ts';
import type { Context } from '../../platform/context.ts';
import { sql, type Sql } from '../../platform/sql.ts';
import { Priority } from './model.ts';
import { isOpenOnly, type TaskFilter, wanted } from './task-filter.ts';
import { taskColumns, TaskRow } from './task-row.ts';

/** A part of a queue, and the mark of the next. */
export interface UrgentPage {
  readonly rows: TaskRow[];
  readonly next: string | null;
}

/**
 * A page of a queue: first what is overdue, by lateness; then the rest by the share of time used, high before low
 * priority; ended tasks last. The list is ordered by the instant of its first page, so that paging neither repeats nor
 * skips.
 */
export async function urgentFirst(
  ctx: Context,
  filter: TaskFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<UrgentPage> {
  const mark = cursor === undefined ? null : readMark(cursor);
  const asOf = mark?.asOf ?? ctx.now;
  const rows: Sorted[] = mark?.part === 'later' ? [] : await overduePart(ctx, filter, { asOf, mark, limit: limit + 1 });
  if (rows.length <= limit && filter.overdue !== true) {
    const rest = { asOf, mark: mark?.part === 'later' ? mark : null, limit: limit + 1 - rows.length };
    rows.push(...(await laterPart(ctx, filter, rest)));
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? markAfter(last, asOf) : null };
}

const Sorted = TaskRow.extend({ sortShare: z.number().nullable() });
type Sorted = z.infer<typeof Sorted>;

interface Part {
  /** The instant by which the whole list is ordered, that of its first page. */
  readonly asOf: string;
  readonly mark: Mark | null;
  readonly limit: number;
}

async function overduePart(ctx: Context, filter: TaskFilter, { asOf, mark, limit }: Part): Promise<Sorted[]> {
  if (filter.overdue === false) return [];
  return ctx.db.many(
    Sorted,
    sql`
    select ${taskColumns}, null::float8 as sort_share from tasks
    where ${wanted(ctx, filter)} and is_open and step_due_at <= ${asOf}
      and ${mark ? sql`(step_due_at, tasks.id) > (${mark.dueAt}, ${mark.id}::uuid)` : sql`true`}
    order by step_due_at, tasks.id
    limit ${limit}`,
  );
}

async function laterPart(ctx: Context, filter: TaskFilter, part: Part): Promise<Sorted[]> {
  const { asOf, limit } = part;
  const share = shareAt(asOf);
  const beyond = beyondMark(part);
  const horizon = isOpenOnly(filter) ? await horizonOf(ctx, filter, part) : null;
  return ctx.db.many(
    Sorted,
    sql`
    select ${taskColumns}, ${share} as sort_share from tasks
    where ${wanted(ctx, filter)} and (not is_open or step_due_at > ${asOf}) and ${beyond}
      and ${horizon === null ? sql`true` : sql`step_due_at <= ${horizon}`}
    order by -(${share}), ${rank}, tasks.id
    limit ${limit}`,
  );
}

/**
 * Until when a task must be due to be among the `limit` most urgent; null where nothing bounds it. Shares change with
 * time, so no index has their order. But who has time T left of a span S has used 1 − T/S, at most 1 − T/longest span:
 * once enough tasks with a share ≥ s are found among those due soonest, none that is due later than
 * now + (1 − s) × longest span can come before them.
 */
async function horizonOf(ctx: Context, filter: TaskFilter, part: Part): Promise<string | null> {
  const { asOf, limit } = part;
  const Row = z.object({ share: z.number(), dueBy: z.string() });
  const bound = await ctx.db.maybeOne(
    Row,
    sql`
    select share, to_char(
        (${asOf}::timestamptz + interval '10 milliseconds' + (1 - share) * longest) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as due_by
    from (
      select share from (
        select ${shareAt(asOf)} as share from tasks
        where ${wanted(ctx, filter)} and step_due_at > ${asOf} and ${beyondMark(part)}
        order by step_due_at
        limit ${Math.max(300, limit * 4)}) soonest
      order by share desc
      offset ${limit - 1} limit 1) least
    cross join (select max(step_due_at - step_from_at) as longest from tasks where is_open) spans`,
  );
  return bound && bound.share > 0 ? bound.dueBy : null;
}

function shareAt(asOf: string): Sql {
  return sql`case when is_open then greatest(extract(epoch from ${asOf}::timestamptz - step_from_at)::float8, 0)
    / greatest(extract(epoch from step_due_at - step_from_at)::float8, 0.001) else -1 end`;
}

const rank = sql`array_position(array['high', 'normal', 'low'], priority)`;

function beyondMark({ asOf, mark }: Part): Sql {
  return mark
    ? sql`(-(${shareAt(asOf)}), ${rank}, tasks.id) > (-(${mark.share}::float8), ${mark.rank}, ${mark.id}::uuid)`
    : sql`true`;
}

interface Mark {
  readonly asOf: string;
  readonly part: 'overdue' | 'later';
  readonly dueAt: string;
  readonly share: number;
  readonly rank: number;
  readonly id: string;
}

function markAfter(row: Sorted, asOf: string): string {
  const part = row.sortShare === null ? 'overdue' : 'later';
  return cursorOf([asOf, part, row.stepDueAt, row.sortShare ?? 0, Priority.options.indexOf(row.priority) + 1, row.id]);
}

const MarkValues = z.tuple([
  z.iso.datetime(),
  z.enum(['overdue', 'later']),
  z.iso.datetime(),
  z.number(),
  z.number(),
  z.uuid(),
]);

function readMark(cursor: string): Mark {
  const values = MarkValues.safeParse(readCursor(cursor, 6));
  if (!values.success) throw badCursor({});
  const [asOf, part, dueAt, share, rankOf, id] = values.data;
  return { asOf, part, dueAt, share, rank: rankOf, id };
}
