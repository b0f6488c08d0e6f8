import type { Classification, LabResultValue, Outcome } from '../model.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { type Shape, Stamp, type Tone } from '../../../ui/Stamp.tsx';

/** How each classification looks: its tone and its shape, the same wherever cases are shown. */
export const classificationLook: Record<Classification, { tone: Tone; shape: Shape }> = {
  confirmed: { tone: 'critical', shape: 'full' },
  probable: { tone: 'warning', shape: 'half' },
  suspected: { tone: 'warning', shape: 'diamond-open' },
  asymptomatic: { tone: 'active', shape: 'ring' },
  discarded: { tone: 'void', shape: 'slash' },
};

/** A case's classification as a stamp. */
export function ClassificationStamp({ of }: { of: Classification }) {
  const { t } = useWords();
  return <Stamp {...classificationLook[of]}>{t(`cases.classification.${of}`)}</Stamp>;
}

const outcomeLook: Record<Outcome, { tone: Tone; shape: Shape }> = {
  ongoing: { tone: 'plain', shape: 'ring' },
  recovered: { tone: 'done', shape: 'tick' },
  died: { tone: 'plain', shape: 'full' },
};

/** What became of the patient, as a stamp. */
export function OutcomeStamp({ of }: { of: Outcome }) {
  const { t } = useWords();
  return <Stamp {...outcomeLook[of]}>{t(`cases.outcome.${of}`)}</Stamp>;
}

const resultLook: Record<LabResultValue, { tone: Tone; shape: Shape }> = {
  positive: { tone: 'critical', shape: 'full' },
  negative: { tone: 'done', shape: 'dash' },
  indeterminate: { tone: 'warning', shape: 'half' },
  pending: { tone: 'plain', shape: 'ring' },
  'not-done': { tone: 'void', shape: 'slash' },
};

/** A laboratory result as a stamp. */
export function ResultStamp({ of }: { of: LabResultValue }) {
  const { t } = useWords();
  return <Stamp {...resultLook[of]}>{t(`cases.labResult.${of}`)}</Stamp>;
}
