import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { as, eventsOf, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { givenPerson, givenPersons, newPerson } from '../../../test/given-people.ts';
import { AreaCode } from '../../kernel/area-code.ts';
import { day } from '../../kernel/day.ts';
import { sql } from '../../platform/sql.ts';
import { correctPerson, movePerson } from './correct.ts';
import {
  createHousehold,
  createHouseholds,
  housematesOf,
  joinHousehold,
  leaveHousehold,
  readHousehold,
} from './households.ts';
import { listPersons, listReaders, readPerson, revealPerson, searchPersons } from './look-up.ts';
import type { NewPerson } from './model.ts';
import { displayNames, personsOf, registerPerson, registerPersons } from './persons.ts';
import { endRelation, minorsWithoutGuardian, relatePersons } from './relations.ts';
import { identityOf } from './vault.ts';

const purpose = 'tracing contacts of case 7';
const problem = (code: string) => expect.objectContaining({ code });
const village = AreaCode.parse('510117001001');
const zhengzhou = { areas: ['4101'] };

describe('registering', () => {
  test(
    'M04-2: keeps a person under a masked name, and records it without the name',
    withHouse(async (house) => {
      const ctx = as('reporter', house);

      const { id, district } = await ctx.transaction((inside) =>
        registerPerson(inside, {
          name: '卢晓明',
          sex: 'female',
          ageYears: 69,
          areaCode: village,
          phone: '13800138000',
        }),
      );

      expect(district).toBe('510117');
      expect(await readPerson(as('commander', house), { personId: id })).toMatchObject({
        displayName: '卢某某',
        sex: 'female',
        ageYears: 69,
        ageOn: '2026-03-05',
        ageToday: 69,
        version: 1,
        mergedInto: null,
      });
      expect(await eventsOf(house, id)).toEqual([{ name: 'people.registered', details: {} }]);
    }),
  );

  test(
    'registers a thousand in the order given',
    withHouse(async (house) => {
      const ctx = as('reporter', house);
      const persons: NewPerson[] = Array.from({ length: 1000 }, (_, at) => ({
        name: `王${at}`,
        ageYears: at % 100,
        areaCode: village,
      }));

      const keys = await ctx.transaction((inside) => registerPersons(inside, persons));

      const stored = await ctx.transaction((inside) =>
        personsOf(
          inside,
          keys.map(({ id }) => id),
        ),
      );
      expect(keys.map(({ id }) => stored.get(id)!.ageYears)).toEqual(persons.map(({ ageYears }) => ageYears));
    }),
  );

  test.each<[string, Partial<NewPerson>, string]>([
    ['an area that is not in the tree', { areaCode: '510199' }, 'people/area-unknown'],
    ['a birth in the future', { birthOn: '2026-03-06' }, 'people/born-later'],
    [
      'a household that is not on record',
      { householdId: '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa' },
      'people/no-such-household',
    ],
    ["an area outside the actor's", { areaCode: '410182107001' }, 'platform/outside-scope'],
  ])(
    'refuses %s, and then registers nobody of the list',
    withRow(async (house, wrong, code) => {
      const ctx = as('reporter', house, { areas: ['51'] });

      await expect(
        ctx.transaction((inside) => registerPersons(inside, [{ areaCode: village }, { areaCode: village, ...wrong }])),
      ).rejects.toEqual(problem(code));

      expect((await listPersons(as('observer', house, { areas: [''] }), {})).rows).toEqual([]);
    }),
  );

  test(
    'refuses a long list for the sake of one wrong at its end, and leaves nothing of it',
    withOwnDatabase(async (house) => {
      const ctx = as('reporter', house);
      const list = (wrong: Partial<NewPerson>) => [
        ...Array.from({ length: 5000 }, () => newPerson()),
        newPerson(wrong),
      ];

      for (const [wrong, code] of [
        [{ birthOn: day('2026-03-06') }, 'people/born-later'],
        [{ areaCode: '410182107001' }, 'platform/outside-scope'],
      ] as const) {
        await expect(ctx.transaction((inside) => registerPersons(inside, list(wrong)))).rejects.toEqual(problem(code));
        expect((await listPersons(as('observer', house, { areas: [''] }), {})).rows).toEqual([]);
      }
    }),
  );

  test(
    'refuses an id that is taken, so that a request sent twice registers once',
    withHouse(async (house) => {
      const { id } = await givenPerson(house);

      await expect(givenPerson(house, { id })).rejects.toEqual(problem('people/registered-already'));

      expect(await eventsOf(house, id)).toHaveLength(1);
    }),
  );
});

describe('scope', () => {
  test(
    'shows a person to both areas it concerns and to no other',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, {
        name: '卢晓明',
        areaCode: '510117001001',
        otherAreaCode: '410182107001',
      });
      const seenFrom = async (...areas: string[]) => {
        const ctx = as('case-worker', house, { areas, purpose });
        return [
          (await listPersons(ctx, {})).rows.length,
          (await searchPersons(ctx, { name: '卢晓明' })).rows.length,
          await revealPerson(ctx, { personId: id }).then(
            ({ name }) => name,
            (refusal: { code: string }) => refusal.code,
          ),
        ];
      };

      expect(await seenFrom('510117')).toEqual([1, 1, '卢晓明']);
      expect(await seenFrom('410182')).toEqual([1, 1, '卢晓明']);
      expect(await seenFrom('510104')).toEqual([0, 0, 'people/no-such-person']);
      expect(await seenFrom()).toEqual([0, 0, 'people/no-such-person']);
    }),
  );

  test(
    'lists the areas asked for, in pages, without anybody twice',
    withHouse(async (house) => {
      await givenPersons(house, [
        ...Array.from({ length: 7 }, () => ({ areaCode: village })),
        { areaCode: '510117002001' },
      ]);
      const ctx = as('observer', house);

      const first = await listPersons(ctx, { areas: [AreaCode.parse('510117001')], limit: 4 });
      const second = await listPersons(ctx, { areas: [AreaCode.parse('510117001')], limit: 4, after: first.next! });

      expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(7);
      expect(second.next).toBeNull();
    }),
  );

  test('safeguard 22: offers no list or search by nationality, origin or occupation', () => {
    const offered = [...Object.keys(listPersons.spec.input.shape), ...Object.keys(searchPersons.spec.input.shape)];
    expect(offered.sort()).toEqual(['after', 'areas', 'birthOn', 'idNumber', 'limit', 'name', 'phone']);
  });
});

