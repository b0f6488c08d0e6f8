import { expect, test } from 'vitest';
import { Problem } from '../../kernel/problem.ts';
import { buildAreaIndex } from './area-index.ts';
import { readBoundaries } from './geojson.ts';
import { parseReadings } from './pinyin.ts';

const index = buildAreaIndex(
  {
    codes: ['51', '5101', '510117', '510117001', '510116024', '510117024'],
    names: ['四川省', '成都市', '郫都区', '郫筒街道', '太平街道', '太平街道'],
    externalCodes: [null, null, 'PIDU', null, null, null],
  },
  parseReadings(''),
);
const square = [
  [
    [103.7, 30.7],
    [104, 30.7],
    [104, 31],
    [103.7, 31],
    [103.7, 30.7],
  ],
];
const hole = [
  [103.8, 30.8],
  [103.9, 30.8],
  [103.9, 30.9],
  [103.8, 30.8],
];
const feature = (properties: object | null, geometry: object | null) => ({ type: 'Feature', properties, geometry });
const polygon = (properties: object | null, coordinates: unknown = square) =>
  feature(properties, { type: 'Polygon', coordinates });
const file = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });

function refusal(text: string): { code: string; details: unknown } {
  try {
    readBoundaries(text, index, { property: 'code', by: 'code' });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('was not refused');
}

test("finds areas by the tree's code, as text or number, and by the source's", () => {
  const features = [polygon({ code: '510117001' }), polygon({ code: 5101 }), polygon({ code: 'pidu' })];
  const { boundaries, unmatched } = readBoundaries(file(...features), index, { property: 'code', by: 'code' });

  expect(boundaries.map(({ code }) => code)).toEqual(['510117001', '5101', '510117']);
  expect(boundaries[0]).toEqual({ code: '510117001', polygons: [square], box: [103.7, 30.7, 104, 31] });
  expect(unmatched).toEqual([]);
});

test('takes polygons with holes and several polygons, and drops heights', () => {
  const island = [
    [
      [-10, -5, 3],
      [-9, -5, 3],
      [-9, -4, 3],
      [-10, -5, 3],
    ],
  ];
  const shape = { type: 'MultiPolygon', coordinates: [[...square, hole], island] };
  const { boundaries } = readBoundaries(file(feature({ code: '51' }, shape)), index, { property: 'code', by: 'code' });

  expect(boundaries[0]?.polygons).toEqual([
    [...square, hole],
    [
      [
        [-10, -5],
        [-9, -5],
        [-9, -4],
        [-10, -5],
      ],
    ],
  ]);
  expect(boundaries[0]?.box).toEqual([-10, -5, 104, 31]);
});

test('finds areas by a name that only one has, within an area if asked', () => {
  const text = file(polygon({ 名称: '郫都区' }), polygon({ 名称: '太平街道' }));
  const anywhere = readBoundaries(text, index, { property: '名称', by: 'name' });
  expect(anywhere.boundaries.map(({ code }) => code)).toEqual(['510117']);
  expect(anywhere.unmatched).toEqual([{ feature: 2, value: '太平街道', reason: 'several-areas' }]);

  const within = readBoundaries(text, index, { property: '名称', by: 'name', within: '510117' });
  expect(within.boundaries.map(({ code }) => code)).toEqual(['510117', '510117024']);
});

test('tells each feature that matches no area, and keeps the others', () => {
  const features = [polygon({ code: '5199' }), polygon(null), polygon({ code: '5101' }), polygon({ code: '5101' })];
  const { boundaries, unmatched } = readBoundaries(file(...features), index, { property: 'code', by: 'code' });

  expect(boundaries.map(({ code }) => code)).toEqual(['5101']);
  expect(unmatched).toEqual([
    { feature: 1, value: '5199', reason: 'no-such-area' },
    { feature: 2, value: '', reason: 'no-value' },
    { feature: 4, value: '5101', reason: 'area-has-one-already' },
  ]);
});

test.each([
  [
    'an open ring',
    [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    ],
    'ring-not-closed',
  ],
  [
    'a ring of three positions',
    [
      [
        [0, 0],
        [1, 0],
        [0, 0],
      ],
    ],
    'ring-too-short',
  ],
  [
    'latitude before longitude',
    [
      [
        [30.7, 103.7],
        [30.7, 104],
        [31, 104],
        [30.7, 103.7],
      ],
    ],
    'longitude-and-latitude-swapped',
  ],
  [
    'metres',
    [
      [
        [402_000, 3_400_000],
        [402_100, 3_400_000],
        [402_100, 3_400_100],
        [402_000, 3_400_000],
      ],
    ],
    'outside-the-earth',
  ],
  [
    'text for numbers',
    [
      [
        ['0', '0'],
        ['1', '0'],
        ['1', '1'],
        ['0', '0'],
      ],
    ],
    'not-a-number',
  ],
  [
    'an open hole',
    [
      ...square,
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    ],
    'ring-not-closed',
  ],
  ['no rings', [], 'not-a-polygon'],
  ['no list', 'x', 'not-a-polygon'],
])('refuses the whole file for %s', (_, coordinates, reason) => {
  const text = file(polygon({ code: '5101' }), polygon({ code: '510117' }, coordinates));
  expect(refusal(text)).toMatchObject({
    code: 'places/bad-shapes',
    details: { count: 1, shapes: [{ feature: 2, reason }] },
  });
});

test.each([
  ['a point', feature({ code: '51' }, { type: 'Point', coordinates: [0, 0] })],
  ['no geometry', feature({ code: '51' }, null)],
])('refuses %s', (_, shape) => {
  expect(refusal(file(shape))).toMatchObject({ details: { shapes: [{ feature: 1, reason: 'not-a-polygon' }] } });
});

test.each([
  ['no JSON', 'code,name'],
  ['another kind of JSON', '{"type":"Topology"}'],
  ['features that are none', '{"type":"FeatureCollection","features":[{"type":"x"}]}'],
])('refuses %s', (_, text) => {
  expect(refusal(text)).toMatchObject({ code: 'places/not-geojson' });
});
