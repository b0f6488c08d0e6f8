import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runImport } from '../../src/features/cases/imports/run-import.ts';
import { place } from '../../src/training/scene.ts';
import { ask, asked } from '../http.ts';
import { type E1, withE1, withOwnE1 } from './e1-house.ts';

const example = readFileSync(fileURLToPath(new URL('../../docs/examples/chengdu-line-list.csv', import.meta.url)));

interface Import {
  readonly id: string;
  readonly state: string;
  readonly rowCount: number;
  readonly counts: Record<string, number>;
  readonly columns: readonly {
    column: string;
    field: string | null;
    dates: { status: string; reading: object } | null;
  }[];
}

test.each(['csv', 'xlsx', 'ndjson'])('safeguard 16: an export of the drill as %s is called DRILL', (format) =>
  withE1(async (e1) => {
    const answer = await ask(e1.app, `GET /cases/export?format=${format}`, { token: await e1.signIn('epi') });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-disposition']).toContain('DRILL-cases-2020-12-08');
  })(),
);

async function checkExample(e1: E1): Promise<Import> {
  const token = await e1.signIn('epi');
  const file = { token, file: example };
  const { id, columns } = await asked<Import>(
    e1.app,
    `POST /imports?fileName=chengdu-line-list.csv&areaCode=${place.village}`,
    file,
  );
  expect(columns.filter(({ field }) => field === null).map(({ column }) => column)).toEqual([]);
  expect(columns.filter(({ dates }) => dates?.status === 'ask')).toEqual([]);
  await e1.asked('epi', `POST /imports/${id}/check`, {
    mapping: {
      columns: columns.map(({ column, field, dates }) => ({ column, field, dates: dates?.reading ?? null })),
      values: {},
      hasSwappedCoordinates: false,
    },
    defaults: { disease: 'covid19', areaCode: place.village, roundId: e1.roundId },
  });
  await runImport(e1.house, { importId: id });
  return e1.asked<Import>('epi', `GET /imports/${id}`);
}

test(
  'the example line list maps by itself; the couple is found on record, the slips are named, 40 become cases',
  withOwnE1(async (e1) => {
    const checked = await checkExample(e1);
    expect(checked).toMatchObject({ state: 'checked', rowCount: 45 });
    const { rows } = await e1.asked<{
      rows: { rowNumber: number; disposition: string; reasons: { reason: string }[] }[];
    }>('epi', `GET /imports/${checked.id}/rows?limit=100`);
    const ends = new Map(rows.map((row) => [row.rowNumber, row]));
    const end = (rowNumber: number) =>
      [ends.get(rowNumber)?.disposition, ends.get(rowNumber)?.reasons.map(({ reason }) => reason)] as const;
    for (const [rowNumber, ofTheCouple] of [
      [2, true],
      [3, true],
      [44, false],
      [45, false],
    ] as const) {
      expect(end(rowNumber)[0], `row ${rowNumber}, ${ofTheCouple ? 'on record' : 'in the list already'}`).toBe(
        'possible-duplicate',
      );
    }
    expect(end(46)).toEqual(['rejected', expect.arrayContaining(['impossible-date'])]);
    expect(checked.counts).toEqual({ created: 40, updated: 0, 'possible-duplicate': 4, rejected: 1 });

    await e1.asked('epi', `POST /imports/${checked.id}/apply`);
    await runImport(e1.house, { importId: checked.id });
    const { total } = await e1.asked<{ total: number }>('epi', 'GET /cases/count');
    expect(total).toBe(5 + 40);
  }),
);
