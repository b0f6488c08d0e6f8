import { type CellText, type TableWarningCode } from './table.ts';

/**
 * A stored number as a person would type it: no exponent for whole numbers, no noise in the 17th digit. `digitsLost` is
 * told when a whole number has 16 digits or more: the spreadsheet has rounded it, as it does to identity card numbers.
 */
export function spreadsheetNumber(text: string, digitsLost: () => void): CellText {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (Number.isInteger(value)) {
    if (Math.abs(value) >= 1e15) digitsLost();
    return Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
  }
  // Spreadsheets show and compute with 15 digits; 0.1 + 0.2 is stored as 0.30000000000000004.
  const short = Number(value.toPrecision(15));
  return String(Math.abs(short - value) <= Math.abs(value) * 4e-16 ? short : value);
}

/**
 * A text without what the database cannot hold: NUL is removed, half a surrogate pair becomes U+FFFD. Empty is null.
 */
export function wellFormed(text: string, found: (code: TableWarningCode) => void): CellText {
  let clean = text;
  if (clean.includes('\0')) {
    found('nul-removed');
    clean = clean.replaceAll('\0', '');
  }
  if (loneSurrogate.test(clean)) {
    found('lone-surrogate');
    clean = clean.replaceAll(/\p{Surrogate}/gu, '\ufffd');
  }
  return clean === '' ? null : clean;
}

const loneSurrogate = /\p{Surrogate}/u;

/** Letters of a column as a spreadsheet shows it, 0 is `A`. */
export function columnLetters(column: number): string {
  let text = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1)
    text = String.fromCharCode(65 + (rest % 26)) + text;
  return text;
}
