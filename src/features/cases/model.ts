import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Day, Instant } from '../../kernel/day.ts';
import { idOf } from '../../kernel/id.ts';
import { problem } from '../../kernel/problem.ts';
import { flag, listOf } from '../../kernel/query.ts';
import type { Role } from '../../kernel/role.ts';
import './events.ts';
import { enumValues } from './linelist/fields.ts';

export const CaseId = idOf<'CaseId'>();
export type CaseId = z.infer<typeof CaseId>;
export const RoundId = idOf<'RoundId'>();
export type RoundId = z.infer<typeof RoundId>;

export const Classification = z.enum(enumValues.classification);
export type Classification = z.infer<typeof Classification>;
export const DiscoveryChannel = z.enum(enumValues.discoveryChannel);
export type DiscoveryChannel = z.infer<typeof DiscoveryChannel>;
export const Origin = z.enum(enumValues.origin);
export type Origin = z.infer<typeof Origin>;
export const Severity = z.enum(enumValues.severity);
export type Severity = z.infer<typeof Severity>;
export const Outcome = z.enum(enumValues.outcome);
export type Outcome = z.infer<typeof Outcome>;
export const Sex = z.enum(enumValues.sex);
export type Sex = z.infer<typeof Sex>;
export const LabResultValue = z.enum(enumValues.labResult);
export type LabResultValue = z.infer<typeof LabResultValue>;

/** Who reads cases, masked. Administrators look after accounts, grid workers and samplers after what they are sent to. */
export const rolesThatSeeCases = [
  'observer',
  'reporter',
  'case-worker',
  'epidemiologist',
  'laboratory',
  'site-staff',
  'commander',
  'information-officer',
  'auditor',
] as const satisfies readonly Role[];

/** Which classification may follow which. A discarded case comes back only as suspected: evidence starts anew. */
export const mayBecome: Record<Classification, readonly Classification[]> = {
  suspected: ['probable', 'confirmed', 'asymptomatic', 'discarded'],
  probable: ['confirmed', 'asymptomatic', 'discarded'],
  asymptomatic: ['confirmed', 'discarded'],
  confirmed: ['asymptomatic', 'discarded'],
  discarded: ['suspected'],
};

export const noSuchCase = problem(
  'cases/no-such-case',
  404,
  (d: { caseId: string }) => `There is no case ${d.caseId} in your areas.`,
);
export const cannotBecome = problem(
  'cases/cannot-become',
  409,
  (d: { from: Classification; to: Classification }) => `A ${d.from} case cannot become ${d.to}.`,
);
export const changedMeanwhile = problem(
  'cases/changed-meanwhile',
  409,
  (d: { caseId: string; version: number }) =>
    `Somebody changed this case meanwhile (it is at version ${d.version}). Load it again and repeat your change.`,
);
export const noSuchRound = problem(
  'cases/no-such-round',
  404,
  (d: { roundId: string }) => `There is no outbreak round ${d.roundId}.`,
);
export const datesOutOfOrder = problem(
  'cases/dates-out-of-order',
  422,
  (d: { earlier: string; later: string }) => `${d.earlier} must not lie after ${d.later}.`,
);
export const neverConfirmed = problem(
  'cases/never-confirmed',
  409,
  (d: { classification: Classification }) =>
    `This case is ${d.classification} and never was confirmed, so there is no time of confirmation to correct. Reclassify it, with the time.`,
);
export const inTheFuture = problem(
  'cases/in-the-future',
  422,
  (d: { field: string }) => `${d.field} lies in the future.`,
);

