import { instantOfLocal, localOfInstant } from '../../../ui/format.ts';
import type { CaseFacts, CaseRecord } from '../model.ts';

/** Facts typed as days. */
export const dayFields = [
  'exposureFromOn',
  'exposureToOn',
  'infectionOn',
  'onsetOn',
  'firstVisitOn',
  'sampledOn',
  'isolatedOn',
  'hospitalisedOn',
  'dischargedOn',
  'outcomeOn',
] as const satisfies readonly (keyof CaseFacts)[];

/** Facts typed as a day and a time of day. */
export const momentFields = ['detectedAt', 'reportedAt', 'treatedAt'] as const satisfies readonly (keyof CaseFacts)[];

/** Facts typed as words. */
export const wordFields = [
  'hospital',
  'reportingUnit',
  'pathogen',
  'variant',
  'sequenceId',
] as const satisfies readonly (keyof CaseFacts)[];

/** Facts chosen from a few. */
export const choiceFields = [
  'discoveryChannel',
  'origin',
  'severity',
  'outcome',
] as const satisfies readonly (keyof CaseFacts)[];

type DraftField =
  | (typeof dayFields)[number]
  | (typeof momentFields)[number]
  | (typeof wordFields)[number]
  | (typeof choiceFields)[number]
  | 'ctValue'
  | 'symptoms'
  | 'notes';

/** What stands in the form: everything as text, the empty text for not known. */
export type Draft = Readonly<Record<DraftField, string>>;

const allFields: readonly DraftField[] = [
  ...dayFields,
  ...momentFields,
  ...wordFields,
  ...choiceFields,
  'ctValue',
  'symptoms',
  'notes',
];

/** A form in which nothing is known yet. */
export const emptyDraft = Object.fromEntries(allFields.map((field) => [field, ''])) as Record<
  DraftField,
  string
> as Draft;

/** A case as its form shows it. */
export function draftOf(record: CaseRecord, zone: string): Draft {
  const text = (field: DraftField): string => {
    if (field === 'symptoms') return record.symptoms.join(', ');
    if (isMoment(field)) return localOfInstant(record[field], zone);
    const value = record[field];
    return value === null ? '' : String(value);
  };
  return Object.fromEntries(allFields.map((field) => [field, text(field)])) as Record<DraftField, string>;
}

/** What the form says, as the server wants it: only fields that differ from `before`; emptied ones become not known. */
export function factsOf(draft: Draft, before: Draft, zone: string): Partial<CaseFacts> {
  const changed = allFields.filter((field) => draft[field].trim() !== before[field].trim());
  return Object.fromEntries(
    changed.map((field) => [field, factOf(field, draft[field].trim(), zone)]),
  ) as Partial<CaseFacts>;
}

/** Whether the number typed as Ct value is one. */
export function isCtValue(text: string): boolean {
  return text.trim() === '' || (/^\d{1,2}([.,]\d+)?$/.test(text.trim()) && Number(text.replace(',', '.')) <= 60);
}

function factOf(field: DraftField, text: string, zone: string): unknown {
  if (field === 'symptoms')
    return text
      .split(/[,,、;;]/)
      .map((each) => each.trim())
      .filter((each) => each !== '');
  if (field === 'outcome' && text === '') return 'ongoing';
  if (text === '') return null;
  if (field === 'ctValue') return Number(text.replace(',', '.'));
  return isMoment(field) ? instantOfLocal(text, zone) : text;
}

function isMoment(field: DraftField): field is (typeof momentFields)[number] {
  return (momentFields as readonly DraftField[]).includes(field);
}
