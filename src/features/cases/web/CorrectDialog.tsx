import { useState } from 'react';
import { AreaCode } from '../../../kernel/area-code.ts';
import { useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextArea } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { useSession } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import type { CaseRecord } from '../model.ts';
import { CaseFactsFields } from './CaseFactsFields.tsx';
import { draftOf, factsOf, isCtValue } from './case-draft.ts';

/** Corrects facts of a case, with the reason. What somebody else changed meanwhile is not overwritten. */
export function CorrectDialog({ record, close }: { record: CaseRecord; close: () => void }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const [before] = useState(() => draftOf(record, zone));
  const [version] = useState(record.version);
  const [draft, setDraft] = useState(before);
  const [areaCode, setAreaCode] = useState<string | null>(record.areaCode);
  const [reason, setReason] = useState('');
  const correct = useDo('POST /cases/:caseId/correct', {
    onDone: () => {
      close();
      toast(t('cases.correct.done'));
    },
  });
  const facts = factsOf(draft, before, zone);
  const area = areaCode && areaCode !== record.areaCode ? { areaCode: AreaCode.parse(areaCode) } : {};
  const isSame = Object.keys(facts).length === 0 && !('areaCode' in area);
  const why = isSame
    ? t('cases.correct.nothing')
    : reason.trim().length < 3
      ? `${t('form.reason')}: ${t('form.tooShort', { least: 3 })}`
      : isCtValue(draft.ctValue)
        ? null
        : t('form.notANumber');
  return (
    <Dialog title={t('cases.correct.title', { number: record.number })} isOpen close={close} wide>
      <Form
        columns={2}
        label={t('form.save')}
        busy={correct.isPending}
        problem={correct.error}
        why={why}
        submit={() =>
          correct.submit({ caseId: record.id, reason: reason.trim(), ifVersion: version, ...facts, ...area })
        }
      >
        <p className="wide small quiet">{t('cases.correct.helpEmpty')}</p>
        <AreaPicker label={t('cases.field.area')} value={areaCode} onChange={setAreaCode} />
        <CaseFactsFields draft={draft} change={(part) => setDraft({ ...draft, ...part })} />
        <TextArea
          label={t('form.reason')}
          help={t('form.reasonHelp')}
          required
          value={reason}
          onChange={setReason}
          maxLength={500}
        />
      </Form>
    </Dialog>
  );
}
