import { z } from 'zod';
import { flag } from '../../../kernel/query.ts';
import { useAddress } from '../../../ui/address.ts';
import type { Output } from '../../../ui/api.ts';
import { rowsOf, useAsk, useRows } from '../../../ui/ask.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Figure, KnownAt } from '../../../ui/Figure.tsx';
import { count as countText } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { useMay } from '../../../ui/session.tsx';
import { TabLinks } from '../../../ui/TabLinks.tsx';
import { TaskQueue, type TaskSummary, Workstream } from '../model.ts';
import { TaskRow } from './TaskRow.tsx';

const Shown = z.object({
  queue: TaskQueue.default('mine'),
  workstream: Workstream.optional(),
  overdue: flag().optional(),
});
type Shown = z.infer<typeof Shown>;

const queues = ['mine', 'my-body', 'my-area'] as const;

/** The home screen: what is to be done, the most urgent first. */
export function QueuePage() {
  const { t } = useWords();
  const may = useMay();
  const { value, with: linkTo } = useAddress(Shown);
  const counts = useAsk('GET /tasks/counts', {}, { everyMs: 30_000 });
  const list = useRows('GET /tasks', { ...value, limit: 50 }, { mark: 'cursor', everyMs: 30_000 });
  return (
    <Page
      title={t('tasks.title')}
      actions={
        may('POST /tasks') && (
          <ButtonLink kind="main" icon="plus" to="/tasks/new">
            {t('tasks.new')}
          </ButtonLink>
        )
      }
      tabs={
        <TabLinks
          label={t('tasks.title')}
          tabs={queues.map((queue) => ({
            to: linkTo({ queue: queue === 'mine' ? undefined : queue }),
            label: t(`tasks.queue.${queue}`),
            count: sum(counts.data, queue, false),
            isLate: (sum(counts.data, queue, true) ?? 0) > 0,
            isHere: value.queue === queue,
          }))}
        />
      }
    >
      <Lanes shown={value} linkTo={linkTo} />
      <Loaded
        of={list}
        lines={10}
        isEmpty={(data) => rowsOf<'GET /tasks'>(data).length === 0}
        empty={
          <>
            <p className="strong">{t('tasks.none')}</p>
            <p>{t('tasks.noneHelp')}</p>
          </>
        }
      >
        {(data) => <Groups rows={rowsOf<'GET /tasks'>(data)} />}
      </Loaded>
      {list.hasNextPage && (
        <p>
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('table.loadMore')}
          </Button>
        </p>
      )}
      {list.dataUpdatedAt > 0 && <KnownAt at={list.dataUpdatedAt} />}
    </Page>
  );
}

/** Overdue first, then what has used four fifths of its time, then the rest; the server's order inside each. */
function Groups({ rows }: { rows: readonly TaskSummary[] }) {
  const { t } = useWords();
  const groups = [
    { name: t('tasks.overdue'), rows: rows.filter((row) => row.isOverdue) },
    { name: t('tasks.soon'), rows: rows.filter((row) => !row.isOverdue && row.usedShare >= 0.8) },
    { name: t('tasks.later'), rows: rows.filter((row) => !row.isOverdue && row.usedShare < 0.8) },
  ];
  return (
    <div className="stack">
      {groups
        .filter((group) => group.rows.length > 0)
        .map((group) => (
          <Panel key={group.name} title={`${group.name} · ${group.rows.length}`}>
            <ul className="task-list">
              {group.rows.map((row) => (
                <TaskRow key={row.id} task={row} />
              ))}
            </ul>
          </Panel>
        ))}
    </div>
  );
}

/** The seven workstreams with what waits and what is late; each opens its tasks. */
function Lanes({ shown, linkTo }: { shown: Shown; linkTo: (part: { workstream: string | undefined }) => string }) {
  const { t, language } = useWords();
  const lanes = useAsk('GET /tasks/lanes', {}, { everyMs: 60_000 });
  if (!lanes.data?.some((lane) => lane.open > 0)) return null;
  const total = lanes.data.reduce((all, lane) => all + lane.open, 0);
  return (
    <nav className="figures" aria-label={t('tasks.lanes')}>
      <Figure
        label={t('tasks.allLanes')}
        value={countText(total, language)}
        to={linkTo({ workstream: undefined })}
        isHere={shown.workstream === undefined}
      />
      {lanes.data.map((lane) => (
        <Figure
          key={lane.workstream}
          label={t(`tasks.workstream.${lane.workstream}`)}
          value={countText(lane.open, language)}
          to={linkTo({ workstream: lane.workstream })}
          isHere={shown.workstream === lane.workstream}
          note={
            lane.overdue > 0 ? (
              <b className="late">
                {t('tasks.overdue')} {countText(lane.overdue, language)}
              </b>
            ) : (
              `${t('tasks.ended24')} ${lane.ended}`
            )
          }
        />
      ))}
    </nav>
  );
}

function sum(
  counts: Output<'GET /tasks/counts'> | undefined,
  queue: TaskQueue,
  onlyOverdue: boolean,
): number | undefined {
  return counts
    ?.filter((each) => each.queue === queue && (!onlyOverdue || each.overdue))
    .reduce((all, each) => all + each.count, 0);
}
