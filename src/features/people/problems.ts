import { problem } from '../../kernel/problem.ts';

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
    `The ${d.field} kept of person ${d.personId} does not open with its key: it was altered or moved. ` +
    'Nothing was shown. Tell the administrator; the last backup holds it as it was.',
);
export const masterKeyMissing = problem(
  'people/master-key-missing',
  409,
  (d: { keyId: string }) =>
    `The vault key ${d.keyId} is not in the key file, so identities locked with it cannot be opened. Put the ` +
    `key file back from its backup.`,
);
export const changedMeanwhile = problem(
  'people/changed-meanwhile',
  409,
  (d: { by: string; at: string; version: number }) =>
    `${d.by} changed this person at ${d.at}, after you had loaded it. Nothing of yours was saved: look at the ` +
    `new version and repeat your change.`,
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
    'Give a name, a document number or a phone number to look for. What only says that none is known cannot ' +
    'be looked for.',
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
