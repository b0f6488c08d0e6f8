import { type DateContext } from './dates.ts';
import { DateProfile, type DateVerdict } from './date-profile.ts';
import { type EnumName, enumValues, type ImportFieldKey, importFieldOf } from './fields.ts';
import { type LineListMapping } from './mapping.ts';
import { enumValueOf, parseNumber } from './values.ts';
import { isBlankWord, isUnknownWord, wordKey } from './words.ts';

/** What one column holds, seen over all rows. */
export interface ColumnReport {
  readonly column: string;
  readonly field: ImportFieldKey | null;
  /** Cells that say something. */
  readonly filled: number;
  /** Different texts; null beyond 1,000. */
  readonly different: number | null;
  /** Up to 5 texts as they stand. */
  readonly examples: readonly string[];
  /** Null unless the field is a date. */
  readonly dates: DateVerdict | null;
  /** Words that no value is known for, the commonest first, up to 200; a person says what each means. */
  readonly unknownWords: readonly { readonly text: string; readonly key: string; readonly count: number }[];
}

/** What a line list holds, seen over all rows through a mapping. */
export interface LineListReport {
  readonly rows: number;
  readonly columns: readonly ColumnReport[];
  /** What a person should look at before importing. */
  readonly hints: readonly LineListHint[];
}

export interface LineListHint {
  readonly code: 'coordinates-swapped' | 'sex-codes-unclear' | 'ids-repeat' | 'no-column-recognised';
  readonly column: string | null;
  /** How many rows it concerns. */
  readonly rows: number;
}

interface Column {
  readonly name: string;
  readonly field: ImportFieldKey | null;
  readonly kind: string | null;
  readonly dates: DateProfile | null;
  readonly words: Map<string, { text: string; count: number }>;
  readonly texts: Set<string>;
  filled: number;
  repeated: number;
}

const countedTexts = 1000;
const countedIds = 2_000_000;

/** Goes through all rows of a line list once, before any is imported, and says what has to be asked. */
export class LineListProfile {
  readonly #columns: readonly Column[];
  readonly #mapping: LineListMapping;
  readonly #coordinates = { rows: 0, fitsAsIs: 0, fitsSwapped: 0 };
  #rows = 0;

  constructor(header: readonly string[], mapping: LineListMapping, context: DateContext) {
    this.#mapping = mapping;
    this.#columns = header.map((name) => {
      const field = mapping.columns.find(({ column }) => column === name)?.field ?? null;
      const kind = field === null ? null : importFieldOf[field].kind;
      const isDate = kind === 'day' || kind === 'instant';
      return {
        name,
        field,
        kind,
        dates: isDate ? new DateProfile(context) : null,
        words: new Map(),
        texts: new Set(),
        filled: 0,
        repeated: 0,
      };
    });
  }

  /** Takes the cells of one more row. */
  add(cells: readonly (string | null)[]): void {
    this.#rows++;
    for (const [index, column] of this.#columns.entries()) {
      const text = cells[index] ?? null;
      if (text !== null && !isBlankWord(text)) this.#addCell(column, text);
    }
    this.#addCoordinates(cells);
  }

  /** What was found in all rows so far. */
  report(): LineListReport {
    const columns = this.#columns.map(
      (column): ColumnReport => ({
        column: column.name,
        field: column.field,
        filled: column.filled,
        different: column.texts.size > countedTexts ? null : column.texts.size,
        examples: [...column.texts].slice(0, 5),
        dates: column.dates?.verdict() ?? null,
        unknownWords: [...column.words]
          .map(([key, { text, count }]) => ({ key, text, count }))
          .sort((a, b) => b.count - a.count),
      }),
    );
    return { rows: this.#rows, columns: withAgreedDates(columns), hints: this.#hints() };
  }

  #addCell(column: Column, text: string): void {
    column.filled++;
    const limit = column.field === 'externalId' ? countedIds : countedTexts;
    if (column.texts.has(text)) column.repeated++;
    else if (column.texts.size <= limit) column.texts.add(text);
    column.dates?.add(text);
    if (column.kind !== null && column.kind in enumValues) this.#addWord(column, column.kind as EnumName, text);
  }

  #addWord(column: Column, name: EnumName, text: string): void {
    const key = wordKey(text);
    const known = column.words.get(key);
    if (known) known.count++;
    else if (
      enumValueOf(name, text) === null &&
      !isUnknownWord(text) &&
      this.#mapping.values[column.field!]?.[key] === undefined
    ) {
      if (column.words.size < 200) column.words.set(key, { text: text.trim().slice(0, 80), count: 1 });
    }
  }

  #addCoordinates(cells: readonly (string | null)[]): void {
    const of = (field: ImportFieldKey) => {
      const text = cells[this.#columns.findIndex((column) => column.field === field)] ?? null;
      const read = text === null ? null : parseNumber(text);
      return read === null || 'reason' in read ? null : read.value;
    };
    const [lon, lat] = [of('lon'), of('lat')];
    if (lon === null || lat === null) return;
    this.#coordinates.rows++;
    if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) this.#coordinates.fitsAsIs++;
    if (Math.abs(lat) <= 180 && Math.abs(lon) <= 90) this.#coordinates.fitsSwapped++;
  }

  #hints(): LineListHint[] {
    const hints: LineListHint[] = [];
    const { rows, fitsAsIs, fitsSwapped } = this.#coordinates;
    const columnOf = (field: ImportFieldKey) => this.#columns.find((column) => column.field === field);
    if (!this.#mapping.hasSwappedCoordinates && rows > 0 && fitsSwapped === rows && fitsAsIs < rows / 2) {
      hints.push({ code: 'coordinates-swapped', column: columnOf('lat')?.name ?? null, rows: rows - fitsAsIs });
    }
    const sex = columnOf('sex');
    if (sex?.words.has('0') && sex.texts.has('1') && !sex.texts.has('2')) {
      // 0 and 1 alone: by the standard unknown and male, in many lists female and male.
      hints.push({ code: 'sex-codes-unclear', column: sex.name, rows: sex.filled });
    }
    const id = columnOf('externalId');
    if (id && id.repeated > 0) hints.push({ code: 'ids-repeat', column: id.name, rows: id.repeated });
    if (this.#columns.every(({ field }) => field === null))
      hints.push({ code: 'no-column-recognised', column: null, rows: this.#rows });
    return hints;
  }
}

/**
 * One hand writes a whole file: where other columns of it are certain, an open question gets their order as
 * suggestion.
 */
function withAgreedDates(columns: readonly ColumnReport[]): ColumnReport[] {
  const certain = columns.map(({ dates }) => dates?.reading.numeric ?? null).filter((order) => order !== null);
  const agreed = new Set(certain).size === 1 ? certain[0]! : null;
  return columns.map((column) => {
    const isOpen = column.dates?.questions.some(
      ({ about, why }) => about === 'numeric' && why === 'every-value-both-ways',
    );
    if (agreed === null || !isOpen || !column.dates) return column;
    return { ...column, dates: { ...column.dates, suggested: { ...column.dates.suggested, numeric: agreed } } };
  });
}

/** The mapping with what the values themselves decided about dates filled in; answers of a person stay as they are. */
export function withCertainDates(mapping: LineListMapping, report: LineListReport): LineListMapping {
  return {
    ...mapping,
    columns: mapping.columns.map((column) => {
      const verdict = report.columns.find((each) => each.column === column.column)?.dates;
      return verdict && column.dates === null ? { ...column, dates: verdict.reading } : column;
    }),
  };
}
