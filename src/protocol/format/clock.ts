import { z } from 'zod';
import { Otherwise } from './case-definition.ts';
import { Expression } from './expression.ts';
import { Hours, WholeDays, quantityIn } from './quantity.ts';
import { PackKey, provenance } from './source.ts';
import { Text } from './text.ts';

/** One duty with a time limit: it starts at one moment and is done at another. */
export const Clock = z
  .strictObject({
    id: PackKey,
    label: Text,
    owner: PackKey.describe('Role that must act, from `roles`'),
    starts: z.string().min(1).describe('Moment the clock starts at'),
    stops: z.string().min(1).describe('Moment that proves it done'),
    limit: z.union([Hours, quantityIn('minutes')]),
    reach: z.enum(['law', 'national', 'local', 'target']).describe('Whom it binds: local, one place’s; target, nobody'),
    when: Expression.optional().describe('Applies only when this holds; absent: always'),
  })
  .meta({ id: 'Clock' });
export type Clock = z.infer<typeof Clock>;

/** The four measured intervals of early detection, reporting, isolation and treatment (四早). */
export const intervalIds = ['onsetToDetection', 'detectionToReport', 'reportToIsolation', 'reportToTreatment'] as const;
export type IntervalId = (typeof intervalIds)[number];
export const IntervalTargets = z
  .strictObject({
    onsetToDetection: Hours.optional(),
    detectionToReport: Hours.optional(),
    reportToIsolation: Hours.optional(),
    reportToTreatment: Hours.optional(),
  })
  .meta({ id: 'IntervalTargets' });
export type IntervalTargets = z.infer<typeof IntervalTargets>;

/** When one single case must raise the alarm. */
export const SingleCaseAlerts = z
  .strictObject({
    rules: z.array(z.strictObject({ id: PackKey, label: Text, when: Expression, ...provenance })).min(1),
    otherwise: Otherwise,
  })
  .meta({ id: 'SingleCaseAlerts' });
export type SingleCaseAlerts = z.infer<typeof SingleCaseAlerts>;

/** How many alike in one place and time must raise the alarm. */
export const InstitutionThreshold = z
  .strictObject({
    id: PackKey,
    label: Text,
    conditions: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Diseases or syndromes counted together; absent: any that are alike'),
    settings: z.array(z.string().min(1)).optional().describe('Kinds of place; absent: any one unit'),
    counts: z.enum(['cases', 'hospitalised', 'deaths']),
    atLeast: z.union([quantityIn('cases'), quantityIn('people'), quantityIn('deaths')]),
    within: WholeDays.optional().describe('Length of the window; absent: no window stated'),
    consecutive: z.boolean().default(false).describe('Counts an unbroken run of days instead of a window'),
  })
  .meta({ id: 'InstitutionThreshold' });
export type InstitutionThreshold = z.infer<typeof InstitutionThreshold>;
