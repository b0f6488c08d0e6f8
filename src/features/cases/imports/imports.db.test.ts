import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { as, eventsOf, type TestHouse, withOwnDatabase } from '../../../../test/db.ts';
import { givenCase } from '../../../../test/given-cases.ts';
import type { Download } from '../../../platform/action.ts';
import { sql } from '../../../platform/sql.ts';
import { bytesOf } from '../../../platform/upload.ts';
import { exportCases } from '../export-cases.ts';
import { labResultsOfCase } from '../lab-results.ts';
import { countCases, listCases } from '../list-cases.ts';
import { getCase, reclassifyCase, statesOfCase } from '../reclassify.ts';
import { applyImport, checkImport } from './check.ts';
import { decideRow, listLedger } from './ledger.ts';
import type { ImportDefaults, ImportRecord, ImportSummary } from './model.ts';
import { runImport } from './run-import.ts';
import { undoImport } from './undo.ts';
import { getImport, uploadImport } from './upload.ts';

const village = '510117001001';
const defaults = { disease: 'covid19', areaCode: village, classification: 'confirmed' } as z.input<
  typeof ImportDefaults
>;
/** One person at one desk, who brings the files and looks at them. */
const deskId = '0190a1b2-0000-7000-8000-00000000000d';
const desk = (house: TestHouse) => as('epidemiologist', house, { id: deskId });

function fileOf(text: string | Uint8Array, fileName = 'list.csv') {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return {
    fileName,
    stream: (async function* () {
      yield bytes;
    })(),
  };
}

function upload(house: TestHouse, text: string | Uint8Array, fileName?: string): Promise<ImportRecord> {
  return uploadImport(desk(house), { fileName: fileName ?? 'list.csv', areaCode: village }, fileOf(text, fileName));
}

/** Agrees to what was suggested, answers open dates with what the file's maker meant, and has the rows checked. */
async function check(
  house: TestHouse,
  record: ImportRecord,
  { order = null, more = {} }: { order?: string | null; more?: object } = {},
): Promise<ImportRecord> {
  const columns = record.columns.map(({ column, field, dates }) => ({
    column,
    field,
    dates: dates ? { ...dates.reading, numeric: dates.reading.numeric ?? order } : null,
  }));
  const mapping = { columns, values: {}, hasSwappedCoordinates: false } as never;
  await checkImport(desk(house), { importId: record.id, mapping, defaults: { ...defaults, ...more } });
  await runImport(house, { importId: record.id });
  return getImport(desk(house), { importId: record.id });
}

async function apply(house: TestHouse, record: ImportRecord): Promise<ImportSummary> {
  await applyImport(desk(house), { importId: record.id });
  await runImport(house, { importId: record.id });
  return getImport(desk(house), { importId: record.id });
}

async function wholeImport(
  house: TestHouse,
  text: string | Uint8Array,
  fileName?: string,
  more: Parameters<typeof check>[2] = {},
): Promise<ImportSummary> {
  return apply(house, await check(house, await upload(house, text, fileName), more));
}

const list = `病例编号,姓名,性别,年龄,发病日期,报告日期,临床结局,现住址,羊群
A1,卢晓梅,女,69,2026-02-20,2026-02-22,存活,太平村6组,甲
A2,赵大海,男,71,2026-02-21,2026-02-23,存活,太平村6组,乙
A3,钱小雨,女,二十,2026-02-31,2026-02-24,,太平村2组,丙
`;

