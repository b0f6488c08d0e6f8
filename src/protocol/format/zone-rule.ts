import { z } from 'zod';
import { Quantity, WholeDays } from './quantity.ts';
import { PackKey, provenance } from './source.ts';
import { Text } from './text.ts';

/** One level of risk area or control zone: who is in it, what holds inside, when it is lifted. */
export const ZoneLevel = z
  .strictObject({
    id: PackKey,
    level: z.enum(['high', 'medium', 'low']),
    label: Text,
    unit: Text.optional().describe('The smallest area the level is set for'),
    criteria: Text,
    rules: Text.optional(),
    lift: Text.optional(),
    daysWithoutNew: WholeDays.optional().describe('Days without a new case before the level is lowered'),
    firstRoundWithin: Quantity.optional().describe('First round of testing done within'),
    variant: PackKey.optional(),
    ...provenance,
  })
  .meta({ id: 'ZoneLevel' });
export type ZoneLevel = z.infer<typeof ZoneLevel>;

/** A rule that people read and apply themselves, kept with its clause so that it can be cited. */
export const Provision = z
  .strictObject({
    id: PackKey,
    topic: z.enum(['cases', 'contacts', 'quarantine', 'release', 'zones', 'reporting', 'investigation']),
    text: Text,
    numbers: z.record(PackKey, Quantity).default({}),
    variant: PackKey.optional(),
    ...provenance,
  })
  .meta({ id: 'Provision' });
export type Provision = z.infer<typeof Provision>;
