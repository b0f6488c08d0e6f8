import type { z } from 'zod';
import { createInstitution } from '../features/places/institutions.ts';
import type { NewInstitution } from '../features/places/model.ts';
import type { Context } from '../platform/context.ts';
import { storyId } from './drill-ids.ts';
import { dayBefore, place } from './scene.ts';

type Type = z.input<typeof NewInstitution>['type'];

/**
 * Institutions and venues of the drill, all invented: what they are, where, who regulates them, who answers for them.
 * The bars are those of E1-19; the source names no place, so they stand in the town. One has nobody who answers for it
 * and one no regulator, so that the alarm of an empty slot (M02-1) has something to show.
 */
const venues: readonly (readonly [
  key: string,
  name: string,
  type: Type,
  area: string,
  regulator: string | null,
  responsible: string | null,
])[] = [
  ['hospital', '郫都区演练医院', 'hospital', place.town, '区卫生健康局', '演练院感科'],
  ['secondHospital', '郫都区演练第二医院', 'hospital', place.district, '区卫生健康局', '演练院感科'],
  ['feverClinic', '郫都区演练医院发热门诊', 'fever-clinic', place.town, '区卫生健康局', '演练发热门诊'],
  ['laboratory', '郫都区演练检验实验室', 'laboratory', place.town, '区卫生健康局', '演练检验科'],
  ['cdc', '郫都区演练疾控中心', 'cdc', place.district, '区卫生健康局', '演练应急办'],
  ['villageClinic', '太平村演练卫生站', 'village-clinic', place.village, '区卫生健康局', '演练村医'],
  ['villageCommittee', '太平村演练村委会', 'village-committee', place.village, '郫筒街道办事处', '演练村主任'],
  ['pharmacyOne', '演练大药房一店', 'pharmacy', place.town, '区市场监管局', '演练店长甲'],
  ['pharmacyTwo', '演练大药房二店', 'pharmacy', place.village, '区市场监管局', '演练店长乙'],
  ['pharmacyThree', '演练大药房三店', 'pharmacy', place.district, '区市场监管局', null],
  ['primarySchool', '郫都区演练小学', 'school', place.town, '区教育局', '演练校医甲'],
  ['middleSchool', '郫都区演练中学', 'school', place.district, '区教育局', '演练校医乙'],
  ['kindergarten', '太平村演练幼儿园', 'kindergarten', place.village, '区教育局', '演练保健员'],
  ['university', '演练大学郫都校区', 'university', place.district, '省教育厅', '演练校医院'],
  ['careHome', '郫都区演练养老院', 'care-home', place.town, '区民政局', '演练院长'],
  ['barOne', '演练酒吧甲', 'bar', place.town, '区文旅局', '演练值班经理甲'],
  ['barTwo', '演练酒吧乙', 'bar', place.town, '区文旅局', '演练值班经理乙'],
  ['barThree', '演练酒吧丙', 'bar', place.district, null, '演练值班经理丙'],
  ['restaurant', '太平村演练饭店', 'restaurant', place.village, '区市场监管局', '演练店主'],
  ['market', '郫筒演练农贸市场', 'market', place.town, '区市场监管局', '演练市场管理员'],
  ['coldStore', '演练冷链仓库', 'cold-store', place.district, '区市场监管局', '演练仓库主任'],
  ['supermarket', '演练超市', 'supermarket', place.town, '区商务局', '演练值班店长'],
  ['station', '郫都演练客运站', 'bus-station', place.district, '区交通运输局', '演练站长'],
  ['estate', '太平村演练小区', 'estate', place.village, '区住建局', '演练物业经理'],
  ['isolationOne', '演练集中隔离点一', 'isolation-site', place.town, '区卫生健康局', '演练点长甲'],
  ['isolationTwo', '演练集中隔离点二', 'isolation-site', place.district, '区卫生健康局', '演练点长乙'],
  ['samplingSite', '太平村演练采样点', 'sampling-site', place.village, '区卫生健康局', '演练采样组长'],
];

/** Registers the drill's institutions; answers their ids by their short names. */
export async function foundVenues(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {};
  for (const [key, name, type, areaCode, regulator, responsiblePerson] of venues) {
    const id = storyId(`venue ${key}`, dayBefore);
    ids[key] = await createInstitution(ctx, {
      id: id,
      name,
      type,
      areaCode: areaCode,
      regulator,
      responsiblePerson,
    });
  }
  return ids;
}
