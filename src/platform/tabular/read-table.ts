import { type Archive, type ArchiveEntry, openArchive, unpack } from './archive.ts';
import { type Encoding, type EncodingVerdict, decodeText, sniffEncoding } from './encoding.ts';
import {
  damaged,
  defaultLimits,
  encrypted,
  fileTooLarge,
  type Looks,
  nestedArchive,
  noTable,
  oldExcel,
  type TableLimits,
  unknownFormat,
} from './limits.ts';
import { odsSheets, readOdsSheet } from './ods.ts';
import { isLinesOfJson, jsonLinesTable, jsonTable } from './read-json.ts';
import { readCsv, separatorOf } from './read-csv.ts';
import { type RawTable, shapeTable } from './shape.ts';
import { type Notice, type Row, type Table, type TableFile, type TableWarning } from './table.ts';
import { openXlsx } from './xlsx-book.ts';
import { readXlsxSheet } from './xlsx-sheet.ts';

export interface ReadOptions {
  readonly limits?: Partial<TableLimits>;
  /** Said by a person who saw that the guess was wrong; null or absent: guessed. */
  readonly encoding?: Encoding | null;
  /** As `encoding`, one character. */
  readonly separator?: string | null;
}

interface Opening {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly limits: TableLimits;
  readonly options: ReadOptions;
  readonly note: Notice;
}

/**
 * Opens a file of tables: CSV, XLSX, ODS, JSON, lines of JSON, or a ZIP of those. The content decides, not the ending
 * of the name. Only headers are read; `rows()` of each table reads the rest, as often as asked.
 * @throws Problem `tabular/…` when the file is none of these, is damaged or protected, or exceeds a limit.
 */
export async function readTable(bytes: Uint8Array, fileName: string, options: ReadOptions = {}): Promise<TableFile> {
  const name = fileName.split(/[/\\]/).at(-1) || 'file';
  const limits = { ...defaultLimits, ...options.limits };
  if (bytes.length > limits.bytes) throw fileTooLarge({ name, bytes: bytes.length, limit: limits.bytes });
  const warnings: TableWarning[] = [];
  const opening: Opening = { name, bytes, limits, options, note: (warning) => warnings.push(warning) };

  const file = startsWith(bytes, 0x50, 0x4b) ? await openZip(opening) : await openText(opening);
  if (file.tables.length === 0) throw noTable({ name });
  return { ...file, warnings };
}

type Opened = Omit<TableFile, 'warnings'>;

