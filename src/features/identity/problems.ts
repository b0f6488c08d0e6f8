import { onConstraint } from '../../platform/database-problems.ts';
import { problem } from '../../kernel/problem.ts';

export const wrongSignIn = problem(
  'identity/wrong-sign-in',
  401,
  (_: object) => 'User name or password is wrong. After five wrong attempts the account pauses for a while.',
);
export const locked = problem(
  'identity/locked',
  429,
  (d: { until: string }) =>
    `Too many wrong attempts. Try again after ${d.until}, or ask an administrator to unlock the account.`,
);
export const codeNeeded = problem(
  'identity/code-needed',
  401,
  (_: object) =>
    'This account is protected by a second factor. Send the six-digit code from your phone, or a recovery code, as well.',
);
export const wrongCode = problem(
  'identity/wrong-code',
  401,
  (_: object) =>
    'The code is wrong or was used already. Wait for the next one; check that the clock of your phone is right.',
);
export const accountDisabled = problem(
  'identity/account-disabled',
  403,
  (_: object) => 'This account was closed. Ask your administrator.',
);
export const wrongPassword = problem('identity/wrong-password', 403, (_: object) => 'The current password is wrong.');
export const weakPassword = problem(
  'identity/weak-password',
  422,
  (d: { flaw: string }) =>
    `This password is easy to guess (${d.flaw}). Use at least 12 characters, best a few words nobody says together.`,
);
export const userNameTaken = problem(
  'identity/user-name-taken',
  409,
  (_: object) => 'There is an account of this name already. Choose another user name.',
);
export const noSuchAccount = problem(
  'identity/no-such-account',
  404,
  (d: { accountId: string }) => `There is no account ${d.accountId} that you look after.`,
);
export const notYourAccount = problem(
  'identity/not-your-account',
  403,
  (_: object) => 'This account has rights beyond your areas. Ask an administrator of the level above.',
);
export const beyondYourArea = problem(
  'identity/beyond-your-area',
  403,
  (d: { areaCodes: readonly string[] }) =>
    `You cannot give rights in ${d.areaCodes.map((code) => code || 'the whole country').join(', ')}: it lies outside your own areas.`,
);
export const notToYourself = problem(
  'identity/not-to-yourself',
  403,
  (_: object) => 'Nobody gives rights to themselves. Ask another administrator.',
);
export const rolesDoNotMix = problem(
  'identity/roles-do-not-mix',
  409,
  (d: { roles: readonly string[] }) =>
    `Administrators and auditors hold no other role (asked: ${d.roles.join(', ')}). Use a separate account, held by another person.`,
);
export const noSuchArea = problem(
  'identity/no-such-area',
  422,
  (d: { areaCodes: readonly string[] }) =>
    `There is no area ${d.areaCodes.join(', ')}. Search the area tree for the right code.`,
);
export const badPeriod = problem(
  'identity/bad-period',
  422,
  (d: { why: string }) => `The period is not usable: ${d.why}.`,
);
export const noSuchGrant = problem(
  'identity/no-such-grant',
  404,
  (d: { grantId: string }) => `There is no post ${d.grantId} that holds now. It may have ended; load the list again.`,
);
export const lastAdministrator = problem(
  'identity/last-administrator',
  409,
  (_: object) => 'This is the last account that can administer. Give another person the role first.',
);
export const noSuchBody = problem(
  'identity/no-such-body',
  422,
  (d: { bodyId: string }) => `There is no body ${d.bodyId} that works now. Load the list of bodies again.`,
);
export const bodyNameTaken = problem(
  'identity/body-name-taken',
  409,
  (_: object) => 'There is a body of this name in this area already.',
);
export const noSuchSession = problem(
  'identity/no-such-session',
  404,
  (d: { sessionId: string }) => `There is no open session ${d.sessionId} of this account.`,
);
export const sessionNeeded = problem(
  'identity/session-needed',
  403,
  (_: object) => 'This is for persons who signed in, not for service tokens.',
);
export const noSuchToken = problem(
  'identity/no-such-token',
  404,
  (d: { tokenId: string }) => `There is no service token ${d.tokenId} that you look after.`,
);
export const roleNotForServices = problem(
  'identity/role-not-for-services',
  422,
  (d: { roles: readonly string[] }) => `A program cannot be ${d.roles.join(', ')}.`,
);
export const totpOn = problem(
  'identity/totp-on',
  409,
  (_: object) => 'A phone is enrolled already. Switch it off first to enrol another one.',
);
export const totpOff = problem(
  'identity/totp-off',
  409,
  (_: object) => 'No phone is enrolled. Begin the enrolment again.',
);
export const bodyNeeded = problem(
  'identity/body-needed',
  403,
  (_: object) => 'Two persons of two bodies must agree, and you act for no body now. Choose a post in a body first.',
);
export const secondPersonNeeded = problem(
  'identity/second-person-needed',
  409,
  (d: { approvalId: string; what: string }) =>
    `This needs a second person of another body. Your request is filed as ${d.approvalId}; do it again once it is approved.`,
);
export const noSuchApproval = problem(
  'identity/no-such-approval',
  404,
  (d: { approvalId: string }) => `There is no request ${d.approvalId} in your areas.`,
);
export const approvalNotYours = problem(
  'identity/approval-not-yours',
  403,
  (d: { hindrance: string }) => `You cannot decide this request: ${d.hindrance}.`,
);
export const approvalClosed = problem(
  'identity/approval-closed',
  409,
  (d: { state: string }) => `This request is ${d.state} already.`,
);
export const glassNotForYou = problem(
  'identity/glass-not-for-you',
  403,
  (_: object) => 'Breaking the glass is for those who work with cases or command. Ask one of them.',
);
export const glassAlreadyBroken = problem(
  'identity/glass-already-broken',
  409,
  (d: { breakGlassId: string }) =>
    `You broke the glass already (${d.breakGlassId}). Put it back before you do so for another area.`,
);
export const glassTooWide = problem(
  'identity/glass-too-wide',
  422,
  (d: { areaCode: string }) =>
    `${d.areaCode} is a whole province. Break the glass for the city or district that needs you.`,
);
export const glassTooLong = problem(
  'identity/glass-too-long',
  422,
  (d: { hoursMost: number }) => `The glass may be broken for ${d.hoursMost} hours at most.`,
);
export const noSuchGlass = problem(
  'identity/no-such-glass',
  404,
  (d: { breakGlassId: string }) => `There is no such access ${d.breakGlassId} in your areas, or it has ended.`,
);
export const reviewNotYours = problem(
  'identity/review-not-yours',
  403,
  (_: object) => 'An emergency access is reviewed by an auditor of another body than the one whose member took it.',
);
export const alreadyReviewed = problem(
  'identity/already-reviewed',
  409,
  (_: object) => 'This access was reviewed already.',
);
export const noSuchProvider = problem(
  'identity/no-such-provider',
  404,
  (d: { providerId: string }) => `There is no sign-in provider ${d.providerId}.`,
);
export const providerAway = problem(
  'identity/provider-away',
  503,
  (d: { name: string }) =>
    `${d.name} does not answer as a sign-in provider should. Sign in with your password, or try again.`,
);
export const providerAddress = problem(
  'identity/provider-address',
  422,
  (_: object) => 'Addresses of sign-in providers begin with https:// (http:// only on this machine itself).',
);
export const flowEnded = problem(
  'identity/flow-ended',
  401,
  (_: object) => 'This sign-in was begun in another window, was used already, or took too long. Begin again.',
);
export const notInvited = problem(
  'identity/not-invited',
  403,
  (_: object) => 'You are known there, but nobody invited you here. Ask your administrator to invite you.',
);
export const invitationBarred = problem(
  'identity/invitation-barred',
  409,
  (_: object) =>
    'This account has a second factor, which an invitation would go around. Its person, or two administrators, switch that off first.',
);
export const alreadyStarted = problem(
  'identity/already-started',
  409,
  (_: object) => 'There are accounts already; the first administrator is made once.',
);
export const onlyInTraining = problem(
  'identity/only-in-training',
  409,
  (_: object) => 'Fixed passwords exist in training only. Here every first password must be changed at once.',
);

onConstraint('accounts_one_user_name', () => userNameTaken({}));
onConstraint('bodies_one_name_per_area', () => bodyNameTaken({}));
onConstraint('grants_not_to_oneself', () => notToYourself({}));
