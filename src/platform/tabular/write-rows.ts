import { type CellText } from './table.ts';

/** What a column of an export holds; decides how a spreadsheet shows it, never what is written. */
export type ColumnKind = 'text' | 'number' | 'day';

export interface ExportColumn {
  readonly title: string;
  readonly kind: ColumnKind;
}

/** Rows to be written, one array of cells per row, as long as the columns; null and '' are empty cells. */
export type ExportRows = AsyncIterable<readonly CellText[]> | Iterable<readonly CellText[]>;
