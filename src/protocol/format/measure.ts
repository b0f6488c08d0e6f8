import { z } from 'zod';
import { Expression } from './expression.ts';
import { DayNumbers, WholeDays, quantityIn } from './quantity.ts';
import { PackKey, provenance } from './source.ts';
import { Text } from './text.ts';

/** To whom a measure applies: the rings, people leaving a risk area, people from abroad. */
export const MeasureSubject = z
  .enum(['close', 'secondary', 'venue', 'general', 'outflowHigh', 'outflowMedium', 'outflowLow', 'inbound'])
  .meta({ id: 'MeasureSubject' });
export type MeasureSubject = z.infer<typeof MeasureSubject>;

/** What is asked of a person, from the hardest to the lightest. */
export const MeasureKind = z
  .enum(['centralQuarantine', 'homeQuarantine', 'quarantine', 'homeMonitoring', 'monitoring'])
  .meta({ id: 'MeasureKind' });
export type MeasureKind = z.infer<typeof MeasureKind>;

/** One stretch of a measure; stretches follow each other. */
export const MeasureStep = z
  .strictObject({
    id: PackKey,
    kind: MeasureKind,
    days: WholeDays,
    testDays: DayNumbers.optional().describe('Days of this step; 1 is the day after its count begins'),
    testCount: quantityIn('tests').optional().describe('Tests within the step where no day is fixed'),
    followUp: quantityIn('perDay').optional().describe('Checks of health per day'),
  })
  .meta({ id: 'MeasureStep' });
export type MeasureStep = z.infer<typeof MeasureStep>;

/** What one kind of subject must do, counted from the last exposure. */
export const Measure = z
  .strictObject({
    id: PackKey,
    subject: MeasureSubject,
    label: Text,
    steps: z.array(MeasureStep).min(1),
    anchor: z
      .strictObject({ from: z.enum(['lastExposure', 'arrival', 'leaving']), ...provenance })
      .describe('What day 0 is; the missing days alone are made up (缺几天补几天)'),
    restart: z
      .strictObject({ id: PackKey, label: Text, ...provenance })
      .optional()
      .describe('What makes the count begin again'),
    releaseIf: z
      .strictObject({
        id: PackKey,
        label: Text,
        when: Expression,
        otherwise: MeasureSubject.describe('Treated as this subject when the condition fails'),
        ...provenance,
      })
      .optional(),
  })
  .meta({ id: 'Measure' });
export type Measure = z.infer<typeof Measure>;
