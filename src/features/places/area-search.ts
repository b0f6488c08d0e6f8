import { type AreaCode, AreaLevel, codeLength, levelOf } from '../../kernel/area-code.ts';
import { type AreaIndex, pathOf, rangeBelow } from './area-index.ts';
import { areaAt, eachBeginning, eachInside, prepareWord, type Word } from './area-match.ts';
import { alongPath, alongRun, type Bounds, keepFirst } from './area-path.ts';
import { foldText } from './search-text.ts';

/** Narrows a search. */
export interface AreaSearchOptions {
  /** Only this area and those below it. */
  readonly within?: string;
  /** Only areas of these levels; all when absent. */
  readonly levels?: readonly AreaLevel[];
  /** How many hits at most, 20 when absent. */
  readonly limit?: number;
}

/** An area that was found. */
export interface AreaHit {
  readonly code: AreaCode;
  readonly name: string;
  readonly level: AreaLevel;
  /** Names from the widest area down to this one, inclusive. */
  readonly path: readonly string[];
}

// The longest official name has 33 characters, 128 in Pinyin with spaces; nothing longer than this can be found.
const longestQuery = 300;
const mostWords = 8;

/**
 * The areas that a query means, best first: by code or its beginning, then by name, Pinyin (with or without spaces) or
 * initials; the whole name before its beginning before inside it, wider areas first. Several words may each meet the name
 * or that of an area above: «郫都 太平», "chengdu taiping", and in Chinese without spaces too, «郫都区太平村». Never throws;
 * a query without letters or digits finds nothing.
 */
export function searchAreas(index: AreaIndex, query: string, options: AreaSearchOptions = {}): AreaHit[] {
  if (query.length > longestQuery) return [];
  const words = query
    .split(/[\s,，、/›]+/u)
    .map(foldText)
    .filter((word) => word !== '');
  const bounds = boundsOf(index, options);
  if (words.length === 0 || bounds.limit === 0 || bounds.ranges.length === 0) return [];
  const found = new Set<number>();
  const add = (areas: readonly number[]): boolean => {
    for (const area of areas) if (found.size < bounds.limit) found.add(area);
    return found.size >= bounds.limit;
  };
  const joined = words.join('');
  const distinct = [...new Set(words)];
  const isFull = add(byCode(index, joined, bounds)) || add(byName(index, prepareWord(joined, index), bounds));
  const isOneNameInSyllables = found.size > 0 && distinct.every((word) => isSyllable(word, index));
  if (!isFull && !isOneNameInSyllables && distinct.length > 1 && distinct.length <= mostWords) {
    add(
      alongPath(
        index,
        distinct.map((word) => prepareWord(word, index)),
        bounds,
      ),
    );
  }
  if (found.size === 0 && words.length === 1 && /[^a-z0-9]/.test(joined)) add(alongRun(index, joined, bounds));
  return Array.from(found, (area) => hitOf(index, area));
}

function boundsOf(index: AreaIndex, { within = '', levels, limit = 20 }: AreaSearchOptions): Bounds {
  const ranges = AreaLevel.options
    .filter((level) => levels === undefined || levels.includes(level))
    .map((level) => rangeBelow(index, within, codeLength[level]))
    .map(([from, to]) => ({ from, to }))
    .filter(({ from, to }) => from < to);
  return { ranges, limit: Math.max(0, Math.trunc(limit)) };
}

function isSyllable(word: string, index: AreaIndex): boolean {
  return /^[a-z]+$/.test(word) && index.units.some((unit) => index.readings[unit]!.includes(word));
}

function hitOf(index: AreaIndex, area: number): AreaHit {
  const code = index.codes[area]! as AreaCode;
  return { code, name: index.names[area]!, level: levelOf(code)!, path: pathOf(index, area) };
}

/** Areas whose own name the word meets. Weaker kinds of match are looked for only while there are too few better ones. */
function byName(index: AreaIndex, word: Word, { ranges, limit }: Bounds): number[] {
  // Places in the text are in the order of areas: the area is looked up for those only that are kept.
  const beginnings = keepFirst(limit);
  for (const range of ranges) eachBeginning({ index, word, range }, beginnings.add);
  const found = [...new Set(beginnings.kept().map((at) => areaAt(index, at)))];
  for (const [way, kind] of [
    [word.spelled, 4],
    [word.abbreviated, 5],
  ] as const) {
    if (way === null || found.length >= limit) continue;
    const inside = keepFirst(limit);
    for (const range of ranges) eachInside({ index, word, range }, way, (area) => inside.add(area, kind));
    found.push(...inside.kept());
  }
  return found;
}

/** By the beginning of the code, the tree's own or its source's; zeros that only fill a code up may be there. */
function byCode(index: AreaIndex, text: string, bounds: Bounds): number[] {
  const code = text.toUpperCase();
  if (!/^[0-9A-Z]{1,30}$/.test(code)) return [];
  const shortened = AreaLevel.options
    .map((level) => codeLength[level])
    .filter((length) => length < code.length && /^0+$/.test(code.slice(length)))
    .map((length) => code.slice(0, length))
    .toReversed();
  for (const prefix of [code, ...shortened]) {
    const found = [
      ...startingWith(index, prefix, bounds),
      ...startingWithExternal(index, prefix.toLowerCase(), bounds),
    ];
    if (found.length > 0) return found;
  }
  return [];
}

function startingWith(index: AreaIndex, prefix: string, { ranges, limit }: Bounds): number[] {
  const found: number[] = [];
  for (const range of ranges) {
    const [from, to] = rangeBelow(index, prefix, index.codes[range.from]!.length);
    const last = Math.min(to, range.to);
    for (let area = Math.max(from, range.from); area < last && found.length < limit; area += 1) found.push(area);
  }
  return found;
}

function startingWithExternal({ external }: AreaIndex, prefix: string, { ranges }: Bounds): number[] {
  let [low, high] = [0, external.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (external[middle]!.folded < prefix) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (; external[low]?.folded.startsWith(prefix) === true; low += 1) {
    const { area } = external[low]!;
    if (ranges.some(({ from, to }) => area >= from && area < to)) found.push(area);
  }
  return found.sort((a, b) => a - b);
}
