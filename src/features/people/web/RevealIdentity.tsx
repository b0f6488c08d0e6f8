import { useState } from 'react';
import { useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Facts } from '../../../ui/Page.tsx';
import { useWhyNot } from '../../../ui/session.tsx';
import { identityFields } from '../model.ts';
import { PurposeForm } from './PurposeForm.tsx';

/** Shows who a person is, once the purpose is stated; that it was looked at stays on record. Nothing of it is kept in the browser. */
export function RevealIdentity({ personId }: { personId: string }) {
  const { t } = useWords();
  const whyNot = useWhyNot()('POST /people/:personId/reveal');
  const [isAsking, setAsking] = useState(false);
  const [purpose, setPurpose] = useState('');
  const reveal = useDo('POST /people/:personId/reveal', { onDone: () => setAsking(false) });
  if (reveal.data) {
    const identity = reveal.data;
    return (
      <div className="stack revealed">
        <Facts
          of={identityFields.map(
            (field) =>
              [
                t(`people.field.${field}`),
                identity[field] ?? (
                  <span key={field} className="quiet">
                    {t('people.reveal.none')}
                  </span>
                ),
              ] as const,
          )}
        />
        <p className="small quiet">{t('people.reveal.recorded')}</p>
        <p>
          <Button
            small
            icon="lock"
            onClick={() => {
              reveal.reset();
              setPurpose('');
            }}
          >
            {t('people.reveal.hide')}
          </Button>
        </p>
      </div>
    );
  }
  if (!isAsking)
    return (
      <p>
        <Button small icon="eye" why={whyNot} onClick={() => setAsking(true)}>
          {t('people.reveal.action')}
        </Button>
      </p>
    );
  return (
    <PurposeForm
      label={t('people.reveal.action')}
      busy={reveal.isPending}
      problem={reveal.error}
      purpose={purpose}
      setPurpose={setPurpose}
      submit={(stated) => reveal.submit({ personId }, stated)}
      cancel={() => setAsking(false)}
      autoFocus
    />
  );
}
