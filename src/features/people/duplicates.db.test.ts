import { describe, expect, test } from 'vitest';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { givenPerson, givenPersons, newPerson } from '../../../test/given-people.ts';
import { AreaCode } from '../../kernel/area-code.ts';
import { day } from '../../kernel/day.ts';
import { dismissDuplicate, keepCandidates, listDuplicates, seekDuplicates } from './duplicate-candidates.ts';
import { findDuplicates } from './duplicates.ts';
import { mergePersons } from './merge.ts';
import type { Match, NewPerson } from './model.ts';

const problem = (code: string) => expect.objectContaining({ code });
const district = AreaCode.parse('510117');
const lu: Partial<NewPerson> = {
  name: '卢晓明',
  sex: 'female',
  birthOn: day('1956-12-31'),
  idNumber: '110105195612310024',
  phone: '13800138000',
};

async function find(
  house: TestHouse,
  persons: readonly Partial<NewPerson>[],
  areas = ['510117'],
): Promise<Map<number, Match[]>> {
  return as('case-worker', house, { areas }).transaction((ctx) => findDuplicates(ctx, persons.map(newPerson)));
}

describe('looking for duplicates', () => {
  test.each<[string, Partial<NewPerson>, Partial<NewPerson>, string]>([
    [
      'the same document number and name',
      lu,
      { name: '卢 晓明', idNumber: '110105 195612310024', sex: 'female' },
      'same',
    ],
    [
      'the same document number under another name',
      lu,
      { name: '王芳', idNumber: '110105195612310024', sex: 'male' },
      'possible',
    ],
    ['the same phone and name', lu, { name: '卢晓明', phone: '+86 13800138000', sex: 'female' }, 'possible'],
    ['the same name and birth date', lu, { name: '卢晓明', birthOn: day('1956-12-31'), sex: 'female' }, 'possible'],
    [
      'a name that sounds alike and the same birth date',
      lu,
      { name: '卢小明', birthOn: day('1956-12-31'), sex: 'female' },
      'possible',
    ],
    [
      'the same name, sex and area and an age one year off',
      { name: '卢晓明', sex: 'male', ageYears: 69 },
      { name: '卢晓明', sex: 'male', ageYears: 70 },
      'possible',
    ],
    [
      'the same name, sex and village where no age is known',
      { name: '卢晓明', sex: 'male' },
      { name: '卢晓明', sex: 'male', ageYears: 70 },
      'possible',
    ],
    [
      'the same name, sex and village where the new one has no age',
      { name: '卢晓明', sex: 'male', ageYears: 70 },
      { name: '卢晓明', sex: 'male' },
      'possible',
    ],
    [
      'a name with one character wrong and the same birth date',
      lu,
      { name: '卢晓月', birthOn: day('1956-12-31'), sex: 'female' },
      'possible',
    ],
    [
      'a nameless row with the same phone and birth date',
      lu,
      { name: null, phone: '13800138000', birthOn: day('1956-12-31'), sex: 'female' },
      'possible',
    ],
  ])(
    'finds %s, on record and in the same list',
    foundBy(async (house, known, asked, verdict) => {
      const { id } = await givenPerson(house, known);

      const onRecord = await find(house, [{}, asked]);
      expect([...onRecord.keys()]).toEqual([1]);
      expect(onRecord.get(1)).toMatchObject([{ personId: id, row: null, verdict }]);
      expect(onRecord.get(1)![0]!.reasons.length).toBeGreaterThan(0);

      const inList = await find(
        house,
        [asked, {}, known].map((each) => ({ ...each, areaCode: '510117002001' })),
        ['410182'],
      );
      expect([...inList.keys()]).toEqual([2]);
      expect(inList.get(2)).toMatchObject([{ personId: null, row: 0, verdict }]);
    }),
  );

  test(
    'complaint 41: takes nobody for its own duplicate',
    withHouse(async (house) => {
      const [one] = await givenPersons(house, [lu]);
      const { id: twin } = await givenPerson(house, lu);

      expect(await find(house, [{ ...lu, id: one!.id }])).toMatchObject(new Map([[0, [{ personId: twin }]]]));
      expect((await find(house, [{ ...lu, id: one!.id }])).get(0)).toHaveLength(1);
      expect((await find(house, [{ name: '独一人', ageYears: 3 }])).size).toBe(0);
    }),
  );

  test(
    "shows nobody outside the actor's areas, and nobody who was merged into another",
    withHouse(async (house) => {
      const [kept, discarded] = await givenPersons(house, [lu, lu]);
      await mergePersons(as('case-worker', house), {
        keptId: kept!.id,
        discardedId: discarded!.id,
        keptVersion: 1,
        discardedVersion: 1,
        reason: 'same card',
      });

      expect((await find(house, [lu])).get(0)!.map(({ personId }) => personId)).toEqual([kept!.id]);
      expect((await find(house, [lu], ['410182'])).size).toBe(0);
    }),
  );

  test(
    'is not drowned by a phone number or a word that everybody has',
    withHouse(async (house) => {
      const list = Array.from({ length: 400 }, (_, at) => ({
        name: at % 2 ? '张三丰' : null,
        phone: '02887654321',
        ageYears: at % 90,
        idNumber: '000000',
      }));
      await givenPersons(house, list);

      const matches = await find(house, list);

      for (const found of matches.values()) expect(found.length).toBeLessThanOrEqual(150);
    }),
  );
});

