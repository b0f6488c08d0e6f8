import { CsvRecords } from './csv-records.ts';
import { decodeText, type Encoding } from './encoding.ts';
import { unescapeFormula } from './formula-escape.ts';
import { saidSeparator, sniffSeparator } from './separator.ts';
import { type CellText, type Notice, type Row } from './table.ts';

/** The separator of a CSV, from its first 64 KiB. */
export function separatorOf(bytes: Uint8Array, encoding: Encoding): string {
  return sniffSeparator(decodeText(bytes, encoding).next().value?.replaceAll('\0', '') ?? '');
}

export interface CsvReading {
  readonly table: string;
  readonly encoding: Encoding;
  readonly separator: string;
  readonly cellLength: number;
}

/**
 * The records of a CSV, header included, in batches of what one 256 KiB piece holds. Undoes the export's formula
 * escape.
 */
export function* readCsv(bytes: Uint8Array, reading: CsvReading, note: Notice): Generator<Row[]> {
  const records = new CsvRecords({ ...reading, note });
  const pieces = decodeText(bytes, reading.encoding);
  let piece = pieces.next();
  let isFirst = true;
  while (!piece.done) {
    const next = pieces.next();
    const text = isFirst ? withoutSeparatorLine(piece.value) : piece.value;
    const rows = records.read(clean(text, note), next.done === true);
    yield rows.map((row) => (row.cells.some(startsWithApostrophe) ? unescapeRow(row, note) : row));
    isFirst = false;
    piece = next;
  }
}

function withoutSeparatorLine(text: string): string {
  return saidSeparator(text) === null ? text : text.slice(text.indexOf('\n'));
}

function clean(text: string, note: Notice): string {
  if (text.includes('\ufffd'))
    note({ code: 'undecodable-text', row: null, column: null, value: around(text, '\ufffd') });
  if (!text.includes('\0')) return text;
  note({ code: 'nul-removed', row: null, column: null, value: around(text, '\0').replaceAll('\0', '␀') });
  return text.replaceAll('\0', '');
}

function around(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return text.slice(Math.max(0, at - 20), at + 20);
}

function startsWithApostrophe(cell: CellText): boolean {
  return cell !== null && cell.charCodeAt(0) === 0x27;
}

function unescapeRow({ number, cells }: Row, note: Notice): Row {
  return {
    number,
    cells: cells.map((cell, column) => {
      if (cell === null) return null;
      const plain = unescapeFormula(cell);
      if (plain !== cell)
        note({ code: 'apostrophe-removed', row: number, column: `column ${column + 1}`, value: plain.slice(0, 80) });
      return plain;
    }),
  };
}
