import type { Routes } from '../../platform/action.ts';
import { addAccount, correctAccount, disableAccount, enableAccount, getAccount, listAccounts } from './accounts.ts';
import { approveRequest, listApprovals, refuseRequest } from './approvals.ts';
import { addBody, closeBody, listBodies } from './bodies.ts';
import {
  breakGlass,
  getGlassRules,
  listBreakGlass,
  putGlassBack,
  reviewBreakGlass,
  setGlassRules,
} from './break-glass.ts';
import { listColleagues } from './colleagues.ts';
import { endGrant, giveGrant } from './grants.ts';
import { chooseLanguage, choosePost, getMe } from './me.ts';
import { listMySessions, revokeMySession, signOut } from './my-sessions.ts';
import { beginAtProvider, finishAtProvider } from './oidc.ts';
import { changeMyPassword, resetPassword, signOutEverywhere, unlockAccount } from './passwords.ts';
import { inviteThroughProvider, listProviders, setProvider } from './providers.ts';
import { signIn } from './sign-in.ts';
import { addServiceToken, listServiceTokens, revokeServiceToken } from './tokens.ts';
import { confirmPhone, enrolPhone, removePhone, resetSecondFactor } from './totp.ts';

/** What can be asked about who may sign in, as whom, and for how long. */
export const identityRoutes = {
  'POST /sign-in': signIn,
  'GET /sign-in/providers': listProviders,
  'POST /sign-in/providers/:id': setProvider,
  'POST /sign-in/providers/:providerId/begin': beginAtProvider,
  'POST /sign-in/finish': finishAtProvider,
  'POST /sign-out': signOut,
  'GET /me': getMe,
  'POST /me': chooseLanguage,
  'POST /me/post': choosePost,
  'POST /me/password': changeMyPassword,
  'GET /me/sessions': listMySessions,
  'POST /me/sessions/:sessionId/revoke': revokeMySession,
  'POST /me/phone': enrolPhone,
  'POST /me/phone/confirm': confirmPhone,
  'POST /me/phone/remove': removePhone,
  'GET /accounts': listAccounts,
  'POST /accounts': addAccount,
  'GET /accounts/:accountId': getAccount,
  'POST /accounts/:accountId': correctAccount,
  'POST /accounts/:accountId/disable': disableAccount,
  'POST /accounts/:accountId/enable': enableAccount,
  'POST /accounts/:accountId/unlock': unlockAccount,
  'POST /accounts/:accountId/reset-password': resetPassword,
  'POST /accounts/:accountId/reset-second-factor': resetSecondFactor,
  'POST /accounts/:accountId/invite': inviteThroughProvider,
  'POST /accounts/:accountId/sign-out': signOutEverywhere,
  'POST /accounts/:accountId/grants': giveGrant,
  'POST /grants/:grantId/end': endGrant,
  'GET /bodies': listBodies,
  'POST /bodies': addBody,
  'POST /bodies/:bodyId/close': closeBody,
  'GET /colleagues': listColleagues,
  'GET /service-tokens': listServiceTokens,
  'POST /service-tokens': addServiceToken,
  'POST /service-tokens/:tokenId/revoke': revokeServiceToken,
  'GET /break-glass': listBreakGlass,
  'POST /break-glass': breakGlass,
  'GET /break-glass/rules': getGlassRules,
  'POST /break-glass/rules': setGlassRules,
  'POST /break-glass/:breakGlassId/end': putGlassBack,
  'POST /break-glass/:breakGlassId/review': reviewBreakGlass,
  'GET /approvals': listApprovals,
  'POST /approvals/:approvalId/approve': approveRequest,
  'POST /approvals/:approvalId/refuse': refuseRequest,
} satisfies Routes;
