import { AreaLevel, codeLength, parentOf } from '../../kernel/area-code.ts';
import type { AreaColumns } from './area-file.ts';
import type { Readings } from './pinyin.ts';
import { foldText } from './search-text.ts';

/** What `searchAreas` looks into: areas in the order widest level first, then by code, so that a lower number ranks higher. */
export interface AreaIndex {
  readonly codes: readonly string[];
  readonly names: readonly string[];
  /** Number of each area's parent, -1 at the top. */
  readonly parents: Int32Array;
  /** The areas that have others below them, in order, with the numbers of their children, `from` inclusive to `to` exclusive. */
  readonly families: { readonly parents: Uint32Array; readonly from: Uint32Array; readonly to: Uint32Array };
  /** Number of the first area of each level, and after the last level the number of areas: seven entries. */
  readonly levelStarts: readonly number[];
  /** All names as foldText makes them, as UTF-16 code units, with a 0 after each. */
  readonly text: Uint16Array;
  /** Where each area's name begins in `text`; one entry more than areas. */
  readonly textStarts: Uint32Array;
  /** The code units that occur in names. */
  readonly units: readonly number[];
  /** Readings by code unit: empty for one without Pinyin, undefined for one that does not occur. */
  readonly readings: readonly (readonly string[] | undefined)[];
  /** The letters with which each code unit's readings begin, or that it is itself: bit 0 for a to bit 25 for z. */
  readonly initials: Int32Array;
  /** Where each code unit stands in `text`. */
  readonly places: UnitPlaces;
  /** Codes of the tree's source where they differ from `codes`, with their areas, in the order of `folded`. */
  readonly external: readonly { readonly code: string; readonly folded: string; readonly area: number }[];
}

/**
 * Positions in `text` by code unit: those of unit u that begin a name are `all[first[u]]` up to before `all[inside[u]]`, its
 * others up to before `all[first[u + 1]]`, each part ascending.
 */
export interface UnitPlaces {
  readonly all: Uint32Array;
  readonly first: Uint32Array;
  readonly inside: Uint32Array;
}

/** Builds the index; the order of rows does not matter. Times and memory are in docs/guides/areas.md. */
export function buildAreaIndex(columns: AreaColumns, readings: Readings): AreaIndex {
  const { codes, names, externalCodes } = inOrder(columns);
  const { text, textStarts } = textOf(names.map(foldText));
  const places = placesOf(text);
  const units = Array.from({ length: 0xffff }, (_, i) => i + 1).filter(
    (unit) => places.first[unit]! < places.first[unit + 1]!,
  );
  const readingsOf = Array.from<readonly string[] | undefined>({ length: 0x10000 });
  const initials = new Int32Array(0x10000);
  for (const unit of units) {
    const spoken = readings.characters.get(String.fromCharCode(unit)) ?? [];
    readingsOf[unit] = spoken;
    initials[unit] = spoken.reduce((bits, reading) => bits | letterBit(reading.charCodeAt(0)), letterBit(unit));
  }
  const levelStarts = [...AreaLevel.options.map((level) => firstAtLeast(codes, level)), codes.length];
  const parents = parentsOf(codes, levelStarts);
  const external = (externalCodes ?? [])
    .flatMap((code, area) => (code === null || code === codes[area] ? [] : [{ code, folded: foldText(code), area }]))
    .sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : 0));
  const families = familiesOf(parents);
  const sounds = { units, readings: readingsOf, initials };
  return { codes, names, parents, families, levelStarts, text, textStarts, ...sounds, places, external };
}

/** The bit of a letter a to z in `AreaIndex.initials`, 0 for any other code unit. */
export function letterBit(unit: number): number {
  return unit >= 0x61 && unit <= 0x7a ? 1 << (unit - 0x61) : 0;
}

/** Number of the area with this code, or -1. */
export function findArea(index: AreaIndex, code: string): number {
  const [from, to] = rangeBelow(index, code, code.length);
  return from < to ? from : -1;
}

/** Numbers, from inclusive and to exclusive, of the areas of one code length whose codes begin with `prefix`. */
export function rangeBelow(index: AreaIndex, prefix: string, length: number): readonly [number, number] {
  const level = AreaLevel.options.findIndex((option) => codeLength[option] === length);
  if (level === -1 || prefix.length > length) return [0, 0];
  const [from, to] = [index.levelStarts[level]!, index.levelStarts[level + 1]!];
  return [lowerBound(index.codes, prefix, { from, to }), lowerBound(index.codes, `${prefix}~`, { from, to })];
}

