import { problem } from '../../kernel/problem.ts';

/** What one imported file may be. All inclusive. */
export interface TableLimits {
  /** Bytes of the file, and of each text file inside an archive once unpacked. */
  readonly bytes: number;
  /** Bytes of everything inside an archive or workbook once unpacked. */
  readonly unpackedBytes: number;
  /** Unpacked bytes per packed byte; looked at above 10 MiB unpacked. */
  readonly packingRatio: number;
  /** Files inside an archive of tables. */
  readonly archiveEntries: number;
  /** Bytes of a JSON document that is read whole; lines of JSON have no such limit. */
  readonly jsonBytes: number;
  readonly rows: number;
  readonly columns: number;
  /** UTF-16 units in one cell; Excel's own limit. */
  readonly cellLength: number;
}

export const defaultLimits: TableLimits = {
  bytes: 256 * 1024 ** 2,
  unpackedBytes: 2 * 1024 ** 3,
  packingRatio: 200,
  archiveEntries: 200,
  jsonBytes: 100 * 1024 ** 2,
  rows: 2_000_000,
  columns: 500,
  cellLength: 32_767,
};

const mebibytes = (bytes: number) => Math.ceil(bytes / 1024 ** 2);

export const fileTooLarge = problem(
  'tabular/file-too-large',
  413,
  (d: { name: string; bytes: number; limit: number }) =>
    `${d.name} has ${mebibytes(d.bytes)} MiB; at most ${mebibytes(d.limit)} MiB are read at once. ` +
    'Split the file by date or area.',
);

export const unpacksTooLarge = problem(
  'tabular/unpacks-too-large',
  413,
  (d: { name: string; bytes: number; limit: number }) =>
    `${d.name} unpacks to ${mebibytes(d.bytes)} MiB, more than the ${mebibytes(d.limit)} MiB that are read. ` +
    'Split it, or save the sheet as .csv.',
);

export const tooManyEntries = problem(
  'tabular/too-many-entries',
  413,
  (d: { name: string; entries: number; limit: number }) =>
    `${d.name} holds ${d.entries} files; at most ${d.limit} are read. Send fewer files in one archive.`,
);

export const tooManyRows = problem(
  'tabular/too-many-rows',
  413,
  (d: { table: string; limit: number }) =>
    `${d.table} has more than ${d.limit} rows. Split the file by date or area and import the parts.`,
);

export const tooManyColumns = problem(
  'tabular/too-many-columns',
  413,
  (d: { table: string; row: number; limit: number }) =>
    `Row ${d.row} of ${d.table} has more than ${d.limit} columns. Remove the columns that are not needed.`,
);

export const cellTooLong = problem(
  'tabular/cell-too-long',
  422,
  (d: { table: string; row: number; column: number; limit: number }) =>
    `Row ${d.row}, column ${d.column} of ${d.table} has more than ${d.limit} characters. ` +
    'Shorten the text; in a .csv look for a quotation mark that is never closed.',
);

export const unclosedQuote = problem(
  'tabular/unclosed-quote',
  422,
  (d: { table: string; row: number }) =>
    `In ${d.table} a quotation mark opened in row ${d.row} is never closed, so all that follows would be one cell. ` +
    'Close it, or save the file anew from the spreadsheet.',
);

/** What a file of an unknown kind looks like. */
export type Looks = 'empty' | 'binary' | 'web-page' | 'pdf' | 'image' | 'xlsb' | 'xml' | 'archive' | 'database';

export const unknownFormat = problem(
  'tabular/unknown-format',
  422,
  (d: { name: string; looks: Looks }) =>
    `${d.name} is not a table that can be read (${d.looks}). Save it as .xlsx, .ods, .csv or .json and send that.`,
);

export const oldExcel = problem(
  'tabular/old-excel',
  422,
  (d: { name: string }) =>
    `${d.name} is in the old Excel format (.xls). Open it and save it as .xlsx or .csv, then send that.`,
);

export const encrypted = problem(
  'tabular/encrypted',
  422,
  (d: { name: string }) => `${d.name} is protected by a password. Save a copy without password and send that.`,
);

export const damaged = problem(
  'tabular/damaged',
  422,
  (d: { name: string; part: string }) =>
    `${d.name} is damaged or incomplete (${d.part}). Save or download it again; sending it twice will not help.`,
);

export const nestedArchive = problem(
  'tabular/nested-archive',
  422,
  (d: { name: string; entry: string }) =>
    `${d.name} holds another archive, ${d.entry}. Unpack that one and send the tables themselves.`,
);

export const unsafeEntryName = problem(
  'tabular/unsafe-entry-name',
  422,
  (d: { name: string; entry: string }) =>
    `${d.name} holds a file whose name points outside the archive: ${d.entry}. Nothing was read. Pack the tables anew.`,
);

export const xmlWithDoctype = problem(
  'tabular/xml-with-doctype',
  422,
  (d: { name: string; part: string }) =>
    `${d.name} carries a document type definition (${d.part}), which spreadsheets do not need and which is not read. ` +
    'Open it in a spreadsheet program and save it anew.',
);

export const noTable = problem(
  'tabular/no-table',
  422,
  (d: { name: string }) => `${d.name} holds no row of data. Check that the right file or sheet was saved.`,
);

export const badJson = problem('tabular/bad-json', 422, (d: { name: string; line: number | null }) =>
  d.line === null
    ? `${d.name} is not valid JSON, or holds no list of records. ` +
      'Expected is [{…}, …], {"rows": [{…}, …]} or one {…} per line.'
    : `Line ${d.line} of ${d.name} is not a JSON object. Every line must be one {…}.`,
);
