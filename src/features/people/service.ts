// What other features may ask of people, inside their own transaction.
export { findDuplicates } from './duplicates.ts';
export { displayNames, personOf, personsOf, registerPerson, registerPersons } from './persons.ts';
export { identityOf } from './vault.ts';