/** Names from the widest area down to this one. */
export function pathOf(index: AreaIndex, area: number): string[] {
  const path: string[] = [];
  for (let at = area; at !== -1; at = index.parents[at]!) path.unshift(index.names[at]!);
  return path;
}

function inOrder(columns: AreaColumns): AreaColumns {
  const { codes, names, externalCodes } = columns;
  const comesAfter = (a: string, b: string) => a.length > b.length || (a.length === b.length && a > b);
  if (codes.every((code, row) => row === 0 || comesAfter(code, codes[row - 1]!))) return columns;
  const rows = codes.map((_, row) => row).sort((a, b) => (comesAfter(codes[a]!, codes[b]!) ? 1 : -1));
  const sorted = { codes: rows.map((row) => codes[row]!), names: rows.map((row) => names[row]!) };
  return externalCodes === undefined ? sorted : { ...sorted, externalCodes: rows.map((row) => externalCodes[row]!) };
}

function firstAtLeast(codes: readonly string[], level: AreaLevel): number {
  let [from, to] = [0, codes.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (codes[middle]!.length < codeLength[level]) from = middle + 1;
    else to = middle;
  }
  return from;
}

function parentsOf(codes: readonly string[], levelStarts: readonly number[]): Int32Array {
  const parents = new Int32Array(codes.length).fill(-1);
  for (let level = 1; level < AreaLevel.options.length; level += 1) {
    let above = levelStarts[level - 1]!;
    for (let area = levelStarts[level]!; area < levelStarts[level + 1]!; area += 1) {
      const parent = parentOf(codes[area]!)!;
      while (above < levelStarts[level]! && codes[above]! < parent) above += 1;
      if (codes[above] === parent) parents[area] = above;
    }
  }
  return parents;
}

/** First number in the range whose code is not before `code`. */
function lowerBound(codes: readonly string[], code: string, range: { from: number; to: number }): number {
  let { from, to } = range;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (codes[middle]! < code) from = middle + 1;
    else to = middle;
  }
  return from;
}

function familiesOf(parents: Int32Array): AreaIndex['families'] {
  const rows: { parent: number; from: number; to: number }[] = [];
  parents.forEach((parent, area) => {
    const last = rows.at(-1);
    if (last !== undefined && last.parent === parent) last.to = area + 1;
    else if (parent !== -1) rows.push({ parent, from: area, to: area + 1 });
  });
  return {
    parents: Uint32Array.from(rows, (row) => row.parent),
    from: Uint32Array.from(rows, (row) => row.from),
    to: Uint32Array.from(rows, (row) => row.to),
  };
}

function textOf(folded: readonly string[]): { text: Uint16Array; textStarts: Uint32Array } {
  const textStarts = new Uint32Array(folded.length + 1);
  folded.forEach((name, area) => {
    textStarts[area + 1] = textStarts[area]! + name.length + 1;
  });
  const text = new Uint16Array(textStarts[folded.length]!);
  folded.forEach((name, area) => {
    const start = textStarts[area]!;
    for (let i = 0; i < name.length; i += 1) text[start + i] = name.charCodeAt(i);
  });
  return { text, textStarts };
}

/** A counting sort of the positions by code unit, those at the beginning of a name before the others. */
function placesOf(text: Uint16Array): UnitPlaces {
  const first = new Uint32Array(0x10001);
  const inside = new Uint32Array(0x10000);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at]!;
    if (unit === 0) continue;
    first[unit + 1]! += 1;
    if (at === 0 || text[at - 1] === 0) inside[unit]! += 1;
  }
  for (let unit = 0; unit < 0x10000; unit += 1) {
    first[unit + 1]! += first[unit]!;
    inside[unit]! += first[unit]!;
  }
  const all = new Uint32Array(first[0x10000]!);
  const nextFirst = first.slice();
  const nextInside = inside.slice();
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at]!;
    if (unit === 0) continue;
    const next = at === 0 || text[at - 1] === 0 ? nextFirst : nextInside;
    all[next[unit]!] = at;
    next[unit]! += 1;
  }
  return { all, first, inside };
}
