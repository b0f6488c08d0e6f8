import { type AreaIndex, letterBit } from './area-index.ts';

/** How a word meets a name, best first: the whole name, its beginning or inside it; by initials only after the other. */
export const matchKinds = [
  'whole',
  'wholeInitials',
  'beginning',
  'beginningInitials',
  'inside',
  'insideInitials',
] as const;
/** What `matchWord` answers when the word does not meet the name. */
export const noMatch: number = matchKinds.length;

/** A way of meeting names, and where to look for it. */
interface Way {
  /** Where in the text the word ends if it begins at `at`; -1 if it does not fit, -2 if it ends within a syllable. */
  readonly match: (index: AreaIndex, word: Word, at: number) => number;
  /** Code units with which a match begins. */
  readonly units: readonly number[];
  /** The part of a match that is rarest in the tree: one of these code units stands `offset` units after its beginning. */
  readonly rarest: { readonly units: readonly number[]; readonly offset: number };
}

/** One word of a query, prepared for searches in one index. */
export interface Word {
  /** Folded. */
  readonly text: string;
  /** The end of `text` from each position on. */
  readonly tails: readonly string[];
  readonly spelled: Way;
  /** Each letter stands for a syllable that begins with it; null when the word cannot be meant so. */
  readonly abbreviated: Way | null;
  /** Per code unit: 1 if a spelled match may begin with it, 2 if one by initials, 3 if both. */
  readonly begins: Uint8Array;
}

/** What to look for, and in which areas; `to` is exclusive. */
export interface Search {
  readonly index: AreaIndex;
  readonly word: Word;
  readonly range: { readonly from: number; readonly to: number };
}

// No syllable begins with i, u or v; longer abbreviations than this are not typed.
const mayBeInitials = /^[a-hj-tw-z]{2,12}$/;

/** Prepares a folded word that is not empty. */
export function prepareWord(text: string, index: AreaIndex): Word {
  const beginsSpelled = (unit: number): boolean =>
    unit === text.charCodeAt(0) ||
    index.readings[unit]!.some((reading) => text.startsWith(reading) || reading.startsWith(text));
  const units = index.units.filter(beginsSpelled);
  // Without Latin letters each unit of the word is one of the name, so that any of them may lead to it.
  const rarest = /[a-z]/.test(text)
    ? { units, offset: 0 }
    : fewestPlaces(
        index,
        Array.from({ length: text.length }, (_, offset) => ({ units: [text.charCodeAt(offset)], offset })),
      );
  const abbreviated = mayBeInitials.test(text) ? abbreviation(text, index) : null;
  const begins = new Uint8Array(0x10000);
  for (const unit of units) begins[unit] = 1;
  for (const unit of abbreviated?.units ?? []) begins[unit]! |= 2;
  const tails = Array.from({ length: text.length }, (_, at) => text.slice(at));
  return { text, tails, spelled: { match: spell, units, rarest }, abbreviated, begins };
}

/** Calls `visit` with the place in the text and the kind of match of each name that begins with the word; not in order. */
export function eachBeginning(search: Search, visit: (at: number, kind: number) => void): void {
  const { index, word } = search;
  const { first, inside } = index.places;
  const look = (way: Way, kind: number): void => {
    for (const unit of way.units) {
      const neighbour = neighbourOf(search, way, { unit, offset: 0 });
      eachPlace(search, { from: first[unit]!, to: inside[unit]!, offset: 0, neighbour }, (at) => {
        const end = way.match(index, word, at);
        if (end !== -1) visit(at, end !== -2 && index.text[end] === 0 ? kind : kind + 2);
        return true;
      });
    }
  };
  look(word.spelled, 0);
  if (word.abbreviated !== null) look(word.abbreviated, 1);
}

/**
 * Calls `visit` with each area whose name has the word behind its beginning, in order for each code unit that may lead to
 * it; `visit` answers whether it wants more of that code unit's. A name that has it twice is visited twice.
 */
export function eachInside(search: Search, way: Way, visit: (area: number) => boolean): void {
  const { index, word } = search;
  const { first, inside } = index.places;
  const { units, offset } = way.rarest;
  for (const unit of units) {
    const neighbour = neighbourOf(search, way, { unit, offset });
    const places = { from: inside[unit]!, to: first[unit + 1]!, offset, neighbour };
    eachPlace(search, places, (at) => {
      if (index.text[at - 1] === 0 || way.match(index, word, at) === -1) return true;
      return visit(areaAt(index, at, search.range));
    });
  }
}

/** How many positions of the whole tree a search for the word's spelling looks at. */
export function placesToLookAt(index: AreaIndex, word: Word): number {
  return countPlaces(index, word.spelled.rarest.units);
}

/** The best kind of match of a word in one area's name, an index into `matchKinds`, or `noMatch`. */
export function matchWord(index: AreaIndex, word: Word, area: number): number {
  const { text } = index;
  const start = index.textStarts[area]!;
  let best = noMatch;
  for (let at = start; text[at] !== 0; at += 1) {
    const ways = word.begins[text[at]!]!;
    if (ways === 0) continue;
    const end = (ways & 1) === 0 ? -1 : spell(index, word, at);
    if (end !== -1) return Math.min(best, at > start ? 4 : end !== -2 && text[end] === 0 ? 0 : 2);
    if ((ways & 2) === 0 || best !== noMatch) continue;
    const short = abbreviate(index, word, at);
    if (short !== -1) best = at > start ? 5 : text[short] === 0 ? 1 : 3;
  }
  return best;
}

