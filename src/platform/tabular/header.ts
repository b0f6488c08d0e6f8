import { type CellText, type Notice, type Row } from './table.ts';

/** Where a table's header is, found in its first rows. */
export interface FoundHeader {
  readonly header: readonly string[];
  readonly captions: readonly CellText[] | null;
  readonly headerRow: number;
  /** Row number of the last row that is header or captions; data begin after it. */
  readonly lastHeaderRow: number;
}

/** How many rows at the top of a table are looked at. */
export const headerSample = 30;

/**
 * Finds the header among a table's first rows that are not blank: the first row at least half as full as the fullest of
 * them and not mostly numbers and days, so that a title above the table is passed over. Returns null without rows.
 */
export function findHeader(rows: readonly Row[], note: Notice): FoundHeader | null {
  if (rows.length === 0) return null;
  const fullest = Math.max(...rows.map(({ cells }) => filled(cells)));
  const isWide = ({ cells }: Row) => filled(cells) * 2 >= fullest;
  const worded = rows.findIndex((each) => isWide(each) && each.cells.filter(isValue).length * 2 <= filled(each.cells));
  const index = worded >= 0 ? worded : rows.findIndex(isWide);
  const row = rows[index]!;
  if (index > 0) {
    const value = rows[0]!.cells.find((cell) => cell !== null) ?? null;
    note({ code: 'rows-above-header', row: rows[0]!.number, column: null, value });
  }

  const header = nameColumns(row, note);
  const next = rows[index + 1];
  const hasCaptions = next !== undefined && areCaptions(row.cells, next.cells, rows.slice(index + 2));
  if (hasCaptions) note({ code: 'captions-row', row: next.number, column: null, value: null });
  return {
    header,
    captions: hasCaptions ? header.map((_, column) => next.cells[column] ?? null) : null,
    headerRow: row.number,
    lastHeaderRow: hasCaptions ? next.number : row.number,
  };
}

function nameColumns({ cells, number }: Row, note: Notice): string[] {
  const last = cells.findLastIndex((cell) => cell !== null);
  const taken = new Set<string>();
  return cells.slice(0, last + 1).map((cell, column) => {
    const said = cell?.replaceAll(/\s+/g, ' ').trim() ?? '';
    // The one name under which no object keeps a value: the column would be lost without a word.
    const given = said === '__proto__' ? '' : said;
    if (given === '') note({ code: 'empty-header', row: number, column: `column ${column + 1}`, value: null });
    else if (taken.has(given)) note({ code: 'duplicate-header', row: number, column: given, value: null });
    const name = unlike(taken, given === '' ? `column ${column + 1}` : given);
    taken.add(name);
    return name;
  });
}

function unlike(taken: ReadonlySet<string>, name: string): string {
  if (!taken.has(name)) return name;
  for (let n = 2; ; n++) if (!taken.has(`${name} (${n})`)) return `${name} (${n})`;
}

/**
 * Whether the row below the header is a second header, as SORMAS writes: properties (`person.firstName`), then captions
 * (`First name`). Only when the header is nothing but identifiers, and either the two rows say the same words, or the
 * row is all words where the rows below hold numbers or days. A doubtful row is data: it then shows up in the ledger.
 */
function areCaptions(header: readonly CellText[], below: readonly CellText[], rest: readonly Row[]): boolean {
  const columns = header.flatMap((cell, column) => (cell === null ? [] : [column]));
  const captioned = columns.filter((column) => (below[column] ?? null) !== null);
  if (columns.length < 3 || captioned.length < columns.length * 0.8) return false;
  if (!columns.every((column) => /^[A-Za-z][\w.[\]]*$/.test(header[column]!.trim()))) return false;
  if (below.some(isValue)) return false;

  const alike = captioned.filter((column) => shareWord(header[column]!, below[column]!)).length;
  if (alike >= captioned.length * 0.3 && alike >= 3) return true;
  const contradicted = columns.filter((column) => {
    const values = rest.map(({ cells }) => cells[column] ?? null).filter((cell) => cell !== null);
    return values.length > 0 && values.every(isValue);
  });
  return columns.length >= 5 && contradicted.length >= 2;
}

function shareWord(property: string, caption: string): boolean {
  const words = new Set(wordsOf(property.slice(property.lastIndexOf('.') + 1)));
  return wordsOf(caption).some((word) => words.has(word));
}

function wordsOf(text: string): string[] {
  const parts = text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return parts.filter((word) => word.length > 2);
}

/** Whether a cell is a number, a day or a time: what a header never is. */
function isValue(cell: CellText): boolean {
  if (cell === null) return false;
  const text = cell.trim();
  return /^[-+]?[\d.,]+%?$/.test(text) || /^\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}/.test(text);
}

function filled(cells: readonly CellText[]): number {
  return cells.filter((cell) => cell !== null && cell.trim() !== '').length;
}
