import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { givenPerson, givenPersons } from '../../../test/given-people.ts';
import { type Sql, sql } from '../../platform/sql.ts';
import { correctPerson } from './correct.ts';
import { revealPerson } from './look-up.ts';
import { rotateVault } from './rotate.ts';

const purpose = 'tracing contacts of case 7';
const problem = (code: string) => expect.objectContaining({ code });
const reader = (house: TestHouse) => as('case-worker', house, { purpose, areas: [''] });

async function edit(house: TestHouse, statement: Sql): Promise<number> {
  return as('case-worker', house, { areas: [''] }).transaction((ctx) => ctx.db.run(statement));
}

async function masterKeysInUse(house: TestHouse): Promise<string[]> {
  return reader(house).transaction(async (ctx) => {
    const rows = await ctx.db.many(
      z.object({ id: z.string() }),
      sql`select distinct master_key_id as id from identities order by 1`,
    );
    return rows.map(({ id }) => id);
  });
}

describe('rotation', () => {
  test(
    'after it every identity opens without the old key, and what it encrypted is untouched',
    withHouse(async (house) => {
      const names = Array.from({ length: 25 }, (_, at) => `王${'甲乙丙丁戊'[at % 5]}${at}`);
      const persons = await givenPersons(
        house,
        names.map((name) => ({ name, phone: '13800138000' })),
      );
      house.keys.addVaultKey('k2');

      expect(await rotateVault(house, { batch: 4 })).toEqual({ rewrapped: 25, unneeded: ['k1'] });

      house.keys.dropVaultKeys(['k1']);
      for (const [at, { id }] of persons.entries()) {
        expect(await revealPerson(reader(house), { personId: id })).toMatchObject({
          name: names[at],
          phone: '13800138000',
        });
      }
      expect(await rotateVault(house)).toEqual({ rewrapped: 0, unneeded: [] });
      expect((await eventsOf(house, 'k2')).map(({ details }) => details['rewrapped'])).toEqual([4, 4, 4, 4, 4, 4, 1]);
    }),
  );

  test(
    'stopped half way, it goes on where it stopped; new and changed persons open all the time',
    withHouse(async (house) => {
      const persons = await givenPersons(
        house,
        Array.from({ length: 9 }, () => ({ name: '卢晓明' })),
      );
      house.keys.addVaultKey('k2');
      const stopped = rotateVault(house, {
        batch: 3,
        say: (done) => {
          if (done === 6) throw new Error('killed');
        },
      });
      await expect(stopped).rejects.toThrow('killed');
      expect(await masterKeysInUse(house)).toEqual(['k1', 'k2']);

      const { id: later } = await givenPerson(house, { name: '王芳' });
      await correctPerson(as('case-worker', house), { personId: persons[8]!.id, ifVersion: 1, phone: '13800138000' });
      expect(await rotateVault(house, { batch: 3 })).toEqual({ rewrapped: 3, unneeded: ['k1'] });

      house.keys.dropVaultKeys(['k1']);
      expect(await masterKeysInUse(house)).toEqual(['k2']);
      expect((await revealPerson(reader(house), { personId: later })).name).toBe('王芳');
      expect(await revealPerson(reader(house), { personId: persons[8]!.id })).toMatchObject({
        name: '卢晓明',
        phone: '13800138000',
      });
    }),
  );

  test(
    'says so when a master key was dropped that is still needed',
    withHouse(async (house) => {
      const { id } = await givenPerson(house, { name: '卢晓明' });
      house.keys.addVaultKey('k2');
      house.keys.dropVaultKeys(['k1']);

      await expect(revealPerson(reader(house), { personId: id })).rejects.toEqual(problem('people/master-key-missing'));
      await expect(rotateVault(house)).rejects.toEqual(problem('people/master-key-missing'));
    }),
  );
});

describe('somebody with the database in hand', () => {
  test.each<[string, (one: string, other: string) => Sql]>([
    [
      'edits a name',
      (one) => sql`update identities set name = set_byte(name, 14, get_byte(name, 14) # 1) where person_id = ${one}`,
    ],
    ['cuts a name short', (one) => sql`update identities set name = substr(name, 1, 20) where person_id = ${one}`],
    [
      'gives a person the name of another',
      (one, other) => sql`
      update identities set name = o.name from identities o where identities.person_id = ${one}
        and o.person_id = ${other}`,
    ],
    [
      'gives a person the whole identity of another',
      (one, other) => sql`
      update identities set name = o.name, phone = o.phone, data_key = o.data_key from identities o
      where identities.person_id = ${one} and o.person_id = ${other}`,
    ],
    [
      'puts the address where the name was',
      (one) => sql`update identities set name = address where person_id = ${one}`,
    ],
    [
      'edits the key',
      (one) =>
        sql`update identities set data_key = set_byte(data_key, 20, get_byte(data_key, 20) # 1)
          where person_id = ${one}`,
    ],
  ])(
    'who %s is found out when it is read, and nothing is shown',
    tampered(async (house, one, other, statement) => {
      expect(await edit(house, statement)).toBe(1);

      await expect(revealPerson(reader(house), { personId: one })).rejects.toEqual(problem('people/identity-damaged'));

      expect((await eventsOf(house, one)).map(({ name }) => name)).toEqual(['people.registered']);
      expect((await revealPerson(reader(house), { personId: other })).name).toBe('王芳');
    }),
  );
});

function tampered(work: (house: TestHouse, one: string, other: string, statement: Sql) => Promise<void>) {
  return (_: string, statement: (one: string, other: string) => Sql) =>
    withHouse(async (house) => {
      const [one, other] = await givenPersons(house, [
        { name: '卢晓明', phone: '13800138000', address: '6 组 1 号' },
        { name: '王芳', phone: '13800138001', address: '6 组 2 号' },
      ]);
      await work(house, one!.id, other!.id, statement(one!.id, other!.id));
    })();
}
