import { z } from 'zod';

/**
 * How sure a value is: A official text (or faithful copy) seen · B second-hand · C from memory, no source seen ·
 * D derived or proposed by us, in no protocol. Ordered from best to worst.
 */
export const Certainty = z.enum(['A', 'B', 'C', 'D']).meta({
  id: 'Certainty',
  description: 'A official text seen; B second-hand; C from memory, unverified; D derived or proposed, in no protocol',
});
export type Certainty = z.infer<typeof Certainty>;

/** The worst of several letters; A when there are none. */
export function worstCertainty(letters: Iterable<Certainty>): Certainty {
  let worst: Certainty = 'A';
  for (const letter of letters) if (letter > worst) worst = letter;
  return worst;
}

/** Whether a letter must be shown as unverified: C and worse. */
export function isUnverified(letter: Certainty): boolean {
  return letter >= 'C';
}
