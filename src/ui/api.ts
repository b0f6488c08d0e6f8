import type { z } from 'zod';
import type { routes } from '../routes.ts';
import { AppProblem } from './app-problem.ts';
import { noticeServerTime } from './now.ts';

type Table = typeof routes;

/** Every route of the server, `METHOD /path/:name`. */
export type Route = keyof Table;
export type QueryRoute = Extract<Route, `GET ${string}`>;
export type ChangeRoute = Exclude<Route, QueryRoute>;

/** What a route takes: path, query and body as one object. */
export type Input<R extends Route> = Table[R] extends { spec: { input: infer I extends z.ZodType } }
  ? z.input<I>
  : never;

/** What a route answers. */
export type Output<R extends Route> = Table[R] extends { spec: { output: infer O extends z.ZodType } }
  ? z.output<O>
  : never;

export interface CallOptions {
  /** Why personal data are looked at; goes with routes that reveal an identity. */
  readonly purpose?: string | undefined;
  /** The client's own name for a change: sent twice, it is done once. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Asks the server, by the same table that serves it. Path, query and body are one input, as there. */
export async function api<R extends Route>(route: R, input: Input<R>, options: CallOptions = {}): Promise<Output<R>> {
  const { method, path, rest } = addressed(route, input as Record<string, unknown>);
  const inAddress = method === 'GET' || method === 'DELETE';
  const response = await send(inAddress ? path + search(rest) : path, {
    method,
    headers: {
      ...(inAddress ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'x-lianfang': '1', 'idempotency-key': options.key ?? newKey() }),
      ...(options.purpose ? { purpose: encodeURIComponent(options.purpose) } : {}),
    },
    ...(inAddress ? {} : { body: JSON.stringify(rest) }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return (await response.json()) as Output<R>;
}

/** Sends a file as it is; everything else of the input goes into the address. */
export async function upload<R extends ChangeRoute>(route: R, input: Input<R>, file: File): Promise<Output<R>> {
  const { method, path, rest } = addressed(route, input as Record<string, unknown>);
  const response = await send(path + search({ ...rest, fileName: file.name }), {
    method,
    headers: { 'content-type': 'application/octet-stream', 'x-lianfang': '1' },
    body: file,
  });
  return (await response.json()) as Output<R>;
}

/** The address of a download, for a link. */
export function addressOf<R extends QueryRoute>(route: R, input: Input<R>): string {
  const { path, rest } = addressed(route, input as Record<string, unknown>);
  return path + search(rest);
}

/** A new name for a change. */
export function newKey(): string {
  return crypto.randomUUID();
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { ...init, credentials: 'same-origin' }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new AppProblem('ui/no-connection', 0, 'The server cannot be reached.', {});
  });
  noticeServerTime(response.headers.get('date'));
  if (response.ok) return response;
  throw await AppProblem.of(response);
}

function addressed(route: string, input: Record<string, unknown>) {
  const [method, template] = route.split(' ') as [string, string];
  const rest = { ...input };
  const path = template.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  return { method, path: `/api${path}`, rest };
}

/** Lists repeat their name; what is absent or empty stays out. */
function search(values: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null && each !== '') parameters.append(name, String(each));
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
}
