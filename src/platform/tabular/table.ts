import { type EncodingVerdict } from './encoding.ts';

/** One cell as text, never the empty string; null when the cell is empty. Spreadsheet dates arrive as ISO days. */
export type CellText = string | null;

/** One row below the header. */
export interface Row {
  /** Row number as a spreadsheet shows it: 1 is the first row of the file, header and blank rows counted. */
  readonly number: number;
  /** As long as the header or longer; what lies beyond the header belongs to no column and was warned about. */
  readonly cells: readonly CellText[];
}

/** What a reader noticed and went on from; the words for each code are translated by `tabular.warning.<code>`. */
export type TableWarningCode =
  | 'archive-entry-ignored'
  | 'archive-link-ignored'
  | 'apostrophe-removed'
  | 'blank-row'
  | 'captions-row'
  | 'date-out-of-range'
  | 'digits-lost'
  | 'duplicate-header'
  | 'empty-header'
  | 'empty-table'
  | 'error-cell'
  | 'formula-without-value'
  | 'hidden-sheet'
  | 'lone-surrogate'
  | 'merged-cells'
  | 'nul-removed'
  | 'row-longer-than-header'
  | 'row-shorter-than-header'
  | 'rows-above-header'
  | 'stray-quote'
  | 'totals-row'
  | 'undecodable-text';

/** One thing noticed while reading. */
export interface TableWarning {
  readonly code: TableWarningCode;
  /** Row number as in `Row.number`; null when it concerns the whole table or file. */
  readonly row: number | null;
  /** Column name or sheet reference; null when it concerns the whole row. */
  readonly column: string | null;
  /** The text concerned, shortened; null when there is none. */
  readonly value: string | null;
}

/** Receives warnings while rows are read. */
export type Notice = (warning: TableWarning) => void;

/** One table of a file: a CSV, a sheet, an array of JSON objects. */
export interface Table {
  /** Sheet name, or file name without its folder. */
  readonly name: string;
  /** Whether the workbook hides this sheet. */
  readonly isHidden: boolean;
  /** Column names, trimmed, never empty, no two alike. */
  readonly header: readonly string[];
  /** The second header row of files that have one (SORMAS: properties, then captions); null otherwise. */
  readonly captions: readonly CellText[] | null;
  /** Row number of the header; 0 when the format has none (JSON objects). */
  readonly headerRow: number;
  /**
   * Reads from the first data row, in batches, with flat memory; every call starts anew. @throws Problem on a limit.
   */
  rows(note?: Notice): AsyncIterable<readonly Row[]>;
}

export type TableFormat = 'csv' | 'xlsx' | 'ods' | 'json' | 'ndjson' | 'zip';

/** A file that was recognised and opened; its rows are not read yet. */
export interface TableFile {
  readonly format: TableFormat;
  /** How its text is encoded; null for spreadsheets and archives. */
  readonly encoding: EncodingVerdict | null;
  /** Separator of a CSV; null otherwise. */
  readonly separator: string | null;
  /** In file order; tables without any row are left out with a warning. */
  readonly tables: readonly Table[];
  /** What was noticed on opening; what rows bring up goes to the `note` of `rows`. */
  readonly warnings: readonly TableWarning[];
}

/** Counts warnings by code and remembers where the first of each were. */
export class WarningTally {
  readonly #byCode = new Map<TableWarningCode, { count: number; first: TableWarning[] }>();

  /** How many of each code are remembered in full. */
  static readonly kept = 20;

  readonly add: Notice = (warning) => {
    const entry = this.#byCode.get(warning.code) ?? { count: 0, first: [] };
    entry.count++;
    if (entry.first.length < WarningTally.kept) entry.first.push(warning);
    this.#byCode.set(warning.code, entry);
  };

  /** Every code met, in the order of first meeting, with its count and its first places. */
  list(): { code: TableWarningCode; count: number; first: readonly TableWarning[] }[] {
    return [...this.#byCode].map(([code, { count, first }]) => ({ code, count, first }));
  }
}
