import { useLocation } from 'react-router';
import { useWords } from './i18n/i18n.ts';
import { useMay } from './session.tsx';
import { TabLinks } from './TabLinks.tsx';

const tabs = [
  { to: '/admin', name: 'accounts', needs: 'GET /accounts' },
  { to: '/admin/bodies', name: 'bodies', needs: 'GET /bodies' },
  { to: '/admin/approvals', name: 'approvals', needs: 'GET /approvals' },
  { to: '/admin/glass', name: 'glass', needs: 'GET /break-glass' },
  { to: '/admin/tokens', name: 'tokens', needs: 'GET /service-tokens' },
  { to: '/admin/audit', name: 'audit', needs: 'GET /audit/events' },
  { to: '/admin/areas', name: 'areas', needs: 'GET /areas/search' },
] as const;

/** The parts of administration that the signed-in person may enter. */
export function AdminTabs() {
  const { t } = useWords();
  const may = useMay();
  const { pathname } = useLocation();
  const shown = tabs.filter((tab) => may(tab.needs));
  return (
    <TabLinks
      label={t('identity.admin.title')}
      tabs={shown.map((tab) => ({
        to: tab.to,
        label: t(`identity.admin.${tab.name}`),
        isHere: pathname === tab.to || (tab.name === 'accounts' && pathname.startsWith('/admin/accounts')),
      }))}
    />
  );
}
