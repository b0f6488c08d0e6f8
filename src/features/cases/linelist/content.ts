import { parseAge, parseAgeUnit } from './ages.ts';
import { dateText } from './dates.ts';
import { enumValues, type EnumName, type FieldKind } from './fields.ts';
import { checkDigitOf } from './id-number.ts';
import { enumValueOf, parseAreaCode, parseCoordinate, parseNumber, parseYesNo } from './values.ts';
import { isUnknownWord } from './words.ts';

/** What a column's values look like. Shares are of the values that are neither empty nor unknown. */
export interface ColumnContent {
  /** How many values there are. */
  readonly values: number;
  readonly texts: readonly string[];
  readonly shares: {
    readonly residentId: number;
    readonly mobilePhone: number;
    /** Words for a sex other than bare 1 and 2, which could be anything. */
    readonly sexWord: number;
    /** Letters and digits mixed, or digits only: a code rather than a person's name. */
    readonly code: number;
  };
}

/** Looks at a column's values. */
export function columnContent(cells: readonly (string | null)[]): ColumnContent {
  const texts = cells.filter((cell) => cell !== null).filter((cell) => !isUnknownWord(cell));
  const share = (is: (text: string) => boolean) => (texts.length === 0 ? 0 : texts.filter(is).length / texts.length);
  return {
    values: texts.length,
    texts,
    shares: {
      residentId: share(isResidentId),
      mobilePhone: share((text) => /^(?:\+?86)?1[3-9]\d{9}$/.test(text.replaceAll(/[\s-]/g, ''))),
      sexWord: share((text) => !/^\d$/.test(text.trim()) && enumValueOf('sex', text) !== null),
      code: share((text) => /\d/.test(text) && /^[\w./-]+$/.test(text.trim())),
    },
  };
}

const readers: Partial<Record<FieldKind, (text: string) => boolean>> = {
  day: isDate,
  instant: isDate,
  number: (text) => 'value' in parseNumber(text),
  age: (text) => 'value' in parseAge(text) || /^\d+\s*[-~]\s*\d+/.test(text),
  'age-unit': (text) => parseAgeUnit(text) !== null,
  longitude: (text) => 'value' in parseCoordinate(text, 'longitude'),
  latitude: (text) => 'value' in parseCoordinate(text, 'longitude'),
  'area-code': (text) => 'value' in parseAreaCode(text),
  'yes-no': (text) => parseYesNo(text) !== null,
  symptom: (text) => parseYesNo(text) !== null,
};

/** How well a column's values fit a kind of field, 0 to 1; a column without values fits all, less surely. */
export function fits(kind: FieldKind, content: ColumnContent): number {
  if (content.values === 0) return 0.9;
  const share = (is: (text: string) => boolean) => content.texts.filter(is).length / content.values;
  if (kind === 'name') return content.shares.code > 0.5 ? 0.3 : 1;
  if (kind in enumValues) {
    const known = share((text) => enumValueOf(kind as EnumName, text) !== null);
    // One word in two unknown is a list of its own words; none known is another thing under the same name.
    return known >= 0.5 ? 1 : 0.5 + known * 0.5;
  }
  const reads = readers[kind];
  // `has_relationships` holds TRUE and FALSE, not a relation.
  if (!reads) return kind === 'text' && share((text) => /^(?:true|false)$/i.test(text)) > 0.8 ? 0.3 : 1;
  const read = share(reads);
  return read >= 0.8 ? 1 : read >= 0.5 ? 0.85 : 0.3;
}

function isDate(text: string): boolean {
  return dateText(text) !== null;
}

function isResidentId(text: string): boolean {
  const number = text.trim().toUpperCase();
  return /^[1-9]\d{16}[\dX]$/.test(number) && checkDigitOf(number) === number[17];
}
