import { routes } from '../routes.ts';
import { localCommands } from './local-commands.ts';

/** The command was written wrongly; the message says how it is written. */
export class UsageError extends Error {}

/** What was written behind a command. */
export interface Arguments {
  readonly positional: readonly string[];
  /** By name in camelCase; a flag without a value is 'true'; given twice, both values. */
  readonly flags: Readonly<Record<string, string | readonly string[]>>;
}

/** Takes apart `word --since 2026-03-01 --area=51 --json`. */
export function readArguments(args: readonly string[]): Arguments {
  const positional: string[] = [];
  const flags: Record<string, string | string[]> = {};
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (!word.startsWith('--')) {
      positional.push(word);
      continue;
    }
    const [name, inline] = splitOnce(word.slice(2));
    const next = args[at + 1];
    const takesNext = inline === undefined && next !== undefined && !next.startsWith('--');
    const value = inline ?? (takesNext ? next : 'true');
    if (takesNext) at++;
    const key = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const before = flags[key];
    flags[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return { positional, flags };
}

/** The one value of a flag. @throws UsageError when it was given twice. */
export function flagOf({ flags }: Arguments, name: string): string | undefined {
  const value = flags[name];
  if (Array.isArray(value)) throw new UsageError(`--${name} was given twice`);
  return value as string | undefined;
}

/** All commands, one a line. */
export function usage(): string {
  const local = Object.entries(localCommands).map(([name, { summary }]) => `  ${name.padEnd(28)} ${summary}`);
  const actions = Object.values(routes)
    .map((action) => `  ${action.spec.name.replace('.', ' ').padEnd(28)} ${action.spec.summary}`)
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
    'lianfang <command> --help shows its options. Exit: 0 done, 1 refused, 2 usage, 70 bug.',
  ].join('\n');
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
