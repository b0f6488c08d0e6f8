import type { Words } from '../words-of-app.ts';

/** Words of cases, rounds, abnormal reports and reporting units. */
export const cases: Words['cases'] = {
  title: 'Cases',
  one: 'Case {{number}}',
  total: 'All',
  new: 'Report a case',
  export: 'Export',
  exportNote: 'Exactly what the filter shows, without names, numbers, phones and addresses.',
  none: 'No case matches.',
  noneYet: 'No cases yet. Report one, or import a line list.',
  open: 'Open case {{number}}',
  print: 'Print',
  fromImport: 'From an imported line list',
  classification: { suspected: 'Suspected', probable: 'Probable', confirmed: 'Confirmed', asymptomatic: 'Asymptomatic', discarded: 'Discarded' },
  discoveryChannel: {
    'contact-screening': 'contact screening', 'mass-test': 'mass test', 'fever-clinic': 'fever clinic', entry: 'entry screening',
    sentinel: 'sentinel', 'self-report': 'came by themselves', other: 'other',
  },
  origin: { imported: 'imported', 'import-related': 'import-related', local: 'local' },
  severity: { mild: 'mild', moderate: 'moderate', severe: 'severe', critical: 'critical' },
  outcome: { ongoing: 'ongoing', recovered: 'recovered', died: 'died' },
  sex: { male: 'male', female: 'female', other: 'other' },
  labResult: { positive: 'Positive', negative: 'Negative', indeterminate: 'Indeterminate', pending: 'Pending', 'not-done': 'Not done' },
  field: {
    number: 'Number', externalId: 'Original id', person: 'Person', sex: 'Sex', age: 'Age', sexAge: 'Sex, age', area: 'Area', otherArea: 'Other area',
    disease: 'Disease', round: 'Outbreak round', classification: 'Classification', classifiedAt: 'Classified', confirmedAt: 'Confirmed', definition: 'Case definition',
    discoveryChannel: 'Found by', origin: 'Origin', severity: 'Severity', outcome: 'Outcome', outcomeOn: 'Outcome on', infectionOn: 'Infected',
    exposureFromOn: 'Exposed from', exposureToOn: 'Exposed to', onsetOn: 'Onset', firstVisitOn: 'First visit', sampledOn: 'Sampled',
    detectedAt: 'Detected', reportedAt: 'Reported to network', reportedOn: 'Reported', isolatedOn: 'Isolated', hospitalisedOn: 'Admitted', treatedAt: 'Treatment began',
    dischargedOn: 'Discharged', hospital: 'Hospital', reportingUnit: 'Reporting unit', pathogen: 'Pathogen', variant: 'Type or variant', sequenceId: 'Sequence',
    ctValue: 'Ct value', symptoms: 'Symptoms', notes: 'Notes', recordedAt: 'Recorded', changedAt: 'Last corrected', name: 'Name', birthOn: 'Date of birth', idNumber: 'Document number',
    phone: 'Phone', address: 'Address', occupation: 'Occupation', reason: 'Reason', clock: 'Clock',
  },
  filter: {
    number: 'Number', numberHelp: 'Whole number or original id', reportedFrom: 'Reported from', reportedTo: 'Reported to', onsetFrom: 'Onset from', onsetTo: 'Onset to',
    ageFrom: 'Age ≥', ageTo: 'Age ≤', overdue: 'Clock overdue', hasOnset: 'Onset known', import: 'Import', onlyYes: 'yes', onlyNo: 'no',
  },
  section: {
    facts: 'The case', dates: 'Timeline', place: 'Place and origin', illness: 'Illness and outcome', clocks: 'Reporting clocks', lab: 'Laboratory results', pairs: 'Transmission',
    household: 'Cases in the household', states: 'Classification', history: 'History', tasks: 'Tasks', other: 'Other columns of the list', identity: 'Identity', person: 'The person', report: 'The report',
  },
  reclassify: {
    action: 'Reclassify', title: 'Reclassify case {{number}}', to: 'New classification', at: 'Since', atHelp: 'Empty means now.', done: 'Reclassified: {{to}}',
    onlyFrom: '“{{from}}” cannot become “{{to}}”', pick: 'Choose the new classification', reasonLabel: 'On what evidence',
  },
  correct: { action: 'Correct', title: 'Correct case {{number}}', done: 'Corrected', nothing: 'Nothing changed', helpEmpty: 'Empty means not known.' },
  newCase: {
    title: 'Report a case', known: 'A person on record', fresh: 'A new person', done: 'Reported as {{number}}', who: 'The person', what: 'Disease and classification', when: 'When', where: 'Where',
    personId: 'Person’s id', ageYears: 'Age', disease: 'Disease', classifyReason: 'On what evidence', symptomsHelp: 'Parted by commas', needs: 'Give area, disease and who the person is', identityNote: 'Name, number, phone and address are kept encrypted; lists show a masked name.',
  },
  clocks: { none: 'The case belongs to no outbreak round, so no reporting clock applies.', clause: 'By {{clause}}', owner: 'Owner', moment: 'Note a moment', momentTitle: 'Note something that happened', momentField: 'Moment', momentAt: 'When', momentDone: 'Noted' },
  lab: {
    add: 'Add a result', title: 'Add a laboratory result', none: 'No laboratory results yet.', sampleId: 'Sample', sampleType: 'Sample type', method: 'Method', laboratory: 'Laboratory', sampledAt: 'Sampled',
    receivedAt: 'Received', resultedAt: 'Resulted', result: 'Result', done: 'Result added',
  },
  pairs: {
    none: 'No transmission noted yet.', infectedBy: 'May be infected by', infected: 'May have infected', add: 'Note transmission', infector: 'Number of the infecting case', notFound: 'Type the whole number of a case in your areas', evidence: 'Evidence', relation: 'Relation', done: 'Noted',
    evidenceKind: { epi: 'epidemiological', time: 'time', sequence: 'sequence', household: 'household', stated: 'stated' },
    none_household: 'No other case in the household.',
  },
  states: { trueAt: 'since {{at}}', recordedAt: 'recorded {{at}}', definition: 'definition {{definition}}' },
  rounds: {
    title: 'Outbreak rounds', new: 'Open a round', running: 'Running', ended: 'Ended', none: 'No outbreak round yet.', pack: 'Protocol pack', startedOn: 'Started', endedOn: 'Ended', area: 'Area', level: 'Command level',
    endAfterDays: 'Days without a case', endCriteria: 'End criteria', closingReport: 'Closing report', name: 'Name', disease: 'Disease', variant: 'Variant', open: 'Open', opened: 'Opened', cases: 'Cases of this round',
    repin: 'Change pack', repinTitle: 'Change the protocol pack', repinHelp: 'Changing the pack is an order and needs a reason. It changes no running measure by itself.', repinned: 'Pack changed', move: 'Move level', moved: 'Level moved', close: 'Close round', closed: 'Round closed', since: 'since {{on}}',
    figures: 'Main figures', confirmed: 'Confirmed', asymptomatic: 'Asymptomatic', daysSince: 'Since last local case', byDay: 'Confirmed by day', never: 'none', notHere: 'This round has ended',
    median: 'median {{hours}}', known: '{{count}} known',
    interval: { onsetToDetect: 'Onset → detected', detectToReport: 'Detected → reported', reportToIsolate: 'Reported → isolated', reportToTreat: 'Reported → treated' },
    intervals: 'The four intervals',
  },
  abnormal: {
    title: 'Abnormal reports', file: 'Report something abnormal', fileHelp: 'Good faith is enough. You may leave out how to reach you; no commander can read who reported.', kind: 'Kind', what: 'What', whatHelp: 'What you saw, where, how many people, when.', place: 'Exact place', persons: 'People concerned',
    observedAt: 'Seen at', contact: 'How to reach you', contactHelp: 'May be empty. Kept encrypted, only for the answer.', send: 'Send the report', receipt: 'Receipt number', receiptHelp: 'Write it down. It shows you what became of the report.', due: 'Answer due', follow: 'Follow a receipt', followHelp: 'Twelve digits',
    answered: 'Answered', received: 'Taken up', filed: 'Waiting', answer: 'Answer', answerTitle: 'Answer the report', take: 'Take up', none: 'No abnormal reports.', open: 'Open', all: 'All', anonymous: 'anonymous', answeredDone: 'Answered', takenDone: 'Taken up', another: 'Report another',
    list: 'Reports of my areas', kindName: {
      'fever-cluster': 'Cluster of fever', 'unusual-illness': 'Unexplained illness', 'unusual-death': 'Unexplained death', 'drug-purchase': 'Unusual drug purchases',
      absence: 'Unusual absence', 'positive-goods': 'Goods tested positive', other: 'Other',
    },
  },
  institutions: {
    title: 'Reporting units', lead: 'Late and missing reports per unit: symptom, visit, test and report compared.', from: 'From', to: 'To', name: 'Unit', reports: 'Reports', late: 'Late', overdue: 'Overdue', missing: 'Missing', running: 'Running',
    detectToReport: 'Detected → reported, median', onsetToVisit: 'Onset → visit, median', unknown: 'unit not known', list: 'Late and missing reports', none: 'No reports in this window.', noLate: 'Nothing late or missing.', kind: { late: 'Late', overdue: 'Overdue', missing: 'Missing' }, hoursLate: 'Late by', choose: 'Choose a unit to see its list.',
  },
};
