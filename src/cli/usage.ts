import type { AnyAction } from '../platform/action.ts';
import { routes } from '../routes.ts';
import { type LocalCommand, localCommands } from './local-commands.ts';

/** All commands, one a line. */
export function usage(): string {
  const local = Object.entries(localCommands).map(([name, { summary }]) => line(name, summary));
  const actions = Object.values(routes as Record<string, AnyAction>)
    .map(({ spec }) => line(spec.name.replace('.', ' '), spec.summary))
    .sort();
  return [
    'lianfang <command> [--json]',
    '',
    'This installation and plain files:',
    ...local,
    '',
    'Asked of a server (LIANFANG_URL, default http://localhost:8080; first: lianfang sign-in <user>):',
    ...actions,
    '',
    'lianfang <command> --help shows its options. A command in both lists is asked of a server with --url.',
    'Exit: 0 done, 1 refused, 2 usage, 70 bug.',
  ].join('\n');
}

/** How one command of this machine is written. */
export function usageOf(name: string, { summary, options = [] }: LocalCommand): string {
  return [
    `lianfang ${name}`,
    `  ${summary}`,
    ...options.map((option) => `  ${option}`),
    '  --json                    the answer as JSON, where there is one',
  ].join('\n');
}

function line(name: string, summary: string): string {
  return `  ${name.padEnd(28)} ${summary}`;
}
