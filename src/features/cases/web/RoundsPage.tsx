import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { AreaCode } from '../../../kernel/area-code.ts';
import { newKey } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { DateField, NumberField, TextArea, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { day } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { Day } from '../../../kernel/day.ts';
import { RoundId } from '../model.ts';
import { PackField } from './PackField.tsx';

/** Every outbreak round, running ones first. */
export function RoundsPage() {
  const { t } = useWords();
  const rounds = useAsk('GET /rounds', {});
  const whyNot = useWhyNot()('POST /rounds');
  const [isOpen, setOpen] = useState(false);
  return (
    <Page
      title={t('cases.rounds.title')}
      actions={
        <Button kind="main" icon="plus" why={whyNot} onClick={() => setOpen(true)}>
          {t('cases.rounds.new')}
        </Button>
      }
    >
      <Panel title={t('cases.rounds.title')}>
        <Loaded of={rounds} isEmpty={(rows) => rows.length === 0} empty={<p>{t('cases.rounds.none')}</p>}>
          {(rows) => (
            <ul className="rows">
              {rows.map((round) => (
                <li key={round.id} className="row">
                  <div>
                    <p>
                      <Link className="task-title" to={`/rounds/${round.id}`}>
                        {round.name}
                      </Link>
                    </p>
                    <p className="small quiet inline">
                      <span>{round.disease}</span>
                      <AreaName code={round.areaCode} />
                      <span className="code">{round.packId}</span>
                      <span>
                        {day(round.startedOn)} – {round.endedOn ?? ''}
                      </span>
                    </p>
                  </div>
                  <RoundStamp isRunning={round.endedOn === null} />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {isOpen && <OpenRound close={() => setOpen(false)} />}
    </Page>
  );
}

/** Whether a round runs, as a stamp. */
export function RoundStamp({ isRunning }: { isRunning: boolean }) {
  const { t } = useWords();
  return isRunning ? (
    <Stamp tone="active" shape="half">
      {t('cases.rounds.running')}
    </Stamp>
  ) : (
    <Stamp tone="done" shape="tick">
      {t('cases.rounds.ended')}
    </Stamp>
  );
}

const empty = { name: '', disease: '', packId: '', variant: '', startedOn: '', endAfterDays: '14', endCriteria: '' };

function OpenRound({ close }: { close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const navigate = useNavigate();
  const [id] = useState(newKey);
  const [form, setForm] = useState(empty);
  const [areaCode, setAreaCode] = useState<string | null>(null);
  const open = useDo('POST /rounds', {
    onDone: (round) => {
      toast(t('cases.rounds.opened'));
      void navigate(`/rounds/${round.id}`);
    },
  });
  const field = (name: keyof typeof empty) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const isReady =
    form.name.trim().length > 1 &&
    form.disease.trim() &&
    form.packId.trim() &&
    areaCode &&
    form.endCriteria.trim().length > 2;
  return (
    <Dialog title={t('cases.rounds.new')} isOpen close={close} wide>
      <Form
        columns={2}
        label={t('cases.rounds.open')}
        busy={open.isPending}
        problem={open.error}
        why={isReady ? null : t('form.mustFill')}
        submit={() =>
          open.submit({
            id: RoundId.parse(id),
            name: form.name.trim(),
            disease: form.disease.trim(),
            packId: form.packId.trim(),
            variant: form.variant.trim() || null,
            areaCode: AreaCode.parse(areaCode),
            endCriteria: form.endCriteria.trim(),
            endAfterDays: Number(form.endAfterDays),
            ...(form.startedOn ? { startedOn: Day.parse(form.startedOn) } : {}),
          })
        }
      >
        <TextField label={t('cases.rounds.name')} required wide {...field('name')} />
        <TextField label={t('cases.rounds.disease')} required {...field('disease')} />
        <PackField value={form.packId} onChange={(packId) => setForm({ ...form, packId })} />
        <AreaPicker label={t('cases.rounds.area')} required value={areaCode} onChange={setAreaCode} />
        <TextField label={t('cases.rounds.variant')} {...field('variant')} />
        <DateField label={t('cases.rounds.startedOn')} {...field('startedOn')} />
        <NumberField label={t('cases.rounds.endAfterDays')} {...field('endAfterDays')} />
        <TextArea label={t('cases.rounds.endCriteria')} required {...field('endCriteria')} maxLength={1000} />
      </Form>
    </Dialog>
  );
}