async function openText({ name, bytes, limits, options, note }: Opening): Promise<Opened> {
  refuseOthers(name, bytes);
  const verdict: EncodingVerdict = options.encoding
    ? { encoding: options.encoding, certainty: 'certain', because: 'chosen' }
    : sniffEncoding(bytes);
  const { encoding } = verdict;
  const start = [...decodeText(bytes.subarray(0, 64 * 1024), encoding)].join('');
  const looks = looksOf(start);
  if (looks !== null) throw unknownFormat({ name, looks });
  const opened = (format: 'csv' | 'json' | 'ndjson', separator: string | null, table: Table | null): Opened => ({
    format,
    encoding: verdict,
    separator,
    tables: table ? [table] : [],
  });

  if (/^\s*(\{|\[\s*[[{\]])/.test(start)) {
    const reading = { name, bytes, encoding, limits };
    if (isLinesOfJson(start)) return opened('ndjson', null, await jsonLinesTable(reading));
    return opened('json', null, await jsonTable(reading));
  }
  const separator = options.separator ?? separatorOf(bytes, encoding);
  const reading = { table: name, encoding, separator, cellLength: limits.cellLength };
  const raw = {
    name,
    isHidden: false,
    hasRaggedRows: false,
    rawRows: (say: Notice) => asAsync(readCsv(bytes, reading, say)),
  };
  return opened('csv', separator, await shapeTable(raw, limits, note));
}

async function openZip(opening: Opening): Promise<Opened> {
  // A workbook has a part per sheet, picture and comment; only archives of tables have few files.
  const archive = openArchive(opening.name, opening.bytes, opening.limits, 65_535);
  const has = (name: string) =>
    archive.entries.some((entry) => entry.name.replaceAll('\\', '/').toLowerCase() === name);
  if (has('[content_types].xml')) return openWorkbook(opening, archive, has);
  if (has('content.xml') && has('mimetype')) return openOds(opening, archive);
  return openTables(opening, openArchive(opening.name, opening.bytes, opening.limits));
}

async function openWorkbook(opening: Opening, archive: Archive, has: (name: string) => boolean): Promise<Opened> {
  const { name, limits } = opening;
  if (has('xl/workbook.bin')) throw unknownFormat({ name, looks: 'xlsb' });
  const book = await openXlsx(archive);
  if (book.sheets.length === 0) throw unknownFormat({ name, looks: 'archive' });
  const sheets = book.sheets.map(({ name: sheet, entry, isHidden }) => ({
    name: sheet,
    isHidden,
    hasRaggedRows: true,
    rawRows: (say: Notice) => readXlsxSheet({ book, sheet, entry, limits }, say),
  }));
  return { format: 'xlsx', encoding: null, separator: null, tables: await shapeSheets(opening, sheets) };
}

async function openOds(opening: Opening, archive: Archive): Promise<Opened> {
  const { name, limits } = opening;
  const content = archive.entries.find((entry) => entry.name === 'content.xml');
  if (!content) throw damaged({ name, part: 'content.xml' });
  const names = await odsSheets(archive, content);
  const sheets = names.map((sheet, index) => ({
    name: sheet,
    isHidden: false,
    hasRaggedRows: true,
    rawRows: (say: Notice) => readOdsSheet({ archive, content, sheet: index, name: sheet, limits }, say),
  }));
  return { format: 'ods', encoding: null, separator: null, tables: await shapeSheets(opening, sheets) };
}

async function shapeSheets({ limits, note }: Opening, sheets: readonly RawTable[]): Promise<Table[]> {
  const tables: Table[] = [];
  for (const sheet of sheets) {
    const table = await shapeTable(sheet, limits, note);
    if (table) tables.push(table);
    else note({ code: 'empty-table', row: null, column: sheet.name, value: null });
    if (table && sheet.isHidden) note({ code: 'hidden-sheet', row: null, column: sheet.name, value: null });
  }
  return tables;
}

async function openTables(opening: Opening, archive: Archive): Promise<Opened> {
  const { limits, note, name } = opening;
  const tables: Table[] = [];
  let left = limits.unpackedBytes - archive.unpackedBytes;
  for (const entry of archive.entries) {
    const ignored = (code: 'archive-link-ignored' | 'archive-entry-ignored') =>
      note({ code, row: null, column: null, value: entry.name.slice(0, 80) });
    if (entry.isFolder) continue;
    if (entry.isLink) ignored('archive-link-ignored');
    else if (/\.(zip|gz|tgz|tar|rar|7z|xz|bz2)$/i.test(entry.name)) throw nestedArchive({ name, entry: entry.name });
    else if (isIgnored(entry.name)) ignored('archive-entry-ignored');
    else {
      if (entry.unpackedBytes > limits.bytes) {
        throw fileTooLarge({ name: entry.name, bytes: entry.unpackedBytes, limit: limits.bytes });
      }
      const opened = await openEntry({ ...opening, limits: { ...limits, unpackedBytes: left } }, archive, entry);
      left -= opened.unpackedBytes;
      tables.push(...opened.tables);
    }
  }
  return { format: 'zip', encoding: null, separator: null, tables };
}

/** Opens one file of an archive. Its bytes are unpacked anew for every reading, so that only one file is in memory. */
async function openEntry(opening: Opening, archive: Archive, entry: ArchiveEntry) {
  const open = async (note: Notice) => {
    const bytes = await unpack(archive, entry);
    const name = entry.name.slice(entry.name.lastIndexOf('/') + 1);
    if (!startsWith(bytes, 0x50, 0x4b))
      return { ...(await openText({ ...opening, name, bytes, note })), unpackedBytes: 0 };
    const inner = openArchive(name, bytes, opening.limits, 65_535);
    const isBook = inner.entries.some((each) => /^(\[content_types\]\.xml|content\.xml)$/i.test(each.name));
    if (!isBook) throw nestedArchive({ name: archive.name, entry: entry.name });
    return { ...(await openZip({ ...opening, name, bytes, note })), unpackedBytes: inner.unpackedBytes };
  };
  const { tables, unpackedBytes } = await open(opening.note);
  return {
    unpackedBytes,
    tables: tables.map((table, index) => reopening(table, async () => (await open(() => undefined)).tables[index]!)),
  };
}

/** The same table without the bytes behind it: opened again whenever its rows are read. */
function reopening(table: Table, open: () => Promise<Table>): Table {
  async function* rows(note?: Notice): AsyncGenerator<readonly Row[]> {
    yield* (await open()).rows(note);
  }
  return { ...table, rows };
}

function isIgnored(path: string): boolean {
  return (
    /(^|\/)(__MACOSX\/|\.|~\$|Thumbs\.db$)/.test(path) ||
    !/\.(csv|tsv|tab|txt|xlsx|xlsm|ods|json|jsonl|ndjson)$/i.test(path)
  );
}

function refuseOthers(name: string, bytes: Uint8Array): void {
  if (bytes.length === 0) throw unknownFormat({ name, looks: 'empty' });
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    // The compound file that a protected workbook is wrapped in names its stream in UTF-16.
    const isProtected = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
      Buffer.from('EncryptedPackage', 'utf16le'),
    );
    throw isProtected ? encrypted({ name }) : oldExcel({ name });
  }
  const kinds: [Looks, ...number[]][] = [
    ['pdf', 0x25, 0x50, 0x44, 0x46],
    ['image', 0x89, 0x50, 0x4e, 0x47],
    ['image', 0xff, 0xd8, 0xff],
    ['archive', 0x1f, 0x8b],
    ['archive', 0x37, 0x7a, 0xbc, 0xaf],
    ['archive', 0x52, 0x61, 0x72, 0x21],
    ['database', 0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
  ];
  const kind = kinds.find(([, ...magic]) => startsWith(bytes, ...magic));
  if (kind) throw unknownFormat({ name, looks: kind[0] });
}

/** What a text is that is no table; null when it may be one. */
function looksOf(start: string): Looks | null {
  if (start.trim() === '') return 'empty';
  if (/^\s*(<!doctype html|<html|<table|<meta|<head)/i.test(start)) return 'web-page';
  if (/^\s*<(\?xml|[a-z]+[\s>])/i.test(start)) return 'xml';
  const controls = start.match(/[^\P{Cc}\s\0]/gu)?.length ?? 0;
  return controls > start.length * 0.1 ? 'binary' : null;
}

async function* asAsync<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

function startsWith(bytes: Uint8Array, ...magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
