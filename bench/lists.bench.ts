import pg from 'pg';
import type { AddressInfo } from 'node:net';
import { createAccount } from '../src/features/identity/accounts.ts';
import { createGrant } from '../src/features/identity/grants.ts';
import { nobody } from '../src/features/identity/model.ts';
import { actorOfToken } from '../src/features/identity/sessions.ts';
import { systemActor } from '../src/platform/actor.ts';
import { Context } from '../src/platform/context.ts';
import { buildHttp } from '../src/platform/http.ts';
import type { OpenHouse } from '../src/platform/house.ts';
import { silentLog } from '../src/platform/log.ts';
import { routes } from '../src/routes.ts';
import { withBenchHouse } from './bench-house.ts';
import { quantile, report, time, times } from './measure.ts';

const cases = 1_000_000;

/** A million cases: first page, any page, any filter, row-level security against none, export; all over HTTP. */
export async function benchLists(): Promise<void> {
  await withBenchHouse(async (open) => {
    const { ms } = await time(() => makeCases(open));
    console.log(
      `  (${cases.toLocaleString('en')} cases of as many persons made in ${(ms / 1000).toFixed(0)} s, a third of them in one district)`,
    );
    const app = await buildHttp({
      house: open.house,
      routes,
      log: silentLog(),
      version: 'bench',
      actorOf: (token) => actorOfToken(open.house, token),
      nobody,
      webDir: null,
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api`;
    try {
      await benchPages(url, await signIn(open, url, 'district', '510117'), await signIn(open, url, 'nation', ''));
      await benchExport(url, await signIn(open, url, 'export', ''));
      await benchSecurity(open);
    } finally {
      await app.close();
    }
  });
}

export async function benchPages(url: string, district: string, nation: string): Promise<void> {
  const get = async (token: string, query: string) => {
    const response = await fetch(`${url}/cases?${query}`, { headers: { authorization: `Bearer ${token}` } });
    const body = (await response.json()) as { rows: unknown[] };
    if (!response.ok) throw new Error(`${query}: ${response.status} ${JSON.stringify(body).slice(0, 200)}`);
  };
  const sorts = [
    'sort=reportedOn',
    'sort=onsetOn',
    'sort=ageYears',
    'sort=classifiedAt&direction=asc',
    'sort=reportedOn&direction=asc',
  ];
  const areas = ['area=510117', 'area=5101', 'area=51', 'area=110105', 'area=44'];
  const first = areas.flatMap((area) => sorts.map((sort) => `${area}&${sort}`));
  await measure('first page, area filter and sort, reader of the whole country', 100, 3, first, (query) =>
    get(nation, query),
  );
  await measure('first page and sort, reader of the largest district', 100, 10, sorts, (query) => get(district, query));
  const offsets = [100, 10_000, 100_000, 500_000, 999_000].map((offset) => `offset=${offset}`);
  await measure('any page of the whole list, by number', 300, 3, offsets, (query) => get(nation, query));
  const filters = [
    'classification=suspected',
    'outcome=died&severity=critical',
    'sex=female&ageFrom=80&ageTo=85',
    'origin=imported&area=31',
    'reportedFrom=2020-06-01&reportedTo=2020-06-03',
    'onsetFrom=2020-11-30',
    'discoveryChannel=mass-test&area=5101',
    'hasOnset=false&sort=number',
  ];
  await measure('first page under any filter', 300, 3, filters, (query) => get(nation, query));
}

async function measure(
  what: string,
  bar: number,
  rounds: number,
  queries: readonly string[],
  ask: (query: string) => Promise<void>,
): Promise<void> {
  for (const query of queries) await ask(query);
  const slowest: string[] = [];
  const all = await times(queries.length * rounds, async (run) => {
    const query = queries[run % queries.length]!;
    const { ms } = await time(() => ask(query));
    if (ms > bar) slowest.push(`${query} ${ms.toFixed(0)} ms`);
  });
  const p95 = quantile(all, 0.95);
  report(
    `${what}, ${cases.toLocaleString('en')} cases, 50 rows, HTTP`,
    `p50 ${quantile(all, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, max ${all.at(-1)!.toFixed(1)} ms${slowest.length > 0 ? `; over the bar: ${slowest.slice(0, 4).join(', ')}` : ''}`,
    `p95 < ${bar} ms`,
    p95 < bar,
  );
}

export async function benchExport(url: string, token: string): Promise<void> {
  for (const format of ['csv', 'ndjson', 'xlsx']) {
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const { ms, result: bytes } = await time(async () => {
      const response = await fetch(`${url}/cases/export?format=${format}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      let size = 0;
      for await (const chunk of response.body!) size += (chunk as Uint8Array).length;
      return size;
    });
    clearInterval(watch);
    const rate = cases / (ms / 1000);
    report(
      `export of ${cases.toLocaleString('en')} cases as ${format} (${(bytes / 1e6).toFixed(0)} MB), server and reader in one process`,
      `${Math.round(rate).toLocaleString('en')} rows/s; memory grew by ${Math.round((peak - before) / 1e6)} MB`,
      '≥ 30,000 rows/s, flat memory',
      rate >= 30_000 && peak - before < 400e6,
    );
  }
}

/** The list's own statement with and without row-level security, by turns on one connection each. */
export async function benchSecurity(open: OpenHouse): Promise<void> {
  const statement = `select c.id, c.reported_on from cases c where c.responsible_district = any('{510117}'::text[])
    and c.classification = 'confirmed' order by c.reported_on desc, c.id desc limit 50 offset 2000`;
  const scoped = await open.house.pool.connect();
  const owner = new pg.Client({ connectionString: open.ownerUrl });
  await owner.connect();
  const run = (client: pg.ClientBase) => async () => {
    await client.query(`begin; set local app.areas = '{"510117"}'`);
    await client.query(statement);
    await client.query('commit');
  };
  for (let warm = 0; warm < 30; warm++) await Promise.all([run(scoped)(), run(owner)()]);
  const withIt: number[] = [];
  const without: number[] = [];
  for (let turn = 0; turn < 300; turn++) {
    withIt.push((await time(run(scoped))).ms);
    without.push((await time(run(owner))).ms);
  }
  scoped.release();
  await owner.end();
  const median = (all: number[]) =>
    quantile(
      all.sort((a, b) => a - b),
      0.5,
    );
  const ratio = median(withIt) / median(without);
  report(
    'area-scoped list of 50 after 2,000 passed over, with row-level security against without, 300 turns each',
    `${ratio.toFixed(2)} × (${median(withIt).toFixed(2)} ms against ${median(without).toFixed(2)} ms)`,
    '≤ 1.2 ×',
    ratio <= 1.2,
  );
}

export async function signIn(open: OpenHouse, url: string, userName: string, area: string): Promise<string> {
  const system = new Context(open.house, systemActor('bench'));
  await system.transaction(async (ctx) => {
    const accountId = await createAccount(ctx, {
      userName,
      name: userName,
      language: 'en',
      homeAreaCode: area,
      password: 'a long password',
      mustChangePassword: false,
    });
    await createGrant(ctx, { accountId, roles: ['observer'], areaCodes: [area], toAt: null });
  });
  const response = await fetch(`${url}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lianfang': 'token' },
    body: JSON.stringify({ userName, password: 'a long password' }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** Persons and cases straight into the tables: a third in Pidu, the rest over all districts as they come. */
export async function makeCases({ ownerUrl }: OpenHouse): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  // The database is stopped when anything here fails; that is not a second failure.
  owner.on('error', () => {});
  await owner.connect();
  await owner.query(`
    create temporary table made as
    select n, gen_random_uuid() as case_id, gen_random_uuid() as person_id,
      case when n % 3 = 0 then '510117001218' else v.codes[1 + (hashint4(n) & 2147483647) % array_length(v.codes, 1)] end as area,
      date '2020-01-20' + (abs(hashint4(n + 1)) % 320) as reported
    from generate_series(1, ${cases}) as n,
      (select array_agg(code order by code) as codes from (select code from areas where level = 'village' and code ~ '001001$|003002$' limit 40000) as chosen) as v`);
  await owner.query(`
    insert into persons (district, id, area_code, display_name, sex, age_years, age_on, registered_at, changed_at)
    select left(area, 6), person_id, area, '卢某某', case when n % 2 = 0 then 'male' else 'female' end, abs(hashint4(n + 2)) % 95, reported, now(), now() from made`);
  await owner.query(`
    insert into cases (district, id, number, disease, person_district, person_id, classification, classified_at, confirmed_at, discovery_channel, origin,
      severity, outcome, onset_on, reported_on, sex, age_years, area_code, recorded_at, changed_at)
    select left(area, 6), case_id, 'N' || n, 'covid19', left(area, 6), person_id,
      case n % 20 when 0 then 'suspected' when 1 then 'asymptomatic' when 2 then 'discarded' else 'confirmed' end, reported, reported,
      (array['contact-screening', 'mass-test', 'fever-clinic', 'entry', 'sentinel'])[1 + n % 5], (array['local', 'local', 'imported'])[1 + n % 3],
      (array['mild', 'moderate', 'severe', 'critical'])[1 + n % 4], (array['ongoing', 'recovered', 'recovered', 'died'])[1 + abs(hashint4(n + 3)) % 4],
      case when n % 10 = 0 then null else reported - abs(hashint4(n + 4)) % 7 end, reported,
      case when n % 2 = 0 then 'male' else 'female' end, abs(hashint4(n + 2)) % 95, area, now(), now()
    from made`);
  await owner.query('vacuum analyze cases');
  await owner.query('vacuum analyze persons');
  await owner.end();
}