describe('an import', () => {
  test(
    'says of every row what became of it, and nothing is a case before it is applied',
    withOwnDatabase(async (house) => {
      const uploaded = await upload(house, list);
      expect(uploaded).toMatchObject({ state: 'uploaded', rowCount: 3, format: 'csv', encoding: 'utf-8' });
      expect(uploaded.columns.map(({ column, field }) => [column, field])).toMatchObject([
        ['病例编号', 'externalId'],
        ['姓名', 'name'],
        ['性别', 'sex'],
        ['年龄', 'age'],
        ['发病日期', 'onsetOn'],
        ['报告日期', 'reportedOn'],
        ['临床结局', 'outcome'],
        ['现住址', 'address'],
        ['羊群', null],
      ]);

      const checked = await check(house, uploaded);
      expect(checked.state).toBe('checked');
      expect(checked.counts).toMatchObject({ created: 2, rejected: 1 });
      expect((await countCases(desk(house), {})).total).toBe(0);

      const applied = await apply(house, checked);
      expect(applied).toMatchObject({ state: 'applied', counts: { created: 2, rejected: 1 } });
      const { rows } = await listLedger(desk(house), { importId: applied.id });
      expect(rows.map(({ rowNumber, disposition }) => [rowNumber, disposition])).toEqual([
        [2, 'created'],
        [3, 'created'],
        [4, 'rejected'],
      ]);
      expect(rows[2]!.reasons).toContainEqual({
        column: '发病日期',
        reason: 'impossible-date',
        severity: 'reject',
        value: '2026-02-31',
      });
    }),
  );

  test(
    'shows the rows of a file to somebody else only for a purpose, and records it',
    withOwnDatabase(async (house) => {
      const { id: importId } = await wholeImport(house, list);
      await expect(listLedger(as('epidemiologist', house), { importId })).rejects.toMatchObject({
        code: 'platform/state-purpose',
      });

      await listLedger(as('epidemiologist', house, { purpose: 'checking the rejected rows' }), { importId });
      expect((await eventsOf(house, importId)).at(-1)).toMatchObject({ name: 'imports.rows-viewed' });
    }),
  );

  test(
    'keeps columns it does not know, masks names, and records each case',
    withOwnDatabase(async (house) => {
      const { id: importId } = await wholeImport(house, list);
      const { rows } = await listCases(desk(house), { importId, sort: 'reportedOn', direction: 'asc' });
      const first = await getCase(desk(house), { caseId: rows[0]!.id });

      expect(first).toMatchObject({
        externalId: 'A1',
        displayName: '卢某某',
        sex: 'female',
        ageYears: 69,
        onsetOn: '2026-02-20',
        attributes: { 羊群: '甲' },
      });
      expect((await eventsOf(house, first.id)).map(({ name }) => name)).toEqual(['cases.imported']);
      expect(await statesOfCase(desk(house), { caseId: first.id })).toHaveLength(1);
    }),
  );

  test(
    'no name of the file stands readable in any table',
    withOwnDatabase(async (house) => {
      await wholeImport(house, list);
      const found = await as('auditor', house, { areas: [''] }).transaction(async (ctx) => {
        const tables = await ctx.db.many(
          z.object({ name: z.string() }),
          sql`
        select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and has_table_privilege(c.oid, 'select')`,
        );
        const hits: string[] = [];
        for (const { name } of tables) {
          const { n } = await ctx.db.one(
            z.object({ n: z.number() }),
            sql`
          select count(*)::int as n from ${sql.table(name)} t where to_jsonb(t)::text ~ '卢晓梅|赵大海|太平村6组'`,
          );
          if (n > 0) hits.push(name);
        }
        return hits;
      });
      expect(found).toEqual([]);
    }),
  );

  test(
    'brings the laboratory results of a list, and leaves what says who somebody is in the sealed rows',
    withOwnDatabase(async (house) => {
      await wholeImport(
        house,
        '病例编号,报告日期,检测结果,Ct值,联系人电话,监护人姓名,备用\nA1,2026-02-22,阳性,22.5,13800000009,王演练,微信13800000009\n',
      );
      const { rows } = await listCases(desk(house), { number: 'A1' });
      const found = await getCase(desk(house), { caseId: rows[0]!.id });
      expect(JSON.stringify(found)).not.toMatch(/13800000009|王演练/);
      expect(await labResultsOfCase(desk(house), { caseId: found.id })).toMatchObject([
        { result: 'positive', ctValue: 22.5 },
      ]);
    }),
  );

  test(
    'updates the case whose id it brings again, and only what it says',
    withOwnDatabase(async (house) => {
      await wholeImport(house, list);
      const again = await wholeImport(
        house,
        '病例编号,报告日期,临床结局,严重程度\nA1,2026-02-22,死亡,重型\nB9,2026-03-01,,轻型\n',
      );

      expect(again.counts).toMatchObject({ updated: 1, created: 1 });
      const { rows } = await listCases(desk(house), { number: 'A1' });
      expect(rows[0]).toMatchObject({ outcome: 'died', severity: 'severe', onsetOn: '2026-02-20', version: 2 });
    }),
  );

  test(
    'holds back who may be known already, and a person decides',
    withOwnDatabase(async (house) => {
      const known = await givenCase(house, {
        person: { name: '卢晓梅', sex: 'female', ageYears: 69, phone: '13800000001' },
      });
      const applied = await wholeImport(house, '姓名,性别,年龄,电话,报告日期\n卢晓梅,女,69,13800000001,2026-02-22\n');

      expect(applied.counts).toMatchObject({ 'possible-duplicate': 1, created: 0 });
      const {
        rows: [row],
      } = await listLedger(desk(house), { importId: applied.id, open: true });
      expect(row!.matches[0]!.personId).toBe(known.personId);
      const decided = await decideRow(desk(house), {
        importId: applied.id,
        rowNumber: row!.rowNumber,
        decision: 'same-person',
        personId: known.personId,
      });
      expect(decided.disposition).toBe('created');
      const { rows } = await listCases(desk(house), {});
      expect(new Set(rows.map(({ personId }) => personId))).toEqual(new Set([known.personId]));
      await expect(
        decideRow(desk(house), { importId: applied.id, rowNumber: row!.rowNumber, decision: 'new' }),
      ).rejects.toMatchObject({ code: 'imports/nothing-open' });
    }),
  );

  test(
    'takes an id that stands twice in the file once, and shows the second',
    withOwnDatabase(async (house) => {
      const applied = await wholeImport(house, 'case_id,date_of_onset\nx1,2026-02-01\nx1,2026-02-02\n');
      expect(applied.counts).toMatchObject({ created: 1, 'possible-duplicate': 1 });
    }),
  );

  test(
    'asks how dates are read that could mean two days, and never guesses',
    withOwnDatabase(async (house) => {
      const uploaded = await upload(house, 'case_id,date_of_onset\nx1,01/02/2026\nx2,03/02/2026\n');
      await expect(check(house, uploaded)).rejects.toMatchObject({
        code: 'imports/dates-undecided',
        details: { columns: ['date_of_onset'] },
      });

      const applied = await apply(house, await check(house, uploaded, { order: 'dmy' }));
      expect(applied.counts.created).toBe(2);
      const { rows } = await listCases(desk(house), { sort: 'onsetOn', direction: 'asc' });
      expect(rows.map(({ onsetOn }) => onsetOn)).toEqual(['2026-02-01', '2026-02-03']);
    }),
  );

  test(
    'is undone as a whole: cases, persons and former values',
    withOwnDatabase(async (house) => {
      const before = await wholeImport(house, list);
      const personsBefore = await countPersons(house);
      const second = await wholeImport(
        house,
        '病例编号,姓名,报告日期,临床结局\nA1,,2026-02-22,死亡\nC1,孙远,2026-03-01,\n',
      );
      expect(await countPersons(house)).toBe(personsBefore + 1);

      const undone = await undoImport(desk(house), { importId: second.id, reason: 'wrong file' });

      expect(undone.state).toBe('undone');
      expect(await countPersons(house)).toBe(personsBefore);
      const { rows } = await listCases(desk(house), {});
      expect(rows.map(({ externalId, outcome }) => [externalId, outcome]).sort()).toEqual([
        ['A1', 'ongoing'],
        ['A2', 'ongoing'],
      ]);
      expect((await getImport(desk(house), { importId: before.id })).state).toBe('applied');
    }),
  );

  test(
    "is not undone over somebody's work",
    withOwnDatabase(async (house) => {
      const applied = await wholeImport(house, list);
      const { rows } = await listCases(desk(house), { number: 'A1' });
      await reclassifyCase(desk(house), { caseId: rows[0]!.id, to: 'discarded', reason: 'two negatives' });

      await expect(undoImport(desk(house), { importId: applied.id, reason: 'wrong file' })).rejects.toMatchObject({
        code: 'imports/changed-since',
      });
      expect((await countCases(desk(house), {})).total).toBe(2);
    }),
  );

  test(
    'fails as a whole and says why, when the database refuses',
    withOwnDatabase(async (house) => {
      const checked = await check(house, await upload(house, list));
      await as('administrator', house, { areas: [''] }).transaction(async () => {});
      await withOwner(house, "alter table cases add constraint cases_never check (external_id <> 'A2') not valid");

      const applied = await apply(house, checked);

      expect(applied).toMatchObject({ state: 'failed', problem: { code: 'platform/constraint-broken' } });
      expect((await countCases(desk(house), {})).total).toBe(0);
      expect(await countPersons(house)).toBe(0);
    }),
  );

  test(
    "stays in the importer's areas",
    withOwnDatabase(async (house) => {
      const applied = await wholeImport(house, `case_id,地区编码\nx1,510117002001\nx2,410182107001\n`);
      expect(applied.counts).toMatchObject({ created: 1, rejected: 1 });
      const elsewhere = as('epidemiologist', house, { areas: ['4101'] });
      await expect(getImport(elsewhere, { importId: applied.id })).rejects.toMatchObject({
        code: 'imports/no-such-import',
      });
    }),
  );

  test(
    'finds areas by their names below the default area',
    withOwnDatabase(async (house) => {
      await wholeImport(house, `case_id,乡镇,村\nx1,合作街道,清江社区\nx2,郫筒,太平村\nx3,没有的镇,\n`, undefined, {
        more: { areaCode: '510117' },
      });
      const { rows } = await listCases(desk(house), { sort: 'number' });
      const areas = Object.fromEntries(rows.map(({ externalId, areaCode }) => [externalId, areaCode]));
      expect(areas).toEqual({ x1: '510117002001', x2: '510117001001', x3: '510117' });
    }),
  );

  test(
    'reads GB18030 and keeps formulas of strangers harmless',
    withOwnDatabase(async (house) => {
      // 姓名,性别 / 李四,男 in GB18030.
      const bytes = Buffer.concat([
        Buffer.from('c1d0', 'hex').subarray(0, 0),
        Buffer.from('d0d5c3fb2cd0d4b1f00ac0eecbc42cc4d00a', 'hex'),
      ]);
      const uploaded = await upload(house, bytes);
      expect(uploaded).toMatchObject({ encoding: 'gb18030' });
      expect(uploaded.columns.map(({ column }) => column)).toEqual(['姓名', '性别']);
    }),
  );

  test(
    'links pairs of infector and case',
    withOwnDatabase(async (house) => {
      await wholeImport(house, 'case_id,date_of_onset\nx1,2026-02-01\nx2,2026-02-05\n');
      const pairs = await wholeImport(house, 'infector,case_id,source\nx1,x2,funeral\nx9,x2,other\n', 'contacts.csv');
      expect(pairs).toMatchObject({ kind: 'pairs', counts: { created: 1, rejected: 1 } });
      const { count } = await desk(house).transaction((ctx) =>
        ctx.db.one(z.object({ count: z.number() }), sql`select count(*)::int as count from case_pairs`),
      );
      expect(count).toBe(1);
    }),
  );
});

