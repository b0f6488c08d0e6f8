import { useState } from 'react';
import { AreaCode } from '../../../kernel/area-code.ts';
import { newKey, type Input, type Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { MomentField, NumberField, SelectField, TextArea, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instant, instantOfLocal } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Facts } from '../../../ui/Page.tsx';
import { useSession } from '../../../ui/session.tsx';

type Kind = Input<'POST /reports'>['kind'];
/** The kinds of abnormal things, as the server knows them. */
export const abnormalKinds: readonly Kind[] = [
  'fever-cluster',
  'unusual-illness',
  'unusual-death',
  'drug-purchase',
  'absence',
  'positive-goods',
  'other',
];

const empty = { kind: '' as Kind | '', what: '', place: '', personsCount: '', observedAt: '', contact: '' };

/** Reports something abnormal, with or without an account; answers with a receipt number. */
export function AbnormalReportForm({ area }: { area: string | null }) {
  const { t } = useWords();
  const { zone } = useSession();
  const [id, setId] = useState(newKey);
  const [form, setForm] = useState(empty);
  const [areaCode, setAreaCode] = useState(area);
  const [receipt, setReceipt] = useState<Output<'POST /reports'> | null>(null);
  const file = useDo('POST /reports', { onDone: setReceipt });
  const field = (name: keyof typeof empty) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  if (receipt) {
    const again = () => {
      setReceipt(null);
      setForm(empty);
      setId(newKey());
    };
    return (
      <div className="stack" role="status">
        <p className="label">{t('cases.abnormal.receipt')}</p>
        <p className="receipt">{receipt.receipt.replace(/(\d{4})(?=\d)/g, '$1 ')}</p>
        <p>{t('cases.abnormal.receiptHelp')}</p>
        <p className="quiet">
          {t('cases.abnormal.due')} {instant(receipt.dueAt, zone)}
        </p>
        <p>
          <Button onClick={again}>{t('cases.abnormal.another')}</Button>
        </p>
      </div>
    );
  }
  const isReady = form.kind && form.what.trim().length >= 5 && areaCode;
  return (
    <Form
      columns={2}
      label={t('cases.abnormal.send')}
      busy={file.isPending}
      problem={file.error}
      why={isReady ? null : t('form.mustFill')}
      submit={() =>
        file.submit({
          id,
          kind: form.kind as Kind,
          what: form.what.trim(),
          areaCode: AreaCode.parse(areaCode),
          place: form.place.trim() || null,
          personsCount: form.personsCount ? Number(form.personsCount) : null,
          contact: form.contact.trim() || null,
          ...(form.observedAt ? { observedAt: instantOfLocal(form.observedAt, zone) } : {}),
        })
      }
    >
      <p className="wide small quiet">{t('cases.abnormal.fileHelp')}</p>
      <SelectField
        label={t('cases.abnormal.kind')}
        none={t('form.choose')}
        required
        value={form.kind}
        onChange={(kind) => setForm({ ...form, kind })}
        options={abnormalKinds.map((value) => ({ value, label: t(`cases.abnormal.kindName.${value}`) }))}
      />
      <AreaPicker label={t('area.label')} required value={areaCode} onChange={setAreaCode} />
      <TextArea
        label={t('cases.abnormal.what')}
        help={t('cases.abnormal.whatHelp')}
        required
        {...field('what')}
        rows={4}
        maxLength={5000}
      />
      <TextField label={t('cases.abnormal.place')} {...field('place')} maxLength={500} />
      <NumberField label={t('cases.abnormal.persons')} {...field('personsCount')} />
      <MomentField label={t('cases.abnormal.observedAt')} {...field('observedAt')} />
      <TextField
        label={t('cases.abnormal.contact')}
        help={t('cases.abnormal.contactHelp')}
        {...field('contact')}
        maxLength={200}
      />
    </Form>
  );
}

/** Shows whoever holds a receipt number what became of the report. */
export function FollowReceipt() {
  const { t } = useWords();
  const { zone } = useSession();
  const [typed, setTyped] = useState('');
  const receipt = typed.replaceAll(/\D/g, '');
  const found = useAsk('GET /reports/receipt/:receipt', { receipt }, { when: receipt.length === 12 });
  return (
    <div className="stack">
      <TextField
        label={t('cases.abnormal.receipt')}
        help={t('cases.abnormal.followHelp')}
        inputMode="numeric"
        value={typed}
        onChange={setTyped}
      />
      {receipt.length === 12 && (
        <Loaded of={found} lines={2}>
          {(report) => (
            <Facts
              sparse
              of={[
                [t('cases.abnormal.follow'), t(`cases.abnormal.${report.state}`)],
                [t('cases.abnormal.due'), instant(report.dueAt, zone)],
                [t('cases.abnormal.answer'), report.answer],
              ]}
            />
          )}
        </Loaded>
      )}
    </div>
  );
}
