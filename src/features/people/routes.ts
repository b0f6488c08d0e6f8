import type { Routes } from '../../platform/action.ts';
import { correctPerson, movePerson } from './correct.ts';
import { dismissDuplicate, listDuplicates, seekDuplicates } from './duplicate-candidates.ts';
import { createHousehold, joinHousehold, leaveHousehold, readHousehold } from './households.ts';
import { listPersons, listReaders, readPerson, revealPerson, searchPersons } from './look-up.ts';
import { mergePersons, unmergePersons } from './merge.ts';
import { listMerges, previewMerge } from './merge-preview.ts';
import { endRelation, relatePersons } from './relations.ts';

/** What can be asked of people. Names and numbers travel in bodies, never in addresses (safeguard 11). */
export const peopleRoutes = {
  'GET /people': listPersons,
  'POST /people/search': searchPersons,
  'GET /people/:personId': readPerson,
  'POST /people/:personId/reveal': revealPerson,
  'GET /people/:personId/readers': listReaders,
  'PATCH /people/:personId': correctPerson,
  'POST /people/:personId/move': movePerson,
  'POST /people/:personId/relations': relatePersons,
  'POST /relations/:relationId/end': endRelation,
  'POST /households': createHousehold,
  'GET /households/:householdId': readHousehold,
  'POST /households/:householdId/members': joinHousehold,
  'POST /households/:householdId/members/:personId/leave': leaveHousehold,
  'GET /duplicates': listDuplicates,
  'POST /duplicates/seek': seekDuplicates,
  'POST /duplicates/:candidateId/dismiss': dismissDuplicate,
  'GET /merges/preview': previewMerge,
  'POST /merges': mergePersons,
  'POST /merges/:mergeId/undo': unmergePersons,
  'GET /people/:personId/merges': listMerges,
} satisfies Routes;
