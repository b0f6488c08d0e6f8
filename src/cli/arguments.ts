import { UsageError } from './usage-error.ts';

/** What was written behind a command. */
export interface Arguments {
  readonly positional: readonly string[];
  /** By name in camelCase; a flag without a value is 'true'; given more than once, all values. */
  readonly flags: Readonly<Record<string, string | readonly string[]>>;
}

/** Flags that are on or off and never take the word behind them. */
const switches: readonly string[] = ['json', 'help', 'live', 'withoutKeys', 'keepOld'];

/**
 * Takes apart `word --since 2026-03-01 --area=51 --json`. Behind `--` everything is a word.
 * @param known names of the flags there are, in camelCase; another is refused. All are taken where not said.
 */
export function readArguments(args: readonly string[], known?: readonly string[]): Arguments {
  const positional: string[] = [];
  const flags: Record<string, string | string[]> = {};
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '--') return { positional: [...positional, ...args.slice(at + 1)], flags };
    if (!word.startsWith('--')) {
      positional.push(word);
      continue;
    }
    const [name, inline] = splitOnce(word.slice(2));
    const key = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (known && !known.includes(key))
      throw new UsageError(`There is no --${name} here. Add --help to see what there is.`);
    const next = args[at + 1];
    const takesNext = inline === undefined && next !== undefined && !next.startsWith('--') && !switches.includes(key);
    const value = inline ?? (takesNext ? next : 'true');
    if (takesNext) at++;
    const before = flags[key];
    flags[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return { positional, flags };
}

/** The one value of a flag. @throws UsageError when it was given twice. */
export function flagOf({ flags }: Arguments, name: string): string | undefined {
  const value = flags[name];
  if (Array.isArray(value))
    throw new UsageError(`--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)} was given twice.`);
  return value as string | undefined;
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
