import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { as, eventsOf, type TestHouse, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { textFile } from '../../../test/given-places.ts';
import { getArea, getBoundary, listAreaTrees, listTopAreas, searchForAreas } from './area-actions.ts';
import { readAreaTable } from './area-csv.ts';
import { loadAreaTable, loadBoundaryFile } from './area-files.ts';
import { drawGrid } from './grids.ts';
import { warmAreaIndex } from './live-index.ts';
import { loadAreas, loadBoundaries, loadShippedAreas } from './load-areas.ts';

const sierraLeone = { code: 'SL', name: 'Sierra Leone' };
const freetown = 'code,name,parent\nE,Eastern Province,\nW,Western Area,\nW-1,Freetown,W\nW-1-a,Kissy,W-1\n';
const admin = (house: TestHouse) => as('administrator', house, { areas: [''] });
const quiet = () => {};

function asOwner(work: (house: TestHouse, owner: pg.Client) => Promise<void>): () => Promise<void> {
  return withOwnDatabase(async (house) => {
    const owner = new pg.Client({ connectionString: house.ownerUrl });
    await owner.connect();
    try {
      await work(house, owner);
    } finally {
      await owner.end();
    }
  });
}

const countAreas = async (owner: pg.Client, where = 'true') =>
  (await owner.query<{ count: number }>(`select count(*)::int as count from areas where ${where}`)).rows[0]!.count;

describe('the tree that comes with the program', () => {
  test(
    'is loaded whole into an empty table, in seconds, and only once',
    asOwner(async (house, owner) => {
      await owner.query('delete from areas');

      const said: string[] = [];
      const begun = performance.now();
      await loadShippedAreas(owner, (line) => said.push(line));
      const loadSeconds = (performance.now() - begun) / 1000;
      await loadShippedAreas(owner, (line) => said.push(line));

      expect(said).toEqual(['areas: loading 665,279 of cn-2023']);
      // 2.9 s on 2 busy cores; the bound leaves room for a busier machine.
      expect(loadSeconds).toBeLessThan(15);
      const { rows } = await owner.query(
        'select level, count(*)::int as areas from areas group by level order by areas',
      );
      expect(Object.fromEntries(rows.map(({ level, areas }) => [level, areas]))).toEqual({
        province: 34,
        city: 342,
        district: 2978,
        town: 41_352,
        village: 620_573,
      });
      const { rows: keys } = await owner.query(
        `select conname from pg_constraint where conname = 'areas_parent_code_fkey' and convalidated`,
      );
      expect(keys).toHaveLength(1);
      await warmAreaIndex(house);
      expect((await searchForAreas(as('observer', house), { q: '郫都 太平' }))[0]?.code).toBe('510117001218');
      await expect(listAreaTrees(as('observer', house), {})).resolves.toMatchObject([
        { edition: 'cn-2023', asOn: '2023-06-30', areas: 665_279 },
      ]);
    }),
  );

  test(
    'is refused, and nothing of it loaded, where another tree has its codes',
    asOwner(async (_, owner) => {
      const before = await countAreas(owner);

      await expect(loadShippedAreas(owner, quiet)).rejects.toMatchObject({ code: 'places/area-codes-clash' });

      await expect(countAreas(owner)).resolves.toBe(before);
    }),
  );
});

describe('another tree', () => {
  test(
    'is loaded beside the first and found by its own codes',
    asOwner(async (house, owner) => {
      await warmAreaIndex(house);

      await expect(loadAreas(owner, readAreaTable(freetown, sierraLeone), 'sl-2021')).resolves.toEqual({
        areas: 5,
        added: 5,
        renamed: 0,
      });

      await expect(searchForAreas(as('observer', house), { q: 'kissy' })).resolves.toEqual([
        {
          code: 'SL0201001',
          name: 'Kissy',
          level: 'town',
          path: ['Sierra Leone', 'Western Area', 'Freetown', 'Kissy'],
        },
      ]);
      expect((await searchForAreas(as('observer', house), { q: 'W-1-a' }))[0]?.name).toBe('Kissy');
      expect((await listTopAreas(as('observer', house), {})).map(({ code }) => code)).toEqual(['41', '51', 'SL']);
    }),
  );

  test(
    'changes nothing when the same file comes again',
    asOwner(async (_, owner) => {
      await loadAreas(owner, readAreaTable(freetown, sierraLeone), 'sl-2021');

      await expect(loadAreas(owner, readAreaTable(freetown, sierraLeone), 'sl-2021')).resolves.toEqual({
        areas: 5,
        added: 0,
        renamed: 0,
      });
      await expect(countAreas(owner, `source = 'sl-2021'`)).resolves.toBe(5);
    }),
  );

  test(
    'takes what a later file of the same name adds and corrects, and keeps what that leaves out',
    asOwner(async (_, owner) => {
      await loadAreas(owner, readAreaTable(freetown, sierraLeone), 'sl-2021');
      const later = 'code,name,parent\nE,Eastern Province,\nW,Western Area Urban,\nW-1,Freetown,W\nW-2,Waterloo,W\n';

      await expect(loadAreas(owner, readAreaTable(later, sierraLeone), 'sl-2021')).resolves.toEqual({
        areas: 5,
        added: 1,
        renamed: 1,
      });
      await expect(countAreas(owner, `source = 'sl-2021'`)).resolves.toBe(6);
    }),
  );

  test(
    'is refused when it gives a code to another area than before, and nothing is changed',
    asOwner(async (_, owner) => {
      await loadAreas(owner, readAreaTable(freetown, sierraLeone), 'sl-2021');
      const shifted = 'code,name,parent\nV,Vale,\nW,Western Area,\n';

      await expect(loadAreas(owner, readAreaTable(shifted, sierraLeone), 'sl-2021')).rejects.toMatchObject({
        code: 'places/area-codes-clash',
      });
      await expect(countAreas(owner, `name = 'Vale'`)).resolves.toBe(0);
      await expect(countAreas(owner, `source = 'sl-2021'`)).resolves.toBe(5);
    }),
  );

  test.each(['grid', 'SL 2021', ''])('is refused under the name "%s"', (name) =>
    asOwner(async (_, owner) => {
      await expect(loadAreas(owner, readAreaTable(freetown, sierraLeone), name)).rejects.toMatchObject({
        code: 'places/bad-tree-name',
      });
      await expect(countAreas(owner, `code like 'SL%'`)).resolves.toBe(0);
    })(),
  );

  test(
    'can be uploaded by an administrator of the whole country, in a Chinese encoding as well',
    withHouse(async (house) => {
      // 演习区 and 演习县 in GB18030.
      const bytes = Buffer.concat([
        Buffer.from('code,name,parent\nA,'),
        Buffer.from('d1ddcfb0c7f8', 'hex'),
        Buffer.from(',\nB,'),
        Buffer.from('d1ddcfb0cfd8', 'hex'),
        Buffer.from(',\n'),
      ]);
      const file = {
        fileName: 'areas.csv',
        stream: (async function* () {
          yield bytes;
        })(),
      };

      await expect(
        loadAreaTable(admin(house), { edition: 'xx-1', countryCode: 'XX', countryName: '演习国' }, file),
      ).resolves.toEqual({ areas: 3, added: 3, renamed: 0 });

      expect((await searchForAreas(admin(house), { q: 'yan xi xian' }))[0]?.name).toBe('演习县');
      await expect(eventsOf(house, 'xx-1')).resolves.toEqual([
        { name: 'places.tree-loaded', details: { edition: 'xx-1', areas: 3, added: 3, renamed: 0 } },
      ]);
    }),
  );

  test(
    'is refused of an administrator of less',
    withHouse(async (house) => {
      const district = as('administrator', house);

      await expect(
        loadAreaTable(
          district,
          { edition: 'sl-2021', countryCode: 'SL', countryName: 'Sierra Leone' },
          textFile(freetown),
        ),
      ).rejects.toMatchObject({ code: 'platform/outside-scope' });
      await expect(getArea(district, { code: 'SL' })).rejects.toMatchObject({ code: 'places/no-such-area' });
    }),
  );
});

const square = (west: number, south: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + 0.1, south],
      [west + 0.1, south + 0.1],
      [west, south + 0.1],
      [west, south],
    ],
  ],
});
const collection = (features: readonly { value: string; west?: number }[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(({ value, west = 103.8 }) => ({
      type: 'Feature',
      properties: { adcode: value },
      geometry: square(west, 30.7),
    })),
  });

