import { CasesOfPerson } from '../features/cases/web/CasesOfPerson.tsx';
import { PersonPage } from '../features/people/web/PersonPage.tsx';

/** A person, with what higher features know of them. */
export function PersonScreen() {
  return <PersonPage more={(personId) => <CasesOfPerson personId={personId} />} />;
}