describe('what is exported', () => {
  test.each(['csv', 'xlsx', 'ndjson'] as const)('comes back as it was from %s', (format) =>
    withOwnDatabase(async (house) => {
      await wholeImport(house, list.replace('二十', '20').replace('2026-02-31', '2026-02-25').replace('甲', '=1+1'));
      const exported = await exportOf(house, format);
      const { rows: before } = await listCases(desk(house), { sort: 'reportedOn' });

      const again = await wholeImport(house, exported.bytes, exported.fileName);

      expect(again.counts).toMatchObject({ updated: 3, created: 0, rejected: 0, 'possible-duplicate': 0 });
      const { rows: after } = await listCases(desk(house), { sort: 'reportedOn' });
      expect(after).toEqual(before);
    })(),
  );

  test(
    'is exactly what the filter shows, marked as a drill, without names',
    withOwnDatabase(async (house) => {
      await wholeImport(house, list);
      const { bytes, fileName } = await exportOf(house, 'csv', { sex: 'male' });
      const text = Buffer.from(bytes).toString('utf8');
      expect(fileName).toMatch(/^DRILL-/);
      expect(text).toContain('A2');
      expect(text).not.toMatch(/A1|赵大海|太平村6组/);
    }),
  );
});

/** The real lists in ../shared/data, where they are. */
const data = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));

