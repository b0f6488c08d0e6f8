import type { Words } from '../words-of-app.ts';

/** What the app itself refuses; English refusals of the server come from the server. */
export const problem: Words['problem'] = {
  'ui/no-connection':
    'The server cannot be reached. Check the network; what you typed is still here and can be sent when it is back.',
  'ui/unreadable-answer': 'The server’s answer cannot be read. Try again in a moment.',
};
