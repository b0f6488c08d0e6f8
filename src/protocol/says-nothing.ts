import { problem } from '../kernel/problem.ts';

/** A pack was asked about a part that it leaves out. */
export const saysNothing = problem(
  'pack/says-nothing',
  404,
  (d: { pack: string; about: string }) =>
    `Protocol pack ${d.pack} says nothing about ${d.about}. Decide by hand with a reason, or pin a pack that does.`,
);

/** A local variant was asked for that the pack does not have. */
export const noSuchVariant = problem(
  'pack/no-such-variant',
  404,
  (d: { pack: string; variant: string; known: readonly string[] }) =>
    `Protocol pack ${d.pack} has no local variant ${d.variant}. It has: ${d.known.join(', ') || 'none'}.`,
);
