import { Problem } from '../kernel/problem.ts';
import { problemIn, serverAway } from './action-request.ts';
import { flagOf, readArguments } from './arguments.ts';
import { askSecret } from './ask-secret.ts';
import type { LocalCommand } from './local-commands.ts';
import { keepToken, serverUrl, tokenOf } from './session-file.ts';
import { UsageError } from './usage-error.ts';

/** Signing in and out of a server. The password is asked for, or read from standard input; never from the command line. */
export const sessionCommands: Record<string, LocalCommand> = {
  'sign-in': {
    summary: 'Sign in to a server; the session is kept for the next commands.',
    options: [
      '<user>                    the password is asked for, or is the first line of standard input',
      '--code 123456             the second factor, where there is one',
      '--url URL                 which server; LIANFANG_URL or http://localhost:8080 where not said',
    ],
    async run(args) {
      const words = readArguments(args, ['url', 'code']);
      const [userName, more] = words.positional;
      if (!userName || more) throw new UsageError('lianfang sign-in <user> [--url http://…] [--code 123456]');
      const url = serverUrl(words);
      const password = await askSecret(`Password of ${userName} at ${url}: `);
      const code = flagOf(words, 'code');
      const answer = await post(`${url}/api/sign-in`, { userName, password, ...(code ? { code } : {}) });
      keepToken(new URL(url).origin, String(answer['token']));
      console.log(`Signed in to ${url} as ${userName}.`);
    },
  },
  'sign-out': {
    summary: 'Sign out of a server and forget the session.',
    options: ['--url URL                 which server; LIANFANG_URL or http://localhost:8080 where not said'],
    async run(args) {
      const url = serverUrl(readArguments(args, ['url']));
      const { origin } = new URL(url);
      const token = tokenOf(origin);
      // Forgotten here whatever the server says: the session may be over already.
      keepToken(origin, null);
      if (token) await post(`${url}/api/sign-out`, {}, token).catch(ignoreSignedOut);
      console.log(`Signed out of ${url}.`);
    },
  },
};

async function post(url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const headers = { 'content-type': 'application/json', 'x-lianfang': 'token', ...authorization };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => {
    throw serverAway({ origin: new URL(url).origin });
  });
  if (!response.ok) throw await problemIn(response);
  return (await response.json()) as Record<string, unknown>;
}

function ignoreSignedOut(error: unknown): void {
  if (!(error instanceof Problem) || error.status !== 401) throw error;
}
