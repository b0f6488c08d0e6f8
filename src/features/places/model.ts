import { z } from 'zod';
import { AreaCode, AreaLevel } from '../../kernel/area-code.ts';
import { Day, Instant } from '../../kernel/day.ts';
import { idOf } from '../../kernel/id.ts';
import './events.ts';

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
export const TreeName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,39}$/)
  .refine((name) => name !== 'grid');

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
  /** Who answers first for the area (M02-13); null when not named yet, and for those who have not signed in. */
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
export const ZoneKind = z.enum([
  'new-area',
  'high-tech-zone',
  'development-zone',
  'free-trade-zone',
  'port-area',
  'scenic-area',
  'other',
]);
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
  'hospital',
  'fever-clinic',
  'clinic',
  'village-clinic',
  'pharmacy',
  'laboratory',
  'cdc',
  'blood-centre',
  'psychiatric-hospital',
  'school',
  'kindergarten',
  'university',
  'care-home',
  'welfare-home',
  'prison',
  'detention-centre',
  'isolation-site',
  'shelter-hospital',
  'sampling-site',
  'vaccination-site',
  'hotel',
  'airport',
  'station',
  'bus-station',
  'port',
  'service-area',
  'checkpoint',
  'market',
  'cold-store',
  'supermarket',
  'mall',
  'bar',
  'restaurant',
  'cinema',
  'internet-cafe',
  'karaoke',
  'gym',
  'bathhouse',
  'salon',
  'library',
  'museum',
  'scenic-spot',
  'religious-site',
  'office',
  'government',
  'factory',
  'building-site',
  'logistics',
  'farm',
  'slaughterhouse',
  'estate',
  'village-committee',
  'other',
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

/** What can be told of an institution. */
const InstitutionFields = z.object({
  name: z.string().trim().min(2).max(200),
  type: InstitutionType,
  areaCode: AreaCode,
  regulator: optionalText(200),
  responsiblePerson: optionalText(100),
  externalCode: optionalText(50),
  address: optionalText(500),
  /** Longitude and latitude in degrees, WGS 84: both or neither. */
  lon: z.number().min(-180).max(180).nullish(),
  lat: z.number().min(-90).max(90).nullish(),
  attributes: Institution.shape.attributes.optional(),
});

const isWholePoint = ({ lon, lat }: { lon?: number | null | undefined; lat?: number | null | undefined }) =>
  typeof lon === typeof lat && (lon === null) === (lat === null);
const pointError = { error: 'give both longitude and latitude, or neither' };

/** What is told of an institution when it is registered. */
export const NewInstitution = InstitutionFields.extend({
  /** Made by the asker so that a repeated request registers one. */
  id: InstitutionId.optional(),
}).refine(isWholePoint, pointError);

/** What is corrected of an institution: what is not named stays, null takes away. */
export const InstitutionCorrection = InstitutionFields.partial()
  .extend({
    institutionId: InstitutionId,
    /** The version that was looked at; refused when somebody else corrected it meanwhile. */
    version: z.number().int().optional(),
    reason: z.string().trim().min(2).max(500),
  })
  .refine(isWholePoint, pointError);
