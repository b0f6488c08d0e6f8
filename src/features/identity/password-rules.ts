/** What makes a password easy to guess. The web app has words for each. */
export type PasswordFlaw = 'too-short' | 'too-long' | 'well-known' | 'repeats' | 'a-row' | 'your-own-name';

export const passwordLength = { least: 12, most: 200 } as const;

/**
 * What everybody tries first, without digits and signs, letters in lower case. A password is refused when nothing but
 * these is left of it. Nothing is left of digits alone: dates and telephone numbers.
 * Long passwords of other kinds are not judged: rules on digits and signs make passwords worse
 * (NIST SP 800-63B §5.1.1.2).
 */
const wellKnown = [
  'password',
  'passwort',
  'passwd',
  'pass',
  'admin',
  'administrator',
  'root',
  'user',
  'guest',
  'welcome',
  'letmein',
  'login',
  'secret',
  'changeme',
  'change',
  'default',
  'master',
  'superman',
  'iloveyou',
  'sunshine',
  'princess',
  'football',
  'monkey',
  'dragon',
  'qwerty',
  'qwertyuiop',
  'asdf',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsx',
  'qazwsxedc',
  'wsx',
  'edc',
  'abc',
  'abcdef',
  'test',
  'testing',
  'lianfang',
  'training',
  'china',
  'zhongguo',
  'woaini',
  'wuhan',
  'beijing',
  'shanghai',
  'chengdu',
  'covid',
  'corona',
  'virus',
  'yiqing',
  'fangkong',
  'jikong',
  'cdc',
  'hospital',
  'health',
  'summer',
  'winter',
  'spring',
  'autumn',
  'mima',
  'the',
  'my',
  'is',
  'for',
  'and',
  'system',
  'computer',
  'internet',
  'server',
  'database',
  'postgres',
  '联防',
  '联防联控',
  '密码',
  '我的密码',
  '疫情',
  '防控',
  '中国',
  '加油',
] as const;

const rows = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];

/**
 * The first thing that is wrong with a password, or null.
 * @param names the user name and the person's name; either in the password is a flaw when it has four letters or more
 */
export function passwordFlaw(password: string, names: readonly string[]): PasswordFlaw | null {
  const text = password.normalize('NFKC').toLowerCase();
  const length = [...text].length;
  if (length < passwordLength.least) return 'too-short';
  if (length > passwordLength.most) return 'too-long';
  if (/^(.{1,4}?)\1+.{0,3}$/su.test(text)) return 'repeats';
  if (isRow(text)) return 'a-row';
  const own = names.map((name) => name.normalize('NFKC').toLowerCase()).filter((name) => name.length >= 4);
  if (own.some((name) => text.includes(name) && [...text].length - [...name].length < 8)) return 'your-own-name';
  return isWellKnown(text) ? 'well-known' : null;
}

function isRow(text: string): boolean {
  const both = rows.flatMap((row) => [row.repeat(4), [...row].reverse().join('').repeat(4)]);
  return both.some((row) => row.includes(text));
}

/** Whether only well-known words are left without digits and signs, with the usual 0 for o, 1 for i, @ for a, 3 for e. */
function isWellKnown(text: string): boolean {
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const plain = core.replaceAll('0', 'o').replaceAll('@', 'a').replaceAll('3', 'e').replaceAll('$', 's');
  return [core, plain, plain.replaceAll('1', 'i'), plain.replaceAll('1', 'l')]
    .map((each) => each.replace(/[^\p{L}]/gu, ''))
    .some(madeOfWellKnown);
}

function madeOfWellKnown(letters: string): boolean {
  const reachable = new Set([0]);
  for (let at = 0; at < letters.length; at++) {
    if (!reachable.has(at)) continue;
    for (const word of wellKnown) if (letters.startsWith(word, at)) reachable.add(at + word.length);
  }
  return reachable.has(letters.length);
}
