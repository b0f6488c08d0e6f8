import { type Day, type Instant } from '../../../kernel/day.ts';
import { type AgeUnit, type EnumName, type enumValues, type FieldKind, type FieldOfKind } from './fields.ts';

/** Why a value, a row or a pair was not taken as it stands. Words are the translations `linelist.reason.<code>`. */
export type ReasonCode =
  | 'not-a-date'
  | 'impossible-date'
  | 'date-in-other-order'
  | 'ambiguous-date'
  | 'date-without-year'
  | 'date-without-day'
  | 'date-out-of-range'
  | 'not-a-number'
  | 'number-out-of-range'
  | 'not-an-age'
  | 'age-is-a-range'
  | 'unknown-value'
  | 'not-an-area-code'
  | 'coordinate-out-of-range'
  | 'not-a-phone-number'
  | 'digits-lost'
  | 'id-check-digit-wrong'
  | 'id-birth-impossible'
  | 'id-birth-differs'
  | 'id-sex-differs'
  | 'age-differs-from-birth'
  | 'in-the-future'
  | 'onset-after-report'
  | 'infection-after-onset'
  | 'outcome-before-onset'
  | 'death-before-onset'
  | 'discharge-before-admission'
  | 'birth-after-onset'
  | 'exposure-ends-before-it-begins'
  | 'death-date-without-death'
  | 'infector-is-self'
  | 'nothing-known'
  | 'pair-without-infector'
  | 'pair-without-case'
  | 'pair-with-itself';

/** `reject`: the row cannot become a case as it stands. `warn`: it can; the value is kept, or set aside in `extra`. */
export type Severity = 'reject' | 'warn';

/** One thing wrong with one row. */
export interface RowProblem {
  /** Column as named in the file; null when it concerns the row as a whole. */
  readonly column: string | null;
  readonly reason: ReasonCode;
  /** The text as it stood in the file; null when the row as a whole is meant. */
  readonly value: string | null;
  readonly severity: Severity;
}

/** An age as given. */
export interface Age {
  readonly value: number;
  readonly unit: AgeUnit;
}

type OfKind<Kind extends FieldKind, Value> = { readonly [Key in FieldOfKind<Kind>]?: Value };
type OfEnums = { readonly [Key in FieldOfKind<EnumName>]?: (typeof enumValues)[Key & EnumName][number] };

/** What a row says, read. A field that is absent was empty, unknown or unreadable; the latter is in `problems`. */
export type LineListValues = OfKind<'text' | 'name' | 'phone' | 'id-number' | 'area-code', string> &
  OfKind<'day', Day> &
  OfKind<'instant', Instant> &
  OfKind<'number' | 'longitude' | 'latitude', number> &
  OfKind<'yes-no', boolean> &
  OfKind<'ids', readonly string[]> &
  OfKind<'age', Age> &
  OfEnums & {
    /** Symptoms asked about, by field name: present (true) or absent (false). */
    readonly symptomsSeen?: Readonly<Partial<Record<FieldOfKind<'symptom'>, boolean>>>;
  };

/** One row of a line list, read through a mapping. */
export interface ParsedRow {
  /** Row number as a spreadsheet shows it. */
  readonly row: number;
  readonly values: LineListValues;
  /** By column name, word for word: columns mapped to no field, and values that could not be read. */
  readonly extra: Readonly<Record<string, string>>;
  readonly problems: readonly RowProblem[];
}
