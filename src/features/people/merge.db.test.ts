import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { givenPerson, givenPersons } from '../../../test/given-people.ts';
import { AreaCode } from '../../kernel/area-code.ts';
import { day } from '../../kernel/day.ts';
import { sql } from '../../platform/sql.ts';
import { correctPerson } from './correct.ts';
import { listDuplicates, seekDuplicates } from './duplicate-candidates.ts';
import { createHousehold, joinHousehold, readHousehold } from './households.ts';
import { readPerson, revealPerson, searchPersons } from './look-up.ts';
import { mergePersons, unmergePersons } from './merge.ts';
import { listMerges, previewMerge } from './merge-preview.ts';
import type { PersonKey } from './model.ts';
import { personsOf } from './persons.ts';
import { relatePersons } from './relations.ts';

const purpose = 'tracing contacts of case 7';
const village = AreaCode.parse('510117001001');
const problem = (code: string) => expect.objectContaining({ code });
const worker = (house: TestHouse) => as('case-worker', house, { areas: [''], purpose });

/** Everything a merge may touch, as text; but not the journals of it, and not the version, which never goes back. */
async function snapshot(house: TestHouse): Promise<Record<string, string[]>> {
  return worker(house).transaction(async (ctx) => {
    const tables = ['persons', 'identities', 'household_members', 'relations', 'duplicate_candidates', 'households'];
    const rows: Record<string, string[]> = {};
    for (const table of tables) {
      const found = await ctx.db.many(
        z.object({ row: z.string() }),
        sql`
        select (to_jsonb(t) - 'version' - 'changed_at')::text as row from ${sql.id(table)} t order by 1`,
      );
      rows[table] = found.map(({ row }) => row);
    }
    return rows;
  });
}

async function merge(
  house: TestHouse,
  kept: PersonKey,
  discarded: PersonKey,
  take: Parameters<typeof mergePersons>[1]['take'] = [],
) {
  const ctx = worker(house);
  const versions = await ctx.transaction((inside) => personsOf(inside, [kept.id, discarded.id]));
  return mergePersons(ctx, {
    keptId: kept.id,
    discardedId: discarded.id,
    take,
    reason: 'same person, seen with both cards',
    keptVersion: versions.get(kept.id)!.version,
    discardedVersion: versions.get(discarded.id)!.version,
  });
}

async function givenTwoWithFamily(house: TestHouse) {
  const ctx = worker(house);
  const { id: householdId } = await createHousehold(ctx, { areaCode: village });
  const [kept, discarded, child] = await givenPersons(house, [
    { name: '卢晓明', sex: 'female', phone: '13800138000', householdId, occupation: '农民' },
    {
      name: '卢小明',
      sex: 'female',
      birthOn: day('1956-12-31'),
      idNumber: '110105195612310024',
      address: '6 组 1 号',
      householdId,
      areaCode: '410182107001',
      occupation: '教师',
    },
    { name: '赵大海', householdId },
  ]);
  await relatePersons(ctx, { personId: discarded!.id, otherId: child!.id, kind: 'parent' });
  await relatePersons(ctx, { personId: kept!.id, otherId: discarded!.id, kind: 'sibling' });
  return { kept: kept!, discarded: discarded!, child: child!, householdId };
}

