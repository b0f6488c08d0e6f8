import { enumValues, type EnumName } from './fields.ts';
import { type ReasonCode } from './parsed-row.ts';
import { noWords, valueWords, yesWords } from './value-words.ts';
import { isBlankWord, wordKey } from './words.ts';

/** A value that was read, or why it was not. */
export type Read<Value> = { readonly value: Value } | { readonly reason: ReasonCode };

const goDataCategory =
  /^LNG_REFERENCE_DATA_CATEGORY_(?:CASE_CLASSIFICATION|GENDER|OUTCOME|LAB_TEST_RESULT_STATUS|LAB_TEST_RESULT|OCCUPATION|RISK_LEVEL|PERSON_TYPE|PREGNANCY_STATUS|[A-Z]+)_/;

/** A coded text without the category that Go.Data puts before it. */
export function withoutCategory(text: string): string {
  return text.replace(goDataCategory, '');
}

const enumOfWord = Object.fromEntries(
  (Object.keys(enumValues) as EnumName[]).map((name) => [
    name,
    new Map(
      Object.entries<string>(valueWords[name]).flatMap(([value, words]) =>
        [value, ...words.split('|')].map((word) => [wordKey(word), value]),
      ),
    ),
  ]),
) as unknown as Readonly<Record<EnumName, ReadonlyMap<string, string>>>;

/** The value that a word means, or null when the word is not known: then a person is asked. */
export function enumValueOf(name: EnumName, text: string): string | null {
  return enumOfWord[name].get(wordKey(withoutCategory(text))) ?? null;
}

const yes = new Set(yesWords.map(wordKey));
const no = new Set(noWords.map(wordKey));

/** Yes or no, or null when the word is neither. */
export function parseYesNo(text: string): boolean | null {
  const key = wordKey(withoutCategory(text));
  return yes.has(key) ? true : no.has(key) ? false : null;
}

/** A number written with a point or a comma before the decimals; commas between groups of three are passed over. */
export function parseNumber(raw: string): Read<number> {
  const text = raw.normalize('NFKC').replaceAll(/\s/g, '');
  const plain = /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)
    ? text.replaceAll(',', '')
    : text.replace(/^([-+]?\d+),(\d+)$/, '$1.$2');
  const value = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,2})?$/i.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? { value } : { reason: 'not-a-number' };
}

/** Degrees of longitude or latitude, WGS 84 being assumed of whatever datum the list was made in. */
export function parseCoordinate(text: string, axis: 'longitude' | 'latitude'): Read<number> {
  if (text.length > 60) return { reason: 'not-a-number' };
  const read = parseNumber(
    text
      .normalize('NFKC')
      .trim()
      .replace(/,(?=\d+$)/, '.')
      .replace(/[°度]?\s*[NESW]?$/i, ''),
  );
  if ('reason' in read) return read;
  const sign = /[SW]$/i.test(text.trim()) && read.value > 0 ? -1 : 1;
  return Math.abs(read.value) <= (axis === 'longitude' ? 180 : 90)
    ? { value: sign * read.value }
    : { reason: 'coordinate-out-of-range' };
}

/**
 * A telephone number as digits, with `+` when international; mainland China's without the country code, so that one
 * person's numbers compare. Of several in one cell the first.
 */
export function parsePhone(raw: string): Read<string> {
  const text = raw.normalize('NFKC').trim();
  if (/^\d(?:\.\d+)?E\+1\d$/i.test(text)) return { reason: 'digits-lost' };
  const first = text.split(/[/,;、或]/)[0]!;
  const digits = first.replace(/\.0$/, '').replaceAll(/[\s().-]/g, '');
  if (!/^\+?\d{5,16}$/.test(digits)) return { reason: 'not-a-phone-number' };
  const mainland = /^(?:\+86|0086|86)(1[3-9]\d{9})$/.exec(digits);
  return { value: mainland ? mainland[1]! : digits };
}

/**
 * An area code as the area tree has it: capital letters and digits, and official Chinese codes without the zeros that
 * only fill up (510000 is 51, 510117001000 is 510117001).
 */
export function parseAreaCode(raw: string): Read<string> {
  const text = raw.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase().replace(/\.0$/, '');
  if (!/^[0-9A-Z]{2,15}$/.test(text)) return { reason: 'not-an-area-code' };
  if (!/^[1-8]\d(?:\d{4}|\d{6}|\d{7}|\d{10})$/.test(text)) return { value: text };
  for (const length of [2, 4, 6, 9]) if (/^0+$/.test(text.slice(length))) return { value: text.slice(0, length) };
  return { value: text };
}

/** The external ids in one cell, between commas, semicolons or bars. */
export function parseIds(raw: string): string[] {
  return raw
    .split(/[,;|、，；\n]/)
    .map((id) => id.trim())
    .filter((id) => id !== '' && !isBlankWord(id));
}
