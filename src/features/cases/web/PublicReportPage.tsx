import { Link } from 'react-router';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Page, Panel } from '../../../ui/Page.tsx';
import { AbnormalReportForm, FollowReceipt } from './AbnormalReportForm.tsx';

/** Reporting something abnormal without an account: anybody may, and nobody asks who they are. */
export function PublicReportPage() {
  const { t } = useWords();
  return (
    <main id="main">
      <Page title={t('cases.abnormal.file')} crumbs={[{ to: '/sign-in', label: t('shell.product') }]}>
        <div className="split">
          <Panel title={t('cases.section.report')}>
            <AbnormalReportForm area={null} />
          </Panel>
          <Panel title={t('cases.abnormal.follow')}>
            <FollowReceipt />
          </Panel>
        </div>
        <p>
          <Link to="/sign-in">{t('identity.signIn.title')}</Link>
        </p>
      </Page>
    </main>
  );
}
