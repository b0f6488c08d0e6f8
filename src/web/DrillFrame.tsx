import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { z } from 'zod';
import { useWords } from '../ui/i18n/i18n.ts';
import { noticeHouseTime } from '../ui/now.ts';

const Health = z.object({ kind: z.enum(['training', 'live']), now: z.string().optional() });
export type Kind = z.infer<typeof Health>['kind'];

/** Whether this installation is a drill or real; undefined until the server has said so. */
export function useKind(): Kind | undefined {
  const { data } = useQuery({
    queryKey: ['kind'],
    queryFn: async () => {
      const { kind, now } = Health.parse(await (await fetch('/api/health')).json());
      if (now) noticeHouseTime(now);
      return kind;
    },
    refetchInterval: 300_000,
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
      <p className="drill-words">
        <strong>{t('shell.drillBoth')}</strong>
        <span>{t('shell.drillLong')}</span>
      </p>
    </aside>
  );
}
