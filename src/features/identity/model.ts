import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { idOf } from '../../kernel/id.ts';
import type { Role } from '../../kernel/role.ts';
import type { Actor } from '../../platform/actor.ts';
import './events.ts';

export const AccountId = idOf<'Account'>();
export type AccountId = z.infer<typeof AccountId>;
export const BodyId = idOf<'Body'>();
export type BodyId = z.infer<typeof BodyId>;
export const GrantId = idOf<'Grant'>();
export type GrantId = z.infer<typeof GrantId>;

/** Languages that an account may choose for its screens. */
export const Language = z.enum(['zh-CN', 'en']);
export type Language = z.infer<typeof Language>;

/** An area that a right or a body covers, with all below it; the empty code is the whole country. */
export const AreaScope = z.union([z.literal(''), AreaCode]);
export type AreaScope = z.infer<typeof AreaScope>;

/** What is typed to sign in, in lower case: letters of any script, digits, and . _ @ + - between them. */
export const UserName = z
  .string()
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u, { error: 'must be 2 to 64 letters, digits or . _ @ + -' }),
  );

/** A person's name as shown to colleagues. */
export const DisplayName = z.string().trim().min(1).max(80);

/** Words of a person for a history or another person: why something was done. */
export const Reason = z.string().trim().min(3).max(500);

/** Kinds of bodies (M01-3). */
export const BodyKind = z.enum(['leading-group', 'headquarters', 'work-group', 'member-unit', 'institution']);
export type BodyKind = z.infer<typeof BodyKind>;

/** A time of day in the installation's zone, HH:MM. */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, HH:MM' });

/** Whoever has not signed in. In histories, failed sign-ins are its doing. */
export const nobody: Actor = {
  kind: 'person',
  id: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  name: 'nobody',
  bodyId: null,
  roles: [],
  areas: [],
  until: null,
  breakGlassId: null,
};

/** A person who signed in, and the session the request came by. */
export interface SessionActor extends Actor {
  readonly sessionId: string;
  /** While true the actor has no role, and may only set a password of their own. */
  readonly mustChangePassword: boolean;
}

/** Whether the actor came by a session, not by a service token or from inside the program. */
export function hasSession(actor: Actor): actor is SessionActor {
  return 'sessionId' in actor;
}

/** Roles that stand alone in a grant and in an account: who gives rights or checks others holds no other right. */
export const rolesApart = ['administrator', 'auditor'] as const satisfies readonly Role[];

/** How long things last; the one place to change them. */
export const lasting = {
  sessionIdleHours: 12,
  sessionHours: 24,
  grantDaysMost: 400,
  serviceTokenDaysMost: 365,
  approvalHours: 24,
  reviewHours: 24,
  oidcFlowMinutes: 10,
  endedSessionDays: 30,
} as const;

/** After so many wrong attempts within so many minutes an account pauses; the pause doubles each time, up to the longest. */
export const pausing = { attempts: 5, withinMinutes: 15, firstPauseMinutes: 15, longestPauseMinutes: 60 } as const;

/** Begin of every service token, so that leaked ones are found by their look. */
export const serviceTokenPrefix = 'lf_';
