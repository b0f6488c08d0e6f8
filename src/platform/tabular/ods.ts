import { type Archive, type ArchiveEntry } from './archive.ts';
import { cellTooLong, encrypted, type TableLimits, tooManyColumns, tooManyRows } from './limits.ts';
import { spreadsheetNumber, wellFormed } from './spreadsheet-text.ts';
import { type CellText, type Notice, type Row } from './table.ts';
import { decodedPieces, scanPart } from './xlsx-book.ts';
import { attributeOf, type XmlAttributes, type XmlEvents, XmlScanner } from './xml-scan.ts';

/** The names of an OpenDocument spreadsheet's sheets, in order. @throws Problem when a password protects it. */
export async function odsSheets(archive: Archive, content: ArchiveEntry): Promise<string[]> {
  const manifest = archive.entries.find(({ name }) => name === 'META-INF/manifest.xml');
  if (manifest) {
    await scanPart(archive, manifest, {
      open(name) {
        if (name === 'encryption-data') throw encrypted({ name: archive.name });
      },
    });
  }
  const names: string[] = [];
  let depth = 0;
  await scanPart(archive, content, {
    open(name, attributes) {
      if (name === 'table' && depth++ === 0) names.push(attributeOf(attributes, 'name') ?? `Sheet${names.length + 1}`);
    },
    close(name) {
      if (name === 'table') depth--;
    },
  });
  return names;
}

export interface OdsReading {
  readonly archive: Archive;
  readonly content: ArchiveEntry;
  /** Which sheet, 0 is the first. */
  readonly sheet: number;
  readonly name: string;
  readonly limits: TableLimits;
}

/**
 * The rows of one sheet with flat memory. Repeated cells and rows are written out when they hold something, up to the
 * limits; the empty ones, with which sheets are filled to a million rows, are only counted.
 */
export async function* readOdsSheet(reading: OdsReading, note: Notice): AsyncGenerator<Row[]> {
  const cells = new OdsCells(reading, note);
  const scanner = new XmlScanner(cells, { name: reading.archive.name, part: reading.content.name });
  for await (const piece of decodedPieces(reading.archive, reading.content)) {
    scanner.push(piece);
    while (cells.rows.length > 0) yield cells.rows.splice(0, 10_000);
    if (cells.isDone) return;
  }
  scanner.end();
}

class OdsCells implements XmlEvents {
  rows: Row[] = [];
  isDone = false;
  readonly #reading: OdsReading;
  readonly #note: Notice;
  #sheet = -1;
  #depth = 0;
  #row = 0;
  #rowRepeats = 1;
  #cells: CellText[] = [];
  #column = 0;
  #attributes: XmlAttributes = {};
  #paragraphs: string[] = [];
  #inParagraph = 0;
  #inAnnotation = 0;

  constructor(reading: OdsReading, note: Notice) {
    this.#reading = reading;
    this.#note = note;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'table' && this.#depth++ === 0) this.#sheet++;
    if (this.#sheet !== this.#reading.sheet || this.#depth !== 1) return;
    if (name === 'table-row') {
      this.#rowRepeats = repeats(attributes, 'number-rows-repeated');
      this.#cells = [];
      this.#column = 0;
    } else if (name === 'table-cell' || name === 'covered-table-cell') {
      this.#attributes = attributes;
      this.#paragraphs = [];
    } else if (name === 'annotation') this.#inAnnotation++;
    else if (name === 'p' && this.#inAnnotation === 0 && this.#inParagraph++ === 0) this.#paragraphs.push('');
    else if (this.#inParagraph > 0) this.#space(name, attributes);
  }

  text(text: string): void {
    if (this.#inParagraph > 0 && this.#inAnnotation === 0) this.#append(text);
  }

  close(name: string): void {
    if (name === 'table' && --this.#depth === 0 && this.#sheet === this.#reading.sheet) this.isDone = true;
    if (this.#sheet !== this.#reading.sheet || this.#depth !== 1) return;
    if (name === 'p' && this.#inAnnotation === 0) this.#inParagraph--;
    else if (name === 'annotation') this.#inAnnotation--;
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell();
    else if (name === 'table-row') this.#closeRow();
  }

  #space(name: string, attributes: XmlAttributes): void {
    if (name === 's') this.#append(' '.repeat(Math.min(repeats(attributes, 'c'), this.#reading.limits.cellLength)));
    else if (name === 'tab') this.#append('\t');
    else if (name === 'line-break') this.#append('\n');
  }

  #append(text: string): void {
    const last = this.#paragraphs.length - 1;
    this.#paragraphs[last] = (this.#paragraphs[last] ?? '') + text;
    if (this.#paragraphs[last].length > this.#reading.limits.cellLength) this.#tooLong();
  }

  #closeCell(): void {
    const count = repeats(this.#attributes, 'number-columns-repeated');
    const cell = this.#cellText();
    this.#column += count;
    if (cell === null) return;
    const { limits, name } = this.#reading;
    if (this.#column > limits.columns) throw tooManyColumns({ table: name, row: this.#row + 1, limit: limits.columns });
    if (cell.length > limits.cellLength) this.#tooLong();
    while (this.#cells.length < this.#column - count) this.#cells.push(null);
    for (let n = 0; n < count; n++) this.#cells.push(cell);
  }

  #cellText(): CellText {
    const of = (name: string) => attributeOf(this.#attributes, name);
    const type = of('value-type');
    const warn = (code: Parameters<Notice>[0]['code'], value: string) =>
      this.#note({ code, row: this.#row + 1, column: `column ${this.#column + 1}`, value: value.slice(0, 80) });
    if (type === 'float' || type === 'percentage' || type === 'currency') {
      const value = of('value') ?? '';
      return value === '' ? null : spreadsheetNumber(value, () => warn('digits-lost', value));
    }
    if (type === 'date') return (of('date-value') ?? '').replace(/T00:00:00(?:\.0+)?$/, '') || null;
    if (type === 'time') return timeOfDuration(of('time-value') ?? '');
    if (type === 'boolean') return of('boolean-value') === 'true' ? 'TRUE' : 'FALSE';
    const text = of('string-value') ?? this.#paragraphs.join('\n');
    if (type === 'string' && of('formula') !== null && /^(#|Err:\d)/.test(text)) {
      warn('error-cell', text);
      return null;
    }
    return wellFormed(text, (code) => warn(code, text));
  }

  #closeRow(): void {
    const { limits, name } = this.#reading;
    if (this.#cells.length === 0) {
      this.#row += this.#rowRepeats;
      return;
    }
    if (this.#rowRepeats > limits.rows) throw tooManyRows({ table: name, limit: limits.rows });
    for (let n = 0; n < this.#rowRepeats; n++) this.rows.push({ number: ++this.#row, cells: this.#cells });
  }

  #tooLong(): never {
    const { limits, name } = this.#reading;
    throw cellTooLong({ table: name, row: this.#row + 1, column: this.#column + 1, limit: limits.cellLength });
  }
}

function repeats(attributes: XmlAttributes, name: string): number {
  const count = Number(attributeOf(attributes, name) ?? 1);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

/** `PT13H05M00S` as `13:05:00`; other lengths of time as they stand. */
function timeOfDuration(duration: string): CellText {
  const match = /^PT(\d{1,2})H(\d{2})M(\d{2})/.exec(duration);
  return match ? `${match[1]!.padStart(2, '0')}:${match[2]}:${match[3]}` : duration || null;
}
