import { CsvRecords } from './csv-records.ts';
import { type Row } from './table.ts';

/** Separators that are recognised, the likelier first. */
export const separators = [',', ';', '\t', '|', '，', '；'] as const;

/** How much of the file is looked at. Even a wide header fits in. */
const sampleLength = 64 * 1024;
const sampleRecords = 50;

/**
 * The separator under which the first records have the most even number of columns, the first record's number being the
 * measure; the comma when none makes two columns. A leading `sep=;` line, which Excel writes, decides alone.
 */
export function sniffSeparator(text: string): string {
  const said = saidSeparator(text);
  if (said !== null) return said;

  const sample = text.slice(0, sampleLength);
  const best = separators
    .map((separator) => ({ separator, ...evenness(recordsOf(sample, separator, text.length <= sampleLength)) }))
    .filter(({ columns, share }) => columns >= 2 && share >= 0.5)
    .sort((a, b) => b.share - a.share || b.columns - a.columns)[0];
  return best?.separator ?? ',';
}

/** The separator that a first line `sep=…` names, or null when there is no such line. */
export function saidSeparator(text: string): string | null {
  return /^sep=([^\r\n])\r?\n/i.exec(text)?.[1] ?? null;
}

function recordsOf(sample: string, separator: string, isWhole: boolean): Row[] {
  const records = new CsvRecords({ separator, table: '', cellLength: Number.MAX_SAFE_INTEGER / 4 });
  // Not read as the last piece: a sample ends anywhere, and a quote that looks open under a wrong separator is no
  // error.
  const rows = records.read(isWhole && !sample.endsWith('\n') ? `${sample}\n` : sample, false);
  return rows.filter(({ cells }) => cells.some((cell) => cell !== null)).slice(0, sampleRecords);
}

function evenness(rows: readonly Row[]): { columns: number; share: number } {
  // The widest of the first rows is the header even when a title stands above it.
  const columns = Math.max(0, ...rows.slice(0, 5).map(({ cells }) => cells.length));
  const even = rows.filter(({ cells }) => cells.length === columns).length;
  return { columns, share: rows.length === 0 ? 0 : even / rows.length };
}
