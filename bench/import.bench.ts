import { applyImport, checkImport } from '../src/features/cases/imports/check.ts';
import type { ImportRecord } from '../src/features/cases/imports/model.ts';
import { runImport } from '../src/features/cases/imports/run-import.ts';
import { getImport, uploadImport } from '../src/features/cases/imports/upload.ts';
import { addDays, day } from '../src/kernel/day.ts';
import { randomOf } from '../src/kernel/random.ts';
import { inventPopulation } from '../src/training/population.ts';
import { place } from '../src/training/staff.ts';
import { someone, withBenchHouse } from './bench-house.ts';
import { report, time } from './measure.ts';

const rows = 100_000;

/** A line list with names, numbers and telephones, 16 columns; one row in fifty is about somebody who is in it already. */
function lineList(): Buffer {
  const random = randomOf('import bench');
  const villages = [
    { code: place.village, name: '太平村' },
    { code: '510117001019', name: '双柏社区' },
  ];
  const lines = [
    '病例编号,姓名,性别,出生日期,身份证号,联系电话,现住址,地区编码,职业,发病日期,报告日期,确诊日期,病例分类,临床严重程度,临床结局,备注',
  ];
  const people = [...inventPopulation('import bench', rows, villages)];
  for (const [index, one] of people.entries()) {
    const person = index > 100 && random.next() < 0.02 ? people[random.below(index)]! : one;
    const onset = addDays(day('2020-06-01'), random.below(150));
    lines.push(
      [
        `R${index}`,
        person.name,
        person.sex === 'male' ? '男' : '女',
        person.birthOn,
        person.idNumber,
        person.phone,
        person.address,
        person.areaCode,
        person.occupation,
        onset,
        addDays(onset, 1 + random.below(4)),
        addDays(onset, 2 + random.below(5)),
        '确诊',
        random.pick(['轻型', '普通型', '重型']),
        random.pick(['痊愈', '治疗中']),
        '',
      ].join(','),
    );
  }
  return Buffer.from(lines.join('\n'));
}

/** A line list of 100,000 rows, from the file to cases with ledger, persons in the vault, duplicates sought, and events. */
export async function benchImport(): Promise<void> {
  const file = lineList();
  await withBenchHouse(async (open) => {
    const desk = someone(open, ['epidemiologist'], place.district);
    const steps: string[] = [];
    const begun = performance.now();
    const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const { ms, result } = await time(work);
      steps.push(`${name} ${(ms / 1000).toFixed(1)} s`);
      return result;
    };
    const uploaded: ImportRecord = await timed('read', () =>
      uploadImport(
        desk,
        { fileName: 'list.csv', areaCode: place.village },
        {
          fileName: 'list.csv',
          stream: (async function* () {
            yield file;
          })(),
        },
      ),
    );
    const columns = uploaded.columns.map(({ column, field, dates }) => ({
      column,
      field,
      dates: dates?.reading ?? null,
    }));
    await timed('check', async () => {
      await checkImport(desk, {
        importId: uploaded.id,
        mapping: { columns, values: {}, hasSwappedCoordinates: false } as never,
        defaults: { disease: 'covid19', areaCode: place.village, classification: 'confirmed' },
      });
      await runImport(open.house, { importId: uploaded.id });
    });
    await timed('apply', async () => {
      await applyImport(desk, { importId: uploaded.id });
      await runImport(open.house, { importId: uploaded.id });
    });
    const seconds = (performance.now() - begun) / 1000;
    const { state, counts } = await getImport(desk, { importId: uploaded.id });
    report(
      `import of ${rows.toLocaleString('en')} rows × 16 columns (${(file.length / 1e6).toFixed(0)} MB) with duplicate check`,
      `${seconds.toFixed(1)} s = ${Math.round(rows / seconds).toLocaleString('en')} rows/s (${steps.join(', ')}); ${state}: ${JSON.stringify(counts)}`,
      '≤ 30 s',
      seconds <= 30 && state === 'applied',
    );
  });
}
