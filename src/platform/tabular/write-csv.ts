import { escapeFormula } from './formula-escape.ts';
import { type ExportColumn, type ExportRows } from './write-rows.ts';

export interface CsvWriting {
  readonly columns: readonly ExportColumn[];
  /** One character; the comma where not said otherwise. */
  readonly separator?: string;
  /**
   * Whether to begin with the mark by which Excel knows UTF-8. It does not guess: without, Chinese is garbled there.
   */
  readonly hasMark?: boolean;
}

const pieceLength = 64 * 1024;

/**
 * Writes rows as CSV in UTF-8, RFC 4180, in pieces of about 64 KiB with flat memory. Cells that a spreadsheet would
 * run as a formula get an apostrophe, which `readTable` takes off again. Every cell holding any usual separator is
 * quoted.
 */
export async function* writeCsv(
  rows: ExportRows,
  { columns, separator = ',', hasMark = true }: CsvWriting,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = (hasMark ? '\ufeff' : '') + columns.map(({ title }) => cellOf(title)).join(separator) + '\r\n';
  for await (const cells of rows) {
    for (let column = 0; column < columns.length; column++) {
      if (column > 0) text += separator;
      text += cellOf(cells[column] ?? '');
    }
    text += '\r\n';
    if (text.length >= pieceLength) {
      yield encoder.encode(text);
      text = '';
    }
  }
  if (text !== '') yield encoder.encode(text);
}

function cellOf(text: string): string {
  if (text === '') return '';
  const safe = escapeFormula(text);
  return /[",;|\t\r\n，；]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