/** What is said of a case when it is reported or corrected. Null: not known. */
export const CaseFacts = z.object({
  discoveryChannel: DiscoveryChannel.nullish(),
  origin: Origin.nullish(),
  severity: Severity.nullish(),
  outcome: Outcome.optional(),
  infectionOn: Day.nullish(),
  exposureFromOn: Day.nullish(),
  exposureToOn: Day.nullish(),
  /** First day of symptoms; null when asymptomatic or not yet known. */
  onsetOn: Day.nullish(),
  firstVisitOn: Day.nullish(),
  sampledOn: Day.nullish(),
  /** First positive result. */
  detectedAt: Instant.nullish(),
  reportedAt: Instant.nullish(),
  isolatedOn: Day.nullish(),
  hospitalisedOn: Day.nullish(),
  treatedAt: Instant.nullish(),
  dischargedOn: Day.nullish(),
  outcomeOn: Day.nullish(),
  pathogen: z.string().trim().max(200).nullish(),
  variant: z.string().trim().max(100).nullish(),
  sequenceId: z.string().trim().max(100).nullish(),
  ctValue: z.number().min(0).max(60).nullish(),
  hospitalId: z.uuid().nullish(),
  hospital: z.string().trim().max(200).nullish(),
  reportingInstitutionId: z.uuid().nullish(),
  reportingUnit: z.string().trim().max(200).nullish(),
  symptoms: z.array(z.string().trim().min(1).max(60)).max(60).optional(),
  lon: z.number().min(-180).max(180).nullish(),
  lat: z.number().min(-90).max(90).nullish(),
  notes: z.string().trim().max(5000).nullish(),
});
export type CaseFacts = z.infer<typeof CaseFacts>;

/** The person a new case is about: one we know already, or a new record. */
export const CasePerson = z.union([
  z.object({ personId: z.uuid() }),
  z.object({
    /** Made by the client, as the case's own. */
    id: z.uuid().optional(),
    name: z.string().trim().min(1).max(200).nullish(),
    sex: Sex.nullish(),
    birthOn: Day.nullish(),
    ageYears: z.number().min(0).max(130).nullish(),
    idNumber: z.string().trim().max(50).nullish(),
    phone: z.string().trim().max(50).nullish(),
    address: z.string().trim().max(500).nullish(),
    occupation: z.string().trim().max(100).nullish(),
    householdId: z.uuid().nullish(),
  }),
]);

export const ReportCase = CaseFacts.extend({
  /** Made by the client where a request may have to be sent again. */
  id: CaseId.optional(),
  externalId: z.string().trim().min(1).max(200).nullish(),
  roundId: RoundId.nullish(),
  disease: z.string().trim().min(1).max(100),
  person: CasePerson,
  classification: Classification,
  /** When it was so classified; now where not said. */
  classifiedAt: Instant.optional(),
  reason: z.string().trim().min(2).max(500).optional(),
  reportedOn: Day.optional(),
  /** Who is responsible: the area where the person lives or stays. */
  areaCode: AreaCode,
  /** A second area concerned, such as where the case was found. */
  otherAreaCode: AreaCode.nullish(),
});

export const ReclassifyCase = z.object({
  caseId: CaseId,
  to: Classification,
  /** Shown in the case's history, as written. */
  reason: z.string().trim().min(2).max(500),
  /** When it became so; now where not said. */
  at: Instant.optional(),
  ifVersion: z.coerce.number().int().optional(),
});

export const CorrectCase = CaseFacts.partial().extend({
  caseId: CaseId,
  reason: z.string().trim().min(2).max(500),
  areaCode: AreaCode.optional(),
  otherAreaCode: AreaCode.nullish(),
  roundId: RoundId.nullish(),
  disease: z.string().trim().min(1).max(100).optional(),
  reportedOn: Day.optional(),
  /** When it was confirmed; only of a case that was. */
  confirmedAt: Instant.optional(),
  ifVersion: z.coerce.number().int(),
});