describe('finding', () => {
  test(
    'finds by exact name, number or phone however written, masked',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, {
        name: 'Nkéchi Okoro',
        idNumber: 'A 1234567',
        phone: '+86 138-0013-8000',
        birthOn: day('1988-05-01'),
      });
      await givenPerson(house, { name: 'Nkechi Obi' });
      const ctx = as('epidemiologist', house, { purpose });
      const found = async (asked: Parameters<typeof searchPersons>[1]) =>
        (await searchPersons(ctx, asked)).rows.map((row) => [row.id, row.displayName]);

      for (const asked of [
        { name: 'OKORO nkechi' },
        { idNumber: 'a1234567' },
        { phone: '13800138000' },
        { name: 'Nkechi Okoro', birthOn: day('1988-05-01') },
      ]) {
        expect(await found(asked)).toEqual([[id, 'N. O.']]);
      }
      for (const asked of [
        { name: 'Okoro' },
        { name: 'Nkechi Okoro', birthOn: day('1988-05-02') },
        { name: 'Nkechi Okoro', phone: '13800138001' },
      ]) {
        expect(await found(asked)).toEqual([]);
      }
    }),
  );

  test(
    'needs a purpose and a role, and records each search at the persons found, and one that found nobody',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, { name: '卢晓明' });

      await expect(searchPersons(as('case-worker', house), { name: '卢晓明' })).rejects.toEqual(
        problem('platform/state-purpose'),
      );
      await expect(searchPersons(as('commander', house, { purpose }), { name: '卢晓明' })).rejects.toEqual(
        problem('platform/not-your-role'),
      );
      await expect(searchPersons(as('case-worker', house, { purpose }), { name: '不详' })).rejects.toEqual(
        problem('people/say-whom'),
      );
      expect(await eventsOf(house, id)).toHaveLength(1);

      await searchPersons(as('case-worker', house, { purpose }), { name: '卢晓明' });
      await searchPersons(as('case-worker', house, { purpose }), { name: '王芳' });
      expect((await eventsOf(house, id)).at(-1)).toEqual({ name: 'people.searched', details: { by: ['name'] } });
      expect(await eventsOf(house, '')).toEqual([{ name: 'people.searched', details: { by: ['name'] } }]);
    }),
  );

  test(
    'tells who looked at a person, when and why, newest first',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, { name: '卢晓明' });
      await revealPerson(as('case-worker', house, { name: 'Li', purpose: 'first interview' }), { personId: id });
      await searchPersons(as('epidemiologist', house, { name: 'Wang', purpose: 'case of 3 March' }), {
        name: '卢晓明',
      });

      const { rows } = await listReaders(as('auditor', house), { personId: id });

      expect(rows.map(({ actorName, purpose: why, name }) => [actorName, why, name])).toEqual([
        ['Wang', 'case of 3 March', 'people.searched'],
        ['Li', 'first interview', 'people.identity-viewed'],
      ]);
      await expect(listReaders(as('auditor', house, zhengzhou), { personId: id })).rejects.toEqual(
        problem('people/no-such-person'),
      );
    }),
  );
});

