import { pinyin } from 'pinyin-pro';

/** Family names of two characters; any other Chinese name has one of one character. */
const longFamilyNames = new Set(
  (
    '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 端木 百里 东郭 南宫 西门 独孤 公羊 澹台 ' +
    '申屠 太史 仲孙 钟离 闻人 呼延 赫连 濮阳 淳于 单于 完颜 纳兰 拓跋 第五 歐陽 司馬 諸葛 東方 尉遲 公孫 長孫 軒轅 南宮 西門 獨孤'
  ).split(' '),
);
const oneScript = /^[\p{Script=Han}\p{Script=Hangul}〇○某]+$/u;
/** What is written where no name is known. */
const noName = new Set(
  '未知 不详 不明 无 无名 无名氏 佚名 匿名 患者 待查 unknown none anonymous noname na nil null xx xxx'.split(' '),
);
const apart = /[\s\p{P}\p{S}\u0f0b\u0f0c]+/u;
const everyGap = new RegExp(apart, 'gu');

/**
 * A name written without spaces between its parts, taken into family and given name; null for any other way of
 * writing.
 */
function unspaced(name: string): { family: string; given: string } | null {
  const whole = name.normalize('NFKC').replace(/[\s.,，、]+/gu, '');
  if (!oneScript.test(whole)) return null;
  const characters = Array.from(whole);
  const length = characters.length > 2 && longFamilyNames.has(characters.slice(0, 2).join('')) ? 2 : 1;
  return { family: characters.slice(0, length).join(''), given: characters.slice(length).join('') };
}

/**
 * The words of a name, lower case and without accents, in the order of the alphabet: «Okoro, Nkéchi» gives nkechi,
 * okoro.
 */
function words(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .split(apart)
    .filter((word) => word !== '')
    .sort();
}

/**
 * A name in the forms in which names are compared. All empty for none, and for what only says that there is none
 * («不详»).
 */
export interface ReadName {
  /** Spelling, width, case, accents and the order of a spelled name's words evened out. */
  readonly even: string;
  /**
   * How it sounds, so that 卢晓明, 卢小明 and «Lu Xiaoming» are alike: pinyin without tones, and what is commonly heard or
   * spelled as the same (zh/z, ch/c, sh/s, -ng/-n, double letters, ph/f, y/i) made one. Empty for a name that was
   * masked already («卢某»): a thousand people would sound like it.
   */
  readonly sound: string;
  /** The sound of the family name, or the initials where a name does not say which word is the family's. */
  readonly family: string;
  /** What two names are compared by that are neither equal nor sound alike: syllables, or pairs of letters. */
  readonly tokens: readonly string[];
}

const unread: ReadName = { even: '', sound: '', family: '', tokens: [] };

/** Reads a name in every form in which names are compared. */
export function readName(name: string): ReadName {
  const parts = unspaced(name);
  const spelled = parts ? [] : words(name);
  const even = parts ? parts.family + parts.given : spelled.join(' ');
  if (even === '' || noName.has(parts ? even : name.normalize('NFKC').toLowerCase().replace(everyGap, '')))
    return unread;
  if (/[某*＊×○]/u.test(name)) return { ...unread, even };
  if (!parts) {
    return {
      even,
      sound: spelled.map(evenSound).join(' '),
      family: spelled.map((word) => Array.from(word)[0]).join(' '),
      tokens: spelled.flatMap((word) => pairs(`_${word}_`)),
    };
  }
  const family = readFamily(parts.family);
  const given = Array.from(parts.given, readCharacter);
  const together = given.map(({ spelled: syllable }) => syllable).join('');
  const sound = [family.sound, evenSound(together)]
    .filter((part) => part !== '')
    .sort()
    .join(' ');
  return { even, sound, family: family.sound, tokens: [family.sound, ...given.map(({ sound: syllable }) => syllable)] };
}

/**
 * A name as those may see it who need not know it: «卢某», «王某某», «欧阳某»; initials of a spelled name, «A. B.»; '' for
 * none. Never more than the family name, and never more than one letter of a name that does not say which part is the
 * family's.
 */
export function maskName(name: string): string {
  const parts = unspaced(name);
  if (parts) {
    const given = Array.from(parts.given).length;
    return parts.family + (given > 1 ? '某某' : '某');
  }
  const initials = name
    .normalize('NFKC')
    .split(apart)
    .filter((word) => word !== '')
    .slice(0, 4);
  if (initials.some((word) => oneScript.test(word))) return `${Array.from(initials[0]!)[0]}某`;
  return initials.map((word) => `${firstLetter(word)}.`).join(' ');
}

/** What is shown for a person: the masked name, or «— 3F9A2» from the id where no name is known. */
export function displayNameOf(name: string | null | undefined, personId: string): string {
  const masked = name ? maskName(name) : '';
  return masked === '' ? `— ${personId.slice(-5).toUpperCase()}` : masked;
}

/**
 * A document number as it is compared: letters and digits, Chinese numbers of 15 digits brought to 18; '' for none and
 * for what cannot be one («无», «000000»).
 */
export function evenIdNumber(idNumber: string): string {
  const plain = idNumber
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  if (plain.length < 5 || /^(.)\1*$/u.test(plain) || !/\d/.test(plain)) return '';
  if (!/^\d{15}$/.test(plain)) return plain;
  const body = `${plain.slice(0, 6)}19${plain.slice(6)}`;
  return body + checkDigit(body);
}

/**
 * A phone number as it is compared: digits without the country code 86 or leading zeros, at most the last eleven; ''
 * for none and for what cannot be one.
 */
export function evenPhone(phone: string): string {
  const digits = phone.normalize('NFKC').replace(/\D/g, '').replace(/^0+/, '');
  const mobile = /^86(1[3-9]\d{9})$/.exec(digits)?.[1];
  return mobile ?? (digits.length < 5 || /^(.)\1*$/u.test(digits) ? '' : digits.slice(-11));
}

/** Check digit of GB 11643-1999 for the first 17 digits. */
function checkDigit(digits: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += Number(digits[at]) * (2 ** (17 - at) % 11);
  return '10X98765432'[sum % 11]!;
}

interface Syllable {
  readonly spelled: string;
  readonly sound: string;
}

const readings = new Map<string, Syllable>();

function readCharacter(character: string): Syllable {
  return remembered(character, () => pinyin(character, { toneType: 'none', type: 'array', v: true }));
}

function readFamily(family: string): Syllable {
  return remembered(`${family} `, () => pinyin(family, { toneType: 'none', type: 'array', v: true, mode: 'surname' }));
}

/** A name has one of a few thousand characters: reading each once makes 100,000 names cost nothing. */
function remembered(key: string, read: () => string[]): Syllable {
  let reading = readings.get(key);
  if (reading === undefined) {
    const spelled = read().join('').toLowerCase();
    reading = { spelled, sound: evenSound(spelled) };
    readings.set(key, reading);
  }
  return reading;
}

function evenSound(word: string): string {
  return word
    .replace(/([zcs])h/g, '$1')
    .replace(/ng/g, 'n')
    .replace(/ph/g, 'f')
    .replace(/ck/g, 'k')
    .replace(/oo|ou/g, 'u')
    .replace(/y/g, 'i')
    .replace(/(.)\1+/gu, '$1');
}

function pairs(word: string): string[] {
  const letters = Array.from(word);
  return letters.slice(1).map((letter, index) => letters[index]! + letter);
}

function firstLetter(word: string): string {
  const letter = /^.\p{M}*/u.exec(word)?.[0] ?? '';
  const capital = letter.toUpperCase();
  // «ß» would become two letters.
  return capital.length === letter.length ? capital : letter;
}
