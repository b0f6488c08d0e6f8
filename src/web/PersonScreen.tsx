import { PersonPage } from '../features/people/web/PersonPage.tsx';

/** A person, with what higher features know of them. */
export function PersonScreen() {
  return <PersonPage />;
}
