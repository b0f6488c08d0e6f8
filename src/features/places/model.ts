import { z } from 'zod';
import { AreaCode, AreaLevel } from '../../kernel/area-code.ts';
import { Day, Instant } from '../../kernel/day.ts';
import { idOf } from '../../kernel/id.ts';
import { problem } from '../../kernel/problem.ts';
import './events.ts';

export const noSuchArea = problem('places/no-such-area', 404, (d: { code: string }) =>
  `There is no area with the code ${d.code}. Search it by name: GET /api/areas/search?q=…`);
export const areaCodesClash = problem('places/area-codes-clash', 409, (d: { codes: readonly string[]; count: number; source: string }) =>
  `${d.count} codes of ${d.source} are taken: ${d.codes.join(', ')}. Either another tree has them, or this file gives them to other ` +
  'areas than an earlier one of the same name did. Nothing was loaded. Load it under another country code, or keep the order of the earlier file.');
export const badTreeName = problem('places/bad-tree-name', 422, (d: { name: string }) =>
  `"${d.name}" cannot be the name of a tree. Use small letters, digits, points and hyphens, like sl-2021; "grid" is taken.`);
export const noBoundary = problem('places/no-boundary', 404, (d: { code: string }) =>
  `No boundary of ${d.code} was loaded. An administrator can load one: POST /api/areas/boundaries`);
export const notAVillage = problem('places/not-a-village', 422, (d: { code: string; level: string }) =>
  `Grids are drawn in a village or community; ${d.code} is a ${d.level}.`);
export const gridsFull = problem('places/grids-full', 409, (d: { code: string }) =>
  `${d.code} has 999 grids already, and its codes allow no more.`);
export const dayAhead = problem('places/day-ahead', 422, (d: { day: string; today: string }) =>
  `${d.day} is in the future; today is ${d.today}.`);

/** An area with the names on the way down to it. */
export const Area = z.object({
  code: AreaCode,
  name: z.string(),
  level: AreaLevel,
  parentCode: AreaCode.nullable(),
  /** Names from the province down to the area itself. */
  path: z.array(z.string()),
});
export type Area = z.infer<typeof Area>;

/** The name of a tree of areas, with its edition: `cn-2023`. */
export const TreeName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,39}$/).refine((name) => name !== 'grid');

/** What loading a tree did, in areas. */
export const AreaLoad = z.object({ areas: z.number().int(), added: z.number().int(), renamed: z.number().int() });
export type AreaLoad = z.infer<typeof AreaLoad>;

/** What loading boundaries did, in areas. */
export const BoundaryLoad = z.object({ added: z.number().int(), replaced: z.number().int() });
export type BoundaryLoad = z.infer<typeof BoundaryLoad>;

