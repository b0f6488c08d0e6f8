import { describe, expect, test } from 'vitest';
import type { Role } from '../../kernel/role.ts';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { Context } from '../../platform/context.ts';
import {
  checkPopulation,
  getArea,
  listChildren,
  listTopAreas,
  nameResponsiblePerson,
  searchForAreas,
} from './area-actions.ts';
import { drawGrid } from './grids.ts';
import { warmAreaIndex } from './live-index.ts';

const village = '510117001001';
const admin = (house: TestHouse) => as('administrator', house);
const found = async (house: TestHouse, q: string, more: object = {}) =>
  (await searchForAreas(as('observer', house), { q, ...more })).map(({ code }) => code);

describe('search', () => {
  test.each([
    ['its name', '郫都'],
    ['its pinyin', 'pi du'],
    ['its initials', 'pdq'],
    ['its code', '510117'],
  ])('finds a district by %s', (_, q) =>
    withHouse(async (house) => {
      expect((await found(house, q))[0]).toBe('510117');
    })(),
  );

  test(
    'answers the names on the way down, so that areas of one name are told apart',
    withHouse(async (house) => {
      await expect(searchForAreas(as('observer', house), { q: '太平村', levels: ['village'] })).resolves.toEqual([
        { code: village, name: '太平村', level: 'village', path: ['四川省', '成都市', '郫都区', '郫筒街道', '太平村'] },
      ]);
    }),
  );

  test(
    'keeps to an area, to levels and to a number, as an address gives them',
    withHouse(async (house) => {
      expect(await found(house, '社区', { within: '510117' })).toEqual(['510117001002', '510117002001']);
      expect(await found(house, '太平', { levels: 'grid' })).toEqual(['510117001001001']);
      expect(await found(house, '区', { limit: '1' })).toHaveLength(1);
    }),
  );

  test(
    'refuses more than 50 at a time',
    withHouse(async (house) => {
      await expect(found(house, '区', { limit: 51 })).rejects.toMatchObject({ code: 'platform/invalid-input' });
    }),
  );

  test(
    'is open to those who report without a login',
    withHouse(async (house) => {
      const nobody = new Context(house, { ...as([], house, { areas: [] }).actor });
      await expect(searchForAreas(nobody, { q: '郫都' })).resolves.toHaveLength(1);
    }),
  );

  test(
    'finds a grid that was drawn after the index was built',
    withHouse(async (house) => {
      await warmAreaIndex(house);

      const first = await drawGrid(admin(house), { code: village, name: '太平村柳荫网格' });
      const second = await drawGrid(admin(house), { code: village, name: '太平村柳岸网格' });

      expect(await found(house, '柳荫')).toEqual([first.code]);
      expect(await found(house, 'pidu liu an')).toEqual([second.code]);
      expect(await found(house, '柳', { levels: ['village'] })).toEqual([]);
      expect(await found(house, '柳', { within: '510104' })).toEqual([]);
    }),
  );
});

describe('one area', () => {
  test(
    'shows path, level, population and first responsible person',
    withHouse(async (house) => {
      await nameResponsiblePerson(admin(house), { code: '510117', responsiblePerson: '王某' });

      await expect(getArea(as('observer', house), { code: '510117' })).resolves.toMatchObject({
        name: '郫都区',
        level: 'district',
        parentCode: '5101',
        path: ['四川省', '成都市', '郫都区'],
        population: null,
        populationOn: null,
        responsiblePerson: '王某',
        hasBoundary: false,
        zones: [],
      });
    }),
  );

  test(
    'withholds the responsible person from those who have not signed in',
    withHouse(async (house) => {
      await nameResponsiblePerson(admin(house), { code: '510117', responsiblePerson: '王某' });

      await expect(getArea(as([], house, { areas: [] }), { code: '510117' })).resolves.toMatchObject({
        name: '郫都区',
        responsiblePerson: null,
      });
    }),
  );

  test(
    'is refused under a code that no area has',
    withHouse(async (house) => {
      await expect(getArea(as('observer', house), { code: '999999' })).rejects.toMatchObject({
        code: 'places/no-such-area',
      });
      await expect(listChildren(as('observer', house), { code: '999999' })).rejects.toMatchObject({
        code: 'places/no-such-area',
      });
    }),
  );

  test(
    'lists what is directly below it, and nothing further down',
    withHouse(async (house) => {
      const children = async (code: string) =>
        (await listChildren(as('observer', house), { code })).map((child) => child.code);

      expect((await listTopAreas(as('observer', house), {})).map(({ code }) => code)).toEqual(['41', '51']);
      expect(await children('51')).toEqual(['5101', '5133']);
      expect(await children('510117001')).toEqual([village, '510117001002']);
      expect(await children('510117001001001')).toEqual([]);
    }),
  );
});

