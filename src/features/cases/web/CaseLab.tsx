import { useState } from 'react';
import { newKey } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MomentField, NumberField, SelectField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instant, instantOfLocal, nothing } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Panel } from '../../../ui/Page.tsx';
import { ScrollBox } from '../../../ui/ScrollBox.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { type CaseRecord, LabResultValue } from '../model.ts';
import { isCtValue } from './case-draft.ts';
import { ResultStamp } from './stamps.tsx';

/** The laboratory results of a case, newest first. */
export function CaseLab({ record }: { record: CaseRecord }) {
  const { t } = useWords();
  const { zone } = useSession();
  const results = useAsk('GET /cases/:caseId/lab-results', { caseId: record.id });
  const whyNot = useWhyNot()('POST /cases/:caseId/lab-results');
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title={t('cases.section.lab')}
      actions={
        <Button small icon="plus" why={whyNot} onClick={() => setOpen(true)}>
          {t('cases.lab.add')}
        </Button>
      }
    >
      <Loaded of={results} lines={2} isEmpty={(rows) => rows.length === 0} empty={<p>{t('cases.lab.none')}</p>}>
        {(rows) => (
          <ScrollBox label={t('cases.section.lab')}>
            <table className="ledger">
              <thead>
                <tr>
                  <th scope="col">{t('cases.lab.resultedAt')}</th>
                  <th scope="col">{t('cases.lab.result')}</th>
                  <th scope="col" className="number">
                    {t('cases.field.ctValue')}
                  </th>
                  <th scope="col">{t('cases.lab.sampleType')}</th>
                  <th scope="col">{t('cases.lab.sampledAt')}</th>
                  <th scope="col">{t('cases.lab.laboratory')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td className="nowrap">{instant(row.resultedAt, zone)}</td>
                    <td>
                      <ResultStamp of={row.result} />
                    </td>
                    <td className="number">{row.ctValue ?? nothing}</td>
                    <td>{[row.sampleType, row.sampleId, row.variant].filter(Boolean).join(' · ') || nothing}</td>
                    <td className="nowrap">{instant(row.sampledAt, zone)}</td>
                    <td>{row.laboratory ?? nothing}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        )}
      </Loaded>
      {isOpen && <LabDialog record={record} close={() => setOpen(false)} />}
    </Panel>
  );
}

const empty = {
  result: 'positive' as LabResultValue | '',
  resultedAt: '',
  receivedAt: '',
  sampledAt: '',
  ctValue: '',
  sampleId: '',
  sampleType: '',
  method: '',
  laboratory: '',
  pathogen: '',
  variant: '',
};

function LabDialog({ record, close }: { record: CaseRecord; close: () => void }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const [id] = useState(newKey);
  const [form, setForm] = useState(empty);
  const add = useDo('POST /cases/:caseId/lab-results', {
    onDone: () => {
      close();
      toast(t('cases.lab.done'));
    },
  });
  const field = (name: keyof typeof empty) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const at = (text: string) => (text ? instantOfLocal(text, zone) : null);
  const isReady = form.resultedAt && form.result && isCtValue(form.ctValue);
  return (
    <Dialog title={t('cases.lab.title')} isOpen close={close} wide>
      <Form
        columns={2}
        label={t('cases.lab.add')}
        busy={add.isPending}
        problem={add.error}
        why={isReady ? null : t('form.mustFill')}
        submit={() =>
          add.submit({
            id,
            caseId: record.id,
            result: form.result as LabResultValue,
            resultedAt: instantOfLocal(form.resultedAt, zone),
            receivedAt: at(form.receivedAt),
            sampledAt: at(form.sampledAt),
            ctValue: form.ctValue ? Number(form.ctValue.replace(',', '.')) : null,
            sampleId: form.sampleId || null,
            sampleType: form.sampleType || null,
            method: form.method || null,
            laboratory: form.laboratory || null,
            pathogen: form.pathogen || null,
            variant: form.variant || null,
          })
        }
      >
        <SelectField
          label={t('cases.lab.result')}
          required
          value={form.result}
          onChange={(result) => setForm({ ...form, result })}
          options={LabResultValue.options.map((value) => ({ value, label: t(`cases.labResult.${value}`) }))}
        />
        <MomentField label={t('cases.lab.resultedAt')} required {...field('resultedAt')} />
        <MomentField label={t('cases.lab.sampledAt')} {...field('sampledAt')} />
        <MomentField label={t('cases.lab.receivedAt')} {...field('receivedAt')} />
        <NumberField
          label={t('cases.field.ctValue')}
          {...field('ctValue')}
          error={isCtValue(form.ctValue) ? null : t('form.notANumber')}
        />
        <TextField label={t('cases.lab.sampleId')} {...field('sampleId')} />
        <TextField label={t('cases.lab.sampleType')} {...field('sampleType')} />
        <TextField label={t('cases.lab.method')} {...field('method')} />
        <TextField label={t('cases.lab.laboratory')} {...field('laboratory')} />
        <TextField label={t('cases.field.pathogen')} {...field('pathogen')} />
        <TextField label={t('cases.field.variant')} {...field('variant')} />
      </Form>
    </Dialog>
  );
}
