import { useState } from 'react';
import { useDo } from '../../../ui/ask.ts';
import { MomentField } from '../../../ui/Field.tsx';
import { instantOfLocal } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { type CaseRecord, Classification, mayBecome } from '../model.ts';
import { ClassificationStamp } from './stamps.tsx';

/** Moves a case along its classification, with the reason; steps that are not possible are there and say why. */
export function ReclassifyDialog({ record, close }: { record: CaseRecord; close: () => void }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const [to, setTo] = useState<Classification | null>(null);
  const [at, setAt] = useState('');
  const reclassify = useDo('POST /cases/:caseId/reclassify', {
    onDone: (after) => {
      close();
      toast(t('cases.reclassify.done', { to: t(`cases.classification.${after.classification}`) }));
    },
  });
  const from = t(`cases.classification.${record.classification}`);
  return (
    <ReasonDialog
      title={t('cases.reclassify.title', { number: record.number })}
      action={t('cases.reclassify.action')}
      label={t('cases.reclassify.reasonLabel')}
      isOpen
      close={close}
      busy={reclassify.isPending}
      problem={reclassify.error}
      why={to ? null : t('cases.reclassify.pick')}
      submit={(reason) =>
        reclassify.submit({
          caseId: record.id,
          to: to!,
          reason,
          ifVersion: record.version,
          ...(at ? { at: instantOfLocal(at, zone) } : {}),
        })
      }
    >
      <fieldset>
        <legend className="field-label">{t('cases.reclassify.to')}</legend>
        <div className="choices">
          {Classification.options
            .filter((each) => each !== record.classification)
            .map((each) => {
              const isPossible = mayBecome[record.classification].includes(each);
              return (
                <label key={each} className="choice" data-off={!isPossible || undefined}>
                  <input
                    type="radio"
                    name="to"
                    value={each}
                    checked={to === each}
                    disabled={!isPossible}
                    onChange={() => setTo(each)}
                  />
                  <ClassificationStamp of={each} />
                  {!isPossible && (
                    <span className="small quiet">
                      {t('cases.reclassify.onlyFrom', { from, to: t(`cases.classification.${each}`) })}
                    </span>
                  )}
                </label>
              );
            })}
        </div>
      </fieldset>
      <MomentField label={t('cases.reclassify.at')} help={t('cases.reclassify.atHelp')} value={at} onChange={setAt} />
    </ReasonDialog>
  );
}
