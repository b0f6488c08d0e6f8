import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { idOf } from '../../kernel/id.ts';
import type { Role } from '../../kernel/role.ts';
import './events.ts';

export const PersonId = idOf<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

export const HouseholdId = idOf<'HouseholdId'>();
export type HouseholdId = z.infer<typeof HouseholdId>;

export const Sex = z.enum(['male', 'female', 'other']);
export type Sex = z.infer<typeof Sex>;

/** Years of age up to which a person is a minor, exclusive (Civil Code art. 17). */
export const adultFromYears = 18;

/**
 * Roles that may see single persons, masked. The information officer works with figures, the administrator with
 * accounts.
 */
export const rolesWithPersons = [
  'reporter',
  'case-worker',
  'epidemiologist',
  'laboratory',
  'grid-worker',
  'site-staff',
  'commander',
  'observer',
  'auditor',
] as const satisfies readonly Role[];

/** Roles that decide whether two records are one person. */
export const rolesThatMerge = ['case-worker', 'epidemiologist'] as const satisfies readonly Role[];

/** What the vault keeps of a person: nothing else in the database says who somebody is. */
export const identityFields = ['name', 'idNumber', 'phone', 'address'] as const;
export type IdentityField = (typeof identityFields)[number];

/** Who a person is, in plain text. Null where not known. */
export const Identity = z.object({
  name: z.string().nullable(),
  idNumber: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
});
export type Identity = z.infer<typeof Identity>;

/** What may be known of a person without knowing who it is. Null where not known. */
export const plainFields = ['sex', 'birthOn', 'ageYears', 'ageOn', 'occupation', 'nationality'] as const;

/** A person as lists and other features see it: masked. */
export const Person = z.object({
  id: PersonId,
  district: z.string(),
  /** Where the person lives now, as finely as known. */
  areaCode: z.string(),
  /** A second area the person concerns, null for none. */
  otherAreaCode: z.string().nullable(),
  /** «卢某», «A. B.», or a code where no name is known. */
  displayName: z.string(),
  sex: Sex.nullable(),
  birthOn: Day.nullable(),
  /** Whole years, as stated on `ageOn`. */
  ageYears: z.number().int().nullable(),
  ageOn: Day.nullable(),
  occupation: z.string().nullable(),
  /** ISO 3166-1 alpha-2 where known so, else as written. */
  nationality: z.string().nullable(),
  /** The record that this one was found to be the same person as; null while it stands for itself. */
  mergedInto: PersonId.nullable(),
  registeredAt: z.string(),
  changedAt: z.string(),
  /** Grows with every change; an editor sends back the one it started from. */
  version: z.number().int(),
});
export type Person = z.infer<typeof Person>;

const text = (most: number) => z.string().trim().min(1).max(most).nullish();

/** Everything that can be said of a person when it is first registered. What is absent or null is not known. */
export const NewPerson = z.object({
  /** Made by the client so that a request sent twice registers once. */
  id: z.uuid().optional(),
  name: text(200),
  sex: Sex.nullish(),
  birthOn: Day.nullish(),
  ageYears: z.number().int().min(0).max(130).nullish(),
  /** The day the age was stated for; today where not said. */
  ageOn: Day.nullish(),
  idNumber: text(60),
  phone: text(40),
  /** Below the area: street, building, door. */
  address: text(500),
  areaCode: AreaCode,
  otherAreaCode: AreaCode.nullish(),
  householdId: z.uuid().nullish(),
  occupation: text(100),
  nationality: text(60),
});

/** A new person as other features hand it over: already checked, so codes and days are plain strings. */
export type NewPerson = Readonly<Omit<z.input<typeof NewPerson>, 'areaCode' | 'otherAreaCode'>> & {
  readonly areaCode: string;
  readonly otherAreaCode?: string | null | undefined;
};

/** A person's place in the database. */
export const PersonKey = z.object({ district: z.string(), id: PersonId });
export type PersonKey = z.infer<typeof PersonKey>;

/**
 * How one person stands to another: «the person is the … of the other». Each kind names its opposite, so a relation is
 * written once and read from both sides.
 */
export const oppositeOf = {
  spouse: 'spouse',
  partner: 'partner',
  parent: 'child',
  child: 'parent',
  grandparent: 'grandchild',
  grandchild: 'grandparent',
  sibling: 'sibling',
  relative: 'relative',
  guardian: 'ward',
  ward: 'guardian',
  carer: 'cared-for',
  'cared-for': 'carer',
  employer: 'employee',
  employee: 'employer',
  colleague: 'colleague',
  teacher: 'pupil',
  pupil: 'teacher',
  friend: 'friend',
  neighbour: 'neighbour',
} as const;
export type RelationKind = keyof typeof oppositeOf;
export const RelationKind = z.enum(Object.keys(oppositeOf) as [RelationKind, ...RelationKind[]]);

/** Relations by which an adult answers for a minor. */
export const guardianKinds = ['guardian', 'parent', 'grandparent', 'carer'] as const satisfies readonly RelationKind[];

/** Why two records may be one person. */
export const MatchReason = z.enum([
  'same-id-number',
  'same-phone',
  'same-name',
  'name-sounds-alike',
  'name-partly-same',
  'same-birth-date',
  'birth-date-slip',
  'same-age',
  'same-sex',
  'same-village',
  'same-town',
  'same-district',
  'name-differs',
  'birth-differs',
  'sex-differs',
  'id-number-differs',
]);
export type MatchReason = z.infer<typeof MatchReason>;

/**
 * `same`: the same document number and nothing against it. `possible`: a person has to look. Neither ever merges by
 * itself.
 */
export const Verdict = z.enum(['same', 'possible']);
export type Verdict = z.infer<typeof Verdict>;

/** One record that may be the same person. */
export interface Match {
  /** The person on record, null where the match is another row of the same list. */
  readonly personId: PersonId | null;
  readonly district: string | null;
  /** The earlier row of the same list, counted from 0; null where the match is a person on record. */
  readonly row: number | null;
  /** Probability that both are one person, 0–1. */
  readonly score: number;
  readonly verdict: Verdict;
  readonly reasons: readonly MatchReason[];
}
