import type { Instant } from '../kernel/day.ts';
import type { Actor } from '../platform/actor.ts';
import type { Context } from '../platform/context.ts';
import { logins, type Staff } from './staff.ts';

/** Someone of the staff at a moment of the story, in the story's transaction. */
export type At = (userName: string, now: Instant) => Promise<Context>;

/** Makes the staff act one after the other in the transaction of the system's. */
export function inStory(system: Context, staff: Staff): At {
  return (userName, now) => system.inNameOf(actorOf(staff, userName), now);
}

/** Someone of the staff as the interface would know them after signing in. */
export function actorOf(staff: Staff, userName: string): Actor {
  const login = logins.find((each) => each.userName === userName);
  if (!login) throw new Error(`no training login ${userName}`);
  return {
    kind: 'person',
    id: staff.accounts[userName]!,
    name: login.name,
    bodyId: staff.bodies[login.body],
    roles: login.roles,
    areas: [login.areaCode],
    until: null,
    breakGlassId: null,
  };
}