describe('merging', () => {
  test(
    'complaints 36-40: everything of both is found at the kept person, and nothing is lost',
    withHouse(async (house) => {
      const { kept, discarded, child, householdId } = await givenTwoWithFamily(house);

      const { taken, moved, left } = await merge(house, kept, discarded, ['occupation', 'name']);

      const person = await readPerson(worker(house), { personId: kept.id });
      expect(person).toMatchObject({
        displayName: '卢某某',
        occupation: '教师',
        birthOn: '1956-12-31',
        areaCode: '510117001001',
        otherAreaCode: '410182107001',
        mergedInto: null,
        mergedFrom: [discarded.id],
      });
      expect(taken).toEqual(['birthOn', 'occupation', 'name', 'idNumber', 'address']);
      expect(person.relations.filter(({ kind }) => kind === 'child')).toMatchObject([{ otherId: child.id }]);
      expect(await revealPerson(worker(house), { personId: kept.id })).toEqual({
        name: '卢小明',
        phone: '13800138000',
        idNumber: '110105195612310024',
        address: '6 组 1 号',
      });
      expect(
        (await searchPersons(worker(house), { idNumber: '110105195612310024' })).rows.map(({ id }) => id).sort(),
      ).toEqual([kept.id, discarded.id].sort());
      expect(moved).toBe(1);
      expect(left.map(({ table, because }) => [table, because])).toEqual([
        ['household_members', 'household_members_once'],
        ['relations', 'relations_not_to_oneself'],
      ]);
      const members = (await readHousehold(worker(house), { householdId })).members.map(({ person: { id } }) => id);
      expect(members.sort()).toEqual([kept.id, discarded.id, child.id].sort());
      for (const { id } of [kept, discarded]) {
        expect((await eventsOf(house, id)).find(({ name }) => name === 'people.merged')!.details).toMatchObject({
          keptId: kept.id,
          discardedId: discarded.id,
          moved: 1,
          left: 2,
        });
      }
    }),
  );

  test(
    'the discarded record keeps all it had, points to the kept one and can no longer be worked on',
    withHouse(async (house) => {
      const { kept, discarded } = await givenTwoWithFamily(house);
      await merge(house, kept, discarded, ['name']);

      expect(await readPerson(worker(house), { personId: discarded.id })).toMatchObject({
        mergedInto: kept.id,
        occupation: '教师',
        birthOn: '1956-12-31',
      });
      expect(await revealPerson(worker(house), { personId: discarded.id })).toMatchObject({
        name: '卢小明',
        idNumber: '110105195612310024',
      });
      await expect(
        correctPerson(worker(house), { personId: discarded.id, ifVersion: 2, occupation: '医生' }),
      ).rejects.toEqual(problem('people/merged-away'));
      await expect(
        relatePersons(worker(house), { personId: discarded.id, otherId: kept.id, kind: 'friend' }),
      ).rejects.toEqual(problem('people/merged-away'));
    }),
  );

  test(
    'shows both values before, of the vault only how they compare',
    withHouse(async (house) => {
      const { kept, discarded } = await givenTwoWithFamily(house);

      const { fields, takenAnyway } = await previewMerge(as('epidemiologist', house, { areas: [''] }), {
        keptId: kept.id,
        discardedId: discarded.id,
      });

      expect(Object.fromEntries(fields.map(({ field, ...rest }) => [field, rest]))).toMatchObject({
        sex: { kept: 'female', discarded: 'female', compares: 'same' },
        occupation: { kept: '农民', discarded: '教师', compares: 'differs' },
        birthOn: { kept: null, discarded: '1956-12-31', compares: 'only-discarded' },
        name: { kept: null, discarded: null, compares: 'differs' },
        phone: { kept: null, discarded: null, compares: 'only-kept' },
      });
      expect(takenAnyway).toEqual(['birthOn', 'idNumber', 'address']);
    }),
  );

  test(
    "refuses one person with itself, a version that is not the newest, a role that may not, and another area's person",
    withHouse(async (house) => {
      const { kept, discarded } = await givenTwoWithFamily(house);
      const before = await snapshot(house);
      const asked = {
        keptId: kept.id,
        discardedId: discarded.id,
        keptVersion: 1,
        discardedVersion: 1,
        reason: 'same person',
      };

      await expect(mergePersons(worker(house), { ...asked, discardedId: kept.id })).rejects.toEqual(
        problem('people/two-persons'),
      );
      await expect(mergePersons(worker(house), { ...asked, discardedVersion: 7 })).rejects.toEqual(
        problem('people/changed-meanwhile'),
      );
      await expect(mergePersons(as('observer', house, { areas: [''] }), asked)).rejects.toEqual(
        problem('platform/not-your-role'),
      );
      await expect(
        mergePersons(as('case-worker', house), { ...asked, keptId: discarded.id, discardedId: kept.id }),
      ).rejects.toEqual(problem('people/no-such-person'));

      expect(await snapshot(house)).toEqual(before);
      expect((await listMerges(worker(house), { personId: kept.id })).rows).toEqual([]);
    }),
  );

  test(
    'closes the pair that suggested it',
    withHouse(async (house) => {
      const same = { name: '卢晓明', idNumber: '110105195612310024' };
      const [kept, discarded] = await givenPersons(house, [same, same]);
      await seekDuplicates(worker(house), { areaCode: AreaCode.parse('510117') });
      expect((await listDuplicates(worker(house), {})).rows).toHaveLength(1);

      const { id } = await merge(house, kept!, discarded!);
      expect((await listDuplicates(worker(house), {})).rows).toEqual([]);
      expect((await listDuplicates(worker(house), { state: 'merged' })).rows).toHaveLength(1);

      await unmergePersons(worker(house), { mergeId: id, reason: 'two after all' });
      expect((await listDuplicates(worker(house), {})).rows).toHaveLength(1);
    }),
  );
});

