import type { Words } from '../words-of-app.ts';

/** Words of signing in, one's own account, and administration. */
export const identity: Words['identity'] = {
  signIn: {
    title: 'Sign in', userName: 'User name', password: 'Password', code: 'Code', codeHelp: 'Six digits from your phone, or a recovery code.', action: 'Sign in', or: 'or', with: 'Sign in with {{name}}',
    words: 'One fact, one rule, one owner, one deadline.', ended: 'Your session ended. Sign in again; you will come back to where you were.', loop: 'The closed loop',
    fact: 'fact', rule: 'rule', task: 'task', evidence: 'evidence', verify: 'verified', lesson: 'lesson', back: 'Back to name and password', abnormal: 'Report something abnormal (no sign-in needed)',
  },
  change: {
    title: 'Set a new password', must: 'Set a password of your own before you begin.', current: 'Current password', fresh: 'New password', again: 'New password again', help: 'At least 12 characters. A few words nobody says together are best.', differ: 'The two differ', action: 'Set password', done: 'Password changed; all other sessions have ended',
    flaw: { 'too-short': 'too short', 'too-long': 'too long', 'well-known': 'well known', repeats: 'repeats itself', 'a-row': 'a row of keys', 'your-own-name': 'holds your own name', 'the-old-one': 'the old one' },
  },
  noPost: { title: 'No post holds now', help: 'None of your posts holds at this moment: you may be off shift, or the grant has ended. Choose another post, or ask an administrator.', none: 'The account has no post.' },
  me: {
    title: 'My account', account: 'Account', name: 'Name as shown', saved: 'Saved', posts: 'Posts', actAs: 'Act in this post', acting: 'Acting now', shift: 'daily {{from}}–{{to}}', allDay: 'all day', offShift: 'off shift', until: 'until {{at}}', noEnd: 'no end',
    sessions: 'Sessions', thisOne: 'this one', revoke: 'End this session', revoked: 'Ended', via: { password: 'password', oidc: 'single sign-on' }, since: 'signed in {{at}}', lastSeen: 'last used {{at}}',
    phone: 'Second factor', phoneOn: 'On', phoneOff: 'Off', phoneWhy: 'A code from your phone besides the password, so that nobody can act as you.', enrol: 'Switch on', remove: 'Switch off', scan: 'Scan it with an authenticator app, or type the key:', enterCode: 'The six digits it shows', confirm: 'Switch on', recovery: 'Recovery codes', recoveryHelp: 'Each works once. Write them down and keep them safe: they are not shown again.', confirmed: 'Second factor on', removed: 'Second factor off', password: 'Password', qr: 'QR code for the authenticator', stored: 'I have written them down',
    changed: 'Post changed', preferences: 'Language and appearance', glass: 'Break the glass', glassHelp: 'For an emergency outside your areas. Others are told at once, it ends by itself, and an auditor of another body reviews it within 24 hours.', glassBreak: 'Break the glass', glassBack: 'Put it back', glassHours: 'Hours', glassRole: 'Role', glassDone: 'The glass is broken', glassReturned: 'Put back',
  },
  admin: {
    title: 'Administration', accounts: 'Accounts', bodies: 'Bodies', tokens: 'Service tokens', approvals: 'Two-person approvals', glass: 'Break-glass reviews', audit: 'Audit', areas: 'Areas', labels: 'Owner slots',
    find: 'User name or name', add: 'New account', added: 'Account made', oneTime: 'Password for one use', oneTimeHelp: 'Shown only now. Hand it over in person; it must be changed at the first sign-in.', none: 'No accounts.', userName: 'User name', name: 'Name', home: 'Home area', homeHelp: 'Whose administrators look after it. Gives no right.', state: 'State',
    active: 'Active', closed: 'Closed', mustChange: 'Password to be changed', second: 'Second factor', created: 'Made', posts: 'Posts', pausedUntil: 'Paused until {{at}}', disable: 'Close account', enable: 'Open again', unlock: 'End the pause', reset: 'Reset password', signOutAll: 'End all sessions', removePhone: 'Switch second factor off',
    disabled: 'Closed', enabled: 'Open again', unlocked: 'Pause ended', signedOut: '{{count}} sessions ended', give: 'Give a post', given: 'Post given', end: 'End post', ended: 'Post ended', endedNote: 'Ended: {{reason}}', roles: 'Roles', area: 'Area', body: 'Body', noBody: 'no body', from: 'From', to: 'To', shift: 'Daily shift', shiftFrom: 'Daily from', shiftTo: 'Daily to',
    wholeCountry: 'whole country', kind: 'Kind', bodyKind: { 'leading-group': 'leading group', headquarters: 'headquarters', 'work-group': 'work group', 'member-unit': 'member unit', institution: 'institution' }, addBody: 'New body', bodyAdded: 'Body set up', closeBody: 'Close body', bodyClosed: 'Body closed', parent: 'Under', noParent: 'none', institution: 'Institution’s id',
    closedToo: 'Closed ones too', closedAccountsToo: 'Closed ones too', rolesAlone: 'Administrators and auditors hold no other role.', pickRole: 'Choose a role', account: 'Account {{name}}', sessionsOf: 'Sessions',
  },
  tokens: { new: 'New token', name: 'What it is for', created: 'Token made', once: 'Shown only now. Put it into the other system at once.', none: 'No service tokens.', revoke: 'Withdraw', revoked: 'Withdrawn', until: 'Valid until', lastUsed: 'Last used', never: 'never', roles: 'Roles', area: 'Area' },
  approvals: { all: 'Decided ones too', hindrance: { 'own-request': 'You asked for it yourself', 'same-body': 'You and the asker share a body', 'no-body': 'You act for no body now', 'wrong-role': 'Needs another role', 'not-a-person': 'A person must decide', 'under-broken-glass': 'Not under broken glass' }, none: 'Nothing waits for approval.', what: 'What', by: 'Asked by', at: 'Asked at', approve: 'Approve', refuse: 'Refuse', decided: 'Decided', state: { waiting: 'waiting', approved: 'approved', refused: 'refused', used: 'done', expired: 'expired' }, help: 'What two bodies answer for needs a person of the other one.' },
  glass: { none: 'No break-glass access.', who: 'Who', area: 'Area', reason: 'Reason', period: 'Period', review: 'Review', reviewed: 'Reviewed', due: 'Review due', fine: 'Was needed', notFine: 'Was not justified', note: 'Finding', state: { running: 'running', waiting: 'to be reviewed', reviewed: 'reviewed' } },
};
