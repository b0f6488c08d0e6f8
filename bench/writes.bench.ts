import { reportCase } from '../src/features/cases/report-case.ts';
import { reclassifyCase } from '../src/features/cases/reclassify.ts';
import { place } from '../src/training/staff.ts';
import { someone, withBenchHouse } from './bench-house.ts';
import { report, time } from './measure.ts';

/** Durable case writes with audit, from 32 desks at once, on the embedded database. */
export async function benchWrites(): Promise<void> {
  await withBenchHouse(async (open) => {
    const desk = someone(open, ['epidemiologist'], place.district);
    const ids: string[] = [];
    await atOnce(400, 32, () => write(desk, []));
    const reports = 3000;
    const { ms } = await time(() => atOnce(reports, 32, () => write(desk, ids)));
    const rate = reports / (ms / 1000);
    report(
      `new cases with person in the vault, state and events, ${reports.toLocaleString('en')} by 32 at once, fsync on`,
      `${Math.round(rate)} per second`,
      '≥ 500/s',
      rate >= 500,
    );
    const { ms: again } = await time(() =>
      atOnce(ids.length, 32, async (index) => {
        await reclassifyCase(desk, { caseId: ids[index]!, to: 'confirmed', reason: 'PCR positive' });
      }),
    );
    const changes = ids.length / (again / 1000);
    report(
      `reclassifications with state and event, ${ids.length.toLocaleString('en')} by 32 at once, fsync on`,
      `${Math.round(changes)} per second`,
      '≥ 500/s',
      changes >= 500,
    );
  });
}

async function write(desk: ReturnType<typeof someone>, ids: string[]): Promise<void> {
  const { id } = await reportCase(desk, {
    disease: 'covid19',
    classification: 'suspected',
    areaCode: place.village,
    person: { name: '测试演练', sex: 'female', ageYears: 40 },
  });
  ids.push(id);
}

/** Runs so many pieces of work, so many at a time. */
async function atOnce(count: number, lanes: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < count) await work(next++);
    }),
  );
}
