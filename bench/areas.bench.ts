import pg from 'pg';
import { searchLive, warmAreaIndex } from '../src/features/places/live-index.ts';
import { someone, withBenchHouse } from './bench-house.ts';
import { quantile, report, time, times } from './measure.ts';

const queries = [
  '郫都',
  '太平村',
  '郫都 太平',
  'chengdu',
  'chengdu taiping',
  'pixian',
  'cdspdq',
  '510117',
  '510117001',
  '朝阳',
  '春熙路',
  'xian',
  '新华',
  '解放路',
  'guangzhou tianhe',
];

/** Finding an area by name, pinyin, initials and code among all 665,279. */
export async function benchAreas(): Promise<void> {
  await withBenchHouse(async (open) => {
    const owner = new pg.Client({ connectionString: open.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ count: number }>('select count(*)::int as count from areas');
    await owner.end();
    await warmAreaIndex(open.house);
    const reader = someone(open, ['observer'], '');
    const ask = (query: string) => reader.transaction((ctx) => searchLive(ctx, query, { limit: 20 }));
    for (const query of [...queries, ...queries]) await ask(query);
    const all = await times(queries.length * 40, (run) => ask(queries[run % queries.length]!));
    const p99 = quantile(all, 0.99);
    report(
      `area search among ${rows[0]!.count.toLocaleString('en')}, ${queries.length} kinds of query, with its transaction`,
      `p50 ${quantile(all, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      '< 20 ms',
      p99 < 20,
    );
    const { ms } = await time(() => warmAreaIndex(open.house));
    console.log(`    (index kept: asking again costs ${ms.toFixed(1)} ms)`);
  });
}
