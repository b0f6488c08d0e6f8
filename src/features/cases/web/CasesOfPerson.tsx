import { Link } from 'react-router';
import { useAsk } from '../../../ui/ask.ts';
import { day } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Panel } from '../../../ui/Page.tsx';
import { ClassificationStamp } from './stamps.tsx';

/** The illnesses of one person, newest first. */
export function CasesOfPerson({ personId }: { personId: string }) {
  const { t } = useWords();
  const cases = useAsk('GET /cases', { personId, limit: 50 });
  return (
    <Panel title={t('cases.title')}>
      <Loaded
        of={cases}
        lines={2}
        isEmpty={({ rows }) => rows.length === 0}
        empty={<p className="quiet">{t('state.empty')}</p>}
      >
        {({ rows }) => (
          <ul className="rows">
            {rows.map((row) => (
              <li key={row.id} className="row">
                <div>
                  <Link className="strong" to={`/cases/${row.id}`}>
                    {row.number}
                  </Link>
                  <p className="small quiet">
                    {row.disease} · {day(row.reportedOn)}
                  </p>
                </div>
                <ClassificationStamp of={row.classification} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
