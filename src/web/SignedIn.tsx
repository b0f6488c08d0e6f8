import { type ReactNode, useEffect, useMemo } from 'react';
import { Navigate, useLocation } from 'react-router';
import { whoMay } from 'virtual:who-may';
import { MustChangePassword } from '../features/identity/web/ChangePassword.tsx';
import { NoPost } from '../features/identity/web/NoPost.tsx';
import { isSignedOut } from '../ui/app-problem.ts';
import type { Output } from '../ui/api.ts';
import { useAsk } from '../ui/ask.ts';
import { showIn, useWords } from '../ui/i18n/i18n.ts';
import { hasChosenLanguage } from '../ui/i18n/language.ts';
import { Loaded } from '../ui/Loaded.tsx';
import { type Session, SessionGiver } from '../ui/session.tsx';

type Me = Output<'GET /me'>;

/** Lets through who is signed in and on a post; asks everybody else for what is missing, and remembers where they wanted to go. */
export function SignedIn({ children }: { children: ReactNode }) {
  const me = useAsk('GET /me', {}, { everyMs: 60_000 });
  const { pathname, search } = useLocation();
  const isOut = me.error !== null && isSignedOut(me.error);
  useAccountLanguage(me.data);
  if (isOut) {
    const next = pathname + search;
    return <Navigate to={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`} replace />;
  }
  if (me.data === undefined)
    return (
      <main className="page">
        <Loaded of={me} lines={8}>
          {() => null}
        </Loaded>
      </main>
    );
  if (me.data.account?.mustChangePassword)
    return <MustChangePassword names={[me.data.account.userName, me.data.name]} />;
  return <Inside me={me.data}>{children}</Inside>;
}

function Inside({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useWords();
  const session = useMemo(() => sessionOf(me, t('area.whole')), [me, t]);
  return (
    <SessionGiver session={session} whoMay={whoMay}>
      {me.roles.length === 0 ? <NoPost me={me} /> : children}
    </SessionGiver>
  );
}

/** The account's language holds until somebody chooses another in this browser. */
function useAccountLanguage(me: Me | undefined): void {
  const language = me?.account?.language;
  useEffect(() => {
    if (language && !hasChosenLanguage()) void showIn(language);
  }, [language]);
}

function sessionOf(me: Me, wholeCountry: string): Session {
  return {
    accountId: me.id,
    name: me.name,
    userName: me.account?.userName ?? '',
    bodyId: me.body?.id ?? null,
    bodyName: me.body?.name ?? null,
    roles: me.roles,
    areas: me.areas.map(({ code, name }) => ({ code, name: name ?? (code === '' ? wholeCountry : code) })),
    zone: me.zone,
    breakGlassUntil: me.glass.find((each) => each.isActing)?.toAt ?? null,
  };
}
