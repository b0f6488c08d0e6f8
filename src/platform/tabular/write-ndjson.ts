import { type ExportColumn, type ExportRows } from './write-rows.ts';

const pieceLength = 64 * 1024;

/**
 * Writes rows as one JSON object per line in UTF-8, with flat memory. Every column is in every object, so that the
 * first line tells them all; empty cells are null. Texts stay texts, numbers too: nothing is rounded.
 */
export async function* writeNdjson(rows: ExportRows, columns: readonly ExportColumn[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const keys = columns.map(({ title }, column) => `${column === 0 ? '{' : ','}${JSON.stringify(title)}:`);
  let text = '';
  for await (const cells of rows) {
    for (const [column, key] of keys.entries()) {
      const cell = cells[column] ?? '';
      text += key + (cell === '' ? 'null' : JSON.stringify(cell));
    }
    text += '}\n';
    if (text.length >= pieceLength) {
      yield encoder.encode(text);
      text = '';
    }
  }
  if (text !== '') yield encoder.encode(text);
}