describe('pairs to look at', () => {
  test(
    'safeguard 24: are kept for a person to decide, once however often they are found, and never merged by themselves',
    withHouse(async (house) => {
      const [one, other] = await givenPersons(house, [lu, { ...lu, areaCode: '510117002001' }, {}]);
      const ctx = as('epidemiologist', house);

      expect(await seekDuplicates(ctx, { areaCode: district })).toEqual({ compared: 3, found: 1 });
      expect(await seekDuplicates(ctx, { areaCode: district })).toEqual({ compared: 3, found: 0 });

      const { rows } = await listDuplicates(as('observer', house), {});
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ state: 'open', verdict: 'same', score: 1 });
      expect([rows[0]!.person!.id, rows[0]!.other!.id].sort()).toEqual([one!.id, other!.id].sort());
      expect([rows[0]!.person!.mergedInto, rows[0]!.other!.mergedInto, rows[0]!.person!.displayName]).toEqual([
        null,
        null,
        '卢某某',
      ]);
      expect((await eventsOf(house, rows[0]!.id)).map(({ name }) => name)).toEqual(['people.duplicate-found']);
    }),
  );

  test(
    'do not come back once they are said to be two persons',
    withHouse(async (house) => {
      await givenPersons(house, [lu, lu]);
      const ctx = as('case-worker', house);
      await seekDuplicates(ctx, { areaCode: district });
      const { id } = (await listDuplicates(ctx, {})).rows[0]!;

      await dismissDuplicate(ctx, { candidateId: id, reason: 'twins, seen both' });

      expect((await seekDuplicates(ctx, { areaCode: district })).found).toBe(0);
      expect((await listDuplicates(ctx, {})).rows).toEqual([]);
      expect((await listDuplicates(ctx, { state: 'not-the-same' })).rows).toMatchObject([
        { reason: 'twins, seen both' },
      ]);
      expect((await eventsOf(house, id)).at(-1)).toMatchObject({
        name: 'people.duplicate-dismissed',
        details: { reason: 'twins, seen both' },
      });
      await expect(dismissDuplicate(ctx, { candidateId: id, reason: 'again' })).rejects.toEqual(
        problem('people/no-such-candidate'),
      );
      await expect(dismissDuplicate(as('observer', house), { candidateId: id, reason: 'again' })).rejects.toEqual(
        problem('platform/not-your-role'),
      );
    }),
  );

  test(
    "of two areas are shown to both, the other's person only to those who may see it",
    withHouse(async (house) => {
      const [one, other] = await givenPersons(house, [lu, { ...lu, areaCode: '410182107001' }]);
      const everywhere = as('case-worker', house, { areas: [''] });
      const pair = {
        personId: other!.id,
        otherId: one!.id,
        match: { score: 0.9, verdict: 'possible', reasons: ['same-name'] },
      } as const;

      expect(
        await everywhere.transaction((ctx) =>
          keepCandidates(ctx, [pair, { ...pair, personId: one!.id, otherId: other!.id }]),
        ),
      ).toBe(1);

      const sees = async (areas: string[]) =>
        (await listDuplicates(as('observer', house, { areas }), {})).rows.map(
          ({ person, other: second }) => [person, second].filter((each) => each !== null).length,
        );
      expect(await sees([''])).toEqual([2]);
      expect(await sees(['510117'])).toEqual([1]);
      expect(await sees(['410182'])).toEqual([1]);
      expect(await sees(['510104'])).toEqual([]);
    }),
  );

  test(
    'are listed most probable first, in pages',
    withHouse(async (house) => {
      const persons = await givenPersons(
        house,
        Array.from({ length: 6 }, () => ({})),
      );
      const ctx = as('case-worker', house);
      const pairs = persons.slice(1).map(({ id }, at) => ({
        personId: persons[0]!.id,
        otherId: id,
        match: { score: [0.6, 0.9, 0.7, 0.9, 0.5][at]!, verdict: 'possible', reasons: ['same-name'] } as const,
      }));
      await ctx.transaction((inside) => keepCandidates(inside, pairs));

      const first = await listDuplicates(ctx, { limit: 2 });
      const second = await listDuplicates(ctx, { limit: 2, after: first.next! });
      const third = await listDuplicates(ctx, { limit: 2, after: second.next! });

      expect([first, second, third].flatMap(({ rows }) => rows.map(({ score }) => score))).toEqual([
        0.9, 0.9, 0.7, 0.6, 0.5,
      ]);
      expect(third.next).toBeNull();
    }),
  );
});

function foundBy(
  work: (house: TestHouse, known: Partial<NewPerson>, asked: Partial<NewPerson>, verdict: string) => Promise<void>,
) {
  return (_: string, known: Partial<NewPerson>, asked: Partial<NewPerson>, verdict: string) =>
    withHouse((house) => work(house, known, asked, verdict))();
}
