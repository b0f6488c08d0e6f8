import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Day } from '../../kernel/day.ts';
import { idOf } from '../../kernel/id.ts';
import { problem } from '../../kernel/problem.ts';
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
export type PlainField = (typeof plainFields)[number];

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

export const noSuchPerson = problem(
  'people/no-such-person',
  404,
  (d: { personId: string }) => `There is no person ${d.personId} in your areas.`,
);
export const noSuchHousehold = problem(
  'people/no-such-household',
  404,
  (d: { householdId: string }) => `There is no household ${d.householdId} in your areas.`,
);
export const registeredAlready = problem(
  'people/registered-already',
  409,
  (_: object) =>
    'A person with this id is registered already. If you sent the request twice, nothing is lost: load the person.',
);
export const areaUnknown = problem(
  'people/area-unknown',
  422,
  (_: object) => 'One of the area codes is not in the area tree. Look the area up by name and use its code.',
);
export const bornLater = problem(
  'people/born-later',
  422,
  (d: { birthOn: string }) =>
    `The date of birth ${d.birthOn} lies in the future. Correct it, or leave it empty and give the age.`,
);
export const vaultClosed = problem(
  'people/vault-closed',
  403,
  (d: { allow: readonly string[] }) =>
    `Names, numbers and addresses are shown only to those who work with the person: ${d.allow.join(', ')}.`,
);
export const identityDamaged = problem(
  'people/identity-damaged',
  409,
  (d: { personId: string; field: string }) =>
    `The ${d.field} kept of person ${d.personId} does not open with its key: it was altered or moved. Nothing was shown. ` +
    'Tell the administrator; the last backup holds it as it was.',
);
export const masterKeyMissing = problem(
  'people/master-key-missing',
  409,
  (d: { keyId: string }) =>
    `The vault key ${d.keyId} is not in the key file, so identities locked with it cannot be opened. Put the key file back from its backup.`,
);
export const changedMeanwhile = problem(
  'people/changed-meanwhile',
  409,
  (d: { by: string; at: string; version: number }) =>
    `${d.by} changed this person at ${d.at}, after you had loaded it. Nothing of yours was saved: look at the new version and repeat your change.`,
);
export const mergedAway = problem(
  'people/merged-away',
  409,
  (d: { personId: string; mergedInto: string }) =>
    `Person ${d.personId} was found to be the same as ${d.mergedInto}. Change that one, or undo the merge first.`,
);
export const livesThereAlready = problem(
  'people/lives-there-already',
  409,
  (_: object) => 'This person is a member of this household already.',
);
export const livesThereNot = problem(
  'people/lives-there-not',
  409,
  (_: object) =>
    'This person is not a member of this household now. Look at the household: the stay may have been ended already.',
);
export const relatedAlready = problem(
  'people/related-already',
  409,
  (_: object) => 'This relation is on record already; one entry is read from both sides.',
);
export const relatedToOneself = problem(
  'people/related-to-oneself',
  422,
  (_: object) => 'A person cannot be related to itself. Choose the other person.',
);
export const noSuchRelation = problem(
  'people/no-such-relation',
  404,
  (d: { relationId: string }) => `There is no relation ${d.relationId} in your areas that still holds.`,
);
export const sayWhom = problem(
  'people/say-whom',
  422,
  (_: object) =>
    'Give a name, a document number or a phone number to look for. What only says that none is known cannot be looked for.',
);
export const noSuchCandidate = problem(
  'people/no-such-candidate',
  404,
  (d: { candidateId: string }) =>
    `There is no open pair ${d.candidateId} in your areas. Somebody may have decided about it already.`,
);
export const twoPersons = problem(
  'people/two-persons',
  422,
  (_: object) => 'A merge needs two different persons: one that is kept and one that is found to be the same.',
);
export const noSuchMerge = problem(
  'people/no-such-merge',
  404,
  (d: { mergeId: string }) => `There is no merge ${d.mergeId} in your areas.`,
);
export const undoneAlready = problem(
  'people/undone-already',
  409,
  (_: object) => 'This merge has been undone already.',
);
export const undoLaterFirst = problem(
  'people/undo-later-first',
  409,
  (d: { mergeId: string }) =>
    `One of the two persons was merged again later. Undo that merge first (${d.mergeId}), then this one.`,
);
