import { readFileSync } from 'node:fs';
import type { AnyAction } from '../platform/action.ts';
import { routes } from '../routes.ts';
import { fieldsOf, helpOf, kebab } from './action-help.ts';
import { askServer, saveDownload } from './action-request.ts';
import { type Arguments, flagOf, readArguments } from './arguments.ts';
import { serverUrl } from './session-file.ts';
import { show } from './show.ts';
import { UsageError } from './usage-error.ts';

/** Flags that are the command line's own; an action's field of the same name wins. */
const ownFlags = ['json', 'help', 'purpose', 'file', 'output', 'input', 'url', 'idempotencyKey'];

/** Runs an action of the interface by its name: `lianfang cases list --area 510117 --json`. */
export async function runAction(args: readonly string[]): Promise<void> {
  const [route, action] = find(args);
  const rest = readArguments(args.slice(2));
  if (rest.flags['help']) {
    console.log(helpOf(route, action));
    return;
  }
  const [method, path] = route.split(' ') as [string, string];
  const { url, input } = addressOf(path, action, rest);
  const response = await askServer({ method, url, input, action, rest });
  if (action.kind === 'download') return saveDownload(response, flagOf(rest, 'output'));
  show(await response.json(), rest.flags['json'] !== undefined);
}

function find(args: readonly string[]): [string, AnyAction] {
  const name = `${args[0]}.${args[1] ?? ''}`;
  const found = Object.entries(routes as Record<string, AnyAction>).find(([, action]) => action.spec.name === name);
  if (found) return found;
  const near = Object.values(routes as Record<string, AnyAction>).filter(({ spec }) =>
    spec.name.startsWith(`${args[0]}.`),
  );
  const hint =
    near.length > 0
      ? `With "${args[0]}" there are: ${near.map(({ spec }) => spec.name.split('.')[1]).join(', ')}.`
      : 'lianfang --help lists all.';
  throw new UsageError(`There is no command "${args.slice(0, 2).join(' ')}". ${hint}`);
}

/** Positional words fill the path and then a search's `q`, flags the rest; `--input FILE` gives a whole JSON object. */
function addressOf(path: string, action: AnyAction, rest: Arguments): { url: URL; input: Record<string, unknown> } {
  const { fields } = fieldsOf(action);
  const params = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const input: Record<string, unknown> = inputFrom(flagOf(rest, 'input'));
  for (const [name, value] of Object.entries(rest.flags)) {
    if (name in fields || params.includes(name)) input[name] = typed(action, name, value);
    else if (!ownFlags.includes(name))
      throw new UsageError(`There is no --${kebab(name)} here.\n\n${helpOf(`? ${path}`, action)}`);
  }
  const words = [...rest.positional];
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const word = words.shift() ?? (input[name] as string | undefined);
    if (word === undefined) throw new UsageError(`${name} is missing.\n\n${helpOf(`? ${path}`, action)}`);
    delete input[name];
    return encodeURIComponent(word);
  });
  if (words.length > 0 && 'q' in fields && !('q' in input)) input['q'] = words.splice(0).join(' ');
  if (words.length > 0) throw new UsageError(`"${words[0]}" is one word too many.`);
  return { url: new URL(`${serverUrl(rest)}/api${filled}`), input };
}

function inputFrom(file: string | undefined): Record<string, unknown> {
  if (file === undefined) return {};
  try {
    const input: unknown = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
    if (input !== null && typeof input === 'object' && !Array.isArray(input)) return input as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`--input ${file}: ${(error as Error).message}`);
  }
  throw new UsageError(`--input ${file}: the input is one JSON object.`);
}

/** A flag's text as what the action's schema wants there: JSON where it is no text. */
function typed(action: AnyAction, name: string, value: string | readonly string[]): unknown {
  const field = fieldsOf(action).fields[name] ?? {};
  const kinds = [field.type, ...(field.anyOf ?? []).map((each) => each.type)];
  if (typeof value !== 'string') return value;
  if (kinds.includes('string')) return value === 'null' ? null : value;
  if (kinds.includes('array') && !value.startsWith('[')) return value.split(',');
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
