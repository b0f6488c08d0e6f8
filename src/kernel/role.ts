import { z } from 'zod';

/**
 * The few roles. What a role may do stands on each action (`allow`); where, in the actor's areas.
 * Adding one is a decision: see docs/decisions.
 */
export const Role = z.enum([
  'observer',
  'reporter',
  'case-worker',
  'epidemiologist',
  'laboratory',
  'site-staff',
  'grid-worker',
  'sampler',
  'commander',
  'information-officer',
  'auditor',
  'administrator',
]);
export type Role = z.infer<typeof Role>;

/** Roles that work with named persons and therefore may see an identity they have a purpose for. */
export const rolesWithIdentity = [
  'reporter',
  'case-worker',
  'epidemiologist',
  'laboratory',
  'grid-worker',
] as const satisfies readonly Role[];
