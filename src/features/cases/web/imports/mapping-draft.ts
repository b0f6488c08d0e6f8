import type { Output } from '../../../../ui/api.ts';
import type { ImportFieldKey } from '../../linelist/fields.ts';
import type { LineListMapping } from '../../linelist/mapping.ts';

/** An import as the wizard gets it. */
export type ImportRecord = Output<'GET /imports/:importId'>;
export type ImportColumn = ImportRecord['columns'][number];
type Reading = NonNullable<LineListMapping['columns'][number]['dates']>;

/** The mapping that was agreed to, or the one the suggestions amount to. */
export function draftMapping(record: ImportRecord): LineListMapping {
  return (
    record.mapping ?? {
      columns: record.columns.map(({ column, field, dates }) => ({
        column,
        field: field as ImportFieldKey | null,
        dates: dates?.reading ?? null,
      })),
      values: {},
      hasSwappedCoordinates: false,
    }
  );
}

/** The same mapping with a column taken for another field; a field that another column had is taken from it. */
export function withField(mapping: LineListMapping, column: string, field: ImportFieldKey | null): LineListMapping {
  return {
    ...mapping,
    columns: mapping.columns.map((each) => {
      if (each.column === column) return { ...each, field, dates: null };
      return field !== null && each.field === field ? { ...each, field: null, dates: null } : each;
    }),
  };
}

/** The same mapping with one question about a column's dates answered. */
export function withDates(
  mapping: LineListMapping,
  column: string,
  about: keyof Reading,
  answer: string,
): LineListMapping {
  const none: Reading = { numeric: null, short: null, serial: null, year: null };
  return {
    ...mapping,
    columns: mapping.columns.map((each) =>
      each.column === column
        ? { ...each, dates: { ...(each.dates ?? none), [about]: about === 'year' ? Number(answer) : answer } }
        : each,
    ),
  };
}

/** The same mapping with the meaning of one word said; null leaves it empty, undefined takes the answer back. */
export function withValue(
  mapping: LineListMapping,
  { field, key }: { field: ImportFieldKey; key: string },
  value: string | null | undefined,
): LineListMapping {
  const words: Record<string, string | null> = { ...mapping.values[field] };
  if (value === undefined) delete words[key];
  else words[key] = value;
  return { ...mapping, values: { ...mapping.values, [field]: words } };
}

/** Columns whose dates cannot be read before a question is answered. */
export function undecidedColumns(record: ImportRecord, mapping: LineListMapping): string[] {
  return record.columns.flatMap((column) => {
    const mapped = mapping.columns.find((each) => each.column === column.column);
    const isOpen =
      mapped !== undefined &&
      mapped.field !== null &&
      column.dates?.questions.some(({ about }) => (mapped.dates?.[about] ?? null) === null);
    return isOpen ? [column.column] : [];
  });
}