/** An area with what is known of it. */
export const AreaDetail = Area.extend({
  /** The code in the tree's source; null where it is the same. */
  externalCode: z.string().nullable(),
  source: z.string(),
  population: z.number().int().nullable(),
  /** Day of the last check of population and households; null when never checked. */
  populationOn: Day.nullable(),
  households: z.number().int().nullable(),
  responsiblePerson: z.string().nullable(),
  hasBoundary: z.boolean(),
  /** Zones beside the tree that it belongs to today, itself or by an area above it. */
  zones: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type AreaDetail = z.infer<typeof AreaDetail>;

/** An area as lists of areas show it. */
export const AreaSummary = z.object({
  code: AreaCode,
  name: z.string(),
  level: AreaLevel,
  population: z.number().int().nullable(),
  populationOn: Day.nullable(),
  households: z.number().int().nullable(),
  responsiblePerson: z.string().nullable(),
});
export type AreaSummary = z.infer<typeof AreaSummary>;

/** A tree of areas that was loaded. */
export const AreaTree = z.object({
  edition: z.string(),
  source: z.string(),
  asOn: Day.nullable(),
  areas: z.number().int(),
  loadedAt: Instant,
});

/** Kinds of zones beside the administrative tree (M01-4). */
export const ZoneKind = z.enum(['new-area', 'high-tech-zone', 'development-zone', 'free-trade-zone', 'port-area', 'scenic-area', 'other']);
export const ZoneId = idOf<'FunctionalZone'>();
export type ZoneId = z.infer<typeof ZoneId>;

/** A zone beside the tree: whole areas under one administration of their own. */
export const FunctionalZone = z.object({
  id: ZoneId,
  name: z.string(),
  kind: ZoneKind,
  fromOn: Day,
  /** Last day; null while it stands. */
  toOn: Day.nullable(),
  areaCodes: z.array(AreaCode),
});
export type FunctionalZone = z.infer<typeof FunctionalZone>;

/** Types of institutions and venues, in the words of orders and registers (M14-4, M14-5). */
export const InstitutionType = z.enum([
  'hospital', 'fever-clinic', 'clinic', 'village-clinic', 'pharmacy', 'laboratory', 'cdc', 'blood-centre', 'psychiatric-hospital',
  'school', 'kindergarten', 'university', 'care-home', 'welfare-home', 'prison', 'detention-centre',
  'isolation-site', 'shelter-hospital', 'sampling-site', 'vaccination-site',
  'hotel', 'airport', 'station', 'bus-station', 'port', 'service-area', 'checkpoint',
  'market', 'cold-store', 'supermarket', 'mall', 'bar', 'restaurant', 'cinema', 'internet-cafe', 'karaoke', 'gym', 'bathhouse', 'salon',
  'library', 'museum', 'scenic-spot', 'religious-site',
  'office', 'government', 'factory', 'building-site', 'logistics', 'farm', 'slaughterhouse', 'estate', 'village-committee', 'other',
]);
export type InstitutionType = z.infer<typeof InstitutionType>;

export const InstitutionId = idOf<'Institution'>();
export type InstitutionId = z.infer<typeof InstitutionId>;

/** An institution or venue. */
export const Institution = z.object({
  id: InstitutionId,
  name: z.string(),
  type: InstitutionType,
  areaCode: AreaCode,
  /** The department that owns prevention in this trade (M14-9); null when not assigned. */
  regulator: z.string().nullable(),
  responsiblePerson: z.string().nullable(),
  externalCode: z.string().nullable(),
  address: z.string().nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  /** What is known of one type only, such as beds. */
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Last day it was open; null while it is. */
  closedOn: Day.nullable(),
  /** Grows with every correction. */
  version: z.number().int(),
});
export type Institution = z.infer<typeof Institution>;

const optionalText = (max: number) => z.string().trim().min(1).max(max).nullish();

/** What is told of an institution when it is registered. */
export const NewInstitution = z.object({
  /** Made by the asker so that a repeated request registers one. */
  id: InstitutionId.optional(),
  name: z.string().trim().min(2).max(200),
  type: InstitutionType,
  areaCode: AreaCode,
  regulator: optionalText(200),
  responsiblePerson: optionalText(100),
  externalCode: optionalText(50),
  address: optionalText(500),
  lon: z.number().min(-180).max(180).nullish(),
  lat: z.number().min(-90).max(90).nullish(),
  attributes: Institution.shape.attributes.optional(),
}).refine(({ lon, lat }) => (lon ?? null) === null === ((lat ?? null) === null), { error: 'give both longitude and latitude, or neither' });

export const noSuchInstitution = problem('places/no-such-institution', 404, (d: { institutionId: string }) =>
  `There is no institution ${d.institutionId}. Search it by name: GET /api/institutions?q=…`);
export const externalCodeTaken = problem('places/external-code-taken', 409, (_: object) =>
  'Another institution has this code already. Search it: GET /api/institutions?q=<code>');
export const institutionIdTaken = problem('places/institution-id-taken', 409, (d: { institutionId: string }) =>
  `${d.institutionId} is another institution already. Use a new id.`);
export const institutionClosed = problem('places/institution-closed', 409, (d: { closedOn: string }) =>
  `This institution was closed on ${d.closedOn}. Register it anew if it opened again.`);
export const changedMeanwhile = problem('places/changed-meanwhile', 409, (d: { version: number }) =>
  `Somebody else corrected this meanwhile (version ${d.version}). Load it again and repeat your correction.`);
export const noSuchZone = problem('places/no-such-zone', 404, (d: { zoneId: string }) => `There is no functional zone ${d.zoneId}.`);
export const zoneNameTaken = problem('places/zone-name-taken', 409, (_: object) => 'A zone of this name stands already.');
export const zoneIdTaken = problem('places/zone-id-taken', 409, (d: { zoneId: string }) => `${d.zoneId} is another zone already. Use a new id.`);
export const zoneOver = problem('places/zone-over', 409, (d: { toOn: string }) => `This zone ended on ${d.toOn}.`);
export const zoneEndsBeforeItBegins = problem('places/zone-ends-before-it-begins', 422, (d: { fromOn: string }) =>
  `The zone began on ${d.fromOn} and cannot end before.`);
export const areaTwiceInZone = problem('places/area-twice-in-zone', 422, (d: { code: string; above: string }) =>
  `${d.code} lies within ${d.above}, which is in the zone already. Name only one of them.`);
