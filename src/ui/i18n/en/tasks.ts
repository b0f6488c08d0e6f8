import type { Words } from '../words-of-app.ts';

/** Words of tasks and queues. */
export const tasks: Words['tasks'] = {
  title: 'Work queue', one: 'Task', new: 'New task', queue: { mine: 'Mine', 'my-body': 'My body', 'my-area': 'My area', 'all-open': 'All' },
  state: { found: 'To be assigned', assigned: 'Being done', acted: 'To be verified', verified: 'To be closed', closed: 'Closed', cancelled: 'Cancelled', 'not-executable': 'Cannot be done' },
  workstream: { investigation: 'Investigation', screening: 'Screening', testing: 'Testing', control: 'Control', isolation: 'Isolation', treatment: 'Treatment', communication: 'Communication' },
  priority: { high: 'high', normal: 'normal', low: 'low' },
  overdue: 'Overdue', open: 'Open', all: 'All', allLanes: 'All workstreams', lanes: 'The seven workstreams', lane: 'Workstream', backlog: 'Backlog', ended24: 'Closed in 24 h', byState: 'Step',
  soon: 'Due soon', later: 'In time', none: 'Nothing to do.', noneHelp: 'Look at the tasks of your body or your area.', emptySlots: 'Nobody answers for: {{slots}}', you: 'me', someone: 'a person', ownersLabel: 'Owners',
  take: 'Take', taken: 'Taken', receive: 'Confirm receipt', received: 'Receipt confirmed', receivedAt: 'received {{at}}', act: 'Report as done', acted: 'Reported; a second person verifies', verify: 'Verify', verified: 'Verified', reject: 'Send back', rejected: 'Sent back', close: 'Close', closed: 'Closed', cancel: 'Cancel task', cancelled: 'Cancelled',
  handOver: 'Hand over', handedOver: 'Handed over', assign: 'Assign', assigned: 'Assigned', cannot: 'Cannot be done', cannotDone: 'Reported as not doable', lesson: 'Lesson', lessonHelp: 'May be empty. What you write goes into the review.', lessonNone: 'No lesson noted.',
  evidence: 'Evidence', evidenceNone: 'No evidence yet.', addText: 'In words', addPhoto: 'Photo or PDF', addPhotoHelp: 'JPEG, PNG or PDF, up to 20 MB. A phone can take the photo now.', add: 'Add evidence', added: 'Evidence added', withPlace: 'Add where I am', placeOff: 'The position is not available', place: 'At {{lat}}, {{lon}}', actWithText: 'What was done', actHelp: 'Needs at least one piece of evidence: words, photo, file or place.',
  judged: { pending: 'to be judged', accepted: 'accepted', rejected: 'not accepted' }, suppliedAt: 'added {{at}}', download: 'Download', wrongStep: 'Not possible at “{{state}}”: {{action}}',
  notOwner: 'Not assigned to you or your body', taken_by: 'Somebody else has taken it', yourOwn: 'Another person must judge what you did', noEvidence: 'Add evidence first', onlyDirecting: 'Only commanders, epidemiologists and case workers can do this',
  facts: 'The task', due: 'Due', stepClock: 'Clock of this step', start: 'Began', subject: 'About', subjectOpen: 'Open it', clause: 'By', kind: 'Kind', opened: 'Opened', history: 'History', escalations: 'Reminders', told: { owner: 'the owner', body: 'the bodies', 'level-above': 'the level above' }, toldAt: '{{percent}} % of the time used: {{told}} told, {{at}}',
  owner: { locality: 'Locality', department: 'Department', unit: 'Unit', individual: 'Individual' }, noOwner: 'nobody', text: 'What must be done', area: 'Area', dueField: 'Due', priorityField: 'Priority', orderDone: 'Task opened', myself: 'I will do it', pickOwner: 'Name at least one owner', sent: 'Another person verifies.', loopStep: { found: 'Found', assigned: 'Assigned', acted: 'Done', verified: 'Verified', closed: 'Closed' }, ended: 'Ended: {{reason}}', endedPlain: 'Ended',
};
