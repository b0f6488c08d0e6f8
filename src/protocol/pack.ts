import { z } from 'zod';
import { Day } from '../kernel/day.ts';
import { CaseDefinitions, Cluster, Criterion, Discharge } from './format/case-definition.ts';
import { Clock, InstitutionThreshold, IntervalTargets, SingleCaseAlerts } from './format/clock.ts';
import { ContactRules, ContactWindow, SecondaryContacts } from './format/contact-rule.ts';
import { Measure } from './format/measure.ts';
import { WholeDays } from './format/quantity.ts';
import { PackKey, Source, provenance } from './format/source.ts';
import { Text } from './format/text.ts';
import { Provision, ZoneLevel } from './format/zone-rule.ts';
import { FactDeclaration } from './vocabulary.ts';

/** `jurisdiction.pathogen.edition`, the folder’s name under packs/. */
export const PackId = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+$/, {
  error: 'must be jurisdiction.pathogen.edition in lower case, like cn.covid19.v9',
});

const Period = z.strictObject({
  from: z.strictObject({ value: Day, ...provenance }).describe('First day in force'),
  to: z
    .strictObject({ value: Day, ...provenance })
    .nullable()
    .describe('Last day in force, inclusive; null when no end is known'),
});

/** One edition of one authority’s rules for one pathogen, as data. Every part after `roles` may be left out. */
export const Pack = z
  .strictObject({
    $schema: z.string().optional().describe('For editors only'),
    id: PackId,
    jurisdiction: PackKey,
    pathogen: PackKey,
    edition: PackKey,
    title: Text,
    effective: Period,
    supersedes: PackId.nullable().describe('The pack this one replaces; null when none of those shipped'),
    sources: z.record(PackKey, Source),
    facts: z.record(PackKey, FactDeclaration).default({}).describe('Facts beyond the common vocabulary'),
    moments: z.record(PackKey, Text).default({}).describe('Moments beyond the common vocabulary'),
    variants: z.record(PackKey, Text).default({}).describe('Local variants that must be asked for'),
    roles: z.record(PackKey, Text).default({}).describe('Owners of clocks'),
    incubation: z
      .strictObject({ min: WholeDays, max: WholeDays, typicalFrom: WholeDays, typicalTo: WholeDays })
      .partial()
      .optional(),
    lookBack: WholeDays.optional().describe('Days before onset or first positive sample that are investigated'),
    criteria: z.array(Criterion).default([]),
    caseDefinitions: CaseDefinitions.optional(),
    cluster: Cluster.optional(),
    contactWindow: ContactWindow.optional(),
    contactRules: ContactRules.optional(),
    secondaryContacts: SecondaryContacts.optional(),
    reportingClocks: z.array(Clock).min(1).optional(),
    investigationClocks: z.array(Clock).min(1).optional(),
    transferClocks: z.array(Clock).min(1).optional(),
    intervalTargets: IntervalTargets.optional(),
    measures: z.array(Measure).min(1).optional(),
    discharge: Discharge.optional(),
    singleCaseAlerts: SingleCaseAlerts.optional(),
    institutionThresholds: z.array(InstitutionThreshold).min(1).optional(),
    zones: z.array(ZoneLevel).min(1).optional(),
    provisions: z.array(Provision).default([]),
  })
  .meta({ id: 'Pack', title: 'Protocol pack' });
export type Pack = z.infer<typeof Pack>;

/** The JSON Schema (draft 2020-12) of pack.json, for editors and for docs/reference. */
export function packJsonSchema(): object {
  return z.toJSONSchema(Pack, { io: 'input', reused: 'inline' });
}
