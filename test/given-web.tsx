import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { showIn, startI18n } from '../src/ui/i18n/i18n.ts';
import type { Language } from '../src/ui/i18n/language.ts';
import { type Session, SessionGiver, type WhoMay } from '../src/ui/session.tsx';

const session: Session = {
  accountId: '0193a000-0000-7000-8000-000000000001',
  name: '卢明',
  userName: 'lu',
  bodyId: null,
  bodyName: null,
  roles: ['epidemiologist'],
  areas: [{ code: '510117', name: '郫都区' }],
  zone: 'Asia/Shanghai',
  breakGlassUntil: null,
};

/** Draws something as it stands in the app: with words, session, cache and address. */
export async function given(children: ReactNode, more: { language?: Language; whoMay?: WhoMay; at?: string } = {}) {
  cleanup();
  document.documentElement.lang = more.language ?? 'en';
  await startI18n();
  await showIn(more.language ?? 'en');
  return render(
    <MemoryRouter initialEntries={[more.at ?? '/']}>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <SessionGiver session={session} whoMay={more.whoMay ?? {}}>
          {children}
        </SessionGiver>
      </QueryClientProvider>
    </MemoryRouter>,
  );
}
