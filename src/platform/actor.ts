import type { Instant } from '../kernel/day.ts';
import type { Role } from '../kernel/role.ts';

/** Who asks: a person signed in, a service with a token, or the system itself in a reaction or a schedule. */
export interface Actor {
  readonly kind: 'person' | 'service' | 'system';
  /** The account's id; for the system the nil UUID. */
  readonly id: string;
  /** As shown in histories. */
  readonly name: string;
  /** The body (leading group, command, centre for disease control, hospital …) the actor acts for; null for none. */
  readonly bodyId: string | null;
  readonly roles: readonly Role[];
  /** Area codes; each stands for the area and all below it. The empty code is the whole country. No code: sees nothing. */
  readonly areas: readonly string[];
  /** When the roles end by themselves (shift, break-glass, session); null when only the session ends them. */
  readonly until: Instant | null;
  /** The break-glass grant under which the actor acts, or null. */
  readonly breakGlassId: string | null;
}

export const systemId = '00000000-0000-0000-0000-000000000000';

/** The system acting by itself, everywhere, in every role. What it did names the rule that made it act. */
export function systemActor(name: string): Actor {
  return { kind: 'system', id: systemId, name, bodyId: null, roles: [], areas: [''], until: null, breakGlassId: null };
}
