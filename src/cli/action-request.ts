import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem, problem } from '../kernel/problem.ts';
import type { AnyAction } from '../platform/action.ts';
import { newId } from '../platform/id.ts';
import { type Arguments, flagOf } from './arguments.ts';
import { tokenOf } from './session-file.ts';
import { UsageError } from './usage-error.ts';

export const serverAway = problem(
  'cli/server-away',
  503,
  (d: { origin: string }) =>
    `No server answers at ${d.origin}. Start one with "npm start", or name another: --url http://…`,
);
export const brokenOff = problem(
  'cli/broken-off',
  503,
  (d: { path: string }) => `The server broke off before ${d.path} was whole; nothing was saved. Try again.`,
);

/** One request to a server. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly input: Readonly<Record<string, unknown>>;
  readonly action: AnyAction;
  readonly rest: Arguments;
}

/** Asks a server. @throws Problem what the server says is wrong; `cli/server-away`. */
export async function askServer(request: Request): Promise<Response> {
  const { url } = request;
  const init = requestOf(request);
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    throw serverAway({ origin: url.origin });
  }
  if (!response.ok) throw await problemIn(response);
  return response;
}

function requestOf({ method, url, input, action, rest }: Request): RequestInit {
  const token = tokenOf(url.origin);
  const purpose = flagOf(rest, 'purpose');
  const headers: Record<string, string> = {
    'x-lianfang': action.spec.session === 'opens' ? 'token' : '1',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(purpose ? { purpose: encodeURIComponent(purpose) } : {}),
    ...(method === 'GET' ? {} : { 'idempotency-key': flagOf(rest, 'idempotencyKey') ?? newId() }),
  };
  const file = 'takesFile' in action.spec && action.spec.takesFile ? fileNamed(rest) : null;
  if (method === 'GET' || file !== null) {
    for (const [name, value] of Object.entries(input)) {
      for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(each));
    }
  }
  if (file !== null) {
    url.searchParams.set('fileName', basename(file));
    const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
    return {
      method,
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body,
      duplex: 'half',
    } as RequestInit;
  }
  if (method === 'GET') return { headers };
  return { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(input) };
}

function fileNamed(rest: Arguments): string {
  const file = flagOf(rest, 'file');
  if (!file) throw new UsageError('Name the file: --file PATH');
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  return file;
}

/** What the server's refusal says; where one has to sign in, also how. */
export async function problemIn(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; message?: string; details?: object };
  const message = body.message ?? `The server answered ${response.status}.`;
  const how = body.code === 'platform/sign-in-first' ? ' lianfang sign-in <user>' : '';
  return new Problem(
    body.code ?? 'cli/unreadable-answer',
    response.status as Problem['status'],
    message + how,
    body.details ?? {},
  );
}

/** Saves a file under the server's name for it or one's own; it has that name only when it is whole. */
export async function saveDownload(response: Response, output: string | undefined): Promise<void> {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const path = output ?? basename(decodeURIComponent(named ?? 'download'));
  if (output === undefined && existsSync(path))
    throw new UsageError(`${path} is there already. Choose a name: --output FILE`);
  const body = Readable.fromWeb(response.body as never);
  try {
    if (path === '-') return await pipeline(body, process.stdout, { end: false });
    await pipeline(body, createWriteStream(`${path}.part`));
  } catch {
    rmSync(`${path}.part`, { force: true });
    throw brokenOff({ path });
  }
  renameSync(`${path}.part`, path);
  console.error(`saved as ${path}`);
}
