import Papa from 'papaparse';
import { AreaLevel, codeLength, levelOf, parentOf } from '../../kernel/area-code.ts';
import { problem } from '../../kernel/problem.ts';
import type { AreaColumns } from './area-file.ts';

/** Why a row of an area file cannot be used. */
export type BadAreaReason =
  | 'no-code'
  | 'no-name'
  | 'duplicate-code'
  | 'no-such-parent'
  | 'no-way-to-the-top'
  | 'too-deep'
  | 'too-many-beside-it'
  | 'broken-quotes';

/** One row that cannot be used. */
export interface BadAreaRow {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  readonly column: 'code' | 'name' | 'parent';
  readonly value: string;
  readonly reason: BadAreaReason;
}

/** The file's header has no column for one of code, name and parent. */
export const areaFileLacksColumn = problem(
  'places/area-file-lacks-column',
  422,
  (d: { missing: readonly string[]; found: readonly string[] }) =>
    `The file needs columns code, name and parent. No column for ${d.missing.join(', ')} among: ${d.found.join(', ')}.`,
);

/** Some rows cannot be used, so that none was. `rows` are the first 1,000 of `count`. */
export const badAreaRows = problem(
  'places/bad-area-rows',
  422,
  (d: { count: number; rows: readonly BadAreaRow[] }) =>
    `${d.count} rows cannot be used, nothing was loaded. Correct them and load the file again. First: row ` +
    `${d.rows[0]?.row}, column ${d.rows[0]?.column}: ${d.rows[0]?.reason.replaceAll('-', ' ')} (${d.rows[0]?.value}).`,
);

/** The country that a tree with codes of its own is put under. */
export interface Country {
  /** ISO 3166-1 alpha-2, `SL`; letters, so that the tree stands beside the official Chinese one. */
  readonly code: string;
  readonly name: string;
}

interface Row {
  readonly row: number;
  readonly code: string;
  readonly name: string;
  readonly parent: string;
}

const columnNames: Record<'code' | 'name' | 'parent', readonly string[]> = {
  code: ['code', 'id', 'areacode', 'pcode', '代码', '编码', '区划代码', '统计用区划代码', '行政区划代码'],
  name: ['name', 'areaname', '名称', '区划名称', '地区', '地区名称', '行政区划名称'],
  parent: ['parent', 'parentcode', 'parentid', 'parentpcode', '上级', '上级代码', '父级', '父级代码', '上级区划代码'],
};

/**
 * Reads a tree of areas from a table with the columns code, name and parent (empty at the top), in any order and with any
 * separator. Codes of the six lengths whose parent is their beginning are kept. Any other codes become `externalCodes`, and
 * the areas get codes below the country: numbered among their siblings by their own codes, so that the same file always
 * gives the same codes. Throws the problems above; the result is whole or nothing.
 */
export function readAreaTable(text: string, country: Country): AreaColumns {
  const { rows, bad } = readRows(text);
  const byCode = new Map<string, Row>();
  for (const row of rows) {
    const { code, name } = row;
    if (code === '') bad.push({ row: row.row, column: 'code', value: code, reason: 'no-code' });
    else if (byCode.has(code)) bad.push({ row: row.row, column: 'code', value: code, reason: 'duplicate-code' });
    else byCode.set(code, row);
    if (name === '') bad.push({ row: row.row, column: 'name', value: name, reason: 'no-name' });
  }
  for (const row of byCode.values()) {
    const reason = row.parent !== '' && !byCode.has(row.parent) ? 'no-such-parent' : undefined;
    if (reason !== undefined) bad.push({ row: row.row, column: 'parent', value: row.parent, reason });
  }
  const children = childrenOf(byCode);
  for (const row of cutOff(byCode, children)) {
    bad.push({ row: row.row, column: 'parent', value: row.parent, reason: 'no-way-to-the-top' });
  }
  refuseIfBad(bad);
  return hasOfficialCodes(byCode) ? keepCodes(byCode) : giveCodes(children, country);
}

function refuseIfBad(bad: BadAreaRow[]): void {
  if (bad.length === 0) return;
  const rows = bad.toSorted((a, b) => a.row - b.row).slice(0, 1000);
  throw badAreaRows({ count: bad.length, rows });
}

