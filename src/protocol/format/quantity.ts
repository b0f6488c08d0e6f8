import { z } from 'zod';
import { provenance } from './source.ts';

/** The units a pack may use. */
export const Unit = z
  .enum(['days', 'hours', 'minutes', 'cases', 'people', 'deaths', 'tests', 'perDay', 'day'])
  .meta({ id: 'Unit' });
export type Unit = z.infer<typeof Unit>;

/** A number with its unit, clause and certainty. */
export const Quantity = z
  .strictObject({ value: z.number().nonnegative(), unit: Unit, ...provenance })
  .meta({ id: 'Quantity' });
export type Quantity = z.infer<typeof Quantity>;

/** A quantity that must be in one unit, `quantityIn('days')`. */
export function quantityIn<U extends Unit>(unit: U) {
  return z.strictObject({ value: z.number().nonnegative(), unit: z.literal(unit), ...provenance });
}

/** A whole number of days. */
export const WholeDays = z
  .strictObject({ value: z.int().nonnegative(), unit: z.literal('days'), ...provenance })
  .meta({ id: 'WholeDays' });
export type WholeDays = z.infer<typeof WholeDays>;

/** A span of hours. */
export const Hours = quantityIn('hours').meta({ id: 'Hours' });
export type Hours = z.infer<typeof Hours>;

/** Days of a step on which something is due; 1 is the day after the step's count begins. Ascending. */
export const DayNumbers = z
  .strictObject({ value: z.array(z.int().positive()).min(1), unit: z.literal('day'), ...provenance })
  .meta({ id: 'DayNumbers' });
export type DayNumbers = z.infer<typeof DayNumbers>;
