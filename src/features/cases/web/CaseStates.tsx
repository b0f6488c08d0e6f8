import { useAsk } from '../../../ui/ask.ts';
import { instant } from '../../../ui/format.ts';
import { Timeline } from '../../../ui/History.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Panel } from '../../../ui/Page.tsx';
import { useSession } from '../../../ui/session.tsx';
import type { CaseId } from '../model.ts';
import { ClassificationStamp } from './stamps.tsx';

/** How the classification came to be what it is: when it was so, when it was known, why, by which definition. */
export function CaseStates({ caseId }: { caseId: CaseId }) {
  const { t } = useWords();
  const { zone } = useSession();
  const states = useAsk('GET /cases/:caseId/states', { caseId });
  return (
    <Panel title={t('cases.section.states')}>
      <Loaded of={states} lines={3}>
        {(rows) => (
          <Timeline
            entries={rows
              .filter(
                (row, index) =>
                  index === 0 || rows[index - 1]!.classification !== row.classification || row.reason !== null,
              )
              .map((row) => ({
                id: row.recordedAt,
                at: row.classifiedAt,
                what: (
                  <>
                    <ClassificationStamp of={row.classification} />
                    {row.reason && <p>{row.reason}</p>}
                  </>
                ),
                by: [
                  t('cases.states.recordedAt', { at: instant(row.recordedAt, zone) }),
                  row.definition && t('cases.states.definition', { definition: row.definition }),
                ]
                  .filter(Boolean)
                  .join(' · '),
              }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}
