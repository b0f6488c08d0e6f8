import { createContext, type ReactNode, useContext } from 'react';
import type { Role } from '../kernel/role.ts';
import type { Route } from './api.ts';
import { useWords } from './i18n/i18n.ts';

/** Who is signed in, and where. */
export interface Session {
  readonly accountId: string;
  readonly name: string;
  readonly userName: string;
  readonly bodyId: string | null;
  readonly bodyName: string | null;
  readonly roles: readonly Role[];
  /** Area codes with their names; the empty code is the whole country. */
  readonly areas: readonly { readonly code: string; readonly name: string }[];
  /** IANA zone in which days are counted. */
  readonly zone: string;
  /** Until when a break-glass access runs; null when none does. */
  readonly breakGlassUntil: string | null;
}

/** Which roles may ask what, by route, taken from the server's own table when the app is built. */
export type WhoMay = Readonly<Record<string, readonly Role[] | 'signed-in' | 'anyone'>>;

const nobody: Session = {
  accountId: '',
  name: '',
  userName: '',
  bodyId: null,
  bodyName: null,
  roles: [],
  areas: [],
  zone: 'Asia/Shanghai',
  breakGlassUntil: null,
};

const Current = createContext<Session>(nobody);
const Permissions = createContext<WhoMay>({});

/** Puts the session above everything that asks for it. */
export function SessionGiver({ session, whoMay, children }: { session: Session; whoMay: WhoMay; children: ReactNode }) {
  return (
    <Permissions value={whoMay}>
      <Current value={session}>{children}</Current>
    </Permissions>
  );
}

/** Who is signed in. */
export function useSession(): Session {
  return useContext(Current);
}

/** Whether the signed-in person's roles allow a route. */
export function useMay(): (route: Route) => boolean {
  const whoMay = useContext(Permissions);
  const { roles } = useContext(Current);
  return (route) => {
    const allow = whoMay[route];
    return allow === undefined || typeof allow === 'string' || allow.some((role) => roles.includes(role));
  };
}

/** Why a route is not for the signed-in person, in words; null when it is. */
export function useWhyNot(): (route: Route) => string | null {
  const { t } = useWords();
  const whoMay = useContext(Permissions);
  const may = useMay();
  return (route) => {
    const allow = whoMay[route];
    if (may(route) || typeof allow === 'string' || allow === undefined) return null;
    return t('state.needsRole', { roles: allow.map((role) => t(`role.${role}`)).join(t('list.separator')) });
  };
}