/** The area whose name holds a position of the text; it must be in the range. */
export function areaAt(index: AreaIndex, at: number, range = { from: 0, to: index.codes.length }): number {
  return firstFrom(index.textStarts, at + 1, range) - 1;
}

function abbreviation(text: string, index: AreaIndex): Way {
  const unitsOf = (letter: string): number[] => {
    const bit = letterBit(letter.charCodeAt(0));
    return index.units.filter((unit) => (index.initials[unit]! & bit) !== 0);
  };
  const byLetter = new Map(Array.from(new Set(text), (letter) => [letter, unitsOf(letter)]));
  const anchors = Array.from(text, (letter, offset) => ({ units: byLetter.get(letter)!, offset }));
  return { match: abbreviate, units: anchors[0]!.units, rarest: fewestPlaces(index, anchors) };
}

function fewestPlaces(index: AreaIndex, anchors: readonly Way['rarest'][]): Way['rarest'] {
  const counts = anchors.map(({ units }) => countPlaces(index, units));
  return anchors[counts.indexOf(Math.min(...counts))]!;
}

function countPlaces({ places }: AreaIndex, units: readonly number[]): number {
  return units.reduce((sum, unit) => sum + places.first[unit + 1]! - places.first[unit]!, 0);
}

/** What stands beside a place that can lead to a match: most places are dismissed by it, without reading the word. */
interface Neighbour {
  /** 1 behind the place, -1 before it. */
  readonly side: 1 | -1;
  /** As in `initials`, one of these bits; -1 when it may be anything. */
  readonly letters: number;
}

function neighbourOf({ index, word }: Search, way: Way, { unit, offset }: { unit: number; offset: number }): Neighbour {
  const { text } = word;
  if (way.match === abbreviate) {
    const side = offset + 1 < text.length ? 1 : -1;
    return { side, letters: letterBit(text.charCodeAt(offset + side)) };
  }
  if (offset > 0) return { side: 1, letters: -1 };
  const reads = (index.readings[unit] ?? []).filter((reading) => text.startsWith(reading) || reading.startsWith(text));
  const lengths = [...reads.map((reading) => reading.length), ...(text.charCodeAt(0) === unit ? [1] : [])];
  const bits = lengths.map((length) => letterBit(text.charCodeAt(length)));
  return { side: 1, letters: bits.includes(0) ? -1 : bits.reduce((all, bit) => all | bit, 0) };
}

/** Calls `visit` with each beginning that a place leads to, in the names of the range, until it answers false. */
function eachPlace(
  { index, range }: Search,
  places: { from: number; to: number; offset: number; neighbour: Neighbour },
  visit: (at: number) => boolean,
): void {
  const { text, initials } = index;
  const { all } = index.places;
  const { offset, neighbour } = places;
  const { side, letters } = neighbour;
  const end = index.textStarts[range.to]!;
  for (let i = firstFrom(all, index.textStarts[range.from]! + offset, places); i < places.to; i += 1) {
    const place = all[i]!;
    if (place >= end) return;
    if (letters !== -1 && (initials[text[place + side]!]! & letters) === 0) continue;
    if (!visit(place - offset)) return;
  }
}

/** The first index in the range whose value is at least `value`; `to` when there is none. */
export function firstFrom(values: Uint32Array, value: number, range: { from: number; to: number }): number {
  let { from, to } = range;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Reads the word as characters or whole syllables of the name; the last syllable may be unfinished. */
function spell(index: AreaIndex, word: Word, at: number, from = 0): number {
  let next = at;
  let read = from;
  for (; read < word.text.length; next += 1) {
    const unit = index.text[next]!;
    if (word.text.charCodeAt(read) === unit) {
      read += 1;
      continue;
    }
    const readings = index.readings[unit];
    if (readings === undefined || readings.length === 0) return -1;
    if (readings.length > 1) return spellAnyReading(index, word, { at: next, from: read });
    if (!word.text.startsWith(readings[0]!, read)) return readings[0]!.startsWith(word.tails[read]!) ? -2 : -1;
    read += readings[0]!.length;
  }
  return next;
}

function spellAnyReading(index: AreaIndex, word: Word, { at, from }: { at: number; from: number }): number {
  for (const reading of index.readings[index.text[at]!]!) {
    if (word.text.startsWith(reading, from)) {
      const end = spell(index, word, at + 1, from + reading.length);
      if (end !== -1) return end;
    } else if (reading.startsWith(word.tails[from]!)) {
      return -2;
    }
  }
  return -1;
}

/** Reads each letter of the word as one syllable or letter of the name. */
function abbreviate(index: AreaIndex, word: Word, at: number): number {
  for (let i = 0; i < word.text.length; i += 1) {
    if ((index.initials[index.text[at + i]!]! & letterBit(word.text.charCodeAt(i))) === 0) return -1;
  }
  return at + word.text.length;
}
