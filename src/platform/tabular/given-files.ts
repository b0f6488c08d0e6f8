import { strToU8, type Zippable, zipSync } from 'fflate';
import { type ReadOptions, readTable } from './read-table.ts';
import { type CellText, type TableFile, type TableWarning, WarningTally } from './table.ts';

/** A file read to its end, for tests: rows of the first table, and warnings as `code@row`. */
export interface ReadFile {
  readonly file: TableFile;
  readonly header: readonly string[];
  readonly rows: readonly (readonly CellText[])[];
  readonly numbers: readonly number[];
  readonly warnings: readonly string[];
  readonly tally: ReturnType<WarningTally['list']>;
}

/** Opens bytes or text and reads the first table, or the one of that index. */
export async function readAll(
  content: Uint8Array | string,
  { name = 'cases.csv', table = 0, ...options }: ReadOptions & { name?: string; table?: number } = {},
): Promise<ReadFile> {
  const file = await readTable(typeof content === 'string' ? strToU8(content) : content, name, options);
  const found: TableWarning[] = [...file.warnings];
  const rows: (readonly CellText[])[] = [];
  const numbers: number[] = [];
  const { header, rows: read } = file.tables[table]!;
  for await (const batch of read((warning) => found.push(warning))) {
    for (const row of batch) {
      rows.push(row.cells);
      numbers.push(row.number);
    }
  }
  const tally = new WarningTally();
  for (const warning of found) tally.add(warning);
  return { file, header, rows, numbers, warnings: found.map(({ code, row }) => `${code}@${row}`), tally: tally.list() };
}

/** All bytes of a writer. */
export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

/** A ZIP archive of these texts. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array | [Uint8Array, object]>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ]);
  return zipSync(Object.fromEntries(entries) as Zippable);
}

const sheetMain = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const officeLinks = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface GivenBook {
  /** Inside of `<worksheet>`, one per sheet. */
  readonly sheets: readonly string[];
  readonly sharedStrings?: string;
  /** Inside of `<styleSheet>`. */
  readonly styles?: string;
  readonly isFrom1904?: boolean;
  /** Sheets, counted from 0, that the workbook hides. */
  readonly hidden?: readonly number[];
  /** Put before the root element of every sheet. */
  readonly prolog?: string;
}

/** A workbook written by hand, as other programs write them: with prefixes, absolute targets, shared texts. */
export function workbook({
  sheets,
  sharedStrings,
  styles,
  isFrom1904 = false,
  hidden = [],
  prolog = '',
}: GivenBook): Uint8Array {
  const state = (n: number) => (hidden.includes(n) ? ' state="hidden"' : '');
  const list = sheets.map(
    (_, n) => `<x:sheet name="Sheet &amp; ${n + 1}" sheetId="${n + 1}"${state(n)} r:id="rId${n + 1}"/>`,
  );
  const links = sheets.map(
    (_, n) => `<Relationship Id="rId${n + 1}" Type="${officeLinks}/worksheet" Target="/xl/worksheets/s${n + 1}.xml"/>`,
  );
  return zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${officeLinks}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `<?xml version="1.0"?><x:workbook xmlns:x="${sheetMain}" xmlns:r="${officeLinks}">` +
      `<x:workbookPr date1904="${isFrom1904 ? 1 : 0}"/><x:sheets>${list.join('')}</x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels':
      `<Relationships>${links.join('')}<Relationship Id="s" Type="${officeLinks}/sharedStrings" Target="sharedStrings.xml"/>` +
      `<Relationship Id="t" Type="${officeLinks}/styles" Target="../xl/styles.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst xmlns="${sheetMain}">${sharedStrings ?? ''}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${sheetMain}">${styles ?? ''}</styleSheet>`,
    ...Object.fromEntries(
      sheets.map((sheet, n) => [
        `xl/worksheets/s${n + 1}.xml`,
        `<?xml version="1.0"?>${prolog}<worksheet xmlns="${sheetMain}">${sheet}</worksheet>`,
      ]),
    ),
  });
}

/** Rows of texts as the inside of a worksheet, without any references, as some programs write them. */
export function sheetOf(rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
  return `<sheetData>${rows.map(row).join('')}</sheetData>`;
}
