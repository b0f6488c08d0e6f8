import { describe, expect, test } from 'vitest';
import type { Role } from '../../kernel/role.ts';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { givenInstitution } from '../../../test/given-places.ts';
import { newId } from '../../platform/id.ts';
import {
  closeInstitution,
  correctInstitution,
  getInstitution,
  listInstitutions,
  registerInstitution,
} from './institution-actions.ts';
import { institutionsOf } from './institutions.ts';
import { type InstitutionId, InstitutionType } from './model.ts';

const epi = (house: TestHouse) => as('epidemiologist', house);
const names = async (house: TestHouse, filter: object) =>
  (await listInstitutions(as('observer', house), filter)).rows.map(({ name }) => name);
const market = { name: '郫筒农贸市场', type: 'market', areaCode: '510117001' } as const;
const id = (text: string) => text as InstitutionId;

describe('registering', () => {
  test(
    'M14-4, M14-9: keeps type, regulator and responsible person, and shows where it is',
    withHouse(async (house) => {
      const registered = await registerInstitution(epi(house), {
        ...market,
        regulator: '区市场监督管理局',
        responsiblePerson: '张某',
        lon: 103.9,
        lat: 30.8,
        attributes: { stalls: 240 },
      });

      expect(registered).toEqual({
        id: registered.id,
        ...market,
        regulator: '区市场监督管理局',
        responsiblePerson: '张某',
        externalCode: null,
        address: null,
        lon: 103.9,
        lat: 30.8,
        attributes: { stalls: 240 },
        closedOn: null,
        version: 1,
        areaPath: ['四川省', '成都市', '郫都区', '郫筒街道'],
      });
      const events = await eventsOf(house, registered.id);
      expect(events).toEqual([
        { name: 'places.institution-registered', details: { name: '郫筒农贸市场', type: 'market' } },
      ]);
    }),
  );

  test(
    'M14-5: takes every type there is',
    withHouse(async (house) => {
      for (const type of InstitutionType.options) await registerInstitution(epi(house), { ...market, type });

      const { rows } = await listInstitutions(epi(house), { limit: 200 });
      expect(rows.map(({ type }) => type).sort()).toEqual([...InstitutionType.options].sort());
    }),
  );

  test(
    'registers one, however often the same request is sent',
    withHouse(async (house) => {
      const given = { id: newId<InstitutionId>(), ...market, externalCode: '91510124' };

      await registerInstitution(epi(house), given);
      await registerInstitution(epi(house), given);

      await expect(names(house, {})).resolves.toEqual(['郫筒农贸市场']);
      expect((await eventsOf(house, given.id)).map(({ name }) => name)).toEqual([
        'places.institution-registered',
        'places.institution-repeated',
      ]);
      await expect(registerInstitution(epi(house), { ...given, name: '另一市场' })).rejects.toMatchObject({
        code: 'places/institution-id-taken',
      });
    }),
  );

  test.each<[string, object, string]>([
    ['an area that does not exist', { areaCode: '510199' }, 'places/no-such-area'],
    ['an area outside those of the actor', { areaCode: '510104001' }, 'platform/outside-scope'],
    ['the external code of another', { externalCode: '0001' }, 'places/external-code-taken'],
    ['a longitude without latitude', { lon: 103.9 }, 'platform/invalid-input'],
    ['a type that is none', { type: 'spaceport' }, 'platform/invalid-input'],
  ])('refuses %s', (_, more, code) =>
    withHouse(async (house) => {
      await givenInstitution(house, { externalCode: '0001' });

      await expect(registerInstitution(epi(house), { ...market, ...more })).rejects.toMatchObject({ code });
      await expect(names(house, {})).resolves.toEqual(['太平村卫生室']);
    })(),
  );

  test.each<Role>(['observer', 'reporter', 'grid-worker', 'commander'])('is refused of a %s', (role) =>
    withHouse(async (house) => {
      await expect(registerInstitution(as(role, house), market)).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
      await expect(names(house, {})).resolves.toEqual([]);
    })(),
  );
});

