import { parseAge, parseAgeUnit } from './ages.ts';
import { contradictionsIn, isFuture } from './checks.ts';
import { type DateContext, readDate, undecided } from './dates.ts';
import { type EnumName, enumValues, type ImportField, type ImportFieldKey, importFieldOf } from './fields.ts';
import { readIdNumber } from './id-number.ts';
import { type ColumnMapping, type LineListMapping } from './mapping.ts';
import { type ParsedRow, type ReasonCode, type RowProblem, type Severity } from './parsed-row.ts';
import {
  enumValueOf,
  parseAreaCode,
  parseCoordinate,
  parseIds,
  parseNumber,
  parsePhone,
  parseYesNo,
  type Read,
  withoutCategory,
} from './values.ts';
import { isBlankWord, isUnknownWord, wordKey } from './words.ts';

/** One row as a table gives it. */
export interface RowCells {
  readonly number: number;
  readonly cells: readonly (string | null)[];
}

interface Column {
  readonly name: string;
  readonly index: number;
  readonly field: ImportField | null;
  readonly mapping: ColumnMapping | null;
}

/** The parts of a row while it is being read. */
interface Draft {
  readonly values: Record<string, unknown>;
  readonly extra: Record<string, string>;
  readonly problems: RowProblem[];
}

/**
 * Makes the function that reads rows of a table through a mapping. Columns are found by name; what the mapping does not
 * name, and what cannot be read, is kept word for word in `extra`. A value of a key field that cannot be read rejects
 * the row, because figures would be wrong without it; any other is a warning. Contradictions are warnings.
 */
export function rowParser(
  header: readonly string[],
  mapping: LineListMapping,
  context: DateContext,
): (row: RowCells) => ParsedRow {
  const columns = header.map((name, index): Column => {
    const found = mapping.columns.find(({ column }) => column === name) ?? null;
    const key = found?.field ?? null;
    const swapped = key === 'lon' ? 'lat' : key === 'lat' ? 'lon' : key;
    const field = mapping.hasSwappedCoordinates ? swapped : key;
    return { name, index, mapping: found, field: field === null ? null : importFieldOf[field] };
  });
  const reader = new RowReader(columns, mapping, context);
  return (row) => reader.read(row);
}

class RowReader {
  readonly #columns: readonly Column[];
  readonly #mapping: LineListMapping;
  readonly #context: DateContext;
  readonly #columnOf: ReadonlyMap<ImportFieldKey, Column>;

