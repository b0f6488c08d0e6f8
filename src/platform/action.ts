import type { z } from 'zod';
import { problem } from '../kernel/problem.ts';
import type { Role } from '../kernel/role.ts';
import { type Context, isSystem } from './context.ts';
import { once } from './once.ts';

export const signInFirst = problem('platform/sign-in-first', 401, (_: object) => 'Sign in first.');
export const notYourRole = problem(
  'platform/not-your-role',
  403,
  (d: { action: string; allow: readonly string[] }) => `This needs one of the roles: ${d.allow.join(', ')}.`,
);
export const invalidInput = problem(
  'platform/invalid-input',
  422,
  (d: { issues: { path: string; message: string }[] }) =>
    d.issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
);
export const statePurpose = problem(
  'platform/state-purpose',
  422,
  (_: object) =>
    'This shows personal data. State the purpose (header "purpose", or --purpose), at least two characters.',
);

/** A file that came with a request. */
export interface Upload {
  readonly fileName: string;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** A file that is the answer to a request, made while it is sent. */
export interface Download {
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

interface Described {
  /** `feature.verb`, stable: routes, commands and docs hang on it. */
  readonly name: string;
  /** One English sentence for the interface's documentation. */
  readonly summary: string;
  /** Who may ask. 'anyone': without signing in. 'signed-in': every role. */
  readonly allow: readonly Role[] | 'signed-in' | 'anyone';
  /** What of a person it shows; asking then needs a purpose, and is recorded. */
  readonly reveals?: 'identity';
  /** 'opens': the answer's `token` becomes the session's cookie. 'closes': the cookie is taken away. */
  readonly session?: 'opens' | 'closes';
  /** 'redirect': the answer's `location` is where the browser goes next. */
  readonly answers?: 'redirect';
  /** Requests per minute and address, where guessing must be slow. */
  readonly perMinute?: number;
}

interface Spec<I extends z.ZodType, O extends z.ZodType> extends Described {
  readonly input: I;
  /** The field allow-list: what is not named does not leave. */
  readonly output: O;
  readonly run: (ctx: Context, input: z.infer<I>, file?: Upload) => Promise<z.input<O>>;
  /** Whether a file comes with the request. */
  readonly takesFile?: boolean;
}

interface DownloadSpec<I extends z.ZodType> extends Described {
  readonly input: I;
  readonly run: (ctx: Context, input: z.infer<I>) => Promise<Download>;
}

export type ActionKind = 'query' | 'change' | 'download';

/** One thing a person can ask: by HTTP, by command, from another action or a test, always through the same gate. */
export interface Action<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  (ctx: Context, input: z.input<I>, file?: Upload): Promise<z.output<O>>;
  readonly kind: ActionKind;
  readonly spec: Spec<I, O>;
}

/** A file that can be asked for. `send` gets it while the transaction is open, and must finish before it returns. */
export interface DownloadAction<I extends z.ZodType = z.ZodType> {
  (ctx: Context, input: z.input<I>, send: (download: Download) => Promise<void>): Promise<void>;
  readonly kind: 'download';
  readonly spec: DownloadSpec<I>;
}

/** Any action at all, as tables of routes hold them. */
// The table holds actions of every input and output; each checks its own.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyAction = Action<any, any> | DownloadAction<any>;

/** A feature's table of contents: `METHOD /path/:name` to action. */
export type Routes = Record<string, AnyAction>;

/** An action that only looks. */
export function query<I extends z.ZodType, O extends z.ZodType>(spec: Spec<I, O>): Action<I, O> {
  const call = async (ctx: Context, input: z.input<I>) => {
    const admitted = admit(spec, ctx, input);
    return ctx.transaction(async (inside) => spec.output.parse(await spec.run(inside, admitted)));
  };
  return Object.assign(call, { kind: 'query' as const, spec });
}

/** An action that alters something: all of it or none of it, never without a trace, and once however often it is sent. */
export function change<I extends z.ZodType, O extends z.ZodType>(spec: Spec<I, O>): Action<I, O> {
  const call = async (ctx: Context, input: z.input<I>, file?: Upload) => {
    const admitted = admit(spec, ctx, input);
    return ctx.transaction(async (inside) => {
      const before = inside.recorded;
      const work = async () => {
        const result = spec.output.parse(await spec.run(inside, admitted, file));
        if (inside.recorded === before) throw new Error(`${spec.name} recorded no event`);
        return result;
      };
      // What shows an identity is shown anew each time, because each time is recorded.
      const isRemembered = !ctx.inTransaction && ctx.idempotencyKey !== null && !file && !spec.reveals;
      return isRemembered ? once(inside, [spec.name, admitted], work) : work();
    });
  };
  return Object.assign(call, { kind: 'change' as const, spec });
}

/** An action whose answer is a file, made while it is sent. */
export function download<I extends z.ZodType>(spec: DownloadSpec<I>): DownloadAction<I> {
  const call = async (ctx: Context, input: z.input<I>, send: (download: Download) => Promise<void>) => {
    const admitted = admit(spec, ctx, input);
    await ctx.transaction(async (inside) => send(await spec.run(inside, admitted)));
  };
  return Object.assign(call, { kind: 'download' as const, spec });
}

/** Checks role, purpose and input. Area scope is not checked here but by the database, for every row. */
function admit<I extends z.ZodType>(spec: Described & { input: I }, ctx: Context, input: unknown): z.infer<I> {
  if (!isSystem(ctx.actor) && spec.allow !== 'anyone') {
    if (ctx.actor.roles.length === 0) throw signInFirst({});
    if (spec.allow !== 'signed-in' && !spec.allow.some((role) => ctx.actor.roles.includes(role))) {
      throw notYourRole({ action: spec.name, allow: spec.allow });
    }
  }
  if (spec.reveals && !isSystem(ctx.actor) && (ctx.purpose ?? '').trim().length < 2) throw statePurpose({});
  const parsed = spec.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput({ issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) });
}
