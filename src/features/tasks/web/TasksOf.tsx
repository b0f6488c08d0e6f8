import { rowsOf, useRows } from '../../../ui/ask.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Panel } from '../../../ui/Page.tsx';
import { Link } from 'react-router';
import { Clock } from '../../../ui/Clock.tsx';
import { TaskStamp } from './TaskRow.tsx';

/** All tasks about one record. */
export function TasksOf({ subject, subjectId, title }: { subject: string; subjectId: string; title: string }) {
  const { t, language } = useWords();
  const tasks = useRows('GET /tasks', { subject, subjectId, limit: 50 }, { mark: 'cursor' });
  return (
    <Panel title={title}>
      <Loaded
        of={tasks}
        lines={2}
        isEmpty={(data) => rowsOf<'GET /tasks'>(data).length === 0}
        empty={<p>{t('tasks.none')}</p>}
      >
        {(data) => (
          <ul className="rows">
            {rowsOf<'GET /tasks'>(data).map((task) => (
              <li key={task.id} className="row">
                <div>
                  <p>
                    <Link className="task-title" to={`/tasks/${task.id}`}>
                      {task.title[language]}
                    </Link>
                  </p>
                  {task.state !== 'closed' && task.state !== 'cancelled' && (
                    <Clock compact startsAt={task.stepFromAt} dueAt={task.stepDueAt} />
                  )}
                </div>
                <TaskStamp of={task.state} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
