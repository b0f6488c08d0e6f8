import { addDays, type Day } from '../../../kernel/day.ts';
import { inYears, yearsBetween } from './ages.ts';
import { type ImportFieldKey } from './fields.ts';
import { readIdNumber } from './id-number.ts';
import { type LineListValues, type ReasonCode } from './parsed-row.ts';

/** Two facts of one row that contradict each other. */
export interface Contradiction {
  readonly reason: ReasonCode;
  /** The field at whose column it is shown. */
  readonly field: ImportFieldKey;
}

/** Days that must stand in this order, the earlier first; what is wrong when they do not; where it is shown. */
const orders: readonly [ImportFieldKey & keyof LineListValues, ImportFieldKey & keyof LineListValues, ReasonCode][] = [
  ['onsetOn', 'reportedOn', 'onset-after-report'],
  ['infectionOn', 'onsetOn', 'infection-after-onset'],
  ['exposureFrom', 'exposureTo', 'exposure-ends-before-it-begins'],
  ['onsetOn', 'outcomeOn', 'outcome-before-onset'],
  ['onsetOn', 'deathOn', 'death-before-onset'],
  ['hospitalisedOn', 'dischargeOn', 'discharge-before-admission'],
  ['birthOn', 'onsetOn', 'birth-after-onset'],
  ['birthOn', 'reportedOn', 'birth-after-onset'],
];

/** What in one row contradicts itself. Which of two facts is wrong, only a person can say. */
export function contradictionsIn(values: LineListValues): Contradiction[] {
  const found: Contradiction[] = [];
  for (const [earlier, later, reason] of orders) {
    const [from, to] = [values[earlier], values[later]] as [Day | undefined, Day | undefined];
    if (from === undefined || to === undefined || from <= to) continue;
    const field =
      reason === 'onset-after-report' || reason === 'infection-after-onset' || reason === 'birth-after-onset'
        ? earlier
        : later;
    if (!found.some((each) => each.reason === reason)) found.push({ reason, field });
  }
  if (values.deathOn !== undefined && values.outcome !== undefined && values.outcome !== 'died') {
    found.push({ reason: 'death-date-without-death', field: 'deathOn' });
  }
  if (values.externalId !== undefined && values.infectorExternalId?.includes(values.externalId)) {
    found.push({ reason: 'infector-is-self', field: 'infectorExternalId' });
  }
  return [...found, ...identityContradictions(values)];
}

function identityContradictions(values: LineListValues): Contradiction[] {
  const found: Contradiction[] = [];
  if (values.idNumber !== undefined) {
    const id = readIdNumber(values.idNumber);
    if (id.problem !== null) found.push({ reason: id.problem, field: 'idNumber' });
    else {
      if (id.birthOn !== null && values.birthOn !== undefined && id.birthOn !== values.birthOn)
        found.push({ reason: 'id-birth-differs', field: 'idNumber' });
      if (id.sex !== null && values.sex !== undefined && id.sex !== values.sex)
        found.push({ reason: 'id-sex-differs', field: 'idNumber' });
    }
  }
  const on = values.onsetOn ?? values.reportedOn ?? values.confirmedOn;
  if (values.birthOn !== undefined && values.age !== undefined && on !== undefined && values.birthOn <= on) {
    // Ages are rounded, and nominal age (虚岁) is up to two years more.
    const difference = inYears(values.age) - yearsBetween(values.birthOn, on);
    if (difference < -1.5 || difference > 2.5) found.push({ reason: 'age-differs-from-birth', field: 'age' });
  }
  return found;
}

/** Whether a day lies after tomorrow: a list from a zone ahead of ours may hold tomorrow's date already. */
export function isFuture(on: Day, today: Day): boolean {
  return on > today && on > addDays(today, 1);
}
