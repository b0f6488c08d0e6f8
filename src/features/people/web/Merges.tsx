import { useState } from 'react';
import { Link } from 'react-router';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Panel } from '../../../ui/Page.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';

/** The merges a person was part of, each of which can be undone as a whole. */
export function Merges({ personId }: { personId: string }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const whyNot = useWhyNot()('POST /merges/:mergeId/undo');
  const merges = useAsk('GET /people/:personId/merges', { personId });
  const [undoing, setUndoing] = useState<string | null>(null);
  const undo = useDo('POST /merges/:mergeId/undo', {
    onDone: () => {
      setUndoing(null);
      toast(t('people.duplicates.undone'));
    },
  });
  if (!merges.data || merges.data.rows.length === 0) return null;
  return (
    <Panel title={t('people.duplicates.mergesTitle')}>
      <ul className="rows">
        {merges.data.rows.map((merge) => {
          const otherId = merge.keptId === personId ? merge.discardedId : merge.keptId;
          return (
            <li key={merge.id} className="row">
              <div>
                <p>
                  <Link className="code" to={`/people/${otherId}`}>
                    {otherId.slice(-8)}
                  </Link>{' '}
                  {merge.reason}
                </p>
                <p className="small quiet">{instant(merge.mergedAt, zone)}</p>
              </div>
              {merge.undoneAt ? (
                <Stamp tone="void" shape="slash">
                  {t('people.duplicates.mergeUndone')}
                </Stamp>
              ) : (
                <Button small icon="undo" why={whyNot} onClick={() => setUndoing(merge.id)}>
                  {t('people.duplicates.undo')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {undoing && (
        <ReasonDialog
          title={t('people.duplicates.undo')}
          action={t('people.duplicates.undo')}
          isOpen
          close={() => setUndoing(null)}
          busy={undo.isPending}
          problem={undo.error}
          submit={(reason) => undo.submit({ mergeId: undoing, reason })}
        />
      )}
    </Panel>
  );
}
