import { useState } from 'react';
import { useDo } from '../../../ui/ask.ts';
import { Button, type ButtonKind } from '../../../ui/Button.tsx';
import { type Key, useWords } from '../../../ui/i18n/i18n.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { type TaskAction, transitions } from '../rules.ts';
import { OwnersDialog } from './OwnersDialog.tsx';
import type { TaskView } from './TaskPage.tsx';
import { useWhyNotOnTask } from './why-not.ts';

/** What each action is called, what it says when done, and which one is the next step of the loop. */
const actions: readonly { action: TaskAction; label: Key; kind: ButtonKind }[] = [
  { action: 'take', label: 'tasks.take', kind: 'main' },
  { action: 'receive', label: 'tasks.receive', kind: 'plain' },
  { action: 'act', label: 'tasks.act', kind: 'main' },
  { action: 'verify', label: 'tasks.verify', kind: 'main' },
  { action: 'reject', label: 'tasks.reject', kind: 'plain' },
  { action: 'close', label: 'tasks.close', kind: 'main' },
  { action: 'assign', label: 'tasks.assign', kind: 'plain' },
  { action: 'hand-over', label: 'tasks.handOver', kind: 'plain' },
  { action: 'not-executable', label: 'tasks.cannot', kind: 'plain' },
  { action: 'cancel', label: 'tasks.cancel', kind: 'grave' },
];

/** What can be done to a task in its state; what is not for this person says why. */
export function TaskActions({ task }: { task: TaskView }) {
  const { t } = useWords();
  const toast = useToast();
  const { accountId } = useSession();
  const whyNot = useWhyNotOnTask(task);
  const suppliers = task.evidence.filter((each) => each.judged !== 'rejected').map((each) => each.suppliedBy);
  const whyNotJudge = useWhyNotOnTask({ ...task, suppliers });
  const [open, setOpen] = useState<TaskAction | null>(null);
  const close = () => setOpen(null);
  const on = { taskId: task.id, ifVersion: task.version };
  const done = (text: Key) => () => {
    close();
    toast(t(text));
  };
  const take = useDo('POST /tasks/:taskId/take', { onDone: done('tasks.taken') });
  const receive = useDo('POST /tasks/:taskId/receive', { onDone: done('tasks.received') });
  const verify = useDo('POST /tasks/:taskId/verify', { onDone: done('tasks.verified') });
  const act = useDo('POST /tasks/:taskId/act', { onDone: done('tasks.acted') });
  const reject = useDo('POST /tasks/:taskId/reject', { onDone: done('tasks.rejected') });
  const end = useDo('POST /tasks/:taskId/close', { onDone: done('tasks.closed') });
  const cancel = useDo('POST /tasks/:taskId/cancel', { onDone: done('tasks.cancelled') });
  const cannot = useDo('POST /tasks/:taskId/not-executable', { onDone: done('tasks.cannotDone') });
  const isMine = task.owners.individual === accountId;
  const isDone = (action: TaskAction) =>
    (action === 'receive' && task.receivedAt !== null) || (action === 'take' && isMine);
  const possible = actions.filter(({ action }) => transitions[task.state][action] !== undefined && !isDone(action));
  possible.sort((a, b) => Number(b.kind === 'main') - Number(a.kind === 'main'));
  const main = possible.find(({ kind }) => kind === 'main')?.action;
  if (possible.length === 0) return null;

  const press = (action: TaskAction) => {
    if (action === 'take') take.submit(on);
    else if (action === 'receive') receive.submit(on);
    else if (action === 'verify') verify.submit(on);
    else setOpen(action);
  };
  const hasEvidence = task.evidence.some((piece) => piece.judged === 'pending');
  const asking = { close, isOpen: true };
  const problem = take.error ?? receive.error ?? verify.error;
  return (
    <div className="stack">
      <div className="row-actions">
        {possible.map(({ action, label, kind }) => (
          <Button
            key={action}
            kind={kind === 'main' && action !== main ? 'plain' : kind}
            why={action === 'verify' || action === 'reject' ? whyNotJudge(action) : whyNot(action)}
            busy={take.isPending || receive.isPending || verify.isPending}
            onClick={() => press(action)}
          >
            {t(label)}
          </Button>
        ))}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {open === 'act' && (
        <ReasonDialog
          {...asking}
          title={t('tasks.act')}
          action={t('tasks.act')}
          label={t('tasks.actWithText')}
          help={t('tasks.actHelp')}
          optional={hasEvidence}
          busy={act.isPending}
          problem={act.error}
          submit={(text) => act.submit({ ...on, evidence: text ? [{ text }] : [] })}
        />
      )}
      {open === 'reject' && (
        <ReasonDialog
          {...asking}
          title={t('tasks.reject')}
          action={t('tasks.reject')}
          busy={reject.isPending}
          problem={reject.error}
          submit={(reason) => reject.submit({ ...on, reason })}
        />
      )}
      {open === 'close' && (
        <ReasonDialog
          {...asking}
          title={t('tasks.close')}
          action={t('tasks.close')}
          label={t('tasks.lesson')}
          help={t('tasks.lessonHelp')}
          optional
          busy={end.isPending}
          problem={end.error}
          submit={(lesson) => end.submit({ ...on, lesson: lesson || null })}
        />
      )}
      {open === 'cancel' && (
        <ReasonDialog
          {...asking}
          title={t('tasks.cancel')}
          action={t('tasks.cancel')}
          kind="grave"
          busy={cancel.isPending}
          problem={cancel.error}
          submit={(reason) => cancel.submit({ ...on, reason })}
        />
      )}
      {open === 'not-executable' && (
        <ReasonDialog
          {...asking}
          title={t('tasks.cannot')}
          action={t('tasks.cannot')}
          busy={cannot.isPending}
          problem={cannot.error}
          submit={(reason) => cannot.submit({ ...on, reason })}
        />
      )}
      {(open === 'assign' || open === 'hand-over') && (
        <OwnersDialog task={task} isHandOver={open === 'hand-over'} close={close} />
      )}
    </div>
  );
}
