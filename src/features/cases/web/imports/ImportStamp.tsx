import type { Disposition, ImportState } from '../../imports/model.ts';
import { useWords } from '../../../../ui/i18n/i18n.ts';
import { type Shape, Stamp, type Tone } from '../../../../ui/Stamp.tsx';

const stateLook: Record<ImportState, { tone: Tone; shape: Shape }> = {
  uploaded: { tone: 'warning', shape: 'ring' },
  checking: { tone: 'active', shape: 'half' },
  checked: { tone: 'warning', shape: 'half' },
  applying: { tone: 'active', shape: 'half' },
  applied: { tone: 'done', shape: 'tick' },
  undone: { tone: 'void', shape: 'slash' },
  failed: { tone: 'critical', shape: 'bang' },
};

/** Where an import stands. */
export function ImportStamp({ of }: { of: ImportState }) {
  const { t } = useWords();
  return <Stamp {...stateLook[of]}>{t(`linelist.state.${of}`)}</Stamp>;
}

const dispositionLook: Record<Disposition, { tone: Tone; shape: Shape }> = {
  created: { tone: 'done', shape: 'full' },
  updated: { tone: 'active', shape: 'half' },
  'possible-duplicate': { tone: 'warning', shape: 'diamond-open' },
  rejected: { tone: 'critical', shape: 'slash' },
};

/** What became of a row. */
export function DispositionStamp({ of }: { of: Disposition | null }) {
  const { t } = useWords();
  if (of === null)
    return (
      <Stamp tone="plain" shape="ring">
        {t('linelist.disposition.pending')}
      </Stamp>
    );
  return <Stamp {...dispositionLook[of]}>{t(`linelist.disposition.${of}`)}</Stamp>;
}
