import type { AreaIndex } from './area-index.ts';
import {
  areaAt,
  eachBeginning,
  eachInside,
  firstFrom,
  matchKinds,
  matchWord,
  noMatch,
  placesToLookAt,
  type Word,
} from './area-match.ts';

/** Stretches of areas, `to` exclusive, and how many hits of each kind are wanted. */
export interface Bounds {
  /** The areas that may be hits, widest level first. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly limit: number;
}

/** Keeps the first areas, or places in the text, of each kind of match, in order, however they come. */
export function keepFirst(limit: number) {
  const kept = matchKinds.map((): number[] => []);
  const last = matchKinds.map(() => Number.POSITIVE_INFINITY);
  const tidy = (kind: number): void => {
    kept[kind] = [...new Set(kept[kind])].sort((a, b) => a - b).slice(0, limit);
    if (kept[kind].length === limit) last[kind] = kept[kind][limit - 1]!;
  };
  return {
    /** Answers whether a later one of the kind may still be kept. */
    add(area: number, kind: number): boolean {
      if (area >= last[kind]!) return false;
      kept[kind]!.push(area);
      if (kept[kind]!.length >= 4 * limit) tidy(kind);
      return true;
    },
    /** Best kind first; one may come under several kinds. */
    kept(): number[] {
      matchKinds.forEach((_, kind) => tidy(kind));
      return kept.flat();
    },
  };
}

/**
 * Areas whose own name meets one of several words at least and whose path meets all.
 *
 * A word that the path of a hit has is either in its own name or in that of an area above. So the search goes by one
 * word, the one that leaves least to look at: to the areas that have it in their names, and to all below those.
 */
export function alongPath(index: AreaIndex, words: readonly Word[], { ranges, limit }: Bounds): number[] {
  const met = meetParents(index, words);
  const above = (area: number): number => (index.parents[area] === -1 ? 0 : met[index.parents[area]!]!);
  const found = keepFirst(limit);
  const consider = (area: number): boolean => {
    let best = noMatch;
    for (let i = 0; i < words.length; i += 1) {
      const kind = matchWord(index, words[i]!, area);
      if (kind === noMatch && (above(area) & (1 << i)) === 0) return true;
      best = Math.min(best, kind);
    }
    return best === noMatch || found.add(area, best);
  };
  const lead = leastWork(index, words, met);
  for (const range of ranges) {
    eachHaving(index, words[lead]!, range, consider);
    eachFamily(index, range, (parent, from, to) => {
      if ((met[parent]! & (1 << lead)) !== 0) for (let area = from; area < to; area += 1) consider(area);
    });
  }
  return found.kept();
}

/**
 * Areas that a query without spaces means along their path, «成都郫都区太平村»: the beginnings of the names above, of two
 * characters at least, one after another, and then the beginning of the area's own name.
 */
export function alongRun(index: AreaIndex, query: string, { ranges, limit }: Bounds): number[] {
  const found = keepFirst(limit);
  if (query.length < 4 || query.length > 30) return [];
  // Bit i: the names above can have used up the first i characters.
  const used = new Int32Array(lastParent(index) + 1);
  const usedAbove = (area: number): number => (index.parents[area] === -1 ? 1 : used[index.parents[area]!]!);
  for (const area of index.families.parents) {
    let reached = usedAbove(area);
    for (let from = 0; from < query.length - 1; from += 1) {
      if ((reached & (1 << from)) === 0) continue;
      const shared = sharedLength(index, area, query, from);
      for (let length = 2; length <= shared; length += 1) reached |= 1 << (from + length);
    }
    used[area] = reached;
  }
  for (const range of ranges) {
    eachFamily(index, range, (parent, begin, end) => {
      for (let from = 2; from < query.length; from += 1) {
        if ((used[parent]! & (1 << from)) === 0) continue;
        for (let area = begin; area < end; area += 1) {
          if (sharedLength(index, area, query, from) === query.length - from) found.add(area, 2);
        }
      }
    });
  }
  return found.kept();
}

/** For each area that has others below it, which of the words its path meets, as bits. */
function meetParents(index: AreaIndex, words: readonly Word[]): Uint8Array {
  const met = new Uint8Array(lastParent(index) + 1);
  const { parents } = index.families;
  index.levelStarts.slice(0, -1).forEach((from, level) => {
    const range = { from, to: index.levelStarts[level + 1]! };
    const rows = { from: 0, to: parents.length };
    const ofLevel = parents.subarray(firstFrom(parents, range.from, rows), firstFrom(parents, range.to, rows));
    words.forEach((word, i) => {
      // Where few areas of a level have others below them, looking at each is less work than looking for the word.
      if (ofLevel.length * 8 < range.to - range.from) {
        for (const area of ofLevel) if (matchWord(index, word, area) !== noMatch) met[area]! |= 1 << i;
      } else {
        eachHaving(index, word, range, (area) => {
          met[area]! |= 1 << i;
          return true;
        });
      }
    });
  });
  for (const area of parents) if (index.parents[area] !== -1) met[area]! |= met[index.parents[area]!]!;
  return met;
}

/** Calls `visit` with each area of the range whose name meets the word, some more than once. */
function eachHaving(
  index: AreaIndex,
  word: Word,
  range: { readonly from: number; readonly to: number },
  visit: (area: number) => boolean,
): void {
  const search = { index, word, range };
  eachBeginning(search, (at) => visit(areaAt(index, at, range)));
  eachInside(search, word.spelled, visit);
  if (word.abbreviated !== null) eachInside(search, word.abbreviated, visit);
}

/** The word with the fewest places in names and areas below those that meet it. */
function leastWork(index: AreaIndex, words: readonly Word[], met: Uint8Array): number {
  const work = words.map((word) => placesToLookAt(index, word));
  const { parents, from, to } = index.families;
  parents.forEach((parent, row) => {
    for (let i = 0; i < words.length; i += 1) if ((met[parent]! & (1 << i)) !== 0) work[i]! += to[row]! - from[row]!;
  });
  return work.indexOf(Math.min(...work));
}

/** Calls `visit` with each parent and those of its children that lie in the range. */
function eachFamily(
  index: AreaIndex,
  range: { from: number; to: number },
  visit: (parent: number, from: number, to: number) => void,
): void {
  const { parents, from, to } = index.families;
  const rows = { from: 0, to: parents.length };
  const last = firstFrom(from, range.to, rows);
  for (let row = firstFrom(to, range.from + 1, rows); row < last; row += 1) {
    visit(parents[row]!, Math.max(from[row]!, range.from), Math.min(to[row]!, range.to));
  }
}

/** How many characters of the query from `from` on the area's name begins with. */
function sharedLength(index: AreaIndex, area: number, query: string, from: number): number {
  const start = index.textStarts[area]!;
  let length = 0;
  while (from + length < query.length && index.text[start + length] === query.charCodeAt(from + length)) length += 1;
  return length;
}

function lastParent(index: AreaIndex): number {
  return index.families.parents.at(-1) ?? -1;
}
