import { Link, useParams } from 'react-router';
import type { Output } from '../../../ui/api.ts';
import { useAsk } from '../../../ui/ask.ts';
import { Clock } from '../../../ui/Clock.tsx';
import { instant } from '../../../ui/format.ts';
import { History } from '../../../ui/History.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { Facts, Page, Panel } from '../../../ui/Page.tsx';
import { useSession } from '../../../ui/session.tsx';
import { Steps } from '../../../ui/Steps.tsx';
import { Slot, TaskId } from '../model.ts';
import { EvidenceList } from './EvidenceList.tsx';
import { NewEvidence } from './NewEvidence.tsx';
import { TaskActions } from './TaskActions.tsx';
import { OwnerName, TaskStamp } from './TaskRow.tsx';

/** A task whole, as the server answers it. */
export type TaskView = Output<'GET /tasks/:taskId'>;

const loop = ['found', 'assigned', 'acted', 'verified', 'closed'] as const;

/** One task: what is asked, until when, of whom, what shows that it was done, and what can be done now. */
export function TaskPage() {
  const { t } = useWords();
  const { taskId } = useParams();
  const task = useAsk('GET /tasks/:taskId', { taskId: TaskId.parse(taskId) }, { everyMs: 30_000 });
  if (!task.data)
    return (
      <Page title={t('tasks.one')}>
        <Loaded of={task} lines={8}>
          {() => null}
        </Loaded>
      </Page>
    );
  return <Loaded of={task}>{(found) => <Shown task={found} />}</Loaded>;
}

function Shown({ task }: { task: TaskView }) {
  const { t, language } = useWords();
  const isOpen = task.endedAt === null;
  return (
    <Page
      title={task.title[language]}
      crumbs={[{ to: '/', label: t('tasks.title') }]}
      lead={
        <>
          <TaskStamp of={task.state} />
          {isOpen ? (
            <Clock startsAt={task.stepFromAt} dueAt={task.stepDueAt} />
          ) : (
            <span>{task.endedReason ? t('tasks.ended', { reason: task.endedReason }) : t('tasks.endedPlain')}</span>
          )}
          <AreaName code={task.areaCode} parts={3} />
        </>
      }
    >
      {(loop as readonly string[]).includes(task.state) && (
        <Steps
          steps={loop.map((step) => t(`tasks.loopStep.${step}`))}
          at={loop.indexOf(task.state as (typeof loop)[number]) + 1}
        />
      )}
      <TaskActions task={task} />
      <div className="split">
        <div className="stack">
          <Panel title={t('tasks.evidence')}>
            <EvidenceList task={task} />
            <NewEvidence task={task} />
          </Panel>
          <Panel title={t('tasks.history')}>
            <History subject="task" subjectId={task.id} />
          </Panel>
        </div>
        <div className="stack">
          <TaskFacts task={task} />
          <OwnersPanel task={task} />
          {task.escalations.length > 0 && <Escalations task={task} />}
        </div>
      </div>
    </Page>
  );
}

function TaskFacts({ task }: { task: TaskView }) {
  const { t } = useWords();
  const { zone } = useSession();
  return (
    <Panel title={t('tasks.facts')}>
      <Facts
        sparse
        of={[
          [t('tasks.due'), instant(task.dueAt, zone)],
          [t('tasks.start'), instant(task.startAt, zone)],
          [t('tasks.lane'), task.workstream && t(`tasks.workstream.${task.workstream}`)],
          [t('tasks.priorityField'), t(`tasks.priority.${task.priority}`)],
          [t('tasks.clause'), task.packClause],
          [t('tasks.subject'), <Subject key="subject" task={task} />],
          [t('tasks.lesson'), task.lesson],
        ]}
      />
    </Panel>
  );
}

function Subject({ task }: { task: TaskView }) {
  const { t } = useWords();
  const pages: Record<string, string> = { case: '/cases/', person: '/people/', round: '/rounds/' };
  const page = pages[task.subject];
  if (page) return <Link to={page + task.subjectId}>{t('tasks.subjectOpen')}</Link>;
  return task.subject === 'area' ? <AreaName code={task.subjectId} /> : <span className="code">{task.subject}</span>;
}

function OwnersPanel({ task }: { task: TaskView }) {
  const { t, language } = useWords();
  const { zone } = useSession();
  const labels = useAsk('GET /tasks/slot-labels', {});
  const nameOf = (slot: Slot) => {
    const id = task.owners[slot];
    if (id === null) return <span className="late">{t('tasks.noOwner')}</span>;
    return <OwnerName slot={slot} id={id} />;
  };
  const labelOf = (slot: Slot) =>
    labels.data?.find((label) => label.slot === slot)?.[language] ?? t(`tasks.owner.${slot}`);
  return (
    <Panel title={t('tasks.ownersLabel')}>
      <Facts of={Slot.options.map((slot) => [labelOf(slot), nameOf(slot)] as const)} />
      {task.receivedAt && (
        <p className="small quiet">{t('tasks.receivedAt', { at: instant(task.receivedAt, zone) })}</p>
      )}
    </Panel>
  );
}

function Escalations({ task }: { task: TaskView }) {
  const { t } = useWords();
  const { zone } = useSession();
  return (
    <Panel title={t('tasks.escalations')}>
      <ul className="stack small">
        {task.escalations.map((each) => (
          <li key={`${each.crossedAt}${each.told}`}>
            {t('tasks.toldAt', {
              percent: each.percent,
              told: t(`tasks.told.${each.told}`),
              at: instant(each.crossedAt, zone),
            })}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
