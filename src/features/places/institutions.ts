import type { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { onConstraint } from '../../platform/database-problems.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { areaOf } from './areas.ts';
import { Institution, type InstitutionId, NewInstitution } from './model.ts';
import { mustBeOwn } from './own-areas.ts';
import { externalCodeTaken, institutionIdTaken, noSuchInstitution } from './problems.ts';
import { searchTextOf } from './shipped-readings.ts';

onConstraint('institutions_by_external_code', () => externalCodeTaken({}));

/** The columns of `Institution`. */
export const institutionColumns = sql`id, name, type, area_code, regulator, responsible_person, external_code, address, lon, lat,
  attributes, closed_on, version`;

/** The institution of an id. @throws Problem `places/no-such-institution`. */
export async function institutionOf(ctx: Context, id: string): Promise<Institution> {
  const found = (await institutionsOf(ctx, [id])).get(id);
  if (!found) throw noSuchInstitution({ institutionId: id });
  return found;
}

/** The institutions of many ids; ids that are none are left out. */
export async function institutionsOf(ctx: Context, ids: readonly string[]): Promise<Map<string, Institution>> {
  const rows = await ctx.db.many(
    Institution,
    sql`select ${institutionColumns} from institutions where id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Registers an institution or venue and answers its id. The same id again with the same name and area registers nothing.
 * @throws Problem when the area does not exist or is not the actor's, when id or external code are another's.
 */
export async function createInstitution(ctx: Context, given: z.input<typeof NewInstitution>): Promise<string> {
  const { id = newId<InstitutionId>(), ...institution } = NewInstitution.parse(given);
  const { name, type, areaCode, attributes = {} } = institution;
  await areaOf(ctx, areaCode);
  mustBeOwn(ctx, areaCode);
  const added = await ctx.db.run(sql`
    insert into institutions (id, name, type, area_code, regulator, responsible_person, external_code, address, lon, lat,
      attributes, search_text)
    values (${id}, ${name}, ${type}, ${areaCode}, ${institution.regulator ?? null}, ${institution.responsiblePerson ?? null},
      ${institution.externalCode ?? null}, ${institution.address ?? null}, ${institution.lon ?? null}, ${institution.lat ?? null},
      ${JSON.stringify(attributes)}::jsonb, ${searchTextOf(name)})
    on conflict (id) do nothing`);
  const kept = await institutionOf(ctx, id);
  if (added === 0 && (kept.name !== name || kept.areaCode !== areaCode))
    throw institutionIdTaken({ institutionId: id });
  await ctx.record({
    name: added === 0 ? 'places.institution-repeated' : 'places.institution-registered',
    subject: 'institution',
    subjectId: id,
    areaCode,
    details: { name, type },
    after: kept,
  });
  return id;
}
