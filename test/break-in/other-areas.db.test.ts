import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { expect, test } from 'vitest';
import { withOwnDatabase } from '../db.ts';
import { serve, tokenOf } from '../http.ts';
import { type Desk, plant, type Planted } from './planted.ts';
import { actionOf, allRoutes, askWith, type Input, requestAbout, type Route } from './requests.ts';

/** Tables everybody signed in may read whole; each says so in its comment. What is no person's and no area's secret. */
const referenceTables = ['bodies', 'institutions', 'rounds', 'functional_zones', 'areas', 'task_slot_labels'];

/** What somebody may do to another district on purpose, and why. Everything else must change nothing there. */
const byDesign: Partial<Record<Route, { table: string; why: string }>> = {
  'POST /reports': { table: 'abnormal_reports', why: 'anybody may report anything abnormal anywhere (M04-6)' },
  'POST /tasks': {
    table: 'tasks',
    why: 'an order may name anybody as owner; it shows them nothing, because the row has no area of theirs',
  },
  'POST /break-glass': {
    table: 'break_glass',
    why: 'emergency access is open, loud and reviewed by the auditors of the area (safeguard 17)',
  },
};

/** Requests that even the district's own people do not get through with, and why the refusal is no accident. */
const refusedAtHomeToo: Partial<Record<Route, number>> = {
  // Too many wrong passwords by then.
  'POST /sign-in': 429,
  'POST /sign-in/providers/:id': 403,
  'POST /sign-in/providers/:providerId/begin': 404,
  'POST /sign-in/finish': 401,
  'POST /me/post': 404,
  'POST /me/password': 403,
  'POST /me/phone': 403,
  'POST /me/phone/remove': 403,
  'POST /accounts/:accountId/invite': 404,
  'POST /break-glass/rules': 403,
  'POST /areas/trees': 403,
  'PUT /tasks/slot-labels': 403,
};

const strangers: readonly Desk[] = ['domain', 'admin', 'auditor'];

type Rows = ReadonlyMap<string, string>;

test(
  "another district's people get nothing of a district and change nothing in it, whatever they ask",
  withOwnDatabase(async (house) => {
    const app = await serve(house);
    const owner = new pg.Client({ connectionString: house.ownerUrl });
    await owner.connect();
    try {
      const home = await plant(app, house, '510117', '郫暗号');
      const other = await plant(app, house, '510104', '锦口令');
      const look = await lookerAt(owner);
      const secrets = secretsOf(home, other, await look());

      const broken: string[] = [];
      for (const route of allRoutes) {
        const ofHome = await requestAbout(app, route, home);
        const before = await look();
        for (const [desk, input] of strangers.flatMap((each) =>
          inputsFor(ofHome, home, other).map((one) => [each, one] as const),
        )) {
          const token = await freshToken(app, route, other, desk);
          const answer = await askWith(app, route, input, { token });
          if (answer.statusCode >= 500) broken.push(`${route} as ${desk}: ${answer.statusCode} ${answer.body}`);
          const leaked = secrets.filter((secret) => answer.body.includes(secret) && !isSent(input, secret));
          if (leaked.length > 0) broken.push(`${route} as ${desk}: told ${leaked.join(', ')}`);
        }
        broken.push(...changesIn(home, other, { route, secrets, before, after: await look() }));
      }
      expect(broken).toEqual([]);
      expect(await toldByLists(app, home, other)).toEqual([]);

      expect(await refusedAtHome(app, home)).toEqual([]);
    } finally {
      await owner.end();
      await app.close();
    }
  }),
  120_000,
);

/** Lists without any filter, as somebody of one district sees them by themselves, that hold a word of the other. */
async function toldByLists(app: FastifyInstance, home: Planted, other: Planted): Promise<string[]> {
  const lists = allRoutes.filter((route) => route.startsWith('GET ') && !route.includes(':'));
  expect(lists.length).toBeGreaterThan(25);
  const told: string[] = [];
  for (const route of lists) {
    // Where a period or two ids must be named, the ones that the district's own people would name.
    const input = /figures|timeliness|late-reports|heads|preview|search/.test(route)
      ? await requestAbout(app, route, home)
      : {};
    for (const desk of strangers) {
      const answer = await askWith(
        app,
        route,
        { ...input, ...(route.includes('/figures') ? { area: '' } : {}) },
        { token: other.desks[desk].token },
      );
      for (const word of home.words) if (answer.body.includes(word)) told.push(`${route} as ${desk}: ${word}`);
    }
  }
  return told;
}

/** A session that the request may end or send elsewhere gets a token of its own. */
async function freshToken(app: FastifyInstance, route: Route, of: Planted, desk: Desk): Promise<string> {
  const { userName, token } = of.desks[desk];
  return /\/me|\/sign-out|\/break-glass$/.test(route) ? tokenOf(app, userName) : token;
}

