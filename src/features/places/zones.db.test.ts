import { describe, expect, test } from 'vitest';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { newId } from '../../platform/id.ts';
import { getArea } from './area-actions.ts';
import type { ZoneId } from './model.ts';
import { changeZoneAreas, endZone, foundZone, getZone, listZones, zoneAreas } from './zones.ts';

const city = (house: TestHouse) => as('administrator', house, { areas: ['5101'] });
const zone = { name: '成都高新区', kind: 'high-tech-zone', areaCodes: ['510117002', '510104001'] } as const;

const given = (house: TestHouse, more: object = {}) =>
  foundZone(city(house), { ...zone, areaCodes: [...zone.areaCodes], ...more });

describe('functional zones', () => {
  test(
    'M01-4: stand beside the tree and take whole areas of several districts',
    withHouse(async (house) => {
      const { id } = await given(house);

      await expect(getZone(as('observer', house), { zoneId: id })).resolves.toEqual({
        id,
        name: '成都高新区',
        kind: 'high-tech-zone',
        fromOn: '2026-03-05',
        toOn: null,
        areaCodes: ['510104001', '510117002'],
      });
      await expect(city(house).transaction((ctx) => zoneAreas(ctx, id))).resolves.toEqual(['510104001', '510117002']);
      await expect(getArea(as('observer', house), { code: '510117002001' })).resolves.toMatchObject({
        zones: [{ id, name: '成都高新区' }],
      });
      await expect(getArea(as('observer', house), { code: '510117001' })).resolves.toMatchObject({ zones: [] });
      await expect(eventsOf(house, id)).resolves.toEqual([
        { name: 'places.zone-founded', details: { name: '成都高新区', areaCodes: ['510104001', '510117002'] } },
      ]);
    }),
  );

  test(
    'are listed by an area that they have, whole or in part',
    withHouse(async (house) => {
      const { id } = await given(house);
      const listed = async (areaCode: string) =>
        (await listZones(as('observer', house), { areaCode })).map((each) => each.id);

      expect(await listed('510117')).toEqual([id]);
      expect(await listed('510117002001')).toEqual([id]);
      expect(await listed('510117001')).toEqual([]);
    }),
  );

  test(
    'change their areas with the reason',
    withHouse(async (house) => {
      const { id } = await given(house);

      const after = await changeZoneAreas(city(house), {
        zoneId: id,
        areaCodes: ['510117001', '510117002'],
        reason: '区划调整',
      });

      expect(after.areaCodes).toEqual(['510117001', '510117002']);
      expect((await eventsOf(house, id)).at(-1)).toEqual({
        name: 'places.zone-areas-changed',
        details: { added: ['510117001'], removed: ['510104001'], reason: '区划调整' },
      });
    }),
  );

  test(
    'end on a day, leave the name free, and are found when ended ones are asked for',
    withHouse(async (house) => {
      const { id } = await given(house);

      await endZone(city(house), { zoneId: id, reason: '撤销' });

      await expect(endZone(city(house), { zoneId: id, reason: '再次撤销' })).rejects.toMatchObject({
        code: 'places/zone-over',
      });
      house.setNow('2026-03-06T02:00:00Z');
      await expect(listZones(city(house), {})).resolves.toEqual([]);
      await expect(listZones(city(house), { includeEnded: 'true' })).resolves.toMatchObject([
        { id, toOn: '2026-03-05' },
      ]);
      expect((await given(house)).id).not.toBe(id);
    }),
  );

  test(
    'are founded once, however often the same request is sent',
    withHouse(async (house) => {
      const id = newId<ZoneId>();

      await given(house, { id });
      await given(house, { id });

      await expect(listZones(city(house), {})).resolves.toHaveLength(1);
      expect((await eventsOf(house, id)).map(({ name }) => name)).toEqual([
        'places.zone-founded',
        'places.zone-repeated',
      ]);
      await expect(given(house, { id, name: '另一个区' })).rejects.toMatchObject({ code: 'places/zone-id-taken' });
    }),
  );

  test.each<[string, object, string]>([
    ['an area that does not exist', { areaCodes: ['510199'] }, 'places/no-such-area'],
    ['an area and one within it', { areaCodes: ['510117', '510117002'] }, 'places/area-twice-in-zone'],
    ['an area outside those of the actor', { areaCodes: ['510117', '410182'] }, 'platform/outside-scope'],
    ['no area', { areaCodes: [] }, 'platform/invalid-input'],
  ])('are refused with %s', (_, more, code) =>
    withHouse(async (house) => {
      await expect(given(house, more)).rejects.toMatchObject({ code });
      await expect(listZones(city(house), { includeEnded: true })).resolves.toEqual([]);
    })(),
  );

  test(
    'are refused under a name that stands',
    withHouse(async (house) => {
      await given(house);

      await expect(given(house, { areaCodes: ['510117001'] })).rejects.toMatchObject({
        code: 'places/zone-name-taken',
      });
      await expect(listZones(city(house), {})).resolves.toHaveLength(1);
    }),
  );

  test(
    'are changed and ended only by those responsible for the areas concerned',
    withHouse(async (house) => {
      const { id } = await given(house);
      const district = as('administrator', house, { areas: ['510117'] });

      await expect(
        changeZoneAreas(district, { zoneId: id, areaCodes: ['510117002'], reason: '缩小范围' }),
      ).rejects.toMatchObject({ code: 'platform/outside-scope' });
      await expect(endZone(district, { zoneId: id, reason: '撤销' })).rejects.toMatchObject({
        code: 'platform/outside-scope',
      });
      await expect(
        changeZoneAreas(as('commander', house), { zoneId: id, areaCodes: ['510117002'], reason: '缩小范围' }),
      ).rejects.toMatchObject({ code: 'platform/not-your-role' });
      await expect(getZone(district, { zoneId: id })).resolves.toMatchObject({
        areaCodes: ['510104001', '510117002'],
        toOn: null,
      });
      expect(await eventsOf(house, id)).toHaveLength(1);

      await changeZoneAreas(district, {
        zoneId: id,
        areaCodes: ['510104001', '510117001', '510117002'],
        reason: '扩大范围',
      });
      await expect(getZone(district, { zoneId: id })).resolves.toMatchObject({
        areaCodes: ['510104001', '510117001', '510117002'],
      });
    }),
  );

  test.each<[string, string, string]>([
    ['before it began', '2026-03-01', 'places/zone-ends-before-it-begins'],
    ['in the future', '2026-03-06', 'places/day-ahead'],
  ])('are not ended on a day %s', (_, toOn, code) =>
    withHouse(async (house) => {
      const { id } = await given(house, { fromOn: '2026-03-03' });

      await expect(endZone(city(house), { zoneId: id, toOn, reason: '撤销' })).rejects.toMatchObject({ code });
      await expect(getZone(city(house), { zoneId: id })).resolves.toMatchObject({ toOn: null });
    })(),
  );
});
