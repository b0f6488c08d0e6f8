import type { Words } from '../words-of-app.ts';

/** Words of persons, households, duplicates. */
export const people: Words['people'] = {
  title: 'People', search: 'Find a person', searchHelp: 'By whole name, document number or phone. Every search is recorded with its purpose.', searchAction: 'Find', found_one: '{{count}} person found', found_other: '{{count}} people found', foundNone: 'Nobody found. Check the whole name or number.', give: 'Give a name, a document number or a phone',
  field: { name: 'Name', idNumber: 'Document number', phone: 'Phone', address: 'Address', sex: 'Sex', birthOn: 'Date of birth', age: 'Age', occupation: 'Occupation', nationality: 'Nationality', area: 'Area', otherArea: 'Other area', registeredAt: 'Registered', changedAt: 'Last corrected' },
  sex: { male: 'male', female: 'female', other: 'other' },
  reveal: { action: 'Show identity', purpose: 'Purpose', purposeHelp: 'Say what it is needed for: “call to check the trip of 7 December”.', recorded: 'That you looked, and why, is on record; the person may ask for it.', hide: 'Hide', none: 'not on record', short: 'At least three characters' },
  section: { card: 'The person', households: 'Households', relations: 'Relations', readers: 'Who looked', history: 'History', cases: 'Cases', merged: 'Merged from', duplicates: 'Possible duplicates' },
  household: { none: 'No household on record.', head: 'head', members: 'Members', until: 'until {{on}}', since: 'since {{on}}', open: 'Show who lives there' },
  relations: {
    none: 'No relations on record.', outside: 'somebody outside your areas',
    kind: { spouse: 'spouse', partner: 'partner', parent: 'parent', child: 'child', grandparent: 'grandparent', grandchild: 'grandchild', sibling: 'sibling', relative: 'relative', guardian: 'guardian', ward: 'ward', carer: 'carer', 'cared-for': 'cared for', employer: 'employer', employee: 'employee', colleague: 'colleague', teacher: 'teacher', pupil: 'pupil', friend: 'friend', neighbour: 'neighbour' },
  },
  lacksGuardian: 'A minor for whom no guardian is on record', mergedAway: 'This record was merged into another person', mergedAwayOpen: 'Open the record that stands', readersNone: 'Nobody has looked at the identity yet.', correct: 'Correct', corrected: 'Corrected', correctTitle: 'Correct the person', correctHelp: 'Name, number, phone and address: empty means unchanged.', newCase: 'Report a case of this person',
  years: '{{count}} years',
  duplicates: {
    title: 'Possible duplicates', lead: 'Shown, never merged by itself. You compare and decide.', none: 'No pair waits for a decision.', score: 'Likeness', same: 'Same document number', possible: 'May be one person', notSame: 'Two persons', dismissed: 'Noted as two persons', seek: 'Look again', seekTitle: 'Look for duplicates in an area', sought: '{{compared}} people compared, {{found}} new pairs', open: 'To decide', 'not-the-same': 'Two persons', merged: 'Merged', expired: 'Records changed', left: 'A', right: 'B', differs: 'differ', equal: 'same', merge: 'Merge', mergeTitle: 'Merge into one person', keep: 'Which record stands', mergeHelp: 'All cases, relations and tasks of both stay, under the one that stands. It can be undone as a whole.', mergedDone: 'Merged', undo: 'Undo the merge', undone: 'Merge undone', fromLeft: 'from A', fromRight: 'from B', revealBoth: 'Show both identities', choose: 'What to keep, one by one',
    reason: { 'same-id-number': 'same document number', 'same-phone': 'same phone', 'same-name': 'same name', 'name-sounds-alike': 'name sounds alike', 'name-partly-same': 'part of the name', 'same-birth-date': 'same birth date', 'birth-date-slip': 'birth date off by a slip', 'same-age': 'same age', 'same-sex': 'same sex', 'same-village': 'same village', 'same-town': 'same town', 'same-district': 'same district', 'name-differs': 'name differs', 'birth-differs': 'birth date differs', 'sex-differs': 'sex differs', 'id-number-differs': 'document number differs' },
  },
};