describe('undoing a merge', () => {
  test(
    'brings every row of both back exactly as it was, encrypted texts included',
    withHouse(async (house) => {
      const { kept, discarded } = await givenTwoWithFamily(house);
      const before = await snapshot(house);

      for (const take of [
        [],
        ['occupation', 'name', 'birthOn'],
        ['areaCode', 'phone', 'address', 'idNumber', 'sex', 'ageYears'],
      ] as const) {
        const { id } = await merge(house, kept, discarded, [...take]);
        expect(await snapshot(house)).not.toEqual(before);

        const undone = await unmergePersons(worker(house), { mergeId: id, reason: 'two after all' });

        expect(undone).toEqual({ attachedSince: [], changedSince: [], fieldsChangedSince: [] });
        expect(await snapshot(house)).toEqual(before);
      }
      expect((await eventsOf(house, discarded.id)).filter(({ name }) => name === 'people.unmerged')).toHaveLength(3);
      expect((await eventsOf(house, kept.id)).filter(({ name }) => name === 'people.unmerged')).toHaveLength(3);
    }),
  );

  test(
    'also where the kept person had nothing in the vault',
    withHouse(async (house) => {
      const [kept, discarded] = await givenPersons(house, [{ name: null }, { name: '卢晓明', phone: '13800138000' }]);
      const before = await snapshot(house);

      const { id } = await merge(house, kept!, discarded!);
      expect(await revealPerson(worker(house), { personId: kept!.id })).toMatchObject({
        name: '卢晓明',
        phone: '13800138000',
      });
      await unmergePersons(worker(house), { mergeId: id, reason: 'two after all' });

      expect(await snapshot(house)).toEqual(before);
    }),
  );

  test(
    'leaves with the kept person what came after the merge, and says so',
    withHouse(async (house) => {
      const { kept, discarded } = await givenTwoWithFamily(house);
      const { id } = await merge(house, kept, discarded);
      const friend = await givenPerson(house);
      const { id: relationId } = await relatePersons(worker(house), {
        personId: kept.id,
        otherId: friend.id,
        kind: 'friend',
      });
      const { id: elsewhere } = await createHousehold(worker(house), { areaCode: AreaCode.parse('510117001002') });
      await joinHousehold(worker(house), { householdId: elsewhere, personId: kept.id });

      const { attachedSince } = await unmergePersons(worker(house), { mergeId: id, reason: 'two after all' });

      expect(attachedSince.map(({ table, rowKeys }) => [table, rowKeys.length]).sort()).toEqual([
        ['household_members', 1],
        ['relations', 1],
      ]);
      expect(attachedSince.find(({ table }) => table === 'relations')!.rowKeys).toEqual([
        { district: '510117', id: relationId },
      ]);
      const { relations, households } = await readPerson(worker(house), { personId: kept.id });
      expect(relations.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['friend']));
      expect(households.map(({ id: household }) => household)).toContain(elsewhere);
    }),
  );

  test(
    'leaves what somebody changed since, and says so',
    withHouse(async (house) => {
      const { kept, discarded, child } = await givenTwoWithFamily(house);
      const { id } = await merge(house, kept, discarded, ['occupation']);
      await correctPerson(worker(house), { personId: kept.id, ifVersion: 2, occupation: '医生', phone: '13900139000' });
      const third = await givenPerson(house);
      await worker(house).transaction((ctx) =>
        ctx.db.run(sql`
      update relations set person_district = ${third.district}, person_id = ${third.id} where other_id = ${child.id}
        and kind = 'parent'`),
      );

      const undone = await unmergePersons(worker(house), { mergeId: id, reason: 'two after all' });

      expect(undone.fieldsChangedSince.sort()).toEqual(['occupation', 'vault']);
      expect(undone.changedSince).toMatchObject([{ table: 'relations' }]);
      expect(await readPerson(worker(house), { personId: kept.id })).toMatchObject({
        occupation: '医生',
        birthOn: null,
        mergedFrom: [],
      });
      expect(await readPerson(worker(house), { personId: discarded.id })).toMatchObject({ mergedInto: null });
    }),
  );

  test(
    'comes off in the opposite order: the later merge first',
    withHouse(async (house) => {
      const [a, b, c] = await givenPersons(house, [{}, {}, {}]);
      const before = await snapshot(house);
      const first = await merge(house, b!, c!);
      const second = await merge(house, a!, b!);
      expect(await readPerson(worker(house), { personId: c!.id })).toMatchObject({ mergedInto: a!.id });
      const between = await snapshot(house);

      await expect(unmergePersons(worker(house), { mergeId: first.id, reason: 'two after all' })).rejects.toMatchObject(
        { code: 'people/undo-later-first', details: { mergeId: second.id } },
      );
      expect(await snapshot(house)).toEqual(between);

      await unmergePersons(worker(house), { mergeId: second.id, reason: 'two after all' });
      await expect(unmergePersons(worker(house), { mergeId: second.id, reason: 'again' })).rejects.toEqual(
        problem('people/undone-already'),
      );
      await unmergePersons(worker(house), { mergeId: first.id, reason: 'two after all' });
      expect(await snapshot(house)).toEqual(before);
      expect((await listMerges(worker(house), { personId: b!.id })).rows.map(({ undoReason }) => undoReason)).toEqual([
        'two after all',
        'two after all',
      ]);
    }),
  );
});