describe('correcting', () => {
  test(
    'changes what is given, leaves the rest, and finds the person by the new name only',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, {
        name: '卢小明',
        phone: '13800138000',
        ageYears: 68,
        occupation: '农民',
      });
      const ctx = as('case-worker', house, { purpose });

      const after = await correctPerson(ctx, {
        personId: id,
        ifVersion: 1,
        name: '卢晓明',
        birthOn: day('1956-12-31'),
        ageYears: null,
      });

      expect(after).toMatchObject({
        birthOn: '1956-12-31',
        ageYears: null,
        ageOn: null,
        occupation: '农民',
        version: 2,
      });
      expect(await revealPerson(ctx, { personId: id })).toEqual({
        name: '卢晓明',
        phone: '13800138000',
        idNumber: null,
        address: null,
      });
      expect((await searchPersons(ctx, { name: '卢晓明', phone: '13800138000' })).rows).toHaveLength(1);
      expect((await searchPersons(ctx, { name: '卢小明' })).rows).toHaveLength(0);
      expect((await eventsOf(house, id)).find(({ name }) => name === 'people.corrected')!.details).toEqual({
        fields: ['birthOn', 'ageYears', 'name'],
      });
    }),
  );

  test(
    'takes a field away, and opens a vault row for somebody of whom nothing was known',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, { name: null });
      const ctx = as('case-worker', house, { purpose });
      expect((await readPerson(ctx, { personId: id })).displayName).toBe(`— ${id.slice(-5).toUpperCase()}`);

      await correctPerson(ctx, { personId: id, ifVersion: 1, name: '卢晓明', phone: '13800138000' });
      await correctPerson(ctx, { personId: id, ifVersion: 2, phone: null });

      expect(await revealPerson(ctx, { personId: id })).toEqual({
        name: '卢晓明',
        phone: null,
        idNumber: null,
        address: null,
      });
      expect((await searchPersons(ctx, { phone: '13800138000' })).rows).toEqual([]);
    }),
  );

  test(
    'tells the second of two editors who was first, and saves nothing of the second',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, { occupation: '农民' });
      await correctPerson(as('case-worker', house, { name: 'Li' }), { personId: id, ifVersion: 1, occupation: '教师' });

      const second = correctPerson(as('case-worker', house, { name: 'Wang' }), {
        personId: id,
        ifVersion: 1,
        occupation: '医生',
      });

      await expect(second).rejects.toMatchObject({
        code: 'people/changed-meanwhile',
        details: { by: 'Li', version: 2 },
      });
      expect(await readPerson(as('observer', house), { personId: id })).toMatchObject({
        occupation: '教师',
        version: 2,
      });
      expect((await eventsOf(house, id)).filter(({ name }) => name === 'people.corrected')).toHaveLength(1);
    }),
  );

  test(
    'of ten editors at the same moment one saves, and nine are told',
    withOwnDatabase(async (house) => {
      const { id } = await givenPerson(house);

      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, at) =>
          correctPerson(as('case-worker', house), { personId: id, ifVersion: 1, occupation: `editor ${at}` }),
        ),
      );

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(
        outcomes.flatMap((each) => (each.status === 'rejected' ? [(each.reason as { code: string }).code] : [])),
      ).toEqual(Array(9).fill('people/changed-meanwhile'));
      expect((await readPerson(as('observer', house), { personId: id })).version).toBe(2);
    }),
  );

  test(
    'a person who moves to another district is seen there, and by the old one until the new one lets go',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, { name: '卢晓明' });
      const { id: mother } = await givenPerson(house, { name: '王芳', areaCode: '510104001001' });
      await relatePersons(as('case-worker', house, { areas: ['5101'] }), {
        personId: mother,
        otherId: id,
        kind: 'parent',
      });
      const there = as('case-worker', house, { ...zhengzhou, purpose });
      await expect(readPerson(there, { personId: id })).rejects.toEqual(problem('people/no-such-person'));

      await movePerson(as('case-worker', house), {
        personId: id,
        ifVersion: 1,
        areaCode: AreaCode.parse('410182107001'),
      });
      expect(await revealPerson(there, { personId: id })).toMatchObject({ name: '卢晓明' });
      expect((await readPerson(there, { personId: id })).relations).toMatchObject([
        { kind: 'parent', otherId: mother, otherDisplayName: null },
      ]);
      expect(await readPerson(as('case-worker', house), { personId: id })).toMatchObject({ otherAreaCode: village });

      await movePerson(there, {
        personId: id,
        ifVersion: 2,
        areaCode: AreaCode.parse('410182107001'),
        otherAreaCode: null,
      });
      await expect(readPerson(as('case-worker', house), { personId: id })).rejects.toEqual(
        problem('people/no-such-person'),
      );
      const moves = (await eventsOf(house, id)).filter(({ name }) => name === 'people.moved');
      expect(moves[0]!.details).toMatchObject({ from: village, to: '410182107001', movedOn: '2026-03-05' });
    }),
  );
});

