import type { Role } from '../kernel/role.ts';
import { createAccount } from '../features/identity/accounts.ts';
import { createBody } from '../features/identity/bodies.ts';
import { createGrant } from '../features/identity/grants.ts';
import type { Context } from '../platform/context.ts';
import { storyId } from './drill-ids.ts';
import { dayBefore, place } from './scene.ts';
import { foundVenues } from './venues.ts';

export { place } from './scene.ts';

/** The password of every training login. Public on purpose: a drill holds invented persons only. */
export const trainingPassword = 'lianfang-training';

/** Who commands: bodies by a short name. Parents first. */
const bodies = [
  {
    key: 'provinceHq',
    name: '四川省应对新冠肺炎疫情应急指挥部',
    kind: 'headquarters',
    areaCode: place.province,
    parent: null,
  },
  {
    key: 'cityHq',
    name: '成都市新冠肺炎疫情防控指挥部',
    kind: 'headquarters',
    areaCode: place.city,
    parent: 'provinceHq',
  },
  {
    key: 'districtHq',
    name: '郫都区新冠肺炎疫情防控指挥部',
    kind: 'headquarters',
    areaCode: place.district,
    parent: 'cityHq',
  },
  { key: 'cdc', name: '郫都区疾病预防控制中心', kind: 'member-unit', areaCode: place.district, parent: 'districtHq' },
  { key: 'hospital', name: '郫都区演练医院', kind: 'member-unit', areaCode: place.district, parent: 'districtHq' },
  { key: 'village', name: '太平村村委会', kind: 'member-unit', areaCode: place.village, parent: 'districtHq' },
  { key: 'oversight', name: '成都市疫情防控督导组', kind: 'work-group', areaCode: place.city, parent: 'cityHq' },
] as const;
export type BodyKey = (typeof bodies)[number]['key'];

/** Training logins: user name, the name shown, roles, area, body. */
export const logins: readonly {
  readonly userName: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly areaCode: string;
  readonly body: BodyKey;
}[] = [
  { userName: 'epi', name: '区疾控流调员', roles: ['epidemiologist'], areaCode: place.district, body: 'cdc' },
  { userName: 'caseworker', name: '区疾控病例管理员', roles: ['case-worker'], areaCode: place.district, body: 'cdc' },
  { userName: 'reporter', name: '医院疫情报告员', roles: ['reporter'], areaCode: place.district, body: 'hospital' },
  { userName: 'lab', name: '区疾控检验员', roles: ['laboratory'], areaCode: place.district, body: 'cdc' },
  { userName: 'grid', name: '太平村网格员', roles: ['grid-worker'], areaCode: place.village, body: 'village' },
  { userName: 'sampler', name: '采样员', roles: ['sampler'], areaCode: place.town, body: 'hospital' },
  { userName: 'site', name: '隔离点工作人员', roles: ['site-staff'], areaCode: place.district, body: 'districtHq' },
  { userName: 'district', name: '区指挥长', roles: ['commander'], areaCode: place.district, body: 'districtHq' },
  { userName: 'city', name: '市指挥长', roles: ['commander'], areaCode: place.city, body: 'cityHq' },
  { userName: 'cityepi', name: '市流调专家', roles: ['epidemiologist'], areaCode: place.city, body: 'cityHq' },
  { userName: 'province', name: '省指挥部', roles: ['commander'], areaCode: place.province, body: 'provinceHq' },
  { userName: 'info', name: '信息发布员', roles: ['information-officer'], areaCode: place.city, body: 'cityHq' },
  { userName: 'observer', name: '观察员', roles: ['observer'], areaCode: place.province, body: 'provinceHq' },
  { userName: 'auditor', name: '督导员', roles: ['auditor'], areaCode: '', body: 'oversight' },
  { userName: 'admin', name: '系统管理员', roles: ['administrator'], areaCode: '', body: 'provinceHq' },
];

/** Everybody and everything the drill needs to begin: bodies, institutions, accounts in their posts. */
export interface Staff {
  readonly bodies: Readonly<Record<BodyKey, string>>;
  readonly accounts: Readonly<Record<string, string>>;
  /** By the short names of venues.ts. */
  readonly venues: Readonly<Record<string, string>>;
  readonly hospitalId: string;
  readonly laboratoryId: string;
}

/** Sets the stage. To be called by the system, inside a transaction. */
export async function hireStaff(ctx: Context): Promise<Staff> {
  const idOf = (name: string) => storyId(name, dayBefore);
  const bodyIds: Partial<Record<BodyKey, string>> = {};
  for (const { key, parent, ...body } of bodies) {
    bodyIds[key] = await createBody(ctx, {
      ...body,
      id: idOf(`body ${key}`),
      parentId: parent === null ? null : bodyIds[parent]!,
    });
  }
  const venues = await foundVenues(ctx);
  const accounts: Record<string, string> = {};
  for (const { userName, name, roles, areaCode, body } of logins) {
    const accountId = await createAccount(ctx, {
      id: idOf(`account ${userName}`),
      userName,
      name,
      language: 'zh-CN',
      homeAreaCode: areaCode,
      password: trainingPassword,
      mustChangePassword: false,
    });
    await createGrant(ctx, {
      id: idOf(`grant ${userName}`),
      accountId,
      roles,
      areaCodes: [areaCode],
      bodyId: bodyIds[body]!,
      toAt: null,
    });
    accounts[userName] = accountId;
  }
  return {
    bodies: bodyIds as Record<BodyKey, string>,
    accounts,
    venues,
    hospitalId: venues['hospital']!,
    laboratoryId: venues['laboratory']!,
  };
}
