import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AppProblem } from './app-problem.ts';
import { isForbidden } from './app-problem.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';
import { ProblemNote } from './ProblemNote.tsx';

interface Asked<T> extends Pick<UseQueryResult<T, AppProblem>, 'data' | 'error' | 'isPending'> {
  readonly refetch: () => unknown;
}

/** The states of anything asked for: on its way, refused, forbidden, empty, shown, or shown but no longer fresh. */
export function Loaded<T>({
  of,
  isEmpty,
  empty,
  lines = 4,
  children,
}: {
  of: Asked<T>;
  isEmpty?: (value: T) => boolean;
  empty?: ReactNode;
  /** Rows of the placeholder while loading. */
  lines?: number;
  children: (value: T) => ReactNode;
}) {
  const { t } = useWords();
  if (of.data === undefined) {
    if (of.error && isForbidden(of.error)) return <Forbidden problem={of.error} />;
    if (of.error) return <Failed problem={of.error} again={of.refetch} />;
    return of.isPending ? <Placeholder lines={lines} /> : null;
  }
  return (
    <>
      {of.error && (
        <p className="stale" role="status">
          <Icon name="warn" size={15} /> {t('state.stale')}{' '}
          <Button kind="bare" small onClick={() => void of.refetch()}>
            {t('state.again')}
          </Button>
        </p>
      )}
      {isEmpty?.(of.data) ? <div className="empty">{empty ?? <p>{t('state.empty')}</p>}</div> : children(of.data)}
    </>
  );
}

/** Grey lines where the answer will stand; says so to those who do not see them. */
export function Placeholder({ lines = 4 }: { lines?: number }) {
  const { t } = useWords();
  return (
    <div className="placeholder" role="status">
      <span className="hidden-but-read">{t('state.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ width: `${92 - ((line * 23) % 48)}%` }} />
      ))}
    </div>
  );
}

function Failed({ problem, again }: { problem: AppProblem; again: () => unknown }) {
  const { t } = useWords();
  return (
    <ProblemNote problem={problem}>
      <Button small onClick={() => void again()}>
        {t('state.again')}
      </Button>
    </ProblemNote>
  );
}

function Forbidden({ problem }: { problem: AppProblem }) {
  const { t } = useWords();
  return (
    <div className="empty" role="alert">
      <Icon name="lock" size={28} />
      <p className="strong">{t('state.forbidden')}</p>
      <p className="quiet">{t('state.forbiddenHelp')}</p>
      <p className="note-code code">{problem.code}</p>
    </div>
  );
}
