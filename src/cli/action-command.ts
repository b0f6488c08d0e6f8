import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Problem } from '../kernel/problem.ts';
import type { AnyAction } from '../platform/action.ts';
import { newId } from '../platform/id.ts';
import { routes } from '../routes.ts';
import { type Arguments, flagOf, readArguments } from './arguments.ts';
import { show } from './show.ts';
import { serverUrl, tokenOf } from './session-file.ts';
import { UsageError } from './usage-error.ts';

/** Flags that are the command line's own and not an action's. */
const ownFlags = new Set(['json', 'help', 'purpose', 'file', 'output', 'input', 'url']);

/** Runs an action of the interface by its name: `lianfang cases list --area 510117 --json`. */
export async function runAction(args: readonly string[]): Promise<void> {
  const [route, action] = find(args);
  const rest = readArguments(args.slice(2));
  if (rest.flags['help']) {
    console.log(help(route, action));
    return;
  }
  const [method, path] = route.split(' ') as [string, string];
  const { url, input } = address(path, action, rest);
  const response = await ask(method, url, input, action, rest);
  if (!response.ok) throw await problemIn(response);
  if (action.kind === 'download') return save(response, rest);
  show(await response.json(), rest.flags['json'] !== undefined);
}

function find(args: readonly string[]): [string, AnyAction] {
  const name = `${args[0]}.${args[1] ?? ''}`;
  const found = Object.entries(routes as Record<string, AnyAction>).find(([, action]) => action.spec.name === name);
  if (found) return found;
  throw new UsageError(`There is no command "${args.slice(0, 2).join(' ')}". lianfang --help lists all.`);
}

/** Positional words fill the path, flags the rest; `--input FILE` (or - for standard input) gives a whole JSON object. */
function address(path: string, action: AnyAction, rest: Arguments): { url: URL; input: Record<string, unknown> } {
  const words = [...rest.positional];
  const fromFile = flagOf(rest, 'input');
  const input: Record<string, unknown> = fromFile
    ? (JSON.parse(readFileSync(fromFile === '-' ? 0 : fromFile, 'utf8')) as object as Record<string, unknown>)
    : {};
  for (const [name, value] of Object.entries(rest.flags))
    if (!ownFlags.has(name)) input[name] = typed(action, name, value);
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const word = words.shift() ?? (input[name] as string | undefined);
    if (word === undefined) throw new UsageError(`${name} is missing.\n\n${help(`? ${path}`, action)}`);
    delete input[name];
    return encodeURIComponent(word);
  });
  if (words.length > 0) throw new UsageError(`"${words[0]}" is one word too many.`);
  return { url: new URL(`/api${filled}`, serverUrl(rest)), input };
}

/** A flag's text as what the action's schema wants there: JSON where it is no text. */
function typed(action: AnyAction, name: string, value: string | readonly string[]): unknown {
  const schema = (propertiesOf(action)[name] ?? {}) as { type?: string; anyOf?: { type?: string }[] };
  const kinds = [schema.type, ...(schema.anyOf ?? []).map((each) => each.type)];
  if (Array.isArray(value)) return value;
  const text = value as string;
  if (kinds.includes('string')) return text === 'null' ? null : text;
  if (kinds.includes('array') && !text.startsWith('[')) return text.split(',');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function ask(
  method: string,
  url: URL,
  input: Record<string, unknown>,
  action: AnyAction,
  rest: Arguments,
): Promise<Response> {
  const token = tokenOf(url.origin);
  const purpose = flagOf(rest, 'purpose');
  const headers: Record<string, string> = {
    'x-lianfang': action.spec.session === 'opens' ? 'token' : '1',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(purpose ? { purpose: encodeURIComponent(purpose) } : {}),
    ...(method === 'GET' ? {} : { 'idempotency-key': newId() }),
  };
  const file = flagOf(rest, 'file');
  const takesFile = 'takesFile' in action.spec && action.spec.takesFile;
  if (takesFile && !file) throw new UsageError('Name the file: --file PATH');
  if (method === 'GET' || takesFile) {
    for (const [name, value] of Object.entries(input)) {
      for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(each));
    }
  }
  if (file) {
    url.searchParams.set('fileName', basename(file));
    const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
    return reach(url, {
      method,
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body,
      duplex: 'half',
    } as RequestInit);
  }
  if (method === 'GET') return reach(url, { headers });
  return reach(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
}

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new Problem(
      'cli/server-away',
      503,
      `No server answers at ${url.origin}. Start one with "npm start", or name another: --url http://…`,
      {},
    );
  }
}

async function problemIn(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; message?: string; details?: object };
  const status = response.status as Problem['status'];
  return new Problem(
    body.code ?? 'cli/unreadable-answer',
    status,
    body.message ?? `The server answered ${response.status}.`,
    body.details ?? {},
  );
}

async function save(response: Response, rest: Arguments): Promise<void> {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const path = flagOf(rest, 'output') ?? basename(decodeURIComponent(named ?? 'download'));
  const target = path === '-' ? process.stdout : createWriteStream(path);
  await pipeline(Readable.fromWeb(response.body as never), target, { end: path !== '-' });
  if (path !== '-') console.error(`saved as ${path}`);
}

function propertiesOf(action: AnyAction): Record<string, unknown> {
  const schema = z.toJSONSchema(action.spec.input, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, unknown>;
  };
  return schema.properties ?? {};
}

/** How one command is written: words in its address, then flags. */
function help(route: string, action: AnyAction): string {
  const words = [...(route.split(' ')[1] ?? '').matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const schema = z.toJSONSchema(action.spec.input, { io: 'input', unrepresentable: 'any' }) as { required?: string[] };
  const flags = Object.entries(propertiesOf(action)).filter(([name]) => !words.includes(name));
  const allow = typeof action.spec.allow === 'string' ? action.spec.allow : action.spec.allow.join(', ');
  return [
    `lianfang ${action.spec.name.replace('.', ' ')}${words.map((word) => ` <${word}>`).join('')} [flags]`,
    `  ${action.spec.summary}`,
    `  Roles: ${allow}.`,
    ...flags.map(
      ([name, about]) =>
        `  --${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`).padEnd(24)}${schema.required?.includes(name) ? '(needed) ' : ''}${kindOf(about)}`,
    ),
    ...('takesFile' in action.spec && action.spec.takesFile ? ['  --file PATH'] : []),
    ...(action.spec.reveals ? ['  --purpose TEXT            (needed) why personal data are looked at'] : []),
    '  --input FILE              the whole input as JSON; - for standard input',
    '  --json                    the answer as JSON',
  ].join('\n');
}

function kindOf(about: unknown): string {
  const { type, enum: values, anyOf } = about as { type?: string; enum?: string[]; anyOf?: unknown[] };
  if (values) return values.join(' | ');
  if (anyOf)
    return anyOf
      .map(kindOf)
      .filter((each) => each !== 'null')
      .join(' or ');
  return type ?? 'any';
}
