import { z } from 'zod';
import { columnContent, type ColumnContent, fits } from './content.ts';
import { DateReading } from './dates.ts';
import { fieldNames, foreignWords } from './field-names.ts';
import { ImportFieldKey, importFieldOf, importFields } from './fields.ts';
import { wordKey } from './words.ts';

/** How one column is read. */
export const ColumnMapping = z.object({
  /** Column name as in the table's header; columns of a file are found by it, whatever their order. */
  column: z.string(),
  /** Null: the column is kept word for word as an extra attribute. */
  field: ImportFieldKey.nullable(),
  /** For dates: how those are read that could mean two days. Null: not decided. */
  dates: DateReading.nullable(),
});
export type ColumnMapping = z.infer<typeof ColumnMapping>;

/** How a line list is read: what a person agreed to, kept for the next file of the same make. */
export const LineListMapping = z.object({
  columns: z.array(ColumnMapping).max(500),
  /** By field, then by the word in the file as `wordKey` compares it: the value it means, or null for "leave empty". */
  values: z.partialRecord(ImportFieldKey, z.record(z.string(), z.string().nullable())),
  /** Whether the columns called longitude and latitude hold each other's numbers. */
  hasSwappedCoordinates: z.boolean(),
});
export type LineListMapping = z.infer<typeof LineListMapping>;

/** What a column probably is. */
export interface ColumnSuggestion {
  readonly column: string;
  readonly field: ImportFieldKey | null;
  /** 0 to 1; from 0.8 on a screen may show it as settled. 0 without a field. */
  readonly confidence: number;
  readonly why:
    | 'name'
    | 'part-of-name'
    | 'content'
    | 'field-taken-by-better-column'
    | 'content-does-not-fit'
    | 'unknown';
}

/** No column's name says more; the patterns would take long over thousands of brackets. */
const longestName = 200;

/** Below this, a suggestion is not made. */
const leastConfidence = 0.5;

interface Candidate {
  readonly index: number;
  readonly field: ImportFieldKey;
  readonly confidence: number;
  readonly why: ColumnSuggestion['why'];
}

/**
 * What each column probably is, from its name and some of its values. No field is suggested twice; a name that fits but
 * whose values do not (a "date" column of TRUE and FALSE) is not suggested.
 * @param rows Some rows, a few hundred do; each as long as the header or longer.
 */
export function suggestMapping(
  header: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): ColumnSuggestion[] {
  const contents = header.map((_, column) => columnContent(rows.map((cells) => cells[column] ?? null)));
  const all = header.flatMap((name, index) => candidatesOf(index, name, contents[index]!));
  all.sort((a, b) => b.confidence - a.confidence || a.index - b.index);

  const byColumn = new Map<number, Candidate>();
  const taken = new Set<ImportFieldKey>();
  for (const candidate of all) {
    if (candidate.confidence < leastConfidence || byColumn.has(candidate.index) || taken.has(candidate.field)) continue;
    byColumn.set(candidate.index, candidate);
    taken.add(candidate.field);
  }
  return header.map((column, index) => {
    const chosen = byColumn.get(index);
    if (chosen)
      return { column, field: chosen.field, confidence: Math.round(chosen.confidence * 100) / 100, why: chosen.why };
    const best = all.find((candidate) => candidate.index === index);
    const why = !best
      ? 'unknown'
      : best.confidence >= leastConfidence
        ? 'field-taken-by-better-column'
        : 'content-does-not-fit';
    return { column, field: null, confidence: 0, why };
  });
}

/** The mapping that suggestions amount to, nothing decided about dates and words. */
export function mappingOf(suggestions: readonly ColumnSuggestion[]): LineListMapping {
  return {
    columns: suggestions.map(({ column, field }) => ({ column, field, dates: null })),
    values: {},
    hasSwappedCoordinates: false,
  };
}

interface Synonym {
  readonly field: ImportFieldKey;
  readonly isDoubtful: boolean;
}

