import type { Route } from '../ui/api.ts';
import type { IconName } from '../ui/Icon.tsx';

interface Place {
  readonly to: string;
  readonly name:
    | 'queue'
    | 'cases'
    | 'rounds'
    | 'abnormal'
    | 'institutions'
    | 'import'
    | 'duplicates'
    | 'people'
    | 'admin';
  readonly icon: IconName;
  /** Who may ask this may enter; the screen is of no use without it. */
  readonly needs: Route;
}

interface Group {
  readonly name: 'work' | 'outbreak' | 'data' | 'manage';
  readonly places: readonly Place[];
}

/** Where one can go, in the order of the work. */
export const navigation: readonly Group[] = [
  { name: 'work', places: [{ to: '/', name: 'queue', icon: 'tasks', needs: 'GET /tasks' }] },
  {
    name: 'outbreak',
    places: [
      { to: '/cases', name: 'cases', icon: 'cases', needs: 'GET /cases' },
      { to: '/rounds', name: 'rounds', icon: 'rounds', needs: 'GET /rounds' },
      { to: '/reports/abnormal', name: 'abnormal', icon: 'report', needs: 'GET /reports' },
      { to: '/institutions', name: 'institutions', icon: 'institutions', needs: 'GET /institutions/timeliness' },
    ],
  },
  {
    name: 'data',
    places: [
      { to: '/import', name: 'import', icon: 'import', needs: 'GET /imports' },
      { to: '/duplicates', name: 'duplicates', icon: 'duplicates', needs: 'GET /duplicates' },
      { to: '/people', name: 'people', icon: 'search', needs: 'POST /people/search' },
    ],
  },
  { name: 'manage', places: [{ to: '/admin', name: 'admin', icon: 'admin', needs: 'GET /accounts' }] },
];

/** The places a thumb reaches on a phone; the rest is behind «more». */
export const phonePlaces: readonly Place['name'][] = ['queue', 'cases', 'abnormal'];
