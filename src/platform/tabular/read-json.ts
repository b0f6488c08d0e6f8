import { decodeText, type Encoding } from './encoding.ts';
import { badJson, cellTooLong, fileTooLarge, type TableLimits, tooManyColumns, tooManyRows } from './limits.ts';
import { wellFormed } from './spreadsheet-text.ts';
import { type CellText, type Notice, type Row, type Table } from './table.ts';

/** Keys under which programs put their list of records. */
const listKeys = ['rows', 'data', 'items', 'records', 'results', 'value', 'cases', 'entry'];
const deepest = 12;
const batchRows = 1000;

export interface JsonReading {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
  readonly limits: TableLimits;
}

/**
 * Whether a text is one JSON object per line: its first line is a whole object, and another follows or it holds no
 * list.
 */
export function isLinesOfJson(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = parsed(lines[0] ?? '');
  if (!isObject(first)) return false;
  return lines[1] === undefined ? listIn(first) === null : lines[1].trimStart().startsWith('{');
}

/** Reads a JSON document whole: a list of records, or an object that holds one. Null when the list is empty. */
export async function jsonTable(reading: JsonReading): Promise<Table | null> {
  const { name, bytes, encoding, limits } = reading;
  if (bytes.length > limits.jsonBytes) throw fileTooLarge({ name, bytes: bytes.length, limit: limits.jsonBytes });
  const list = listIn(parsed([...decodeText(bytes, encoding)].join('')));
  if (list === null) throw badJson({ name, line: null });
  const records = Array.isArray(list[0]) ? recordsOfArrays(list) : list;
  return tableOf(reading, () => numbered(reading, records));
}

/** Reads one JSON object per line with flat memory, once through for the columns. Null when there is none. */
export async function jsonLinesTable(reading: JsonReading): Promise<Table | null> {
  return tableOf(reading, () => linesOf(reading));
}

/** Columns are the union of all records' keys in the order of first meeting, nested ones joined with dots. */
function tableOf(reading: JsonReading, records: () => Iterable<Numbered>): Table | null {
  const { name, limits } = reading;
  const columns = new Map<string, number>();
  for (const { number, record } of records()) {
    for (const key of flat(record, () => undefined).keys()) if (!columns.has(key)) columns.set(key, columns.size);
    if (columns.size > limits.columns) throw tooManyColumns({ table: name, row: number, limit: limits.columns });
  }
  if (columns.size === 0) return null;
  return {
    name,
    isHidden: false,
    header: [...columns.keys()],
    captions: null,
    headerRow: 0,
    rows: (note = () => undefined) => rowsOf({ reading, columns, records: records(), note }),
  };
}

interface Numbered {
  readonly number: number;
  readonly record: object;
}

interface RowsReading {
  readonly reading: JsonReading;
  readonly columns: ReadonlyMap<string, number>;
  readonly records: Iterable<Numbered>;
  readonly note: Notice;
}

async function* rowsOf({ reading, columns, records, note }: RowsReading): AsyncGenerator<Row[]> {
  const { name, limits } = reading;
  let batch: Row[] = [];
  let count = 0;
  for (const { number, record } of records) {
    const cells: CellText[] = Array<CellText>(columns.size).fill(null);
    for (const [key, cell] of flat(record, (code, value) =>
      note({ code, row: number, column: null, value: value.slice(0, 80) }),
    )) {
      const column = columns.get(key)!;
      if (cell !== null && cell.length > limits.cellLength) {
        throw cellTooLong({ table: name, row: number, column: column + 1, limit: limits.cellLength });
      }
      cells[column] = cell;
    }
    if (cells.every((cell) => cell === null)) {
      note({ code: 'blank-row', row: number, column: null, value: null });
      continue;
    }
    if (++count > limits.rows) throw tooManyRows({ table: name, limit: limits.rows });
    if (batch.push({ number, cells }) === batchRows) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function* numbered({ name }: JsonReading, records: readonly unknown[]): Generator<Numbered> {
  for (const [index, record] of records.entries()) {
    if (!isObject(record)) throw badJson({ name, line: null });
    yield { number: index + 1, record };
  }
}

function* linesOf({ name, bytes, encoding, limits }: JsonReading): Generator<Numbered> {
  let rest = '';
  let number = 0;
  const take = (line: string): Numbered | null => {
    number++;
    if (line.trim() === '') return null;
    const record = parsed(line);
    if (!isObject(record)) throw badJson({ name, line: number });
    return { number, record };
  };
  for (const piece of decodeText(bytes, encoding)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > limits.columns * limits.cellLength) throw badJson({ name, line: number + lines.length + 1 });
    for (const line of lines) {
      const taken = take(line);
      if (taken) yield taken;
    }
  }
  const last = take(rest);
  if (last) yield last;
}

/** Arrays of arrays: the first names the columns. */
function recordsOfArrays(list: readonly unknown[]): unknown[] {
  const names = (list[0] as unknown[]).map((name, column) => String(name ?? `column ${column + 1}`));
  return list
    .slice(1)
    .map((row) =>
      Array.isArray(row) ? Object.fromEntries(row.map((cell, n) => [names[n] ?? `column ${n + 1}`, cell])) : row,
    );
}

function listIn(document: unknown): readonly unknown[] | null {
  if (Array.isArray(document)) return document;
  if (!isObject(document)) return null;
  const entries = Object.entries(document);
  const named = listKeys.map((key) => (document as Record<string, unknown>)[key]).find(Array.isArray);
  const only = entries.filter(([, value]) => Array.isArray(value) && value.some(isObject));
  return named ?? (only.length === 1 ? (only[0]![1] as unknown[]) : null);
}

type Found = (code: 'digits-lost' | 'nul-removed' | 'lone-surrogate', value: string) => void;

/**
 * One record as columns: `age: { years: 3 }` is `age.years`; lists of objects count from 0; plain lists become one
 * cell.
 */
function flat(record: object, found: Found): Map<string, CellText> {
  const cells = new Map<string, CellText>();
  flatten({ value: record, path: '', depth: 0 }, cells, found);
  return cells;
}

interface Node {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

function flatten({ value, path, depth }: Node, cells: Map<string, CellText>, found: Found): void {
  if (value === null || typeof value !== 'object' || depth >= deepest) {
    cells.set(path, cellOf(value, found));
    return;
  }
  if (Array.isArray(value) && !value.some((each) => each !== null && typeof each === 'object')) {
    const texts = value.map((each) => cellOf(each, found)).filter((each) => each !== null);
    cells.set(path, texts.length === 0 ? null : texts.join('; '));
    return;
  }
  const entries = Object.entries(value);
  const wrapped = entries.length === 1 ? entries[0]! : null;
  if (wrapped && (wrapped[0] === '$date' || wrapped[0] === '$oid')) {
    cells.set(path, cellOf(wrapped[1], found));
    return;
  }
  for (const [key, each] of entries)
    flatten({ value: each, path: path === '' ? key : `${path}.${key}`, depth: depth + 1 }, cells, found);
}

function cellOf(value: unknown, found: Found): CellText {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return wellFormed(value, (code) => found(code as 'nul-removed', value));
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) found('digits-lost', String(value));
    return String(value);
  }
  return textOf(value);
}

/** What lies too deep to be a column, as JSON; null when it lies so deep that it is no table's. */
function textOf(value: unknown): CellText {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
