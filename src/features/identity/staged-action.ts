import type { z } from 'zod';
import { type Action, invalidInput, signInFirst } from '../../platform/action.ts';
import { Context } from '../../platform/context.ts';
import { hasSession, nobody, type SessionActor } from './model.ts';
import { sessionNeeded } from './problems.ts';

/**
 * An action in several transactions, for what a single one cannot do: a wrong password must leave its trace although the
 * request is refused, and comparing a password (25 ms of work) or asking another server must not hold a connection.
 * `run` gets a context outside any transaction and opens those it needs. Not remembered under the client's key: what
 * is asked and answered here are secrets. Only for actions open to anyone, because role checks are `change`'s.
 */
export function staged<I extends z.ZodType, O extends z.ZodType>(spec: Action<I, O>['spec']): Action<I, O> {
  if (spec.allow !== 'anyone')
    throw new Error(`${spec.name}: a staged action is open to anyone and checks who asks itself`);
  const call = async (ctx: Context, input: z.input<I>) => {
    if (ctx.inTransaction) throw new Error(`${spec.name} has transactions of its own and cannot run inside one`);
    const parsed = spec.input.safeParse(input);
    if (!parsed.success) {
      throw invalidInput({
        issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      });
    }
    return spec.output.parse(await spec.run(withoutKey(ctx), parsed.data));
  };
  return Object.assign(call, { kind: 'change' as const, spec });
}

/** The same action, never remembered under the client's key: passwords and tokens in it must not be kept. */
export function unremembered<I extends z.ZodType, O extends z.ZodType>(action: Action<I, O>): Action<I, O> {
  const call = (ctx: Context, input: z.input<I>) => action(withoutKey(ctx), input);
  return Object.assign(call, { kind: action.kind, spec: action.spec });
}

/** The same request without the client's own name for it, so that nothing of it is remembered. */
export function withoutKey(ctx: Context): Context {
  if (ctx.inTransaction || ctx.idempotencyKey === null) return ctx;
  return new Context(ctx.house, ctx.actor, { now: ctx.now, purpose: ctx.purpose });
}

/** The same request as nobody's: signing in is done by whoever has not signed in yet. */
export function asNobody(ctx: Context): Context {
  return new Context(ctx.house, nobody, { now: ctx.now });
}

/**
 * The person who signed in. For actions that a person may do before having any role, and which therefore are open to
 * 'anyone' as far as roles go. @throws Problem when nobody signed in, or a service asks.
 */
export function personSignedIn(ctx: Context): SessionActor {
  if (ctx.actor.id === nobody.id) throw signInFirst({});
  if (!hasSession(ctx.actor)) throw sessionNeeded({});
  return ctx.actor;
}