describe.skipIf(!existsSync(data))('the real line lists', () => {
  test.each([
    ['fluH7N9_china_2013.csv', 136, null],
    ['ebola_sim_clean-linelist.csv', 5829, null],
    ['covid19_tianjin_2020.csv', 135, 'dmy'],
    ['covid19_singapore_2020.csv', 93, null],
  ])(
    '%s: every one of its %i rows has its end in the ledger',
    (name, expected, order) =>
      withOwnDatabase(async (house) => {
        const applied = await wholeImport(house, readFileSync(data + name), name, {
          order,
          more: { areaCode: '510117' },
        });
        const { created, updated, rejected } = applied.counts;
        expect(applied).toMatchObject({ state: 'applied', rowCount: expected });
        expect(created + updated + rejected + applied.counts['possible-duplicate']).toBe(expected);
        expect(created / expected).toBeGreaterThan(0.95);
      })(),
    60_000,
  );
});

async function exportOf(
  house: TestHouse,
  format: 'csv' | 'xlsx' | 'ndjson',
  filter = {},
): Promise<{ bytes: Uint8Array; fileName: string }> {
  let result: { bytes: Uint8Array; fileName: string } | undefined;
  await exportCases(desk(house), { format, ...filter }, async (file: Download) => {
    result = { bytes: await bytesOf(file.body), fileName: file.fileName };
  });
  return result!;
}

async function countPersons(house: TestHouse): Promise<number> {
  const { count } = await desk(house).transaction((ctx) =>
    ctx.db.one(z.object({ count: z.number() }), sql`select count(*)::int as count from persons`),
  );
  return count;
}

async function withOwner(house: TestHouse, statement: string): Promise<void> {
  const { default: pg } = await import('pg');
  const owner = new pg.Client({ connectionString: house.ownerUrl });
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}
