import { createBrowserRouter, type RouteObject } from 'react-router';
import { SignInPage } from '../features/identity/web/SignInPage.tsx';
import { ErrorScreen, NotFoundScreen } from './ErrorScreen.tsx';
import { Shell } from './Shell.tsx';
import { SignedIn } from './SignedIn.tsx';

/** Screens for somebody signed in, each loaded when it is first opened. */
const screens: RouteObject[] = [
  { index: true, lazy: () => import('../features/tasks/web/QueuePage.tsx').then((m) => ({ Component: m.QueuePage })) },
  {
    path: 'tasks/new',
    lazy: () => import('../features/tasks/web/NewTaskPage.tsx').then((m) => ({ Component: m.NewTaskPage })),
  },
  {
    path: 'tasks/:taskId',
    lazy: () => import('../features/tasks/web/TaskPage.tsx').then((m) => ({ Component: m.TaskPage })),
  },
  {
    path: 'cases',
    lazy: () => import('../features/cases/web/CaseListPage.tsx').then((m) => ({ Component: m.CaseListPage })),
  },
  {
    path: 'cases/new',
    lazy: () => import('../features/cases/web/NewCasePage.tsx').then((m) => ({ Component: m.NewCasePage })),
  },
  {
    path: 'cases/:caseId',
    lazy: () => import('../features/cases/web/CasePage.tsx').then((m) => ({ Component: m.CasePage })),
  },
  {
    path: 'rounds',
    lazy: () => import('../features/cases/web/RoundsPage.tsx').then((m) => ({ Component: m.RoundsPage })),
  },
  {
    path: 'rounds/:roundId',
    lazy: () => import('../features/cases/web/RoundPage.tsx').then((m) => ({ Component: m.RoundPage })),
  },
  {
    path: 'reports/abnormal',
    lazy: () =>
      import('../features/cases/web/AbnormalReportsPage.tsx').then((m) => ({ Component: m.AbnormalReportsPage })),
  },
  {
    path: 'institutions',
    lazy: () => import('../features/cases/web/InstitutionsPage.tsx').then((m) => ({ Component: m.InstitutionsPage })),
  },
  {
    path: 'import',
    lazy: () => import('../features/cases/web/imports/ImportsPage.tsx').then((m) => ({ Component: m.ImportsPage })),
  },
  {
    path: 'imports/:importId',
    lazy: () => import('../features/cases/web/imports/ImportPage.tsx').then((m) => ({ Component: m.ImportPage })),
  },
  {
    path: 'people',
    lazy: () => import('../features/people/web/FindPersonPage.tsx').then((m) => ({ Component: m.FindPersonPage })),
  },
  { path: 'people/:personId', lazy: () => import('./PersonScreen.tsx').then((m) => ({ Component: m.PersonScreen })) },
  {
    path: 'duplicates',
    lazy: () => import('../features/people/web/DuplicatesPage.tsx').then((m) => ({ Component: m.DuplicatesPage })),
  },
  { path: 'me', lazy: () => import('../features/identity/web/MePage.tsx').then((m) => ({ Component: m.MePage })) },
  {
    path: 'admin',
    lazy: () => import('../features/identity/web/AccountsPage.tsx').then((m) => ({ Component: m.AccountsPage })),
  },
  {
    path: 'admin/accounts/:accountId',
    lazy: () => import('../features/identity/web/AccountPage.tsx').then((m) => ({ Component: m.AccountPage })),
  },
  {
    path: 'admin/bodies',
    lazy: () => import('../features/identity/web/BodiesPage.tsx').then((m) => ({ Component: m.BodiesPage })),
  },
  {
    path: 'admin/tokens',
    lazy: () => import('../features/identity/web/TokensPage.tsx').then((m) => ({ Component: m.TokensPage })),
  },
  {
    path: 'admin/approvals',
    lazy: () => import('../features/identity/web/ApprovalsPage.tsx').then((m) => ({ Component: m.ApprovalsPage })),
  },
  {
    path: 'admin/glass',
    lazy: () => import('../features/identity/web/GlassPage.tsx').then((m) => ({ Component: m.GlassPage })),
  },
  {
    path: 'admin/audit',
    lazy: () => import('../features/audit/web/AuditPage.tsx').then((m) => ({ Component: m.AuditPage })),
  },
  {
    path: 'admin/areas',
    lazy: () => import('../features/places/web/AreasPage.tsx').then((m) => ({ Component: m.AreasPage })),
  },
  { path: '*', Component: NotFoundScreen },
];

/** Every address of the web app. */
export function newRouter() {
  return createBrowserRouter([
    { path: '/sign-in', Component: SignInPage, errorElement: <ErrorScreen /> },
    {
      path: '/sign-in/return',
      lazy: () =>
        import('../features/identity/web/SignInReturnPage.tsx').then((m) => ({ Component: m.SignInReturnPage })),
      errorElement: <ErrorScreen />,
    },
    {
      path: '/report',
      lazy: () => import('../features/cases/web/PublicReportPage.tsx').then((m) => ({ Component: m.PublicReportPage })),
      errorElement: <ErrorScreen />,
    },
    {
      path: '/',
      element: (
        <SignedIn>
          <Shell />
        </SignedIn>
      ),
      errorElement: <ErrorScreen />,
      children: [{ errorElement: <ErrorScreen />, children: screens }],
    },
  ]);
}
