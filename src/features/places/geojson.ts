import { z } from 'zod';
import { problem } from '../../kernel/problem.ts';
import { type AreaIndex, findArea } from './area-index.ts';
import { foldText } from './search-text.ts';

/** A position in WGS 84, longitude before latitude, in degrees; a height after them is dropped. */
export type Position = readonly [longitude: number, latitude: number];
/** Polygons of closed rings: the outer border first, then holes. */
export type MultiPolygon = readonly (readonly (readonly Position[])[])[];

/** The boundary of one area. */
export interface Boundary {
  readonly code: string;
  readonly polygons: MultiPolygon;
  /** West, south, east, north, in degrees. */
  readonly box: readonly [number, number, number, number];
}

/** A feature that belongs to no area, or not clearly to one. */
export interface UnmatchedFeature {
  /** From 1, as they stand in the file. */
  readonly feature: number;
  /** What was looked up. */
  readonly value: string;
  readonly reason: 'no-value' | 'no-such-area' | 'several-areas' | 'area-has-one-already';
}

/** Why a shape cannot be used. */
export type BadShapeReason =
  | 'not-a-polygon'
  | 'ring-too-short'
  | 'ring-not-closed'
  | 'not-a-number'
  | 'longitude-and-latitude-swapped'
  | 'outside-the-earth';

/** A feature whose shape cannot be used. */
export interface BadShape {
  readonly feature: number;
  readonly reason: BadShapeReason;
}

/** The text is no GeoJSON FeatureCollection. */
export const notGeoJson = problem(
  'places/not-geojson',
  422,
  (d: { reason: string }) => `The file is not a GeoJSON FeatureCollection: ${d.reason}.`,
);

/** Some shapes cannot be used, so that none was. `shapes` are the first 1,000 of `count`. */
export const badShapes = problem(
  'places/bad-shapes',
  422,
  (d: { count: number; shapes: readonly BadShape[] }) =>
    `${d.count} shapes cannot be used, nothing was loaded. First: feature ${d.shapes[0]?.feature}: ` +
    `${d.shapes[0]?.reason.replaceAll('-', ' ')}. Coordinates must be longitude, latitude in degrees (WGS 84).`,
);

const Feature = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullable().default(null),
  geometry: z.object({ type: z.string(), coordinates: z.unknown() }).nullable().default(null),
});
const FeatureCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(Feature) });

/**
 * Reads boundaries and finds the area of each: by a property that holds its code (the tree's or its source's) or its name.
 * A name must be that of one area only, of those within `within`. Throws the problems above; features that match no area
 * are told and left out. Borders across the 180th meridian must be split there, as RFC 7946 says.
 */
export function readBoundaries(
  text: string,
  index: AreaIndex,
  options: { readonly property: string; readonly by: 'code' | 'name'; readonly within?: string },
): { readonly boundaries: readonly Boundary[]; readonly unmatched: readonly UnmatchedFeature[] } {
  const { features } = parseCollection(text);
  const find = options.by === 'code' ? finderByCode(index, options.within) : finderByName(index, options.within);
  const bad: BadShape[] = [];
  const unmatched: UnmatchedFeature[] = [];
  const boundaries = new Map<string, Boundary>();
  features.forEach(({ properties, geometry }, at) => {
    const feature = at + 1;
    const shape = readShape(geometry);
    if (typeof shape === 'string') {
      bad.push({ feature, reason: shape });
      return;
    }
    const given = properties?.[options.property];
    const value = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '';
    const areas = value === '' ? [] : find(value);
    const code = areas.length === 1 ? index.codes[areas[0]!]! : undefined;
    if (code === undefined) {
      const reason = value === '' ? 'no-value' : areas.length === 0 ? 'no-such-area' : 'several-areas';
      unmatched.push({ feature, value, reason });
    } else if (boundaries.has(code)) {
      unmatched.push({ feature, value, reason: 'area-has-one-already' });
    } else {
      boundaries.set(code, { code, polygons: shape, box: boxOf(shape) });
    }
  });
  if (bad.length > 0) throw badShapes({ count: bad.length, shapes: bad.slice(0, 1000) });
  return { boundaries: [...boundaries.values()], unmatched };
}

function parseCollection(text: string): z.infer<typeof FeatureCollection> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/u, ''));
  } catch (error) {
    throw notGeoJson({ reason: error instanceof Error ? error.message : 'not JSON' });
  }
  const parsed = FeatureCollection.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw notGeoJson({ reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() });
}

function finderByCode(index: AreaIndex, within = ''): (value: string) => readonly number[] {
  const external = new Map(index.external.map((entry) => [entry.code.toUpperCase(), entry.area]));
  return (value) => {
    const code = value.toUpperCase();
    const area = external.get(code) ?? findArea(index, code);
    return area !== -1 && index.codes[area]!.startsWith(within) ? [area] : [];
  };
}

function finderByName(index: AreaIndex, within = ''): (value: string) => readonly number[] {
  const areas = new Map<string, number[]>();
  index.names.forEach((name, area) => {
    if (!index.codes[area]!.startsWith(within)) return;
    const known = areas.get(foldText(name));
    if (known === undefined) areas.set(foldText(name), [area]);
    else known.push(area);
  });
  return (value) => areas.get(foldText(value)) ?? [];
}

function readShape(geometry: z.infer<typeof Feature>['geometry']): MultiPolygon | BadShapeReason {
  if (geometry === null) return 'not-a-polygon';
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : undefined;
  if (!Array.isArray(polygons) || polygons.length === 0) return 'not-a-polygon';
  const read: Position[][][] = [];
  for (const polygon of polygons as unknown[]) {
    if (!Array.isArray(polygon) || polygon.length === 0) return 'not-a-polygon';
    const rings: Position[][] = [];
    for (const ring of polygon as unknown[]) {
      const positions = readRing(ring);
      if (typeof positions === 'string') return positions;
      rings.push(positions);
    }
    read.push(rings);
  }
  return read;
}

function readRing(ring: unknown): Position[] | BadShapeReason {
  if (!Array.isArray(ring) || ring.length < 4) return 'ring-too-short';
  const positions: Position[] = [];
  for (const position of ring as unknown[]) {
    const [longitude, latitude] = Array.isArray(position) ? (position as unknown[]) : [];
    if (!isNumber(longitude) || !isNumber(latitude)) return 'not-a-number';
    if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
      const isSwapped = Math.abs(longitude) <= 90 && Math.abs(latitude) <= 180;
      return isSwapped ? 'longitude-and-latitude-swapped' : 'outside-the-earth';
    }
    positions.push([longitude, latitude]);
  }
  const [first, last] = [positions[0]!, positions.at(-1)!];
  return first[0] === last[0] && first[1] === last[1] ? positions : 'ring-not-closed';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function boxOf(polygons: MultiPolygon): Boundary['box'] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [longitude, latitude] of polygons.flatMap((rings) => rings[0]!)) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}
