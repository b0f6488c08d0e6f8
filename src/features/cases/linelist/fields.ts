import { z } from 'zod';

/** How a field's text is read. `symptom` is yes, no or unknown; `ids` is a list of other cases' external ids. */
export type FieldKind =
  | 'text'
  | 'name'
  | 'day'
  | 'instant'
  | 'number'
  | 'age'
  | 'age-unit'
  | 'longitude'
  | 'latitude'
  | 'id-number'
  | 'phone'
  | 'area-code'
  | 'yes-no'
  | 'symptom'
  | 'ids'
  | EnumName;

/** Values of the fields that know only so many. */
export const enumValues = {
  sex: ['male', 'female', 'other'],
  classification: ['suspected', 'probable', 'confirmed', 'asymptomatic', 'discarded'],
  severity: ['mild', 'moderate', 'severe', 'critical'],
  outcome: ['ongoing', 'recovered', 'died'],
  origin: ['imported', 'import-related', 'local'],
  discoveryChannel: ['contact-screening', 'mass-test', 'fever-clinic', 'entry', 'sentinel', 'self-report', 'other'],
  labResult: ['positive', 'negative', 'indeterminate', 'pending', 'not-done'],
} as const;
export type EnumName = keyof typeof enumValues;

/** Units an age may be given in. */
export const ageUnits = ['years', 'months', 'weeks', 'days'] as const;
export type AgeUnit = (typeof ageUnits)[number];

export type FieldGroup = 'identity' | 'place' | 'dates' | 'illness' | 'laboratory' | 'links' | 'symptoms' | 'other';

export interface ImportField {
  readonly key: string;
  readonly kind: FieldKind;
  readonly group: FieldGroup;
  /**
   * Whether published figures depend on it: then a value that cannot be read rejects the row instead of being set
   * aside.
   */
  readonly isKey: boolean;
}

/**
 * Every field a line list can bring. A column that fits none is kept word for word as an extra attribute.
 * Labels are the translations `linelist.field.<key>`.
 */
export const importFields = [
  field('externalId', 'text', 'identity', 'key'),
  field('sourceRecordId', 'text', 'identity'),
  field('personExternalId', 'text', 'identity'),
  field('name', 'name', 'identity'),
  field('familyName', 'name', 'identity'),
  field('givenName', 'name', 'identity'),
  field('sex', 'sex', 'identity'),
  field('age', 'age', 'identity'),
  field('ageUnit', 'age-unit', 'identity'),
  field('ageMonths', 'number', 'identity'),
  field('ageGroup', 'text', 'identity'),
  field('birthOn', 'day', 'identity'),
  field('idNumber', 'id-number', 'identity'),
  field('phone', 'phone', 'identity'),
  field('occupation', 'text', 'identity'),
  field('workplace', 'text', 'identity'),
  field('nationality', 'text', 'identity'),
  field('guardianName', 'name', 'identity'),

  field('address', 'text', 'place'),
  field('areaCode', 'area-code', 'place', 'key'),
  field('areaName', 'text', 'place'),
  field('country', 'text', 'place'),
  field('province', 'text', 'place'),
  field('city', 'text', 'place'),
  field('district', 'text', 'place'),
  field('town', 'text', 'place'),
  field('village', 'text', 'place'),
  field('lon', 'longitude', 'place'),
  field('lat', 'latitude', 'place'),

  field('infectionOn', 'day', 'dates'),
  field('exposureFrom', 'day', 'dates'),
  field('exposureTo', 'day', 'dates'),
  field('lastContactOn', 'day', 'dates'),
  field('onsetOn', 'day', 'dates', 'key'),
  field('firstVisitOn', 'day', 'dates'),
  field('sampledOn', 'day', 'dates'),
  field('resultOn', 'day', 'dates'),
  field('confirmedOn', 'day', 'dates', 'key'),
  field('reportedOn', 'day', 'dates', 'key'),
  field('reportedAt', 'instant', 'dates', 'key'),
  field('quarantinedOn', 'day', 'dates'),
  field('isolatedOn', 'day', 'dates'),
  field('hospitalisedOn', 'day', 'dates'),
  field('dischargeOn', 'day', 'dates'),
  field('outcomeOn', 'day', 'dates'),
  field('deathOn', 'day', 'dates', 'key'),

  field('disease', 'text', 'illness'),
  field('classification', 'classification', 'illness', 'key'),
  field('severity', 'severity', 'illness'),
  field('outcome', 'outcome', 'illness', 'key'),
  field('origin', 'origin', 'illness', 'key'),
  field('discoveryChannel', 'discoveryChannel', 'illness'),
  field('hospital', 'text', 'illness'),
  field('reportingUnit', 'text', 'illness'),
  field('isHospitalised', 'yes-no', 'illness'),
  field('wasContact', 'yes-no', 'illness'),

  field('labResult', 'labResult', 'laboratory'),
  field('ctValue', 'number', 'laboratory'),
  field('laboratory', 'text', 'laboratory'),
  field('sampleId', 'text', 'laboratory'),
  field('sampleType', 'text', 'laboratory'),
  field('variant', 'text', 'laboratory'),

  field('infectorExternalId', 'ids', 'links'),
  field('relatedExternalIds', 'ids', 'links'),
  field('relation', 'text', 'links'),
  field('source', 'text', 'links'),
  field('cluster', 'text', 'links'),
  field('generation', 'number', 'links'),
  field('travelHistory', 'text', 'links'),

  field('symptoms', 'text', 'symptoms'),
  field('fever', 'symptom', 'symptoms'),
  field('chills', 'symptom', 'symptoms'),
  field('cough', 'symptom', 'symptoms'),
  field('aches', 'symptom', 'symptoms'),
  field('vomit', 'symptom', 'symptoms'),
  field('diarrhoea', 'symptom', 'symptoms'),
  field('headache', 'symptom', 'symptoms'),
  field('soreThroat', 'symptom', 'symptoms'),
  field('fatigue', 'symptom', 'symptoms'),
  field('rash', 'symptom', 'symptoms'),
  field('breathingDifficulty', 'symptom', 'symptoms'),
  field('lossOfSmellOrTaste', 'symptom', 'symptoms'),
  field('bleeding', 'symptom', 'symptoms'),
  field('jaundice', 'symptom', 'symptoms'),

  field('notes', 'text', 'other'),
] as const satisfies readonly ImportField[];

export type ImportFieldKey = (typeof importFields)[number]['key'];

/** The name of a field. */
export const ImportFieldKey = z.enum(importFields.map(({ key }) => key));

/** The fields whose text is read in one way. */
export type FieldOfKind<Kind extends FieldKind> = Extract<(typeof importFields)[number], { kind: Kind }>['key'];

/** Every field by its name. */
export const importFieldOf: Readonly<Record<ImportFieldKey, ImportField>> = Object.fromEntries(
  importFields.map((each) => [each.key, each]),
) as Record<ImportFieldKey, ImportField>;

function field<Key extends string, Kind extends FieldKind>(key: Key, kind: Kind, group: FieldGroup, isKey?: 'key') {
  return { key, kind, group, isKey: isKey === 'key' } as const;
}