/** The input as it is, and with the stranger's own area codes beside the same ids: what is others' must not be drawn over. */
function inputsFor(ofHome: Input, home: Planted, other: Planted): Input[] {
  const text = JSON.stringify(ofHome);
  const mixed = text.replaceAll(`"${home.district}`, `"${other.district}`);
  return mixed === text ? [ofHome] : [ofHome, JSON.parse(mixed) as Input];
}

function isSent(input: Input, secret: string): boolean {
  return JSON.stringify(input).includes(secret);
}

/** Every id that only the district has, and every word that stands in its data. */
function secretsOf(home: Planted, other: Planted, rows: Rows): string[] {
  const uuids = (text: string) => text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
  const isReference = (key: string) => referenceTables.includes(key.split(' ')[0]!);
  const own = [...rows]
    .filter(([key, row]) => belongsTo(home, row) && !isReference(key))
    .flatMap(([, row]) => uuids(row));
  const theirs = new Set([...rows].filter(([, row]) => belongsTo(other, row)).flatMap(([, row]) => uuids(row)));
  const everybodys = new Set([...rows].filter(([key]) => isReference(key)).flatMap(([, row]) => uuids(row)));
  const ids = [...new Set(own)].filter((id) => !theirs.has(id) && !everybodys.has(id) && !/^(0{8}|f{8})-/.test(id));
  expect(ids.length).toBeGreaterThan(60);
  return [...ids, ...home.words];
}

function belongsTo({ district, desks, ids }: Planted, row: string): boolean {
  return (
    row.includes(`"${district}`) ||
    [...Object.values(desks).map(({ accountId }) => accountId), ids.spare].some((id) => row.includes(id))
  );
}

/** Reads all rows of all tables but journals, as the owner, whom no row-level security stops: key to row. */
async function lookerAt(owner: pg.Client): Promise<() => Promise<Rows>> {
  const { rows: tables } = await owner.query<{ name: string; key: string }>(`
    select c.relname as name, string_agg(quote_ident(a.attname), ',' order by a.attnum) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_index i on i.indrelid = c.oid and i.indisprimary
      join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
    where c.relkind = 'r' and c.relname not in ('events', 'event_seals', 'outbox', 'idempotency_keys', 'sign_in_guards') group by 1`);
  expect(tables.length).toBeGreaterThan(35);
  const text = tables
    .map(
      ({ name, key }) => `select '${name} ' || concat_ws(' ', ${key}) as key, to_jsonb(t)::text as row from ${name} t`,
    )
    .join(' union all ');
  return async () =>
    new Map((await owner.query<{ key: string; row: string }>(text)).rows.map(({ key, row }) => [key, row]));
}

/** Rows of the district that were changed, taken away or added. Strangers' own sessions and tries do not count. */
function changesIn(
  home: Planted,
  other: Planted,
  {
    route,
    secrets,
    before,
    after,
  }: {
    route: Route;
    secrets: readonly string[];
    before: Rows;
    after: Rows;
  },
): string[] {
  const isExpected = (key: string) => key.startsWith(`${byDesign[route]?.table} `);
  const isOwn = (row: string) => belongsTo(other, row) && !row.includes(`"${home.district}`);
  const hangsOn = (row: string) => row.includes(`"${home.district}`) || secrets.some((secret) => row.includes(secret));
  const changed = [...before].filter(([key, row]) => after.get(key) !== row && !isExpected(key) && !isOwn(row));
  const added = [...after].filter(([key, row]) => !before.has(key) && hangsOn(row) && !isExpected(key));
  return [...changed.map(([key]) => `${route} changed ${key}`), ...added.map(([key]) => `${route} added ${key}`)];
}

/** The same requests by the district's own people: they get through, so the refusals above are not for a slip in the request. */
async function refusedAtHome(app: FastifyInstance, home: Planted): Promise<string[]> {
  const refused: string[] = [];
  for (const route of allRoutes) {
    const desks = ['domain', 'second', 'admin', 'otherAdmin', 'auditor'] as const;
    const input = await requestAbout(app, route, home).catch(async () => {
      // The session ended with one of the requests before: the next one needs another.
      (home.desks.domain as { token: string }).token = await tokenOf(app, home.desks.domain.userName);
      return requestAbout(app, route, home);
    });
    const statuses: number[] = [];
    for (const desk of desks) {
      const token = await freshToken(app, route, home, desk);
      const answer = await askWith(app, route, input, { token });
      statuses.push(answer.statusCode);
      if (answer.statusCode >= 500) refused.push(`${route} as ${desk}: ${answer.body}`);
      if (answer.statusCode === 200) break;
    }
    const expected = refusedAtHomeToo[route];
    const isThrough =
      expected === undefined
        ? statuses.some((status) => status === 200 || status === 409)
        : statuses.includes(expected);
    if (!isThrough) refused.push(`${route}: ${statuses.join(' ')}, ${actionOf(route).spec.name}`);
  }
  return refused;
}