const synonyms = new Map<string, Synonym[]>();
for (const { key } of importFields) {
  for (const name of [key, ...fieldNames[key].split('|').map((each) => each.trim())]) {
    const word = wordKey(name);
    const known = synonyms.get(word) ?? [];
    if (!known.some(({ field }) => field === key)) known.push({ field: key, isDoubtful: name.startsWith('~') });
    synonyms.set(word, known);
  }
}
/** Names long enough to be looked for inside longer ones, the longest first. */
const partNames = [...synonyms]
  .filter(
    ([word, uses]) =>
      (/\p{Script=Han}/u.test(word) ? word.length >= 2 : word.length >= 6) &&
      uses.some(({ isDoubtful }) => !isDoubtful),
  )
  .sort(([a], [b]) => b.length - a.length);
const foreign = foreignWords.map(wordKey);

function candidatesOf(index: number, name: string, content: ColumnContent): Candidate[] {
  const named = namedCandidates(name).map(({ field, confidence, why }) => {
    // Programs call the id of a node in a graph "name"; persons are not called TJ31.
    if (field === 'name' && content.shares.code > 0.5)
      return { index, field: 'externalId' as const, why, confidence: 0.6 };
    return { index, field, why, confidence: confidence * fits(importFieldOf[field].kind, content) };
  });
  return [...named, ...contentCandidates(content).map((each) => ({ ...each, index }))];
}

function namedCandidates(given: string): Omit<Candidate, 'index'>[] {
  const name = given.slice(0, longestName);
  for (const [form, weight] of formsOf(name)) {
    const exact = synonyms.get(form);
    if (exact)
      return exact.map(({ field, isDoubtful }) => ({
        field,
        confidence: weight * (isDoubtful ? 0.7 : 1),
        why: 'name',
      }));
  }
  const whole = wordKey(name);
  if (foreign.some((word) => whole.includes(word))) return [];
  const part = partNames.find(([word]) => whole.includes(word));
  if (!part) return [];
  const confidence = 0.55 + 0.3 * (part[0].length / whole.length);
  // "Day of vomiting" asks when, not whether.
  const asksWhen = /^(?:day|date|time|number)/.test(whole);
  return part[1]
    .filter(({ field, isDoubtful }) => !isDoubtful && !(asksWhen && importFieldOf[field].kind === 'symptom'))
    .map(({ field }) => ({ field, confidence, why: 'part-of-name' }));
}

/** A name as written, without what stands in brackets, and its last part: `person.age.years` is also `age.years`. */
function formsOf(name: string): [string, number][] {
  const plain = name.replaceAll(/[(（[【].*?[)）\]】]/g, '');
  const segments = name.split('.').filter((segment) => !/^\d+$/.test(segment));
  const tails = segments.slice(1).map((_, at) => segments.slice(at + 1).join('.'));
  const prefixed = plain.replace(/^(?:case|patient|person|病例|患者|病人|感染者)[\s_.]*(?=.{2})/i, '');
  return [
    [wordKey(name), 0.98],
    [wordKey(plain), 0.95],
    ...tails.map((tail): [string, number] => [wordKey(tail), 0.85]),
    [wordKey(prefixed), 0.85],
  ];
}

/** What a column is by its values alone, when its name says nothing. */
function contentCandidates({ shares, values }: ColumnContent): Omit<Candidate, 'index'>[] {
  if (values < 3) return [];
  const found: [ImportFieldKey, number][] = [
    ['idNumber', shares.residentId >= 0.9 ? 0.85 : 0],
    ['phone', shares.mobilePhone >= 0.9 ? 0.75 : 0],
    ['sex', shares.sexWord >= 0.9 ? 0.7 : 0],
  ];
  return found
    .filter(([, confidence]) => confidence > 0)
    .map(([field, confidence]) => ({ field, confidence, why: 'content' }));
}