describe('the list', () => {
  const town = async (house: TestHouse) => {
    await givenInstitution(house, { externalCode: '91510124MA' });
    await givenInstitution(house, { ...market, regulator: null });
    await givenInstitution(house, {
      name: '郫筒第一小学',
      type: 'school',
      areaCode: '510117001',
      responsiblePerson: null,
    });
    await givenInstitution(house, { name: '春熙路影院', type: 'cinema', areaCode: '510104001' });
    await givenInstitution(house, { name: 'Café Zoë', type: 'restaurant', areaCode: '510104001001' });
  };

  test.each<[string, object, string[]]>([
    ['all, by area and name', {}, ['春熙路影院', 'Café Zoë', '郫筒农贸市场', '郫筒第一小学', '太平村卫生室']],
    ['those of an area and all below it', { areaCode: '510117' }, ['郫筒农贸市场', '郫筒第一小学', '太平村卫生室']],
    ['those of types', { types: ['school', 'cinema'] }, ['春熙路影院', '郫筒第一小学']],
    ['those of one type, as an address gives it', { types: 'market' }, ['郫筒农贸市场']],
    ['those of a name', { q: '郫筒' }, ['郫筒农贸市场', '郫筒第一小学']],
    ['those of its pinyin', { q: 'pitong xiaoxue' }, ['郫筒第一小学']],
    ['those of its initials', { q: 'tpcws' }, ['太平村卫生室']],
    ['those without accents', { q: 'cafe zoe' }, ['Café Zoë']],
    ['that of an external code', { q: '91510124MA' }, ['太平村卫生室']],
    ['none for a pattern', { q: '%' }, []],
    ['M14-9: those without a regulator', { lacking: 'regulator' }, ['郫筒农贸市场']],
    ['those without a responsible person', { lacking: 'responsible-person' }, ['郫筒第一小学']],
    ['those that lack either', { lacking: 'either' }, ['郫筒农贸市场', '郫筒第一小学']],
  ])('shows %s', (_, filter, expected) =>
    withHouse(async (house) => {
      await town(house);

      await expect(names(house, filter)).resolves.toEqual(expected);
    })(),
  );

  test(
    'comes in pages that miss nothing and repeat nothing',
    withHouse(async (house) => {
      await town(house);
      const seen: string[] = [];

      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await listInstitutions(epi(house), { limit: 2, ...(cursor ? { cursor } : {}) });
        seen.push(...page.rows.map(({ name }) => name));
        cursor = page.next;
      }

      expect(seen).toEqual(await names(house, {}));
    }),
  );

  test(
    'refuses a page mark of another list',
    withHouse(async (house) => {
      await expect(names(house, { cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'kernel/bad-cursor' });
      await expect(names(house, { cursor: btoa('["a","b","c"]') })).rejects.toMatchObject({
        code: 'kernel/bad-cursor',
      });
    }),
  );
});

