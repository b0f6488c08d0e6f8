import { useState } from 'react';
import { useParams } from 'react-router';
import { AppProblem } from '../../../../ui/app-problem.ts';
import type { Output } from '../../../../ui/api.ts';
import { useAsk, useDo } from '../../../../ui/ask.ts';
import { Button, ButtonLink } from '../../../../ui/Button.tsx';
import { count, instant } from '../../../../ui/format.ts';
import { Icon } from '../../../../ui/Icon.tsx';
import { useWords } from '../../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../../ui/Loaded.tsx';
import { Page, Panel } from '../../../../ui/Page.tsx';
import { ProblemNote } from '../../../../ui/ProblemNote.tsx';
import { ReasonDialog } from '../../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../../ui/session.tsx';
import { Steps } from '../../../../ui/Steps.tsx';
import { useToast } from '../../../../ui/Toast.tsx';
import { ImportId, type ImportState } from '../../imports/model.ts';
import { ImportStamp } from './ImportStamp.tsx';
import { Ledger } from './Ledger.tsx';
import { MappingForm } from './MappingForm.tsx';

type Import = Output<'GET /imports/:importId'>;

const stepOf: Record<ImportState, number> = {
  uploaded: 1,
  failed: 1,
  checking: 2,
  checked: 2,
  applying: 3,
  applied: 4,
  undone: 4,
};

/** One import on its way: columns, check, writing, ledger. What it shows follows the server's state, so it survives any break. */
export function ImportPage() {
  const { t } = useWords();
  const { importId } = useParams();
  const [isRunning, setRunning] = useState(false);
  const found = useAsk(
    'GET /imports/:importId',
    { importId: ImportId.parse(importId) },
    isRunning ? { everyMs: 1000 } : {},
  );
  const nowRunning = found.data?.state === 'checking' || found.data?.state === 'applying';
  if (nowRunning !== isRunning) setRunning(nowRunning);
  if (!found.data)
    return (
      <Page title={t('linelist.title')} crumbs={[{ to: '/import', label: t('linelist.title') }]}>
        <Loaded of={found} lines={10}>
          {() => null}
        </Loaded>
      </Page>
    );
  return <Loaded of={found}>{(record) => <Shown record={record} />}</Loaded>;
}

function Shown({ record }: { record: Import }) {
  const { t, language } = useWords();
  const { zone } = useSession();
  const [isAgain, setAgain] = useState(false);
  const { state } = record;
  const mapsNow = state === 'uploaded' || state === 'failed' || (state === 'checked' && isAgain);
  return (
    <Page
      title={record.fileName}
      crumbs={[{ to: '/import', label: t('linelist.title') }]}
      lead={
        <>
          <ImportStamp of={state} />
          <span>{t('linelist.rows', { count: record.rowCount, number: count(record.rowCount, language) })}</span>
          <span>
            {[record.format.toUpperCase(), record.encoding, record.tables.length > 1 && record.tableName]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {record.kind === 'pairs' && <span>{t('linelist.pairs')}</span>}
          <span className="quiet">
            {record.appliedAt
              ? t('linelist.appliedAt', { at: instant(record.appliedAt, zone) })
              : t('linelist.begunAt', { at: instant(record.begunAt, zone) })}
          </span>
        </>
      }
    >
      <Steps
        steps={(['file', 'columns', 'preview', 'ledger'] as const).map((step) => t(`linelist.step.${step}`))}
        at={mapsNow ? 1 : stepOf[state]}
      />
      {state === 'failed' && record.problem && (
        <ProblemNote problem={new AppProblem(record.problem.code, 409, record.problem.message, record.problem.details)}>
          <p>{t('linelist.failed')}</p>
        </ProblemNote>
      )}
      {(state === 'checking' || state === 'applying') && <Progress record={record} />}
      {mapsNow && <MappingForm record={record} onChecked={() => setAgain(false)} />}
      {state === 'checked' && !isAgain && <ApplyPanel record={record} again={() => setAgain(true)} />}
      {state === 'applied' && <AppliedPanel record={record} />}
      {(state === 'checked' || state === 'applied' || state === 'undone') && !mapsNow && <Ledger record={record} />}
    </Page>
  );
}

function Progress({ record }: { record: Import }) {
  const { t, language } = useWords();
  const share = record.rowCount > 0 ? record.progress / record.rowCount : 0;
  return (
    <Panel title={t(`linelist.state.${record.state}`)}>
      <div
        className="progress"
        role="progressbar"
        aria-label={t(`linelist.state.${record.state}`)}
        aria-valuemin={0}
        aria-valuemax={record.rowCount}
        aria-valuenow={record.progress}
      >
        <span style={{ width: `${Math.round(share * 100)}%` }} />
      </div>
      <p className="quiet">
        {t('linelist.progress', { done: count(record.progress, language), all: count(record.rowCount, language) })}
      </p>
    </Panel>
  );
}

function ApplyPanel({ record, again }: { record: Import; again: () => void }) {
  const { t, language } = useWords();
  const whyNot = useWhyNot()('POST /imports/:importId/apply');
  const apply = useDo('POST /imports/:importId/apply');
  const rows = record.counts.created + record.counts.updated;
  return (
    <Panel title={t('linelist.step.preview')}>
      <p>
        {t('linelist.applyNote')} {record.counts['possible-duplicate'] > 0 && t('linelist.decide.afterApply')}
      </p>
      {apply.error && <ProblemNote problem={apply.error} />}
      <div className="row-actions">
        <Button kind="main" why={whyNot} busy={apply.isPending} onClick={() => apply.submit({ importId: record.id })}>
          {t('linelist.apply', { number: count(rows, language) })}
        </Button>
        <Button icon="back" onClick={again}>
          {t('linelist.recheck')}
        </Button>
      </div>
    </Panel>
  );
}

function AppliedPanel({ record }: { record: Import }) {
  const { t } = useWords();
  const toast = useToast();
  const whyNot = useWhyNot()('POST /imports/:importId/undo');
  const [isOpen, setOpen] = useState(false);
  const undo = useDo('POST /imports/:importId/undo', {
    onDone: () => {
      setOpen(false);
      toast(t('linelist.undone'));
    },
  });
  return (
    <div className="note">
      <Icon name="check" />
      <div className="stack tight">
        <p className="strong">{t('linelist.applied')}</p>
        <div className="row-actions">
          <ButtonLink kind="main" small to={`/cases?importId=${record.id}`}>
            {t('linelist.cases')}
          </ButtonLink>
          <Button small icon="undo" why={whyNot} onClick={() => setOpen(true)}>
            {t('linelist.undo')}
          </Button>
        </div>
      </div>
      {isOpen && (
        <ReasonDialog
          title={t('linelist.undo')}
          action={t('linelist.undo')}
          kind="grave"
          isOpen
          close={() => setOpen(false)}
          busy={undo.isPending}
          problem={undo.error}
          submit={(reason) => undo.submit({ importId: record.id, reason })}
        >
          <p>{t('linelist.undoHelp')}</p>
        </ReasonDialog>
      )}
    </div>
  );
}
