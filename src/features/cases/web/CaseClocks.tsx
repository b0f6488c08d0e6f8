import { useState } from 'react';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Clock } from '../../../ui/Clock.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MomentField, SelectField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instantOfLocal } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Panel } from '../../../ui/Page.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { commonMoments } from '../../../protocol/vocabulary.ts';
import type { CaseRecord } from '../model.ts';

/** The reporting duties of a case, running, kept or late, each with the clause it comes from. */
export function CaseClocks({ record }: { record: CaseRecord }) {
  const { t, language } = useWords();
  const clocks = useAsk('GET /cases/:caseId/clocks', { caseId: record.id }, { everyMs: 60_000 });
  const whyNot = useWhyNot()('POST /cases/:caseId/moments');
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title={t('cases.section.clocks')}
      actions={
        record.roundId && (
          <Button small why={whyNot} onClick={() => setOpen(true)}>
            {t('cases.clocks.moment')}
          </Button>
        )
      }
    >
      <Loaded of={clocks} lines={2} isEmpty={(rows) => rows.length === 0} empty={<p>{t('cases.clocks.none')}</p>}>
        {(rows) => (
          <ul className="rows">
            {rows.map((clock) => (
              <li key={clock.id} className="row">
                <div>
                  <p className="strong">{clock.label?.[language] ?? clock.clock}</p>
                  <p className="small quiet">
                    {t('cases.clocks.clause', { clause: clock.clause })} ·{' '}
                    <abbr title={t(`certainty.${clock.certainty}`)}>{clock.certainty}</abbr>
                  </p>
                </div>
                <Clock startsAt={clock.startsAt} dueAt={clock.dueAt} stoppedAt={clock.stoppedAt} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {isOpen && <MomentDialog record={record} close={() => setOpen(false)} />}
    </Panel>
  );
}

function MomentDialog({ record, close }: { record: CaseRecord; close: () => void }) {
  const { t, language } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const [moment, setMoment] = useState('');
  const [at, setAt] = useState('');
  const note = useDo('POST /cases/:caseId/moments', {
    onDone: () => {
      close();
      toast(t('cases.clocks.momentDone'));
    },
  });
  const options = Object.entries(commonMoments).map(([value, words]) => ({ value, label: words[language] }));
  return (
    <Dialog title={t('cases.clocks.momentTitle')} isOpen close={close}>
      <Form
        label={t('form.save')}
        busy={note.isPending}
        problem={note.error}
        why={moment ? null : t('form.mustFill')}
        submit={() => note.submit({ caseId: record.id, moment, ...(at ? { at: instantOfLocal(at, zone) } : {}) })}
      >
        <SelectField
          label={t('cases.clocks.momentField')}
          none={t('form.choose')}
          required
          value={moment}
          onChange={setMoment}
          options={options}
        />
        <MomentField
          label={t('cases.clocks.momentAt')}
          help={t('cases.reclassify.atHelp')}
          value={at}
          onChange={setAt}
        />
      </Form>
    </Dialog>
  );
}