describe('households and relations', () => {
  test(
    'M11-1: knows who lives together, who lived there, and who is head, masked',
    withHouse(async (house) => {
      const ctx = as('grid-worker', house);
      const { id: householdId } = await createHousehold(ctx, { areaCode: village, bookNumber: '6-12' });
      const [wife, husband] = await givenPersons(house, [{ name: '卢晓明', householdId }, { name: '赵大海' }]);
      await joinHousehold(ctx, { householdId, personId: husband!.id, isHead: true, fromOn: day('1980-10-01') });

      const home = await readHousehold(as('case-worker', house), { householdId });
      expect(home.bookNumber).toBe('6-12');
      expect(home.members.map(({ person, isHead, fromOn }) => [person.displayName, isHead, fromOn])).toEqual([
        ['赵某某', true, '1980-10-01'],
        ['卢某某', false, null],
      ]);
      expect(await ctx.transaction((inside) => housematesOf(inside, [wife!.id]))).toEqual(
        new Map([[wife!.id, [husband!.id]]]),
      );

      await expect(joinHousehold(ctx, { householdId, personId: wife!.id })).rejects.toEqual(
        problem('people/lives-there-already'),
      );
      await leaveHousehold(ctx, { householdId, personId: wife!.id, toOn: day('2026-03-01') });
      await expect(leaveHousehold(ctx, { householdId, personId: wife!.id })).rejects.toEqual(
        problem('people/lives-there-not'),
      );
      expect((await readHousehold(ctx, { householdId })).members.map(({ toOn }) => toOn)).toEqual([null, '2026-03-01']);
      expect((await eventsOf(house, wife!.id)).map(({ name }) => name)).toEqual([
        'people.registered',
        'people.left-household',
      ]);
      await expect(readHousehold(as('case-worker', house, zhengzhou), { householdId })).rejects.toEqual(
        problem('people/no-such-household'),
      );
    }),
  );

  test(
    'makes households many at once',
    withHouse(async (house) => {
      const ctx = as('grid-worker', house);
      const ids = await ctx.transaction((inside) =>
        createHouseholds(
          inside,
          Array.from({ length: 300 }, () => ({ areaCode: village })),
        ),
      );
      expect(new Set(ids).size).toBe(300);
      expect(await eventsOf(house, ids[0]!)).toEqual([{ name: 'people.household-made', details: {} }]);
    }),
  );

  test(
    'M04-2: reads a relation from both sides, written once',
    withHouse(async (house) => {
      const ctx = as('case-worker', house);
      const [mother, child] = await givenPersons(house, [
        { name: '卢晓明', ageYears: 40 },
        { name: '赵小海', ageYears: 9 },
      ]);
      const withoutGuardian = () =>
        ctx.transaction(async (inside) =>
          minorsWithoutGuardian(inside, [...(await personsOf(inside, [mother!.id, child!.id])).values()]),
        );
      expect(await withoutGuardian()).toEqual([child!.id]);

      const { id } = await relatePersons(ctx, { personId: mother!.id, otherId: child!.id, kind: 'parent' });

      expect((await readPerson(ctx, { personId: child!.id })).relations).toMatchObject([
        { kind: 'parent', otherId: mother!.id, otherDisplayName: '卢某某' },
      ]);
      expect((await readPerson(ctx, { personId: mother!.id })).relations).toMatchObject([
        { kind: 'child', otherId: child!.id, otherDisplayName: '赵某某' },
      ]);
      expect(await withoutGuardian()).toEqual([]);
      expect((await readPerson(ctx, { personId: child!.id })).lacksGuardian).toBe(false);
      await expect(relatePersons(ctx, { personId: child!.id, otherId: mother!.id, kind: 'child' })).rejects.toEqual(
        problem('people/related-already'),
      );
      await expect(relatePersons(ctx, { personId: mother!.id, otherId: child!.id, kind: 'parent' })).rejects.toEqual(
        problem('people/related-already'),
      );
      await expect(relatePersons(ctx, { personId: mother!.id, otherId: mother!.id, kind: 'friend' })).rejects.toEqual(
        problem('people/related-to-oneself'),
      );

      await endRelation(ctx, { relationId: id });
      expect((await readPerson(ctx, { personId: child!.id })).lacksGuardian).toBe(true);
      expect((await eventsOf(house, child!.id)).map(({ name, details }) => [name, details])).toEqual([
        ['people.registered', {}],
        ['people.related', { otherId: mother!.id }],
        ['people.relation-ended', { otherId: mother!.id }],
      ]);
      const observed = await readPerson(as('observer', house), { personId: child!.id });
      expect(observed).toMatchObject({ relations: [], mayShowRelations: false });
    }),
  );
});

