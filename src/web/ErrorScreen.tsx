import { Link, useRouteError } from 'react-router';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../ui/i18n/i18n.ts';
import { Page } from '../ui/Page.tsx';

/** A screen that broke: says that nothing was harmed and how to go on. */
export function ErrorScreen() {
  const { t } = useWords();
  const error = useRouteError();
  return (
    <Page title={t('state.bug')}>
      <div className="stack narrow" role="alert">
        <p>{t('state.bugHelp')}</p>
        <p className="code small">{error instanceof Error ? error.message : String(error)}</p>
        <p className="row-actions">
          <Button kind="main" onClick={() => globalThis.location.reload()}>
            {t('state.reload')}
          </Button>
          <Link to="/">{t('state.home')}</Link>
        </p>
      </div>
    </Page>
  );
}

/** An address that leads nowhere. */
export function NotFoundScreen() {
  const { t } = useWords();
  return (
    <Page title={t('state.notFound')}>
      <div className="stack narrow">
        <p>{t('state.notFoundHelp')}</p>
        <p>
          <Link to="/">{t('state.home')}</Link>
        </p>
      </div>
    </Page>
  );
}
