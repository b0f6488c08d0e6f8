import { type Day, type Instant, instant } from '../../../kernel/day.ts';
import { inYears } from '../linelist/ages.ts';
import type { LineListValues } from '../linelist/parsed-row.ts';
import { type ImportDefaults } from './model.ts';

/** Columns of `cases` that a row of a list can fill, with their types; the order in which they are written. */
export const caseColumns = {
  discovery_channel: 'text',
  origin: 'text',
  severity: 'text',
  outcome: 'text',
  infection_on: 'date',
  exposure_from_on: 'date',
  exposure_to_on: 'date',
  onset_on: 'date',
  first_visit_on: 'date',
  sampled_on: 'date',
  isolated_on: 'date',
  hospitalised_on: 'date',
  discharged_on: 'date',
  outcome_on: 'date',
  reported_at: 'timestamptz',
  variant: 'text',
  ct_value: 'numeric',
  hospital: 'text',
  reporting_unit: 'text',
  sex: 'text',
  age_years: 'numeric',
  symptoms: 'text[]',
  lon: 'double precision',
  lat: 'double precision',
  notes: 'text',
} as const;
export type CaseColumns = { [Column in keyof typeof caseColumns]?: unknown };

const symptomNames = (seen: NonNullable<LineListValues['symptomsSeen']>) =>
  Object.entries(seen).flatMap(([name, isPresent]) => (isPresent ? [name] : []));

/** What of a row goes into the case's own columns. Absent: the row does not say. */
export function columnsOf(values: LineListValues): CaseColumns {
  const { age, ageMonths, symptomsSeen, symptoms } = values;
  const years = age ? inYears(age) : ageMonths === undefined ? undefined : ageMonths / 12;
  const outcome = values.outcome ?? (values.deathOn ? 'died' : undefined);
  const told = [
    ...(symptomsSeen ? symptomNames(symptomsSeen) : []),
    ...(symptoms ? symptoms.split(/[,;，；、|]/).map((name) => name.trim()) : []),
  ];
  return withoutGaps({
    discovery_channel: values.discoveryChannel,
    origin: values.origin,
    severity: values.severity,
    outcome,
    infection_on: values.infectionOn,
    exposure_from_on: values.exposureFrom,
    exposure_to_on: values.exposureTo,
    onset_on: values.onsetOn,
    first_visit_on: values.firstVisitOn,
    sampled_on: values.sampledOn,
    isolated_on: values.isolatedOn ?? values.quarantinedOn,
    hospitalised_on: values.hospitalisedOn,
    discharged_on: values.dischargeOn,
    outcome_on: values.deathOn ?? values.outcomeOn ?? (outcome === 'recovered' ? values.dischargeOn : undefined),
    reported_at: values.reportedAt,
    variant: values.variant?.slice(0, 100),
    ct_value: values.ctValue !== undefined && values.ctValue >= 0 && values.ctValue <= 60 ? values.ctValue : undefined,
    hospital: values.hospital?.slice(0, 200),
    reporting_unit: values.reportingUnit?.slice(0, 200),
    sex: values.sex,
    age_years: years === undefined ? undefined : Math.round(years * 100) / 100,
    symptoms: told.length > 0 ? [...new Set(told.filter(Boolean))].slice(0, 60) : symptomsSeen ? [] : undefined,
    lon: values.lon,
    lat: values.lat,
    notes: values.notes,
  });
}

/** Fields that the case has no column for; they are kept word for word beside the list's own extra columns. */
const keptAsExtra = [
  'lastContactOn',
  'quarantinedOn',
  'isHospitalised',
  'wasContact',
  'source',
  'cluster',
  'generation',
  'travelHistory',
  'relation',
  'country',
  'province',
  'city',
  'district',
  'town',
  'village',
  'areaName',
  'personExternalId',
  'ageMonths',
  'resultOn',
] as const;

/** Columns that speak of who somebody is, by their name, in the languages lists come in. */
const personalColumn = new RegExp(
  [
    '姓名|名字|家属|监护|联系人|联系方式|电话|手机|微信|身份证|证件|护照|住址|地址|门牌|单位名称|工作单位',
    '^(?:(?:full|first|last|family|given|middle|maiden|sur|patient|case|mother|father|contact)[ _-]*)?names?$',
    'phone|mobile|e-?mail|passport|guardian|next.?of.?kin|home.?address|^address|^street',
    '^(?:national[ _-]*)?id[ _-]*(?:card|number|no)',
  ].join('|'),
  'i',
);
/** Texts that are a number of a person whatever the column is called: a telephone, a document, an address of mail. */
const personalText = /(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\w)|\S+@\S+\.\S+/;

/** Everything else a row says, by name. What says who somebody is stays in the sealed file rows and nowhere else. */
export function attributesOf(values: LineListValues, extra: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = { ...extra };
  for (const field of keptAsExtra) {
    const value = values[field];
    if (value !== undefined) attributes[field] ??= String(value);
  }
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, text]) => !personalColumn.test(name) && !personalText.test(text)),
  );
}

/** The day a case first reached the health system: as said, or the first day of it that the row knows. */
export function reportDay(values: LineListValues, today: Day): Day {
  const { reportedOn, confirmedOn, firstVisitOn, sampledOn, hospitalisedOn, onsetOn } = values;
  return reportedOn ?? confirmedOn ?? firstVisitOn ?? sampledOn ?? hospitalisedOn ?? onsetOn ?? today;
}

/** How and since when the case is classified. Days become the instant at which they begin in the zone. */
export function classificationOf(
  values: LineListValues,
  defaults: ImportDefaults,
  { today, zone }: { today: Day; zone: string },
) {
  const classification = values.classification ?? defaults.classification ?? 'suspected';
  const on = (classification === 'confirmed' ? values.confirmedOn : undefined) ?? reportDay(values, today);
  const classifiedAt = startOfDay(on, zone);
  return { classification, classifiedAt, confirmedAt: classification === 'confirmed' ? classifiedAt : null };
}

const offsets = new Map<string, number>();

/** The instant a day begins in a zone (whole minutes of offset, found once per day and zone). */
export function startOfDay(day: Day, zone: string): Instant {
  const key = `${day} ${zone}`;
  let minutes = offsets.get(key);
  if (minutes === undefined) {
    const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(Date.parse(`${day}T00:00:00Z`))
      .find(({ type }) => type === 'timeZoneName')!.value;
    const [, sign, hours, rest] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name)!;
    minutes = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest));
    if (offsets.size > 50_000) offsets.clear();
    offsets.set(key, minutes);
  }
  return instant(new Date(Date.parse(`${day}T00:00:00Z`) - minutes * 60_000));
}

function withoutGaps(columns: CaseColumns): CaseColumns {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
