import { auditRoutes } from './features/audit/routes.ts';
import { caseRoutes } from './features/cases/routes.ts';
import { identityRoutes } from './features/identity/routes.ts';
import { peopleRoutes } from './features/people/routes.ts';
import { placeRoutes } from './features/places/routes.ts';
import { taskRoutes } from './features/tasks/routes.ts';
import type { Routes } from './platform/action.ts';

/** Everything that can be asked: the table of contents of the interface, the command line and the typed client. */
export const routes = {
  ...identityRoutes,
  ...auditRoutes,
  ...peopleRoutes,
  ...placeRoutes,
  ...taskRoutes,
  ...caseRoutes,
} satisfies Routes;
