import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { flag } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { onConstraint } from '../../platform/database-problems.ts';
import { newId } from '../../platform/id.ts';
import { allOf, sql } from '../../platform/sql.ts';
import { areasOf } from './areas.ts';
import { FunctionalZone, ZoneId, ZoneKind } from './model.ts';
import { commonArea, mustBeOwn } from './own-areas.ts';
import {
  areaTwiceInZone,
  dayAhead,
  noSuchArea,
  noSuchZone,
  zoneEndsBeforeItBegins,
  zoneIdTaken,
  zoneNameTaken,
  zoneOver,
} from './problems.ts';

onConstraint('functional_zones_by_name', () => zoneNameTaken({}));

const AreaCodes = z
  .array(AreaCode)
  .min(1)
  .max(1000)
  .transform((codes) => [...new Set(codes)].sort());

/** Codes of the areas that belong to a zone, each whole. @throws Problem `places/no-such-zone`. */
export async function zoneAreas(ctx: Context, zoneId: string): Promise<AreaCode[]> {
  return (await zoneOf(ctx, zoneId)).areaCodes;
}

/** Zones beside the tree. */
export const listZones = query({
  name: 'functional-zones.list',
  summary: 'Functional zones beside the administrative tree.',
  allow: 'signed-in',
  input: z.object({
    /** Only zones that this area belongs to, itself or by one above it, or that have a part of it. */
    areaCode: AreaCode.optional(),
    includeEnded: flag().default(false),
  }),
  output: z.array(FunctionalZone),
  run: (ctx, { areaCode, includeEnded }) =>
    ctx.db.many(
      FunctionalZone,
      sql`
    select ${columns} from functional_zones z
    where ${allOf([
      !includeEnded && sql`(z.to_on is null or z.to_on >= ${ctx.today})`,
      areaCode &&
        sql`exists (select from functional_zone_areas m
        where m.zone_id = z.id and (m.area_code ^@ ${areaCode} or ${areaCode}::text ^@ m.area_code))`,
    ])} order by z.name, z.id`,
    ),
});

/** One zone. */
export const getZone = query({
  name: 'functional-zones.get',
  summary: 'One functional zone with its areas.',
  allow: 'signed-in',
  input: z.object({ zoneId: ZoneId }),
  output: FunctionalZone,
  run: (ctx, { zoneId }) => zoneOf(ctx, zoneId),
});

/** Founds a zone (M01-4). The same id again with the same name founds nothing. */
export const foundZone = change({
  name: 'functional-zones.found',
  summary: 'Found a functional zone beside the tree, of whole areas.',
  allow: ['administrator'],
  input: z.object({
    id: ZoneId.optional(),
    name: z.string().trim().min(2).max(100),
    kind: ZoneKind,
    fromOn: Day.optional(),
    areaCodes: AreaCodes,
  }),
  output: FunctionalZone,
  async run(ctx, { id = newId<ZoneId>(), name, kind, fromOn = ctx.today, areaCodes }) {
    await mustExist(ctx, areaCodes);
    mustBeOwn(ctx, ...areaCodes);
    mustNotOverlap(areaCodes);
    const added = await ctx.db.run(sql`
      insert into functional_zones (id, name, kind, from_on) values (${id}, ${name}, ${kind}, ${fromOn}) on conflict (id) do nothing`);
    if (added > 0) await putIn(ctx, id, areaCodes);
    const zone = await zoneOf(ctx, id);
    if (added === 0 && zone.name !== name) throw zoneIdTaken({ zoneId: id });
    await record(ctx, zone, added > 0 ? 'places.zone-founded' : 'places.zone-repeated', {
      name,
      areaCodes: zone.areaCodes,
    });
    return zone;
  },
});

