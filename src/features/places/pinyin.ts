import { foldText } from './search-text.ts';

/** How characters are read, in Pinyin without tones (ü is `v`). */
export interface Readings {
  /** A character's readings, the most usual in place names first. */
  readonly characters: ReadonlyMap<string, readonly string[]>;
  /** Words, mostly parts of place names, that are not read as their characters usually are: 郫都 `pi du`. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the table db/areas/pinyin.txt: `chang 常昌长|场` gives 常, 昌 and 长 the reading chang first and 场 as a further
 * one; `郫都 pi du` reads a word; `#` begins a comment. Throws RangeError naming a line that is neither.
 */
export function parseReadings(text: string): Readings {
  const first = new Map<string, string[]>();
  const further: [string, string][] = [];
  const words = new Map<string, readonly string[]>();
  text.split(/\r?\n/).forEach((line, index) => {
    if (line === '' || line.startsWith('#')) return;
    const parts = line.split(' ');
    const [head, ...rest] = parts as [string, ...string[]];
    if (/^[a-z]+$/.test(head) && rest.length === 1) {
      const [usual = '', rare = ''] = rest[0]!.split('|');
      for (const character of usual) first.set(character, [head]);
      for (const character of rare) further.push([character, head]);
    } else if (Array.from(head).length > 1 && Array.from(head).length === rest.length) {
      words.set(head, rest);
    } else {
      throw new RangeError(`line ${index + 1} of the table of readings is neither a syllable nor a word: ${line}`);
    }
  });
  for (const [character, reading] of further) first.set(character, [...(first.get(character) ?? []), reading]);
  return { characters: first, words };
}

/** A name's reading, syllables apart, and the first letters: 郫都区 gives `pi du qu` and `pdq`. */
export function pinyinOf(name: string, readings: Readings): { readonly spelled: string; readonly initials: string } {
  const characters = Array.from(name);
  const longest = 6;
  const parts: string[] = [];
  for (let at = 0; at < characters.length; ) {
    let length = Math.min(longest, characters.length - at);
    let word: readonly string[] | undefined;
    for (; length > 1 && word === undefined; length -= 1)
      word = readings.words.get(characters.slice(at, at + length).join(''));
    if (word !== undefined) {
      parts.push(...word);
      at += word.length;
    } else {
      parts.push(readings.characters.get(characters[at]!)?.[0] ?? foldText(characters[at]!));
      at += 1;
    }
  }
  const spoken = parts.filter((part) => part !== '');
  return { spelled: spoken.join(' '), initials: spoken.map((part) => part[0]).join('') };
}
