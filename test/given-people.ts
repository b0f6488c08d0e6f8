import type { NewPerson, PersonKey } from '../src/features/people/model.ts';
import { registerPersons } from '../src/features/people/persons.ts';
import type { Context, House } from '../src/platform/context.ts';
import { as } from './db.ts';

let made = 0;

/** Someone unremarkable in 太平村, like nobody else; the test names only what matters to it. */
export function newPerson(more: Partial<NewPerson> = {}): NewPerson {
  made++;
  const name = `${'赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何'[made % 20]}${'甲乙丙丁戊己庚辛壬癸'[made % 10]}${'春夏秋冬梅兰竹菊'[made % 8]}`;
  return { name, sex: made % 2 ? 'female' : 'male', areaCode: '510117001001', ...more };
}

/** Persons on record; in the districts of the test's corner of Sichuan and Henan unless the context sees less. */
export async function givenPersons(
  house: House,
  persons: readonly Partial<NewPerson>[],
  ctx: Context = anywhere(house),
): Promise<PersonKey[]> {
  return ctx.transaction((inside) => registerPersons(inside, persons.map(newPerson)));
}

/** A person on record. */
export async function givenPerson(house: House, more: Partial<NewPerson> = {}, ctx?: Context): Promise<PersonKey> {
  const [key] = await givenPersons(house, [more], ctx);
  return key!;
}

function anywhere(house: House): Context {
  return as('case-worker', house, { areas: [''] });
}