describe('corrections', () => {
  test(
    'change what is named, keep the rest, take away with null, and find the new name',
    withHouse(async (house) => {
      const institutionId = id(await givenInstitution(house));

      const after = await correctInstitution(epi(house), {
        institutionId,
        name: '太平村中心卫生室',
        responsiblePerson: null,
        reason: '更名',
      });

      expect(after).toMatchObject({
        name: '太平村中心卫生室',
        responsiblePerson: null,
        regulator: '区卫生健康局',
        type: 'village-clinic',
        version: 2,
      });
      await expect(names(house, { q: 'zhongxin' })).resolves.toEqual(['太平村中心卫生室']);
      expect((await eventsOf(house, institutionId)).at(-1)).toEqual({
        name: 'places.institution-corrected',
        details: { changed: ['name', 'responsiblePerson'], reason: '更名' },
      });
    }),
  );

  test(
    'that change nothing leave the version as it was',
    withHouse(async (house) => {
      const institutionId = id(await givenInstitution(house));

      await expect(
        correctInstitution(epi(house), { institutionId, type: 'village-clinic', reason: '核对' }),
      ).resolves.toMatchObject({ version: 1 });
      expect((await eventsOf(house, institutionId)).at(-1)?.name).toBe('places.institution-repeated');
    }),
  );

  test.each<[string, object, string]>([
    ['made on an older version', { version: 7, name: '新名' }, 'places/changed-meanwhile'],
    ["that move it out of the actor's areas", { areaCode: '510104001' }, 'platform/outside-scope'],
    ['that move it to no area', { areaCode: '510117999' }, 'places/no-such-area'],
    ['of half a point', { lon: 1 }, 'platform/invalid-input'],
  ])('are refused %s', (_, more, code) =>
    withHouse(async (house) => {
      const institutionId = id(await givenInstitution(house));

      await expect(correctInstitution(epi(house), { institutionId, reason: '更正', ...more })).rejects.toMatchObject({
        code,
      });
      await expect(getInstitution(epi(house), { institutionId })).resolves.toMatchObject({
        name: '太平村卫生室',
        areaCode: '510117001001',
        version: 1,
      });
      expect(await eventsOf(house, institutionId)).toHaveLength(1);
    })(),
  );

  test(
    "of another district's institution are refused, and closing it too",
    withHouse(async (house) => {
      const institutionId = id(await givenInstitution(house, { areaCode: '510104001' }));

      await expect(
        correctInstitution(epi(house), { institutionId, name: '抢注', reason: '更正' }),
      ).rejects.toMatchObject({ code: 'platform/outside-scope' });
      await expect(closeInstitution(epi(house), { institutionId, reason: '关闭' })).rejects.toMatchObject({
        code: 'platform/outside-scope',
      });
      await expect(getInstitution(epi(house), { institutionId })).resolves.toMatchObject({
        name: '太平村卫生室',
        closedOn: null,
      });
      expect(await eventsOf(house, institutionId)).toHaveLength(1);
    }),
  );
});

describe('closing', () => {
  test(
    'takes it off the list, keeps it on record and refuses further corrections',
    withHouse(async (house) => {
      const institutionId = id(await givenInstitution(house));

      await closeInstitution(epi(house), { institutionId, closedOn: '2026-03-01', reason: '停业' });

      await expect(names(house, {})).resolves.toEqual([]);
      await expect(names(house, { includeClosed: 'true' })).resolves.toEqual(['太平村卫生室']);
      await expect(
        correctInstitution(epi(house), { institutionId, name: '新名', reason: '更正' }),
      ).rejects.toMatchObject({ code: 'places/institution-closed' });
      expect((await eventsOf(house, institutionId)).at(-1)).toEqual({
        name: 'places.institution-closed',
        details: { on: '2026-03-01', reason: '停业' },
      });
    }),
  );

  test(
    'is refused in the future',
    withHouse(async (house) => {
      const institutionId = id(await givenInstitution(house));

      await expect(
        closeInstitution(epi(house), { institutionId, closedOn: '2026-03-06', reason: '停业' }),
      ).rejects.toMatchObject({ code: 'places/day-ahead' });
      await expect(getInstitution(epi(house), { institutionId })).resolves.toMatchObject({ closedOn: null });
    }),
  );
});

test(
  'institutions of many ids are answered at once, those that are none left out',
  withHouse(async (house) => {
    const known = await givenInstitution(house);

    const found = await epi(house).transaction((ctx) => institutionsOf(ctx, [known, newId()]));

    expect([...found.keys()]).toEqual([known]);
    await expect(getInstitution(epi(house), { institutionId: newId<InstitutionId>() })).rejects.toMatchObject({
      code: 'places/no-such-institution',
    });
  }),
);