describe('changes of an area', () => {
  test(
    'M02-13: names the first responsible person and withdraws the name, without the name in the log',
    withHouse(async (house) => {
      await nameResponsiblePerson(admin(house), { code: village, responsiblePerson: '李某' });
      await nameResponsiblePerson(admin(house), { code: village, responsiblePerson: null });

      const events = await eventsOf(house, village);
      expect(events.map(({ name }) => name)).toEqual([
        'places.responsible-person-named',
        'places.responsible-person-withdrawn',
      ]);
      expect(JSON.stringify(events)).not.toContain('李某');
      await expect(getArea(admin(house), { code: village })).resolves.toMatchObject({ responsiblePerson: null });
    }),
  );

  test(
    'M03-10: keeps the population of a grid with the day it was checked',
    withHouse(async (house) => {
      const worker = as('grid-worker', house, { areas: [village] });

      await checkPopulation(worker, {
        code: '510117001001001',
        population: 812,
        households: 260,
        populationOn: '2026-03-01',
      });

      await expect(getArea(worker, { code: '510117001001001' })).resolves.toMatchObject({
        population: 812,
        households: 260,
        populationOn: '2026-03-01',
      });
      await expect(eventsOf(house, '510117001001001')).resolves.toEqual([
        { name: 'places.population-checked', details: { on: '2026-03-01', population: 812, households: 260 } },
      ]);
    }),
  );

  test(
    'refuses a check in the future',
    withHouse(async (house) => {
      await expect(
        checkPopulation(admin(house), { code: village, population: 1, populationOn: '2026-03-06' }),
      ).rejects.toMatchObject({ code: 'places/day-ahead' });
      await expect(getArea(admin(house), { code: village })).resolves.toMatchObject({ population: null });
    }),
  );

  test.each<[string, (house: TestHouse) => Promise<unknown>]>([
    [
      'the responsible person',
      (house) => nameResponsiblePerson(admin(house), { code: '510104', responsiblePerson: '王某' }),
    ],
    [
      'the population',
      (house) => checkPopulation(admin(house), { code: '510104', population: 1, populationOn: '2026-03-01' }),
    ],
    ['the grids', (house) => drawGrid(admin(house), { code: '510104001001', name: '外区网格' })],
    [
      'the area above its own',
      (house) => nameResponsiblePerson(admin(house), { code: '5101', responsiblePerson: '王某' }),
    ],
  ])("refuses to change %s outside the actor's areas", (_, attempt) =>
    withHouse(async (house) => {
      await expect(attempt(house)).rejects.toMatchObject({ code: 'platform/outside-scope' });
      await expect(getArea(admin(house), { code: '510104' })).resolves.toMatchObject({
        responsiblePerson: null,
        population: null,
      });
      await expect(listChildren(admin(house), { code: '510104001001' })).resolves.toEqual([]);
      await expect(eventsOf(house, '510104')).resolves.toEqual([]);
    })(),
  );

  test.each<Role>(['observer', 'reporter', 'case-worker'])('refuses grids of a %s', (role) =>
    withHouse(async (house) => {
      await expect(drawGrid(as(role, house), { code: village, name: '网格' })).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
    })(),
  );
});

describe('grids', () => {
  test(
    'get the next free code of their village',
    withHouse(async (house) => {
      const second = await drawGrid(admin(house), {
        code: village,
        name: '太平村二网格',
        households: 90,
        population: 301,
      });
      const other = await drawGrid(admin(house), { code: '510117001002', name: '双柏一网格' });

      expect(second).toMatchObject({
        code: `${village}002`,
        level: 'grid',
        parentCode: village,
        path: expect.arrayContaining(['太平村', '太平村二网格']),
      });
      expect(other.code).toBe('510117001002001');
      await expect(getArea(admin(house), { code: second.code })).resolves.toMatchObject({
        households: 90,
        population: 301,
        populationOn: '2026-03-05',
      });
      await expect(eventsOf(house, second.code)).resolves.toEqual([
        { name: 'places.grid-drawn', details: { name: '太平村二网格', households: 90, population: 301 } },
      ]);
    }),
  );

  test(
    'are refused in anything but a village or community',
    withHouse(async (house) => {
      await expect(drawGrid(admin(house), { code: '510117001', name: '网格' })).rejects.toMatchObject({
        code: 'places/not-a-village',
      });
      await expect(listChildren(admin(house), { code: '510117001' })).resolves.toHaveLength(2);
    }),
  );

  test(
    'are refused under a name the village has already, so that a repeated request draws one',
    withHouse(async (house) => {
      await expect(drawGrid(admin(house), { code: village, name: '太平村一网格' })).rejects.toMatchObject({
        code: 'places/grid-name-taken',
        details: { code: `${village}001` },
      });
      await expect(listChildren(admin(house), { code: village })).resolves.toHaveLength(1);
    }),
  );
});
