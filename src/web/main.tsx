import '@fontsource-variable/noto-sans-sc/wght.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/parts.css';
import '../ui/tables.css';
import '../ui/lists.css';
import '../ui/page.css';
import './shell.css';
import './gate.css';
import '../ui/print.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { isSignedOut } from '../ui/app-problem.ts';
import { newCache } from '../ui/ask.ts';
import { startI18n, useWords } from '../ui/i18n/i18n.ts';
import { followSystemTheme } from '../ui/theme.ts';
import { ToastCorner } from '../ui/Toast.tsx';
import { DrillFrame } from './DrillFrame.tsx';
import { newRouter } from './screens.tsx';

const cache = newCache();
const router = newRouter();

// Whoever is told that the session is over asks again who they are; the gate then sends them to sign in.
cache.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error' || !isSignedOut(event.action.error)) return;
  if (event.query.queryKey[0] !== 'GET /me') void cache.resetQueries({ queryKey: ['GET /me'] });
});
cache.getMutationCache().subscribe((event) => {
  if (
    event.type === 'updated' &&
    event.action.type === 'error' &&
    event.action.error &&
    'code' in event.action.error &&
    event.action.error.code === 'platform/sign-in-first'
  )
    void cache.resetQueries({ queryKey: ['GET /me'] });
});

function App() {
  const { language } = useWords();
  useEffect(() => followSystemTheme(), []);
  return (
    <I18nProvider locale={language}>
      <QueryClientProvider client={cache}>
        <ToastCorner>
          <DrillFrame>
            <RouterProvider router={router} />
          </DrillFrame>
        </ToastCorner>
      </QueryClientProvider>
    </I18nProvider>
  );
}

await startI18n();
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
