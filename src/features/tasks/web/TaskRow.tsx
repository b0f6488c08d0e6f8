import { Link } from 'react-router';
import { useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Clock } from '../../../ui/Clock.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { AreaName, UnitName, useColleagueNames } from '../../../ui/names.tsx';
import { useProblemWords } from '../../../ui/ProblemNote.tsx';
import { useSession } from '../../../ui/session.tsx';
import { type Shape, Stamp, type Tone } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { Slot, type TaskState, type TaskSummary } from '../model.ts';
import { useWhyNotOnTask } from './why-not.ts';

const look: Record<TaskState, { tone: Tone; shape: Shape }> = {
  found: { tone: 'warning', shape: 'diamond-open' },
  assigned: { tone: 'active', shape: 'half' },
  acted: { tone: 'warning', shape: 'half' },
  verified: { tone: 'done', shape: 'ring' },
  closed: { tone: 'done', shape: 'tick' },
  cancelled: { tone: 'void', shape: 'slash' },
  'not-executable': { tone: 'critical', shape: 'bang' },
};

/** Where a task stands, as a stamp. */
export function TaskStamp({ of }: { of: TaskState }) {
  const { t } = useWords();
  return <Stamp {...look[of]}>{t(`tasks.state.${of}`)}</Stamp>;
}

/** A task in a queue: how much time is left, what it is, who answers, and what can be done at once. */
export function TaskRow({ task }: { task: TaskSummary }) {
  const { t, language } = useWords();
  const say = useProblemWords();
  const toast = useToast();
  const { accountId } = useSession();
  const whyNot = useWhyNotOnTask(task);
  const take = useDo('POST /tasks/:taskId/take', { onDone: () => toast(t('tasks.taken')) });
  const isMine = task.owners.individual === accountId;
  return (
    <li className="task-row" data-late={task.isOverdue || undefined}>
      <Clock startsAt={task.stepFromAt} dueAt={task.stepDueAt} />
      <div className="task-what">
        <Link className="task-title" to={`/tasks/${task.id}`}>
          {task.title[language]}
        </Link>
        <p className="small quiet inline">
          {task.priority === 'high' && <b className="late">{t('tasks.priority.high')}</b>}
          {task.workstream && <span>{t(`tasks.workstream.${task.workstream}`)}</span>}
          <AreaName code={task.areaCode} />
          <OwnersLine task={task} />
        </p>
        {take.error && (
          <p className="field-error" role="alert">
            {say(take.error)}
          </p>
        )}
      </div>
      <TaskStamp of={task.state} />
      <div className="task-do">
        {!isMine && (task.state === 'found' || task.state === 'assigned') ? (
          <Button
            small
            busy={take.isPending}
            why={whyNot('take')}
            onClick={() => take.submit({ taskId: task.id, ifVersion: task.version })}
          >
            {t('tasks.take')}
          </Button>
        ) : (
          <Link className="button" data-small data-kind="plain" to={`/tasks/${task.id}`}>
            {t(nextWord(task.state))}
          </Link>
        )}
      </div>
    </li>
  );
}

/** Who answers in one of the four slots, by name. */
export function OwnerName({ slot, id }: { slot: Slot; id: string }) {
  const { t } = useWords();
  const { accountId } = useSession();
  const colleagues = useColleagueNames();
  if (slot !== 'individual') return <UnitName id={id} />;
  return <>{id === accountId ? t('tasks.you') : (colleagues.get(id) ?? t('tasks.someone'))}</>;
}

/** Who answers for a task, in one line; parties nobody stands for are an alarm. */
export function OwnersLine({ task }: { task: Pick<TaskSummary, 'owners' | 'emptySlots'> }) {
  const { t } = useWords();
  const filled = Slot.options.filter((slot) => task.owners[slot] !== null);
  if (filled.length > 0) {
    return (
      <span className="parted">
        {filled.map((slot) => (
          <span key={slot}>
            <OwnerName slot={slot} id={task.owners[slot]!} />
          </span>
        ))}
      </span>
    );
  }
  return (
    <b className="late inline">
      <Icon name="warn" size={14} />
      {t('tasks.emptySlots', {
        slots: task.emptySlots.map((slot) => t(`tasks.owner.${slot}`)).join(t('list.separator')),
      })}
    </b>
  );
}

function nextWord(state: TaskState): 'tasks.act' | 'tasks.verify' | 'tasks.close' | 'tasks.one' {
  if (state === 'assigned') return 'tasks.act';
  return state === 'acted' ? 'tasks.verify' : state === 'verified' ? 'tasks.close' : 'tasks.one';
}