/** Changes which areas a zone has. Whoever changes it must be responsible for those that come and go. */
export const changeZoneAreas = change({
  name: 'functional-zones.change-areas',
  summary: 'Say anew which areas a functional zone has, with the reason.',
  allow: ['administrator'],
  input: z.object({ zoneId: ZoneId, areaCodes: AreaCodes, reason: z.string().trim().min(2).max(500) }),
  output: FunctionalZone,
  async run(ctx, { zoneId, areaCodes, reason }) {
    const before = await lockStanding(ctx, zoneId);
    await mustExist(ctx, areaCodes);
    const added = areaCodes.filter((code) => !before.areaCodes.includes(code));
    const removed = before.areaCodes.filter((code) => !areaCodes.includes(code));
    mustBeOwn(ctx, ...added, ...removed);
    mustNotOverlap(areaCodes);
    await ctx.db.run(
      sql`delete from functional_zone_areas where zone_id = ${zoneId} and area_code = any(${removed}::text[])`,
    );
    await putIn(ctx, zoneId, added);
    const after = await zoneOf(ctx, zoneId);
    if (added.length + removed.length === 0) await record(ctx, after, 'places.zone-repeated', {});
    else await record(ctx, after, 'places.zone-areas-changed', { added, removed, reason }, before);
    return after;
  },
});

/** Ends a zone. Its areas stay on record. */
export const endZone = change({
  name: 'functional-zones.end',
  summary: 'End a functional zone on a day, with the reason.',
  allow: ['administrator'],
  input: z.object({ zoneId: ZoneId, toOn: Day.optional(), reason: z.string().trim().min(2).max(500) }),
  output: FunctionalZone,
  async run(ctx, { zoneId, toOn = ctx.today, reason }) {
    const before = await lockStanding(ctx, zoneId);
    mustBeOwn(ctx, ...before.areaCodes);
    if (toOn > ctx.today) throw dayAhead({ day: toOn, today: ctx.today });
    if (toOn < before.fromOn) throw zoneEndsBeforeItBegins({ fromOn: before.fromOn });
    await ctx.db.run(sql`update functional_zones set to_on = ${toOn} where id = ${zoneId}`);
    const after = await zoneOf(ctx, zoneId);
    await record(ctx, after, 'places.zone-ended', { on: toOn, reason }, before);
    return after;
  },
});

const columns = sql`z.id, z.name, z.kind, z.from_on, z.to_on,
  coalesce((select array_agg(m.area_code order by m.area_code) from functional_zone_areas m where m.zone_id = z.id), '{}') as area_codes`;

async function zoneOf(ctx: Context, zoneId: string): Promise<FunctionalZone> {
  const found = await ctx.db.maybeOne(
    FunctionalZone,
    sql`select ${columns} from functional_zones z where z.id = ${zoneId}`,
  );
  if (!found) throw noSuchZone({ zoneId });
  return found;
}

async function lockStanding(ctx: Context, zoneId: ZoneId): Promise<FunctionalZone> {
  await ctx.db.run(sql`select 1 from functional_zones where id = ${zoneId} for update`);
  const zone = await zoneOf(ctx, zoneId);
  if (zone.toOn !== null) throw zoneOver({ toOn: zone.toOn });
  return zone;
}

function putIn(ctx: Context, zoneId: ZoneId, areaCodes: readonly string[]): Promise<number> {
  return ctx.db.run(sql`
    insert into functional_zone_areas (zone_id, area_code) select ${zoneId}::uuid, code from unnest(${areaCodes}::text[]) as t (code)`);
}

async function mustExist(ctx: Context, areaCodes: readonly string[]): Promise<void> {
  const known = await areasOf(ctx, areaCodes);
  const unknown = areaCodes.find((code) => !known.has(code));
  if (unknown !== undefined) throw noSuchArea({ code: unknown });
}

/** In the order of codes an area stands right before those below it. */
function mustNotOverlap(areaCodes: readonly string[]): void {
  areaCodes.reduce((above, code) => {
    if (above !== '' && code.startsWith(above)) throw areaTwiceInZone({ code, above });
    return code;
  }, '');
}

async function record(
  ctx: Context,
  zone: FunctionalZone,
  name: string,
  details: Record<string, unknown>,
  before?: FunctionalZone,
): Promise<void> {
  await ctx.record({
    name,
    subject: 'functional-zone',
    subjectId: zone.id,
    areaCode: commonArea(zone.areaCodes),
    details,
    after: zone,
    ...(before ? { before } : {}),
  });
}
