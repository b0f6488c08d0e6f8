import { Problem } from '../kernel/problem.ts';
import { flagOf, readArguments } from './arguments.ts';
import { askSecret } from './ask-secret.ts';
import type { LocalCommand } from './local-commands.ts';
import { UsageError } from './usage-error.ts';
import { keepToken, serverUrl, tokenOf } from './session-file.ts';

/** Signing in and out of a server. The password is asked for, or read from standard input; never from the command line. */
export const sessionCommands: Record<string, LocalCommand> = {
  'sign-in': {
    summary: 'Sign in to a server; the session is kept for the next commands.',
    async run(args) {
      const words = readArguments(args);
      const userName = words.positional[0];
      if (!userName) throw new UsageError('lianfang sign-in <user> [--url http://…] [--code 123456]');
      const { origin } = new URL(serverUrl(words));
      const password = await askSecret(`Password of ${userName} at ${origin}: `);
      const code = flagOf(words, 'code');
      const answer = await post(`${origin}/api/sign-in`, { userName, password, ...(code ? { code } : {}) });
      keepToken(origin, String(answer['token']));
      console.log(`Signed in to ${origin} as ${userName}.`);
    },
  },
  'sign-out': {
    summary: 'Sign out of a server and forget the session.',
    async run(args) {
      const { origin } = new URL(serverUrl(readArguments(args)));
      const token = tokenOf(origin);
      if (token) await post(`${origin}/api/sign-out`, {}, token);
      keepToken(origin, null);
      console.log(`Signed out of ${origin}.`);
    },
  },
};

async function post(url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const headers = {
    'content-type': 'application/json',
    'x-lianfang': 'token',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => {
    throw new Problem(
      'cli/server-away',
      503,
      `No server answers at ${new URL(url).origin}. Start one with "npm start".`,
      {},
    );
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok)
    throw new Problem(String(answer['code']), response.status as Problem['status'], String(answer['message']), {});
  return answer;
}