function readRows(text: string): { rows: Row[]; bad: BadAreaRow[] } {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\ufeff/u, ''), { skipEmptyLines: false });
  const header = data[0] ?? [];
  const plain = header.map((title) => title.toLowerCase().replace(/[\s_-]/gu, ''));
  const at = (column: keyof typeof columnNames) => plain.findIndex((title) => columnNames[column].includes(title));
  const missing = (['code', 'name', 'parent'] as const).filter((column) => at(column) === -1);
  if (missing.length > 0) throw areaFileLacksColumn({ missing, found: header });
  const cell = (cells: readonly string[], column: keyof typeof columnNames) => (cells[at(column)] ?? '').trim();
  const rows = data.flatMap((cells, index): Row[] => {
    if (index === 0 || cells.every((value) => value.trim() === '')) return [];
    const read = { code: cell(cells, 'code'), name: cell(cells, 'name'), parent: cell(cells, 'parent') };
    return [{ row: index + 1, ...read }];
  });
  const bad = errors
    .filter(({ type }) => type === 'Quotes')
    .map(
      ({ row = 0, message }): BadAreaRow => ({ row: row + 1, column: 'code', value: message, reason: 'broken-quotes' }),
    );
  return { rows, bad };
}

/** Rows by their parent's code, '' for those at the top; in the order of their codes. */
function childrenOf(byCode: ReadonlyMap<string, Row>): Map<string, Row[]> {
  const children = new Map<string, Row[]>();
  for (const row of [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  return children;
}

/** Rows whose parents lead round in a circle instead of to the top; those below an unknown parent are not among them. */
function cutOff(byCode: ReadonlyMap<string, Row>, children: ReadonlyMap<string, readonly Row[]>): Row[] {
  const reached = new Set<Row>();
  const tops = [...children].filter(([parent]) => !byCode.has(parent)).flatMap(([, rows]) => rows);
  for (const queue = [...tops]; queue.length > 0; ) {
    const row = queue.pop()!;
    reached.add(row);
    for (const child of children.get(row.code) ?? []) queue.push(child);
  }
  return [...byCode.values()].filter((row) => !reached.has(row));
}

function hasOfficialCodes(byCode: ReadonlyMap<string, Row>): boolean {
  for (const { code, parent } of byCode.values()) {
    if (levelOf(code) === null || !/^[0-9A-Z]+$/.test(code) || (parentOf(code) ?? '') !== parent) return false;
  }
  return true;
}

function keepCodes(byCode: ReadonlyMap<string, Row>): AreaColumns {
  const codes = [...byCode.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return { codes, names: codes.map((code) => byCode.get(code)!.name) };
}

function giveCodes(children: ReadonlyMap<string, readonly Row[]>, country: Country): AreaColumns {
  const top = children.get('') ?? [];
  const only = top.length === 1 && children.has(top[0]!.code) ? top[0]! : undefined;
  const codes = [country.code];
  const names = [only?.name ?? country.name];
  const externalCodes: (string | null)[] = [only?.code ?? null];
  const bad: BadAreaRow[] = [];
  let parents: { code: string; children: readonly Row[] }[] = [
    { code: country.code, children: only === undefined ? top : children.get(only.code)! },
  ];
  for (let depth = 1; parents.length > 0; depth += 1) {
    const level = AreaLevel.options[depth];
    const next: typeof parents = [];
    for (const parent of parents) {
      const width = level === undefined ? 0 : codeLength[level] - parent.code.length;
      // Decimal where it suffices, as people read it more easily; 36 digits where a parent has more than 99 or 999 below it.
      const radix = parent.children.length < 10 ** width ? 10 : 36;
      parent.children.forEach((row, order) => {
        const reason =
          level === undefined ? 'too-deep' : order + 1 >= radix ** width ? 'too-many-beside-it' : undefined;
        if (reason !== undefined) bad.push({ row: row.row, column: 'parent', value: row.parent, reason });
        const code = parent.code + (order + 1).toString(radix).toUpperCase().padStart(width, '0');
        codes.push(code);
        names.push(row.name);
        externalCodes.push(row.code);
        next.push({ code, children: children.get(row.code) ?? [] });
      });
    }
    parents = next;
  }
  refuseIfBad(bad);
  return { codes, names, externalCodes };
}
