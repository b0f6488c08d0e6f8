import type { Words } from '../words-of-app.ts';

/** Words of areas. */
export const places: Words['places'] = {
  areas: 'Areas',
  find: 'Find an area',
  top: 'The whole country',
  below: 'Areas below',
  none: 'No areas below.',
  population: 'Population',
  households: 'Households',
  populationOn: 'Checked on',
  responsible: 'First responsible person',
  notNamed: 'not named',
  name: 'Name the person',
  named: 'Named',
  withdraw: 'Withdraw the name',
  check: 'Record the population',
  checked: 'Recorded',
  source: 'Source',
  zones: 'Zones',
  boundary: 'Boundary',
  code: 'Code',
  level: 'Level',
  cases: 'Cases of this area',
  person: 'Name',
};
