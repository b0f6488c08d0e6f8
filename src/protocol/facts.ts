import type { Day } from '../kernel/day.ts';
import type { Instant } from '../kernel/day.ts';

/** What is known about one thing; null when asked and not known. */
export type FactValue = boolean | number | string | null;

/** A value and who or what says so: an interview, a laboratory result, a record. */
export interface Fact {
  readonly value: FactValue;
  readonly source: string;
}

/** Facts by name. A name that is absent is as unknown as null. */
export type Facts = Readonly<Record<string, Fact>>;

/** A fact as an evaluation used it; computed inputs such as dates are among them. */
export interface UsedFact {
  readonly name: string;
  readonly value: FactValue | Day | Instant;
  readonly source: string;
}

/** Facts that all come from one source. */
export function factsFrom(source: string, values: Readonly<Record<string, FactValue>>): Facts {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, source }]));
}
