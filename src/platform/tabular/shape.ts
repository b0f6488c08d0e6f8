import { findHeader, headerSample, type FoundHeader } from './header.ts';
import { cellTooLong, type TableLimits, tooManyColumns, tooManyRows } from './limits.ts';
import { type CellText, type Notice, type Row, type Table } from './table.ts';

/** Rows as a format gives them, before anyone knows which is the header. Every call reads anew. */
export interface RawTable {
  readonly name: string;
  readonly isHidden: boolean;
  /** Whether short rows are normal, as in spreadsheets, where the right end of a row is simply empty. */
  readonly hasRaggedRows: boolean;
  readonly rawRows: (note: Notice) => AsyncIterable<readonly Row[]>;
}

const totals = /^(合\s*计|总\s*计|小\s*计|共\s*计|grand\s+total|totals?|sum)\s*[:：]?$/i;

/** Finds the header of raw rows and gives the data below it. Returns null when there is no row at all. */
export async function shapeTable(raw: RawTable, limits: TableLimits, note: Notice): Promise<Table | null> {
  const first: Row[] = [];
  for await (const batch of raw.rawRows(() => undefined)) {
    for (const row of batch) if (!isBlank(row.cells) && first.length < headerSample) first.push(row);
    if (first.length >= headerSample) break;
  }
  // Before anything looks at the columns one against another.
  const overWide = first.find(({ cells }) => width(cells) > limits.columns);
  if (overWide) throw tooManyColumns({ table: raw.name, row: overWide.number, limit: limits.columns });
  const found = findHeader(first, note);
  if (found === null) return null;
  return {
    name: raw.name,
    isHidden: raw.isHidden,
    header: found.header,
    captions: found.captions,
    headerRow: found.headerRow,
    rows: (say = () => undefined) => dataRows({ raw, found, limits, note: say }),
  };
}

interface Reading {
  readonly raw: RawTable;
  readonly found: FoundHeader;
  readonly limits: TableLimits;
  readonly note: Notice;
}

/** Everything below the header but blank rows and a line of totals at the very end. */
async function* dataRows({ raw, found, limits, note }: Reading): AsyncGenerator<Row[]> {
  let held: Row | null = null;
  let blanks: Row[] = [];
  let count = 0;
  for await (const batch of raw.rawRows(note)) {
    const rows: Row[] = [];
    for (const row of batch) {
      if (row.number <= found.lastHeaderRow) continue;
      if (isBlank(row.cells)) {
        if (blanks.length < 1000) blanks.push(row);
        continue;
      }
      // Blank rows at the end of a file are no news; only those between rows are.
      for (const blank of blanks) note({ code: 'blank-row', row: blank.number, column: null, value: null });
      blanks = [];
      if (held !== null) rows.push(held);
      if (++count > limits.rows) throw tooManyRows({ table: raw.name, limit: limits.rows });
      held = fit(row, { raw, found, limits, note });
    }
    if (rows.length > 0) yield rows;
  }
  if (held === null) return;
  if (isTotals(held.cells))
    note({ code: 'totals-row', row: held.number, column: null, value: held.cells.join(' ').trim().slice(0, 80) });
  else yield [held];
}

/** Checks a row against the limits and pads it to the header. */
function fit(row: Row, { raw, found, limits, note }: Reading): Row {
  const { cells, number } = row;
  const columns = found.header.length;
  for (let column = 0; column < cells.length; column++) {
    const cell = cells[column] ?? null;
    if (cell !== null && cell.length > limits.cellLength) {
      throw cellTooLong({ table: raw.name, row: number, column: column + 1, limit: limits.cellLength });
    }
  }
  if (cells.length === columns) return row;
  if (cells.length < columns) {
    if (!raw.hasRaggedRows) note({ code: 'row-shorter-than-header', row: number, column: null, value: null });
    return { number, cells: [...cells, ...Array<CellText>(columns - cells.length).fill(null)] };
  }
  const used = width(cells);
  if (used > limits.columns) throw tooManyColumns({ table: raw.name, row: number, limit: limits.columns });
  if (used > columns)
    note({ code: 'row-longer-than-header', row: number, column: null, value: cells[columns] ?? null });
  return { number, cells: cells.slice(0, Math.max(used, columns)) };
}

/** A last row that only adds up: a word for total among its first cells, and beside it nothing but numbers. */
function isTotals(cells: readonly CellText[]): boolean {
  const at = cells.slice(0, 3).findIndex((cell) => cell !== null && totals.test(cell.trim()));
  if (at < 0) return false;
  return cells.every((cell, column) => column === at || cell === null || /^[-+]?[\d.,]+%?$/.test(cell.trim()));
}

function isBlank(cells: readonly CellText[]): boolean {
  return cells.every((cell) => cell === null || cell.trim() === '');
}

/** Columns up to the last that is not empty. */
function width(cells: readonly CellText[]): number {
  return cells.findLastIndex((cell) => cell !== null) + 1;
}