/** A case as lists and maps show it: no name but the masked one, no address. */
export const CaseSummary = z.object({
  id: CaseId,
  number: z.string(),
  externalId: z.string().nullable(),
  personId: z.uuid(),
  displayName: z.string(),
  roundId: RoundId.nullable(),
  disease: z.string(),
  classification: Classification,
  classifiedAt: z.string(),
  confirmedAt: z.string().nullable(),
  discoveryChannel: DiscoveryChannel.nullable(),
  origin: Origin.nullable(),
  severity: Severity.nullable(),
  outcome: Outcome,
  onsetOn: Day.nullable(),
  reportedOn: Day,
  hospitalisedOn: Day.nullable(),
  outcomeOn: Day.nullable(),
  sex: Sex.nullable(),
  ageYears: z.number().nullable(),
  hospital: z.string().nullable(),
  areaCode: z.string(),
  /** The area's own name and those above it, province first, parted by « / ». */
  areaPath: z.string(),
  otherAreaCode: z.string().nullable(),
  version: z.number().int(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const caseSorts = ['reportedOn', 'onsetOn', 'classifiedAt', 'ageYears', 'number'] as const;

/** Which cases a list, its counts and its export show. */
export const CaseFilter = z.object({
  area: z
    .string()
    .regex(/^[0-9A-Z]{0,15}$/)
    .optional(),
  roundId: RoundId.optional(),
  disease: z.string().max(100).optional(),
  classification: listOf(Classification).optional(),
  discoveryChannel: listOf(DiscoveryChannel).optional(),
  origin: listOf(Origin).optional(),
  severity: listOf(Severity).optional(),
  outcome: listOf(Outcome).optional(),
  sex: Sex.optional(),
  ageFrom: z.coerce.number().min(0).max(130).optional(),
  ageTo: z.coerce.number().min(0).max(130).optional(),
  reportedFrom: Day.optional(),
  reportedTo: Day.optional(),
  onsetFrom: Day.optional(),
  onsetTo: Day.optional(),
  hospitalId: z.uuid().optional(),
  importId: z.uuid().optional(),
  personId: z.uuid().optional(),
  /** Exactly this number or external id. */
  number: z.string().trim().max(200).optional(),
  hasOnset: flag().optional(),
  clockOverdue: flag().optional(),
});
export type CaseFilter = z.infer<typeof CaseFilter>;

export const ListCases = CaseFilter.extend({
  sort: z.enum(caseSorts).default('reportedOn'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** Mark of the page, from the page before; absent for the first. */
  after: z.string().max(500).optional(),
  /** Or the number of rows to pass over, to jump anywhere in the list. */
  offset: z.coerce.number().int().min(0).max(10_000_000).optional(),
});
export type ListCases = z.infer<typeof ListCases>;

/** Where a case came from and what it knows: the whole record but the identity. */
export const CaseRecord = CaseSummary.extend({
  district: z.string(),
  definition: z.string().nullable(),
  infectionOn: Day.nullable(),
  exposureFromOn: Day.nullable(),
  exposureToOn: Day.nullable(),
  firstVisitOn: Day.nullable(),
  sampledOn: Day.nullable(),
  detectedAt: z.string().nullable(),
  reportedAt: z.string().nullable(),
  isolatedOn: Day.nullable(),
  treatedAt: z.string().nullable(),
  dischargedOn: Day.nullable(),
  pathogen: z.string().nullable(),
  variant: z.string().nullable(),
  sequenceId: z.string().nullable(),
  ctValue: z.number().nullable(),
  hospitalId: z.uuid().nullable(),
  reportingInstitutionId: z.uuid().nullable(),
  reportingUnit: z.string().nullable(),
  symptoms: z.array(z.string()),
  attributes: z.record(z.string(), z.unknown()),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  notes: z.string().nullable(),
  importId: z.uuid().nullable(),
  recordedAt: z.string(),
  changedAt: z.string(),
});
export type CaseRecord = z.infer<typeof CaseRecord>;

export const CaseClock = z.object({
  id: z.uuid(),
  clock: z.string(),
  /** What the pack calls it; null when no pack of this installation knows it any more. */
  label: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
  startsAt: z.string(),
  dueAt: z.string(),
  stoppedAt: z.string().nullable(),
  owner: z.string(),
  clause: z.string(),
  certainty: z.enum(['A', 'B', 'C', 'D']),
});
export type CaseClock = z.infer<typeof CaseClock>;

export const noSuchPersonForCase = problem(
  'cases/no-such-person',
  404,
  (d: { personId: string }) => `There is no person ${d.personId} in your areas, or the record was merged into another.`,
);
