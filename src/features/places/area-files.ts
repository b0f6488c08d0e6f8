import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { change, type Upload } from '../../platform/action.ts';
import { decodeText, sniffEncoding } from '../../platform/tabular/encoding.ts';
import { bytesOf, limited } from '../../platform/upload.ts';
import { readAreaTable } from './area-csv.ts';
import { readBoundaries } from './geojson.ts';
import { wholeIndexOf } from './live-index.ts';
import { mergeTree, storeBoundaries } from './load-areas.ts';
import { AreaLoad, BoundaryLoad, TreeName } from './model.ts';
import { commonArea, mustBeOwn } from './own-areas.ts';
import { noFeatureMatched } from './problems.ts';

/** Bytes of a file that is read into memory whole. */
const wholeFileBytes = 100 * 1024 * 1024;

/** Loads a tree of areas from a table: code, name, parent. */
export const loadAreaTable = change({
  name: 'areas.load',
  summary: 'Load a tree of areas from a CSV file with the columns code, name and parent.',
  allow: ['administrator'],
  takesFile: true,
  input: z.object({
    edition: TreeName,
    /** ISO 3166-1 alpha-2; areas with codes of their own get codes below it. */
    countryCode: z.string().regex(/^[A-Z]{2}$/, { error: 'two capital letters, like SL' }),
    countryName: z.string().trim().min(1).max(100),
    source: z.string().trim().min(1).max(200).optional(),
  }),
  output: AreaLoad,
  async run(ctx, { edition, countryCode, countryName, source = edition }, file) {
    const columns = readAreaTable(await textOf(file), { code: countryCode, name: countryName });
    mustBeOwn(ctx, ...new Set(columns.codes.map((code) => code.slice(0, 2))));
    const loaded = await mergeTree(ctx.db, columns, { tree: { edition, source, asOn: null }, at: ctx.now });
    await ctx.record({
      name: 'places.tree-loaded',
      subject: 'area-tree',
      subjectId: edition,
      details: { edition, ...loaded },
    });
    return loaded;
  },
});

const Unmatched = z.object({
  /** From 1, as features stand in the file. */
  feature: z.number().int(),
  value: z.string(),
  reason: z.enum(['no-value', 'no-such-area', 'several-areas', 'area-has-one-already']),
});

/** Loads boundaries of areas from GeoJSON; an area that has one already gets the new one. */
export const loadBoundaryFile = change({
  name: 'areas.load-boundaries',
  summary: 'Load boundaries from a GeoJSON file; a property of its features holds the code or the name of the area.',
  allow: ['administrator'],
  takesFile: true,
  input: z.object({
    property: z.string().min(1).max(100),
    by: z.enum(['code', 'name']).default('code'),
    within: AreaCode.optional(),
    source: z.string().trim().min(1).max(200),
  }),
  output: BoundaryLoad.extend({ unmatchedCount: z.number().int(), unmatched: z.array(Unmatched) }),
  async run(ctx, { property, by, within, source }, file) {
    const text = await textOf(file);
    const { boundaries, unmatched } = readBoundaries(text, await wholeIndexOf(ctx), {
      property,
      by,
      ...(within ? { within } : {}),
    });
    if (boundaries.length === 0)
      throw noFeatureMatched({
        property,
        values: unmatched
          .slice(0, 5)
          .map(({ value }) => value)
          .filter(Boolean),
      });
    const codes = boundaries.map(({ code }) => code);
    mustBeOwn(ctx, ...codes);
    const loaded = await storeBoundaries(ctx.db, boundaries, { source, at: ctx.now });
    await ctx.record({
      name: 'places.boundaries-loaded',
      subject: 'area-boundaries',
      subjectId: source,
      areaCode: commonArea(codes),
      details: { source, ...loaded, unmatched: unmatched.length },
    });
    return { ...loaded, unmatchedCount: unmatched.length, unmatched: unmatched.slice(0, 1000) };
  },
});

async function textOf(file: Upload | undefined): Promise<string> {
  if (!file) throw new Error('the gate lets no request through without its file');
  const bytes = await bytesOf(limited(file.stream, wholeFileBytes));
  return [...decodeText(bytes, sniffEncoding(bytes).encoding)].join('');
}
