import { day, isDay } from '../../kernel/day.ts';
import { problem } from '../../kernel/problem.ts';
import { serialOfDay } from './spreadsheet-date.ts';
import { columnLetters, spreadsheetNumber } from './spreadsheet-text.ts';
import { type CellText } from './table.ts';
import { type ColumnKind, type ExportColumn, type ExportRows } from './write-rows.ts';
import { ZipWriter } from './zip-writer.ts';

export interface XlsxWriting {
  readonly columns: readonly ExportColumn[];
  /** Name of the sheet; when the rows fill several, a number follows. */
  readonly sheet: string;
  /** Rows in one sheet, without the header. Excel can hold 1,048,575. */
  readonly rowsPerSheet?: number;
}

export const cellTooLongForSpreadsheet = problem(
  'tabular/cell-too-long-for-spreadsheet',
  422,
  (d: { row: number; column: string; limit: number }) =>
    `Row ${d.row}, ${d.column} has more than ${d.limit} characters, which a spreadsheet cell cannot hold. Export as .csv.`,
);

const cellLimit = 32_767;
const pieceLength = 256 * 1024;
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/**
 * Writes rows as XLSX with flat memory, on to the next sheet when one is full. Texts are inline, so that nothing can be
 * taken for a formula; numbers and days become real ones only where reading them gives back the same text.
 * @throws Problem when a cell is longer than a spreadsheet allows.
 */
export async function* writeXlsx(rows: ExportRows, writing: XlsxWriting): AsyncGenerator<Uint8Array> {
  const { rowsPerSheet = 1_000_000 } = writing;
  const zip = new ZipWriter();
  const names: string[] = [];
  const source = asAsync(rows)[Symbol.asyncIterator]();
  let next = await source.next();
  try {
    do {
      names.push(sheetName(writing.sheet, names.length + 1));
      const first = next;
      const pieces = sheetPieces(writing.columns, async function* () {
        for (let count = 0, row = first; ; row = await source.next()) {
          next = row;
          if (row.done || count++ === rowsPerSheet) return;
          yield row.value;
        }
      });
      yield* zip.file(`xl/worksheets/sheet${names.length}.xml`, pieces);
    } while (!next.done);
    for (const [name, content] of workbookParts(names)) yield* zip.file(name, [content]);
    yield* zip.end();
  } finally {
    await source.return?.(undefined);
  }
}

async function* sheetPieces(
  columns: readonly ExportColumn[],
  rows: () => AsyncGenerator<readonly CellText[]>,
): AsyncGenerator<string> {
  const letters = columns.map((_, column) => columnLetters(column));
  let text =
    `${declaration}<worksheet ${main}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" ` +
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">';
  for (const [column, { title }] of columns.entries()) text += textCell(`${letters[column]}1`, title, ' s="2"');
  text += '</row>';
  let row = 1;
  for await (const cells of rows()) {
    row++;
    text += `<row r="${row}">`;
    for (let column = 0; column < columns.length; column++) {
      const cell = cells[column] ?? null;
      if (cell === null || cell === '') continue;
      if (cell.length > cellLimit)
        throw cellTooLongForSpreadsheet({ row, column: columns[column]!.title, limit: cellLimit });
      text += cellXml(letters[column]! + row, cell, columns[column]!.kind);
    }
    text += '</row>';
    if (text.length >= pieceLength) {
      yield text;
      text = '';
    }
  }
  yield `${text}</sheetData></worksheet>`;
}

function cellXml(reference: string, text: string, kind: ColumnKind): string {
  if (kind === 'number' && isSafeNumber(text)) return `<c r="${reference}"><v>${text}</v></c>`;
  if (kind === 'day' && isDay(text)) {
    const serial = serialOfDay(day(text));
    if (serial !== null) return `<c r="${reference}" s="1"><v>${serial}</v></c>`;
  }
  return textCell(reference, text, '');
}

function textCell(reference: string, text: string, style: string): string {
  return `<c r="${reference}"${style} t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

/** Whether a number is written as this text when it is read back. */
function isSafeNumber(text: string): boolean {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) && spreadsheetNumber(text, () => undefined) === text;
}

/** Letters that XML cannot hold, or would change, are written as `_xHHHH_` (ECMA-376 §22.9.2.19). */
function xmlText(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text
    .replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(
      /(?![\t\n])[\p{Cc}\ufffe\uffff]/gu,
      (letter) => `_x${letter.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

const needsEscape = /[&<>\ufffe\uffff]|(?![\t\n])\p{Cc}|_x[\dA-Fa-f]{4}_/u;

/** At most 31 letters, none of `[]:*?/\`, no apostrophe at either end, as Excel demands. */
function sheetName(name: string, number: number): string {
  const suffix = number === 1 ? '' : ` ${number}`;
  const base =
    name
      .replaceAll(/[[\]:*?/\\]|\p{Cc}/gu, ' ')
      .replaceAll(/^'+|'+$/g, '')
      .trim() || 'Sheet';
  return base.slice(0, 31 - suffix.length) + suffix;
}

function workbookParts(names: readonly string[]): [string, string][] {
  const sheets = names.map(
    (name, n) => `<sheet name="${xmlText(name).replaceAll('"', '&quot;')}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`,
  );
  const links = names.map(
    (_, n) => `<Relationship Id="rId${n + 1}" Type="${relationship}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`,
  );
  const types = names.map((_, n) => override(`/xl/worksheets/sheet${n + 1}.xml`, 'worksheet'));
  const packageLinks = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
  return [
    [
      'xl/workbook.xml',
      `${declaration}<workbook ${main} xmlns:r="${relationship}"><sheets>${sheets.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships ${packageLinks}>${links.join('')}` +
        `<Relationship Id="styles" Type="${relationship}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', styles],
    [
      '_rels/.rels',
      `${declaration}<Relationships ${packageLinks}>` +
        `<Relationship Id="rId1" Type="${relationship}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        `${override('/xl/workbook.xml', 'sheet.main')}${types.join('')}${override('/xl/styles.xml', 'styles')}</Types>`,
    ],
  ];
}

function override(part: string, type: string): string {
  return `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
}

/** Style 1 shows a day, style 2 a heading in bold. */
const styles =
  `${declaration}<styleSheet ${main}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>';

async function* asAsync(rows: ExportRows): AsyncGenerator<readonly CellText[]> {
  yield* rows;
}