test(
  'the vault opens only to a role that works with the person and states a purpose, and each reading is recorded',
  withHouse(async (house) => {
    const { id } = await givenPerson(house, { name: '卢晓明' });
    for (const role of [
      'administrator',
      'observer',
      'commander',
      'auditor',
      'information-officer',
      'site-staff',
      'sampler',
    ] as const) {
      const ctx = as(role, house, { purpose });
      await expect(revealPerson(ctx, { personId: id })).rejects.toEqual(problem('platform/not-your-role'));
      await expect(ctx.transaction((inside) => identityOf(inside, [id]))).rejects.toEqual(
        problem('people/vault-closed'),
      );
    }
    await expect(revealPerson(as('case-worker', house), { personId: id })).rejects.toEqual(
      problem('platform/state-purpose'),
    );
    await expect(as('case-worker', house).transaction((inside) => identityOf(inside, [id]))).rejects.toEqual(
      problem('platform/state-purpose'),
    );
    expect(await eventsOf(house, id)).toHaveLength(1);

    const { id: other } = await givenPerson(house, { name: '王芳' });
    const both = await as('laboratory', house, { purpose }).transaction((inside) =>
      identityOf(inside, [id, other, id]),
    );

    expect([both.get(id)!.name, both.get(other)!.name]).toEqual(['卢晓明', '王芳']);
    for (const read of [id, other])
      expect((await eventsOf(house, read)).map(({ name }) => name)).toEqual([
        'people.registered',
        'people.identity-viewed',
      ]);
    expect(await as('observer', house).transaction((inside) => displayNames(inside, [id, other]))).toEqual(
      new Map([
        [id, '卢某某'],
        [other, '王某'],
      ]),
    );
  }),
);

test(
  'safeguard 11: no table holds a name, number or address in plain text',
  withHouse(async (house) => {
    const secrets = {
      name: '皇甫独一无二',
      idNumber: '51011719770605433X',
      phone: '13987654321',
      address: '太平村独角兽路 917 号',
    };
    const { id } = await givenPerson(house, { ...secrets, ageYears: 48 });
    const ctx = as('case-worker', house, { purpose, areas: [''] });
    await correctPerson(ctx, { personId: id, ifVersion: 1, address: `${secrets.address} 2 楼` });
    await searchPersons(ctx, secrets);
    await revealPerson(ctx, { personId: id });

    await ctx.transaction(async (inside) => {
      const tables = await inside.db.many(
        z.object({ name: z.string() }),
        sql`
      select relname::text as name from pg_class
      where relkind in ('r', 'p', 'm') and relnamespace = 'public'::regnamespace and has_table_privilege(oid,
        'select')`,
      );
      expect(tables.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['events', 'identities', 'idempotency_keys', 'persons']),
      );
      const spellings = [...Object.values(secrets), '独一无二', '独角兽', '7706054', '987654321'].flatMap((text) => [
        text,
        Buffer.from(text).toString('hex'),
        Buffer.from(text).toString('base64').replace(/=+$/, ''),
      ]);
      for (const { name } of tables) {
        const found = await inside.db.many(
          z.object({ row: z.string() }),
          sql`
        select to_jsonb(t)::text as row from ${sql.id(name)} t
          where to_jsonb(t)::text like any(${spellings.map((text) => `%${text}%`)}::text[])`,
        );
        expect({ table: name, found }).toEqual({ table: name, found: [] });
      }
    });
  }),
);

function withRow(
  work: (
    house: Parameters<Parameters<typeof withHouse>[0]>[0],
    wrong: Partial<NewPerson>,
    code: string,
  ) => Promise<void>,
) {
  return (_: string, wrong: Partial<NewPerson>, code: string) => withHouse((house) => work(house, wrong, code))();
}