describe('boundaries', () => {
  test(
    'are loaded by a property with the code and answered as GeoJSON',
    withHouse(async (house) => {
      const file = textFile(collection([{ value: '510117' }, { value: '510199' }, { value: '' }]));

      await expect(
        loadBoundaryFile(admin(house), { property: 'adcode', source: 'survey 2020' }, file),
      ).resolves.toEqual({
        added: 1,
        replaced: 0,
        unmatchedCount: 2,
        unmatched: [
          { feature: 2, value: '510199', reason: 'no-such-area' },
          { feature: 3, value: '', reason: 'no-value' },
        ],
      });

      await expect(getBoundary(as('observer', house), { code: '510117' })).resolves.toEqual({
        type: 'Feature',
        properties: { code: '510117', name: '郫都区', source: 'survey 2020' },
        bbox: [103.8, 30.7, 103.9, 30.8].map((degrees) => expect.closeTo(degrees, 9)),
        geometry: { type: 'MultiPolygon', coordinates: [square(103.8, 30.7).coordinates] },
      });
      await expect(getArea(as('observer', house), { code: '510117' })).resolves.toMatchObject({ hasBoundary: true });
      await expect(eventsOf(house, 'survey 2020')).resolves.toEqual([
        { name: 'places.boundaries-loaded', details: { source: 'survey 2020', added: 1, replaced: 0, unmatched: 2 } },
      ]);
    }),
  );

  test(
    'are loaded by name within an area, and replace those that were there',
    withHouse(async (house) => {
      const load = (west: number) =>
        loadBoundaryFile(
          as('administrator', house),
          {
            property: 'adcode',
            by: 'name',
            within: '510117',
            source: 'survey',
          },
          textFile(collection([{ value: '太平村', west }])),
        );
      await load(103.8);

      await expect(load(104)).resolves.toMatchObject({ added: 0, replaced: 1 });
      await expect(getBoundary(admin(house), { code: '510117001001' })).resolves.toMatchObject({
        bbox: [104, 30.7, 104.1, 30.8],
      });
    }),
  );

  test(
    'find a grid that was drawn a moment ago',
    withHouse(async (house) => {
      await warmAreaIndex(house);
      const grid = await drawGrid(admin(house), { code: '510117001001', name: '太平村二网格' });

      await expect(
        loadBoundaryFile(
          admin(house),
          { property: 'adcode', source: 'survey' },
          textFile(collection([{ value: grid.code }])),
        ),
      ).resolves.toMatchObject({ added: 1 });
      await expect(getBoundary(admin(house), { code: grid.code })).resolves.toMatchObject({
        properties: { name: '太平村二网格' },
      });
    }),
  );

  test.each<[string, string, string]>([
    [
      "one lies outside the actor's areas",
      collection([{ value: '510117' }, { value: '510104' }]),
      'platform/outside-scope',
    ],
    ['no feature belongs to an area', collection([{ value: 'nowhere' }]), 'places/no-feature-matched'],
    ['a shape is bad', collection([{ value: '510117', west: 400 }]), 'places/bad-shapes'],
    ['the file is something else', 'code,name', 'places/not-geojson'],
  ])('are refused, all of them, when %s', (_, text, code) =>
    withHouse(async (house) => {
      await expect(
        loadBoundaryFile(as('administrator', house), { property: 'adcode', source: 'survey' }, textFile(text)),
      ).rejects.toMatchObject({ code });

      await expect(getBoundary(admin(house), { code: '510117' })).rejects.toMatchObject({ code: 'places/no-boundary' });
      await expect(eventsOf(house, 'survey')).resolves.toEqual([]);
    })(),
  );

  test(
    'are loaded by the operator too, and refused for a code that no area has',
    asOwner(async (house, owner) => {
      const boundary = (code: string) => ({
        code,
        polygons: [
          [
            [
              [1, 2],
              [3, 2],
              [3, 4],
              [1, 2],
            ],
          ],
        ] as const,
        box: [1, 2, 3, 4] as const,
      });

      await expect(loadBoundaries(owner, [boundary('51'), boundary('999999')], 'survey')).rejects.toMatchObject({
        code: 'places/no-such-area',
      });
      await expect(getBoundary(admin(house), { code: '51' })).rejects.toMatchObject({ code: 'places/no-boundary' });

      await expect(loadBoundaries(owner, [boundary('51')], 'survey')).resolves.toEqual({ added: 1, replaced: 0 });
      await expect(getBoundary(admin(house), { code: '51' })).resolves.toMatchObject({ bbox: [1, 2, 3, 4] });
    }),
  );
});
