import { z } from 'zod';
import { Day } from '../../kernel/day.ts';
import { Certainty } from './certainty.ts';
import { Text } from './text.ts';

/** An id inside a pack: letters, digits, dots and hyphens. */
export const PackKey = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, { error: 'must be an id of letters, digits, dots and hyphens' });

/** Where a value stands, `source#clause`; both are listed under `sources` of the same pack. */
export const ClauseReference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*#[A-Za-z0-9][A-Za-z0-9.-]*$/, {
    error: 'must be source#clause, both listed under sources',
  })
  .meta({ id: 'ClauseReference' });
export type ClauseReference = z.infer<typeof ClauseReference>;

/** A document a pack rests on, with the clauses that values refer to. */
export const Source = z
  .strictObject({
    title: Text,
    publisher: Text.optional(),
    published: z
      .union([Day, z.string().regex(/^\d{4}-\d{2}$/)])
      .nullable()
      .describe('Day or month of publication; null when not known'),
    seen: z
      .enum(['official', 'second-hand', 'memory', 'own'])
      .describe('official: the text or a faithful copy was seen; own: written by this project'),
    titleConfirmed: z.boolean().default(true).describe('false when the copy seen did not carry this title (†)'),
    url: z.url().optional(),
    clauses: z.record(PackKey, Text).describe('Clause id → which part of the document, or how it was seen'),
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

/** What every value and rule carries: where it stands and how sure that is. */
export const provenance = {
  clause: ClauseReference,
  certainty: Certainty,
  note: Text.optional().describe('What a reader must know before trusting or citing the value'),
};
export interface Provenance {
  readonly clause: ClauseReference;
  readonly certainty: Certainty;
  readonly note?: Text | undefined;
}
