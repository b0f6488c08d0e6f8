import { type Archive, type ArchiveEntry, unpackPieces } from './archive.ts';
import { damaged } from './limits.ts';
import { isBuiltInDateFormat, isDateFormat } from './spreadsheet-date.ts';
import { attributeOf, type XmlEvents, XmlScanner } from './xml-scan.ts';

/** What a workbook says about itself before any sheet is read. */
export interface XlsxBook {
  readonly archive: Archive;
  readonly sheets: readonly { readonly name: string; readonly entry: ArchiveEntry; readonly isHidden: boolean }[];
  /** Texts that cells refer to by number. */
  readonly sharedStrings: readonly string[];
  /** By cell style: whether a number in it is a date. */
  readonly dateStyles: readonly boolean[];
  readonly epoch: '1900' | '1904';
}

/**
 * Reads the list of sheets, the shared texts and which cell styles are dates. @throws Problem when parts are missing.
 */
export async function openXlsx(archive: Archive): Promise<XlsxBook> {
  const bookPath =
    (await relations(archive, '')).find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const links = await relations(archive, bookPath);
  const partOf = (type: string) => findEntry(archive, links.find((link) => link.type.endsWith(type))?.target);

  let epoch: XlsxBook['epoch'] = '1900';
  const sheets: XlsxBook['sheets'][number][] = [];
  const book = findEntry(archive, bookPath);
  if (!book) throw damaged({ name: archive.name, part: bookPath });
  await scanPart(archive, book, {
    open(name, attributes) {
      if (name === 'workbookPr') epoch = /^(1|true)$/.test(attributeOf(attributes, 'date1904') ?? '') ? '1904' : '1900';
      if (name !== 'sheet') return;
      // Chart and macro sheets are linked by another type and hold no cells.
      const link = links.find(({ id }) => id === attributeOf(attributes, 'id'));
      const entry = link?.type.endsWith('/worksheet') ? findEntry(archive, link.target) : undefined;
      const isHidden = (attributeOf(attributes, 'state') ?? 'visible') !== 'visible';
      if (entry) sheets.push({ name: attributeOf(attributes, 'name') ?? `Sheet${sheets.length + 1}`, entry, isHidden });
    },
  });
  const strings = partOf('/sharedStrings');
  const styles = partOf('/styles');
  return {
    archive,
    sheets,
    epoch,
    sharedStrings: strings ? await readSharedStrings(archive, strings) : [],
    dateStyles: styles ? await readDateStyles(archive, styles) : [],
  };
}

/** Scans one XML part of an archive; events that are left out are passed over. */
export async function scanPart(archive: Archive, entry: ArchiveEntry, events: Partial<XmlEvents>): Promise<void> {
  const nothing = () => undefined;
  const scanner = new XmlScanner(
    { open: nothing, close: nothing, text: nothing, ...events },
    { name: archive.name, part: entry.name },
  );
  for await (const piece of decodedPieces(archive, entry)) scanner.push(piece);
  scanner.end();
}

/** The text of an XML part in pieces: UTF-8, or UTF-16 when it carries that mark. */
export async function* decodedPieces(archive: Archive, entry: ArchiveEntry): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const piece of unpackPieces(archive, entry)) {
    if (piece.length === 0) continue;
    decoder ??= new TextDecoder(
      piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : piece[0] === 0xfe ? 'utf-16be' : 'utf-8',
    );
    yield decoder.decode(piece, { stream: true });
  }
}

async function relations(archive: Archive, part: string): Promise<{ id: string; type: string; target: string }[]> {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const entry = findEntry(archive, `${folder}_rels/${part.slice(slash + 1)}.rels`);
  const found: { id: string; type: string; target: string }[] = [];
  if (!entry) return found;
  await scanPart(archive, entry, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributeOf(attributes, 'TargetMode') === 'External') return;
      const target = attributeOf(attributes, 'Target') ?? '';
      found.push({
        id: attributeOf(attributes, 'Id') ?? '',
        type: attributeOf(attributes, 'Type') ?? '',
        target: target.startsWith('/') ? target.slice(1) : resolved(folder + target),
      });
    },
  });
  return found;
}

function resolved(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function findEntry(archive: Archive, path: string | undefined): ArchiveEntry | undefined {
  if (path === undefined) return undefined;
  const wanted = path.toLowerCase();
  return archive.entries.find(({ name }) => name.replaceAll('\\', '/').toLowerCase() === wanted);
}

/** The runs of a rich text are joined; readings printed above characters (`rPh`) are left out. */
async function readSharedStrings(archive: Archive, entry: ArchiveEntry): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let isText = false;
  let isReading = false;
  await scanPart(archive, entry, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 't') isText = !isReading;
      else if (name === 'rPh') isReading = true;
    },
    text(text) {
      if (isText) current += text;
    },
    close(name) {
      if (name === 'si') strings.push(unescapeXstring(current));
      else if (name === 't') isText = false;
      else if (name === 'rPh') isReading = false;
    },
  });
  return strings;
}

async function readDateStyles(archive: Archive, entry: ArchiveEntry): Promise<boolean[]> {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let isCellStyles = false;
  await scanPart(archive, entry, {
    open(name, attributes) {
      if (name === 'numFmt') {
        own.set(Number(attributeOf(attributes, 'numFmtId')), isDateFormat(attributeOf(attributes, 'formatCode') ?? ''));
      } else if (name === 'cellXfs') isCellStyles = true;
      else if (name === 'xf' && isCellStyles) {
        const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
        styles.push(own.get(id) ?? isBuiltInDateFormat(id));
      }
    },
    close(name) {
      if (name === 'cellXfs') isCellStyles = false;
    },
  });
  return styles;
}

/** Undoes `_xHHHH_`, with which XLSX writes letters that XML cannot hold (ECMA-376 §22.9.2.19). */
export function unescapeXstring(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
