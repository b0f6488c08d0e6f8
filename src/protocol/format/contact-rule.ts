import { z } from 'zod';
import { Otherwise } from './case-definition.ts';
import { Expression } from './expression.ts';
import { WholeDays } from './quantity.ts';
import { PackKey, provenance } from './source.ts';
import { Text } from './text.ts';

/** The rings around a case: 密切接触者, 密接的密接, 涉疫场所暴露人员, 一般接触者. From the nearest to the farthest. */
export const ContactClass = z.enum(['close', 'secondary', 'venue', 'general']).meta({ id: 'ContactClass' });
export type ContactClass = z.infer<typeof ContactClass>;

/** Which exposures put a person into which ring. */
export const ContactRule = z
  .strictObject({
    id: PackKey,
    class: ContactClass,
    label: Text,
    when: Expression,
    higherRisk: Expression.optional().describe('When it holds, this contact’s own contacts are traced too'),
    variant: PackKey.optional().describe('Local variant that must be asked for; absent: applies everywhere'),
    ...provenance,
  })
  .meta({ id: 'ContactRule' });
export type ContactRule = z.infer<typeof ContactRule>;

/** Which exposures to a case make a contact. */
export const ContactRules = z
  .strictObject({ rules: z.array(ContactRule).min(1), otherwise: Otherwise })
  .meta({ id: 'ContactRules' });
export type ContactRules = z.infer<typeof ContactRules>;

/** Which exposures to a close contact make a contact of a contact; `enabled` false when the pack has given this up. */
export const SecondaryContacts = z
  .strictObject({
    enabled: z.boolean(),
    window: z
      .strictObject({ id: PackKey, label: Text, ...provenance })
      .optional()
      .describe('From the close contact’s first exposure to the case until the contact is isolated'),
    rules: z.array(ContactRule),
    otherwise: Otherwise,
  })
  .meta({ id: 'SecondaryContacts' });
export type SecondaryContacts = z.infer<typeof SecondaryContacts>;

/** From when until when a case’s contacts are sought. Days inclusive. */
export const ContactWindow = z
  .strictObject({
    id: PackKey,
    label: Text,
    beforeOnset: WholeDays,
    beforeSample: WholeDays.describe('Used when the case has no signs'),
    until: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('isolation'), ...provenance }),
      z.strictObject({
        kind: z.literal('recovery'),
        afterOnset: WholeDays,
        symptomFree: WholeDays.describe('Days without signs that must follow'),
        minimumAfterOnset: WholeDays,
        afterSample: WholeDays,
      }),
    ]),
    variants: z
      .array(z.strictObject({ variant: PackKey, beforeOnset: WholeDays, beforeSample: WholeDays }))
      .default([])
      .describe('Local windows that must be asked for'),
  })
  .meta({ id: 'ContactWindow' });
export type ContactWindow = z.infer<typeof ContactWindow>;
