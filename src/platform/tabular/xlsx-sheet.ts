import { type ArchiveEntry } from './archive.ts';
import { cellTooLong, damaged, type TableLimits, tooManyColumns } from './limits.ts';
import { dateOfSerial } from './spreadsheet-date.ts';
import { columnLetters, spreadsheetNumber, wellFormed } from './spreadsheet-text.ts';
import { type CellText, type Notice, type Row } from './table.ts';
import { decodedPieces, unescapeXstring, type XlsxBook } from './xlsx-book.ts';
import { type XmlAttributes, type XmlEvents, XmlScanner } from './xml-scan.ts';

export interface SheetReading {
  readonly book: XlsxBook;
  readonly sheet: string;
  readonly entry: ArchiveEntry;
  readonly limits: TableLimits;
}

/**
 * The rows of one sheet with flat memory. The sheet's own statement of its size is not believed; rows without a cell
 * are passed over; a number in a date style becomes an ISO day; errors and formulas without a stored result become
 * empty cells.
 */
export async function* readXlsxSheet(reading: SheetReading, note: Notice): AsyncGenerator<Row[]> {
  const cells = new SheetCells(reading, note);
  const scanner = new XmlScanner(cells, { name: reading.book.archive.name, part: reading.entry.name });
  for await (const piece of decodedPieces(reading.book.archive, reading.entry)) {
    scanner.push(piece);
    if (cells.rows.length > 0) {
      yield cells.rows;
      cells.rows = [];
    }
  }
  scanner.end();
}

class SheetCells implements XmlEvents {
  rows: Row[] = [];
  readonly #reading: SheetReading;
  readonly #note: Notice;
  readonly #dates = new Map<string, CellText>();
  #row = 0;
  #cells: CellText[] = [];
  #column = -1;
  #type = '';
  #style = '';
  #value = '';
  #hasFormula = false;
  #isReading = false;
  #takesText = false;

  constructor(reading: SheetReading, note: Notice) {
    this.#reading = reading;
    this.#note = note;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'v') this.#takesText = true;
    else if (name === 't') this.#takesText = !this.#isReading;
    else if (name === 'row') this.#openRow(attributes);
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'rPh') this.#isReading = true;
    else if (name === 'mergeCell') this.#warn('merged-cells', attributes['ref'] ?? null);
  }

  text(text: string): void {
    if (!this.#takesText) return;
    this.#value += text;
    if (this.#value.length > 8 * this.#reading.limits.cellLength) this.#tooLong();
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#takesText = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'rPh') this.#isReading = false;
    else if (name === 'row' && this.#cells.length > 0) this.rows.push({ number: this.#row, cells: this.#cells });
  }

  #openRow(attributes: XmlAttributes): void {
    const given = Number(attributes['r'] ?? this.#row + 1);
    // Rows that go backwards would let two rows share a number in the ledger.
    if (!Number.isSafeInteger(given) || given <= this.#row) throw damaged(this.#where());
    this.#row = given;
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(attributes: XmlAttributes): void {
    const reference = attributes['r'];
    this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
    this.#type = attributes['t'] ?? 'n';
    this.#style = attributes['s'] ?? '';
    this.#value = '';
    this.#hasFormula = false;
  }

  #closeCell(): void {
    const cell = this.#cellText();
    if (cell === null) return;
    const { limits, sheet } = this.#reading;
    if (this.#column < 0 || this.#column >= limits.columns) {
      throw tooManyColumns({ table: sheet, row: this.#row, limit: limits.columns });
    }
    if (cell.length > limits.cellLength) this.#tooLong();
    while (this.#cells.length < this.#column) this.#cells.push(null);
    this.#cells[this.#column] = cell;
  }

  #cellText(): CellText {
    const value = this.#value;
    if (value === '') {
      if (this.#hasFormula) this.#warn('formula-without-value', null);
      return null;
    }
    if (this.#type === 's') return this.#clean(this.#reading.book.sharedStrings[Number(value)] ?? '');
    if (this.#type === 'n') return this.#number(value);
    if (this.#type === 'b') return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
    if (this.#type === 'e') {
      this.#warn('error-cell', value);
      return null;
    }
    return this.#clean(unescapeXstring(value));
  }

  #number(value: string): CellText {
    const { dateStyles, epoch } = this.#reading.book;
    if (this.#style !== '' && dateStyles[Number(this.#style)] === true) {
      const date = this.#date(value, epoch);
      if (date !== null) return date;
      this.#warn('date-out-of-range', value);
    }
    return spreadsheetNumber(value, () => this.#warn('digits-lost', value));
  }

  /** Days repeat in a line list; remembering them saved a quarter of the time of 100,000 rows with four dates each. */
  #date(serial: string, epoch: '1900' | '1904'): CellText {
    const known = this.#dates.get(serial);
    if (known !== undefined) return known;
    const date = dateOfSerial(Number(serial), epoch);
    if (this.#dates.size < 50_000) this.#dates.set(serial, date);
    return date;
  }

  #clean(text: string): CellText {
    return wellFormed(text, (code) => this.#warn(code, text));
  }

  #tooLong(): never {
    const { limits, sheet } = this.#reading;
    throw cellTooLong({ table: sheet, row: this.#row, column: this.#column + 1, limit: limits.cellLength });
  }

  #warn(code: Parameters<Notice>[0]['code'], value: string | null): void {
    const column = code === 'merged-cells' ? value : columnLetters(this.#column);
    const row = code === 'merged-cells' ? null : this.#row;
    this.#note({ code, row, column, value: value === null ? null : value.slice(0, 80) });
  }

  #where() {
    return { name: this.#reading.book.archive.name, part: `${this.#reading.sheet}, row ${this.#row + 1}` };
  }
}

/** Column number of a reference, `A` is 0: `AB12` → 27. At most three letters count; more is beyond any limit. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at);
    if (code >= 0x41 && code <= 0x5a) column = column * 26 + code - 0x40;
    else break;
    if (at > 3) break;
  }
  return column - 1;
}
