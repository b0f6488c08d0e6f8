import { api, type Output } from '../../../../ui/api.ts';
import type { ImportRecord } from './mapping-draft.ts';

type Page = Output<'GET /imports/:importId/rows'>;
type Row = Page['rows'][number];

/** Gives the rejected rows back as a CSV with the columns they came with and one that says why, to be corrected and sent again. */
export async function downloadRejected(record: ImportRecord, say: (row: Row) => string): Promise<void> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const page: Page = await api('GET /imports/:importId/rows', {
      importId: record.id,
      disposition: ['rejected'],
      limit: 500,
      ...(after ? { after } : {}),
    });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  const names = record.columns.map(({ column }) => column);
  const lines = [
    ['row', 'reason', ...names],
    ...rows.map((row) => [String(row.rowNumber), say(row), ...names.map((name) => row.cells[name] ?? '')]),
  ];
  save(
    `${record.fileName.replace(/\.\w+$/, '')}-rejected.csv`,
    `\ufeff${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`,
  );
}

/** Quotes what needs it; what a spreadsheet would run as a formula gets an apostrophe before it, which importing takes away again. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function save(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
