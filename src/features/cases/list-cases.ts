import { z } from 'zod';
import { cursorOf, Page, readCursor } from '../../kernel/page.ts';
import { query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { type Sql, sql } from '../../platform/sql.ts';
import { summariesOf } from './case-rows.ts';
import { partsOf, whole } from './filter.ts';
import {
  CaseFilter,
  CaseSummary,
  Classification,
  type ListCases as Listing,
  ListCases,
  Outcome,
  rolesThatSeeCases,
} from './model.ts';

const sortColumn: Record<Listing['sort'], Sql> = {
  reportedOn: sql`c.reported_on`,
  onsetOn: sql`c.onset_on`,
  classifiedAt: sql`c.classified_at`,
  ageYears: sql`c.age_years`,
  number: sql`c.number`,
};

const mayBeUnknown = new Set<Listing['sort']>(['onsetOn', 'ageYears']);

const Found = z.object({ id: z.string(), value: z.union([z.string(), z.number(), z.null()]) });
type Found = z.infer<typeof Found>;

/** The line list of the asker's areas. */
export const listCases = query({
  name: 'cases.list',
  summary: 'Cases of your areas, filtered and sorted, a page at a time.',
  allow: rolesThatSeeCases,
  input: ListCases,
  output: Page(CaseSummary),
  async run(ctx, input) {
    const found = await findPage(ctx, input, input.limit + 1);
    const shown = found.slice(0, input.limit);
    const last = shown.at(-1);
    return {
      rows: await summariesOf(
        ctx,
        shown.map((each) => each.id),
      ),
      next: found.length > input.limit && last ? cursorOf([last.value, last.id]) : null,
    };
  },
});

/**
 * Ids and sort values of one page. Rows whose sort value is unknown come last in either direction; they are a second
 * question, because a comparison that also allows for unknowns cannot be answered from an index.
 */
async function findPage(ctx: Context, input: Listing, count: number): Promise<Found[]> {
  const [value, id] = input.after ? readCursor(input.after, 2) : [undefined, undefined];
  const column = sortColumn[input.sort];
  const comparison = input.direction === 'desc' ? sql`<` : sql`>`;
  const found: Found[] = [];
  const split = mayBeUnknown.has(input.sort);
  const known = split ? sql`${column} is not null` : undefined;
  const offset = input.after ? 0 : (input.offset ?? 0);
  if (value !== null) {
    const beyond = value === undefined ? undefined : sql`(${column}, c.id) ${comparison} (${value}, ${id})`;
    found.push(...(await pageOf(ctx, input, [known, beyond], { count, offset })));
  }
  if (split && found.length < count) {
    const beyond = value === null ? sql`c.id ${comparison} ${id}` : undefined;
    const passed = offset > 0 && found.length === 0 ? offset - (await countKnown(ctx, input, column)) : 0;
    const rest = { count: count - found.length, offset: Math.max(0, passed) };
    found.push(...(await pageOf(ctx, input, [sql`${column} is null`, beyond], rest)));
  }
  return found;
}

async function countKnown(ctx: Context, input: Listing, column: Sql): Promise<number> {
  const { count } = await ctx.db.one(
    z.object({ count: z.number() }),
    sql`
    select count(*)::int as count from cases c where ${whole(ctx, input)} and ${column} is not null`,
  );
  return count;
}

async function pageOf(
  ctx: Context,
  input: Listing,
  more: readonly (Sql | undefined)[],
  {
    count,
    offset,
  }: {
    count: number;
    offset: number;
  },
): Promise<Found[]> {
  const column = sortColumn[input.sort];
  const direction = input.direction === 'desc' ? sql`desc` : sql`asc`;
  const extra = sql.join([sql`true`, ...more.filter((each): each is Sql => each !== undefined)], sql` and `);
  const rowsOf = (condition: Sql, part: { limit: number; offset: number }) => sql`
    select c.id, ${column} as value from cases c
    where ${condition} and ${extra}
    order by ${column} ${direction}, c.id ${direction}
    limit ${part.limit} offset ${part.offset}`;
  const parts = partsOf(ctx, input);
  if (parts.length === 1) return ctx.db.many(Found, rowsOf(parts[0]!, { limit: count, offset }));
  const wholes = parts.map((condition) => sql`(${rowsOf(condition, { limit: count + offset, offset: 0 })})`);
  return ctx.db.many(
    Found,
    sql`
    select id, value from (${sql.join(wholes, sql` union all `)}) as found
    order by value ${direction}, id ${direction} limit ${count} offset ${offset}`,
  );
}

const Count = z.object({ classification: Classification, outcome: Outcome, count: z.number().int() });

/** How many cases the filter shows, by classification and outcome: the numbers on the quick buttons. */
export const countCases = query({
  name: 'cases.count',
  summary: 'How many cases the filter shows, by classification and outcome.',
  allow: rolesThatSeeCases,
  input: CaseFilter,
  output: z.object({ total: z.number().int(), counts: z.array(Count) }),
  async run(ctx, filter) {
    const counts = await ctx.db.many(
      Count,
      sql`
      select c.classification, c.outcome, count(*)::int as count from cases c
      where ${whole(ctx, filter)} group by c.classification, c.outcome order by 1, 2`,
    );
    return { total: counts.reduce((sum, each) => sum + each.count, 0), counts };
  },
});
