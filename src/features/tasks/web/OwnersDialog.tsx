import { useState } from 'react';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SelectField, TextArea } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { useColleagueNames } from '../../../ui/names.tsx';
import { useSession } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import type { Owners } from '../model.ts';
import type { TaskView } from './TaskPage.tsx';

type BodySlot = Exclude<keyof Owners, 'individual'>;
const bodySlots: readonly BodySlot[] = ['locality', 'department', 'unit'];

/** Says who must do it: up to three bodies, and a person. */
export function OwnersFields({ owners, change }: { owners: Owners; change: (owners: Owners) => void }) {
  const { t } = useWords();
  const { accountId } = useSession();
  const colleagues = useColleagueNames();
  const people = [...colleagues].map(([value, name]) => ({
    value,
    label: value === accountId ? `${name} (${t('tasks.you')})` : name,
  }));
  const bodies = useAsk('GET /bodies', {});
  const options = (bodies.data ?? []).map(({ id, name }) => ({ value: id as string, label: name }));
  return (
    <>
      {bodySlots.map((slot) => (
        <SelectField
          key={slot}
          label={t(`tasks.owner.${slot}`)}
          none={t('form.none')}
          value={owners[slot] ?? ''}
          options={options}
          onChange={(id) => change({ ...owners, [slot]: id || null })}
        />
      ))}
      <SelectField
        label={t('tasks.owner.individual')}
        none={t('form.none')}
        value={owners.individual ?? ''}
        options={people}
        onChange={(id) => change({ ...owners, individual: id || null })}
      />
    </>
  );
}

/** Assigns a task, or hands one's own over with the reason. */
export function OwnersDialog({ task, isHandOver, close }: { task: TaskView; isHandOver: boolean; close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const [owners, setOwners] = useState<Owners>(isHandOver ? { ...task.owners, individual: null } : task.owners);
  const [reason, setReason] = useState('');
  const on = { taskId: task.id, ifVersion: task.version, owners };
  const assign = useDo('POST /tasks/:taskId/assign', {
    onDone: () => {
      close();
      toast(t('tasks.assigned'));
    },
  });
  const handOver = useDo('POST /tasks/:taskId/hand-over', {
    onDone: () => {
      close();
      toast(t('tasks.handedOver'));
    },
  });
  const nobody = Object.values(owners).every((id) => id === null);
  const why = nobody
    ? t('tasks.pickOwner')
    : isHandOver && reason.trim().length < 3
      ? t('form.tooShort', { least: 3 })
      : null;
  const title = t(isHandOver ? 'tasks.handOver' : 'tasks.assign');
  return (
    <Dialog title={title} isOpen close={close}>
      <Form
        label={title}
        busy={assign.isPending || handOver.isPending}
        problem={assign.error ?? handOver.error}
        why={why}
        submit={() => (isHandOver ? handOver.submit({ ...on, reason: reason.trim() }) : assign.submit(on))}
      >
        <OwnersFields owners={owners} change={setOwners} />
        {isHandOver && (
          <TextArea
            label={t('form.reason')}
            help={t('form.reasonHelp')}
            required
            value={reason}
            onChange={setReason}
            maxLength={1000}
          />
        )}
      </Form>
    </Dialog>
  );
}
