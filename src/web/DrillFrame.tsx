import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { z } from 'zod';
import { useWords } from '../ui/i18n/i18n.ts';

const Health = z.object({ kind: z.enum(['training', 'live']) });
export type Kind = z.infer<typeof Health>['kind'];

/** Whether this installation is a drill or real; undefined until the server has said so. */
export function useKind(): Kind | undefined {
  const { data } = useQuery({
    queryKey: ['kind'],
    queryFn: async () => Health.parse(await (await fetch('/api/health')).json()).kind,
    staleTime: Number.POSITIVE_INFINITY,
    retry: true,
    retryDelay: 3000,
  });
  return data;
}

/** Marks every screen of a drill as one, in both languages and by shape, before anybody signs in and on paper. */
export function DrillFrame({ children }: { children: ReactNode }) {
  const kind = useKind();
  useEffect(() => {
    if (kind) document.documentElement.dataset['kind'] = kind;
  }, [kind]);
  return (
    <>
      {kind === 'training' && <DrillBar />}
      {children}
      {kind === 'training' && <div className="drill-frame" aria-hidden="true" />}
    </>
  );
}

function DrillBar() {
  const { t } = useWords();
  return (
    <aside className="drill-bar" aria-label={t('shell.drill')}>
      <p className="drill-words"><strong>{t('shell.drillBoth')}</strong><span>{t('shell.drillLong')}</span></p>
    </aside>
  );
}