  constructor(columns: readonly Column[], mapping: LineListMapping, context: DateContext) {
    this.#columns = columns;
    this.#mapping = mapping;
    this.#context = context;
    this.#columnOf = new Map(
      columns
        .flatMap((column) => (column.field ? [[column.field.key as ImportFieldKey, column] as const] : []))
        .reverse(),
    );
  }

  read({ number, cells }: RowCells): ParsedRow {
    const draft: Draft = { values: {}, extra: {}, problems: [] };
    for (const column of this.#columns) {
      const text = cells[column.index] ?? null;
      if (text === null || text.trim() === '') continue;
      if (column.field) this.#readCell(column, column.field, text, cells, draft);
      else draft.extra[column.name] = text;
    }
    for (let index = this.#columns.length; index < cells.length; index++) {
      const text = cells[index] ?? null;
      if (text !== null) draft.extra[`column ${index + 1}`] = text;
    }
    complete(draft.values);
    this.#check(draft, cells);
    return { row: number, values: draft.values, extra: draft.extra, problems: draft.problems };
  }

  #readCell(column: Column, field: ImportField, raw: string, cells: RowCells['cells'], draft: Draft): void {
    const text = raw.trim();
    if (field.kind === 'text' || field.kind === 'name') {
      if (!isBlankWord(text)) this.#keep(draft, column, field, withoutCategory(text), raw);
      return;
    }
    if (field.kind === 'symptom' || field.kind === 'yes-no') return this.#readYesNo(column, field, raw, draft);
    if (isUnknownWord(text)) return;
    if (field.kind === 'day' || field.kind === 'instant') return this.#readDay(column, field, raw, draft);
    const read = this.#readValue(column, field, text, cells);
    if (read === null) return;
    if ('reason' in read) setAside(draft, column, raw, read.reason);
    else this.#keep(draft, column, field, read.value, raw);
  }

  /**
   * The value of a cell that is neither text, date nor yes and no; null when a person said to leave such words empty.
   */
  #readValue({ mapping }: Column, field: ImportField, text: string, cells: RowCells['cells']): Read<unknown> | null {
    const { kind, key } = field;
    if (kind in enumValues) return this.#readEnum(kind as EnumName, key as ImportFieldKey, text);
    if (kind === 'number') return parseNumber(text);
    if (kind === 'age') return this.#readAge(text, cells);
    if (kind === 'age-unit') return parseAgeUnit(text) === null ? { reason: 'unknown-value' } : null;
    if (kind === 'longitude') return parseCoordinate(text, 'longitude');
    if (kind === 'latitude') return parseCoordinate(text, 'latitude');
    if (kind === 'phone') return parsePhone(text);
    if (kind === 'area-code') return parseAreaCode(text);
    if (kind === 'id-number') return { value: readIdNumber(text).number };
    if (kind === 'ids') return { value: parseIds(text) };
    throw new RangeError(`no reader for ${kind} of ${mapping?.column}`);
  }

  #readAge(text: string, cells: RowCells['cells']): Read<unknown> {
    const unit = cells[this.#columnOf.get('ageUnit')?.index ?? -1] ?? null;
    const age = parseAge(text, unit === null ? null : parseAgeUnit(unit));
    return 'reason' in age ? age : { value: age };
  }

  #readEnum(name: EnumName, key: ImportFieldKey, text: string): Read<unknown> | null {
    const said = this.#mapping.values[key]?.[wordKey(text)];
    if (said === null) return null;
    const value = said ?? enumValueOf(name, text);
    return value !== null && (enumValues[name] as readonly string[]).includes(value)
      ? { value }
      : { reason: 'unknown-value' };
  }

  #readYesNo(column: Column, field: ImportField, raw: string, draft: Draft): void {
    const value = parseYesNo(raw.trim());
    if (value === null) {
      if (!isUnknownWord(raw)) setAside(draft, column, raw, 'unknown-value');
    } else if (field.kind === 'symptom') {
      draft.values['symptomsSeen'] = { ...(draft.values['symptomsSeen'] as object | undefined), [field.key]: value };
    } else this.#keep(draft, column, field, value, raw);
  }

  #readDay(column: Column, field: ImportField, raw: string, draft: Draft): void {
    const read = readDate(raw, column.mapping?.dates ?? undecided, this.#context);
    if ('reason' in read) setAside(draft, column, raw, read.reason);
    else if (isFuture(read.on, this.#context.today)) setAside(draft, column, raw, 'in-the-future');
    else if (field.kind === 'day') this.#keep(draft, column, field, read.on, raw);
    else {
      draft.values['reportedOn'] ??= read.on;
      if (read.at !== null) this.#keep(draft, column, field, read.at, raw);
    }
  }

  /**
   * Keeps a value. Two columns read as one field: texts are joined, of others the first counts and the second is set
   * aside.
   */
  #keep(draft: Draft, column: Column, field: ImportField, value: unknown, raw: string): void {
    const known = draft.values[field.key];
    if (known === undefined || field.key === 'reportedOn') draft.values[field.key] = value;
    else if (field.kind === 'text') draft.values[field.key] = `${String(known)} ${String(value)}`;
    else draft.extra[column.name] = raw;
    // Of several numbers in a cell the first is kept; the others must not be lost.
    if (field.kind === 'phone' && /[/,;、或]/.test(raw.normalize('NFKC'))) draft.extra[column.name] = raw;
  }

  #check({ values, extra, problems }: Draft, cells: RowCells['cells']): void {
    for (const { reason, field } of contradictionsIn(values)) {
      const found = this.#columnOf.get(field);
      const column = found?.name ?? null;
      const value = found ? (cells[found.index] ?? null) : null;
      problems.push({ column, reason, value, severity: 'warn' });
      if (reason !== 'infector-is-self') continue;
      // Nobody infects himself: the id is set aside so that no such link is made.
      if (column !== null && value !== null) extra[column] = value;
      values[field] = (values[field] as string[]).filter((id) => id !== values['externalId']);
    }
    if (Object.keys(values).length === 0 && !problems.some(({ severity }) => severity === 'reject')) {
      problems.push({ column: null, reason: 'nothing-known', value: null, severity: 'reject' });
    }
  }
}

function setAside(draft: Draft, column: Column, raw: string, reason: ReasonCode): void {
  const severity: Severity = column.field?.isKey ? 'reject' : 'warn';
  draft.extra[column.name] = raw;
  draft.problems.push({ column: column.name, reason, value: raw, severity });
}

/**
 * Completes what two columns say together: a name of two parts, an age in months, a symptom that makes others absent.
 */
function complete(values: Record<string, unknown>): void {
  const family = values['familyName'] as string | undefined;
  const given = values['givenName'] as string | undefined;
  if (values['name'] === undefined && (family ?? given) !== undefined) {
    const isChinese = /^\p{Script=Han}+$/u.test((family ?? '') + (given ?? ''));
    values['name'] = isChinese ? (family ?? '') + (given ?? '') : [given, family].filter(Boolean).join(' ');
  }
  const months = values['ageMonths'] as number | undefined;
  const age = values['age'] as { value: number; unit: string } | undefined;
  if (months !== undefined && (age === undefined || (age.value === 0 && age.unit === 'years'))) {
    values['age'] = { value: months, unit: 'months' };
  }
}
