import { useState } from 'react';
import { useNavigate } from 'react-router';
import { newKey } from '../../../ui/api.ts';
import { useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { MomentField, SelectField, TextArea } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instantOfLocal } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Page, Panel } from '../../../ui/Page.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { type Owners, Priority, TaskId, Workstream } from '../model.ts';
import { OwnersFields } from './OwnersDialog.tsx';

const nobody: Owners = { locality: null, department: null, unit: null, individual: null };

/** Orders something to be done: what, where, by when, and who answers for it. */
export function NewTaskPage() {
  const { t, language } = useWords();
  const { areas, zone } = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  const [id] = useState(newKey);
  const [text, setText] = useState('');
  const [areaCode, setAreaCode] = useState<string | null>(areas[0]?.code || null);
  const [due, setDue] = useState('');
  const [workstream, setWorkstream] = useState<Workstream | ''>('');
  const [priority, setPriority] = useState<Priority | ''>('normal');
  const [owners, setOwners] = useState<Owners>(nobody);
  const open = useDo('POST /tasks', {
    onDone: (task) => {
      toast(t('tasks.orderDone'));
      void navigate(`/tasks/${task.id}`);
    },
  });
  const notMine = useWhyNot()('POST /tasks');
  const isReady = text.trim().length >= 2 && areaCode && due;
  const submit = () =>
    open.submit({
      id: TaskId.parse(id),
      title: { [language]: text.trim() },
      areaCode: areaCode!,
      dueAt: instantOfLocal(due, zone),
      owners,
      priority: priority || 'normal',
      ...(workstream ? { workstream } : {}),
    });
  return (
    <Page title={t('tasks.new')} crumbs={[{ to: '/', label: t('tasks.title') }]}>
      <div className="narrow">
        <Panel title={t('tasks.facts')}>
          <Form
            columns={2}
            label={t('tasks.new')}
            busy={open.isPending}
            problem={open.error}
            why={notMine ?? (isReady ? null : t('form.mustFill'))}
            submit={submit}
          >
            <TextArea label={t('tasks.text')} value={text} onChange={setText} required maxLength={300} />
            <AreaPicker label={t('tasks.area')} value={areaCode} onChange={setAreaCode} required />
            <MomentField label={t('tasks.dueField')} value={due} onChange={setDue} required />
            <SelectField
              label={t('tasks.lane')}
              none={t('form.none')}
              value={workstream}
              onChange={setWorkstream}
              options={Workstream.options.map((value) => ({ value, label: t(`tasks.workstream.${value}`) }))}
            />
            <SelectField
              label={t('tasks.priorityField')}
              value={priority}
              onChange={setPriority}
              options={Priority.options.map((value) => ({ value, label: t(`tasks.priority.${value}`) }))}
            />
            <OwnersFields owners={owners} change={setOwners} />
          </Form>
        </Panel>
      </div>
    </Page>
  );
}
