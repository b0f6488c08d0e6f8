import { z } from 'zod';
import { Expression } from './expression.ts';
import { WholeDays, quantityIn } from './quantity.ts';
import { PackKey, provenance } from './source.ts';
import { Text } from './text.ts';

/** What a case definition can call a person. */
export const CaseClass = z.enum(['confirmed', 'probable', 'suspected', 'asymptomatic']).meta({ id: 'CaseClass' });
export type CaseClass = z.infer<typeof CaseClass>;

/** A named condition that definitions are built from, with its own clause and letter. */
export const Criterion = z
  .strictObject({ id: PackKey, label: Text, when: Expression, ...provenance })
  .meta({ id: 'Criterion' });
export type Criterion = z.infer<typeof Criterion>;

/** What is answered when no rule of a list fits. */
export const Otherwise = z.strictObject({ id: PackKey, label: Text, ...provenance }).meta({ id: 'Otherwise' });
export type Otherwise = z.infer<typeof Otherwise>;

/** Who counts as what: definitions are tried in their order, the first that holds is the answer. */
export const CaseDefinitions = z
  .strictObject({
    historyDays: WholeDays.optional().describe('How far back the epidemiological history reaches'),
    definitions: z
      .array(z.strictObject({ id: PackKey, class: CaseClass, label: Text, when: Expression, ...provenance }))
      .min(1),
    otherwise: Otherwise,
  })
  .meta({ id: 'CaseDefinitions' });
export type CaseDefinitions = z.infer<typeof CaseDefinitions>;

/** From how many cases within how many days in a small setting one speaks of a cluster (聚集性疫情). */
export const Cluster = z
  .strictObject({ id: PackKey, label: Text, cases: quantityIn('cases'), within: WholeDays })
  .meta({ id: 'Cluster' });
export type Cluster = z.infer<typeof Cluster>;

/** When a patient may leave hospital or isolation, and what follows. */
export const Discharge = z
  .strictObject({
    id: PackKey,
    label: Text,
    when: Expression,
    ...provenance,
    after: z.strictObject({ label: Text, days: WholeDays }).optional(),
  })
  .meta({ id: 'Discharge' });
export type Discharge = z.infer<typeof Discharge>;
