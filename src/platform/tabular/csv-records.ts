import { cellTooLong, unclosedQuote } from './limits.ts';
import { type CellText, type Notice, type Row } from './table.ts';

export interface CsvOptions {
  readonly separator: string;
  /** For messages. */
  readonly table: string;
  readonly cellLength: number;
  readonly note?: Notice;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits text that arrives in pieces into records, RFC 4180 and what people make of it: any line ending, quotes only
 * where a cell begins, a quotation mark inside an unquoted cell is a letter, text after a closing quote is kept with a
 * warning.
 */
export class CsvRecords {
  readonly #options: CsvOptions;
  readonly #separator: number;
  #rest = '';
  #row = 0;
  #cells: CellText[] = [];

  constructor(options: CsvOptions) {
    this.#options = options;
    this.#separator = options.separator.charCodeAt(0);
  }

  /**
   * The records that are complete with this piece; with `isLast` all that remain. @throws Problem on a runaway quote.
   */
  read(piece: string, isLast: boolean): Row[] {
    const text = this.#rest === '' ? piece : this.#rest + piece;
    const rows: Row[] = [];
    let at = 0;
    while (at < text.length) {
      this.#cells = [];
      const next = this.#record(text, at, isLast);
      if (next < 0) break;
      rows.push({ number: ++this.#row, cells: this.#cells });
      at = next;
    }
    this.#rest = text.slice(at);
    return rows;
  }

  /** Reads one record into #cells. Returns where the next begins, or -1 when the text ends too early to tell. */
  #record(text: string, start: number, isLast: boolean): number {
    let at = start;
    for (;;) {
      at = text.charCodeAt(at) === quote ? this.#quoted(text, at, isLast) : this.#plain(text, at);
      if (at < 0) return -1;
      if (at >= text.length) return isLast ? at : -1;
      const end = text.charCodeAt(at);
      if (end === this.#separator) {
        at++;
        if (at < text.length) continue;
        if (!isLast) return -1;
        this.#cells.push(null);
        return at;
      }
      if (end === lineFeed) return at + 1;
      if (at + 1 >= text.length && !isLast) return -1;
      return text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
    }
  }

  /** A cell without quotes that began at `from`; returns the place of what ends it. */
  #plain(text: string, from: number): number {
    const separator = this.#separator;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === separator || code === lineFeed || code === carriageReturn) break;
    }
    this.#push(text.slice(from, at));
    return at;
  }

  #quoted(text: string, start: number, isLast: boolean): number {
    let value = '';
    let from = start + 1;
    for (;;) {
      const end = text.indexOf('"', from);
      if (end < 0) return this.#unclosed(text.length - start, isLast);
      if (end + 1 === text.length && !isLast) return -1;
      value += text.slice(from, end);
      if (text.charCodeAt(end + 1) !== quote) return this.#afterQuote(text, value, end + 1);
      value += '"';
      from = end + 2;
    }
  }

  #unclosed(length: number, isLast: boolean): number {
    const { table, cellLength } = this.#options;
    if (isLast || length > 2 * cellLength + 2) throw unclosedQuote({ table, row: this.#row + 1 });
    return -1;
  }

  #afterQuote(text: string, value: string, at: number): number {
    const code = text.charCodeAt(at);
    if (at >= text.length || code === this.#separator || code === lineFeed || code === carriageReturn) {
      this.#push(value);
      return at;
    }
    const end = this.#plain(text, at);
    const stray = this.#cells.pop() ?? '';
    this.#push(value + stray);
    this.#options.note?.({
      code: 'stray-quote',
      row: this.#row + 1,
      column: null,
      value: (value + stray).slice(0, 80),
    });
    return end;
  }

  #push(value: string): void {
    const { table, cellLength } = this.#options;
    if (value.length > cellLength) {
      throw cellTooLong({ table, row: this.#row + 1, column: this.#cells.length + 1, limit: cellLength });
    }
    this.#cells.push(value === '' ? null : value);
  }
}
