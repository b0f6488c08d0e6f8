import { useState } from 'react';
import { Link } from 'react-router';
import { useDo } from '../../../../ui/ask.ts';
import { Button } from '../../../../ui/Button.tsx';
import { perCent } from '../../../../ui/format.ts';
import { useWords } from '../../../../ui/i18n/i18n.ts';
import { ProblemNote } from '../../../../ui/ProblemNote.tsx';
import { useWhyNot } from '../../../../ui/session.tsx';
import { useToast } from '../../../../ui/Toast.tsx';
import type { LedgerRow } from './Ledger.tsx';
import type { ImportRecord } from './mapping-draft.ts';

/** Decides about a row that may be on record already; nothing is ever merged by itself. */
export function DecideRow({ record, row, close }: { record: ImportRecord; row: LedgerRow; close: () => void }) {
  const { t, language, maybe } = useWords();
  const toast = useToast();
  const whyNot = useWhyNot()('POST /imports/:importId/rows/:rowNumber/decide');
  const known = row.matches.filter((match) => match.personId !== null || match.caseId !== null);
  const [chosen, setChosen] = useState(0);
  const match = known[chosen];
  const decide = useDo('POST /imports/:importId/rows/:rowNumber/decide', {
    onDone: () => {
      close();
      toast(t('linelist.decide.done'));
    },
  });
  const submit = (decision: 'new' | 'same-person' | 'same-case' | 'leave-out') =>
    decide.submit({
      importId: record.id,
      rowNumber: row.rowNumber,
      decision,
      ...(decision === 'same-person' && match?.personId ? { personId: match.personId } : {}),
      ...(decision === 'same-case' && match?.caseId ? { caseId: match.caseId } : {}),
    });
  return (
    <div className="stack">
      <fieldset>
        <legend className="field-label">{t('linelist.decide.pick')}</legend>
        <div className="choices">
          {known.map((each, index) => (
            <label key={`${each.personId}${each.caseId}`} className="choice">
              <input type="radio" name="match" checked={index === chosen} onChange={() => setChosen(index)} />
              {each.score !== null && (
                <span className="strong">{t('linelist.decide.score', { score: perCent(each.score, language) })}</span>
              )}
              <span className="small">
                {each.reasons
                  .map((reason) => maybe(`people.duplicates.reason.${reason}`) ?? reason)
                  .join(t('list.separator'))}
              </span>
              {each.personId && (
                <Link to={`/people/${each.personId}`} target="_blank">
                  {t('linelist.decide.openPerson')}
                </Link>
              )}
              {each.caseId && (
                <Link to={`/cases/${each.caseId}`} target="_blank">
                  {t('linelist.decide.openCase')}
                </Link>
              )}
              {each.rowNumber !== null && (
                <span className="small quiet">{t('linelist.decide.inFile', { row: each.rowNumber })}</span>
              )}
            </label>
          ))}
        </div>
      </fieldset>
      {decide.error && <ProblemNote problem={decide.error} />}
      <div className="row-actions">
        <Button kind="main" why={whyNot} busy={decide.isPending} onClick={() => submit('new')}>
          {t('linelist.decide.new')}
        </Button>
        <Button
          why={whyNot ?? (match?.personId ? null : t('linelist.decide.pick'))}
          busy={decide.isPending}
          onClick={() => submit('same-person')}
        >
          {t('linelist.decide.same-person')}
        </Button>
        <Button
          why={whyNot ?? (match?.caseId ? null : t('linelist.decide.pick'))}
          busy={decide.isPending}
          onClick={() => submit('same-case')}
        >
          {t('linelist.decide.same-case')}
        </Button>
        <Button why={whyNot} busy={decide.isPending} onClick={() => submit('leave-out')}>
          {t('linelist.decide.leave-out')}
        </Button>
      </div>
    </div>
  );
}
