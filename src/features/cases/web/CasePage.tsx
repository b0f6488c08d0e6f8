import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { TasksOf } from '../../tasks/web/TasksOf.tsx';
import { RevealIdentity } from '../../people/web/RevealIdentity.tsx';
import { useAsk } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { day, instant, nothing } from '../../../ui/format.ts';
import { History } from '../../../ui/History.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { Facts, Page, Panel } from '../../../ui/Page.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { CaseId, type CaseRecord } from '../model.ts';
import { CaseClocks } from './CaseClocks.tsx';
import { CaseDates } from './CaseDates.tsx';
import { CaseLab } from './CaseLab.tsx';
import { CaseLinks } from './CaseLinks.tsx';
import { CaseStates } from './CaseStates.tsx';
import { useSexAge } from './case-columns.tsx';
import { CorrectDialog } from './CorrectDialog.tsx';
import { ReclassifyDialog } from './ReclassifyDialog.tsx';
import { ClassificationStamp, OutcomeStamp } from './stamps.tsx';

/** One case: what is known, how it came to be so, what runs, and what can be done. */
export function CasePage() {
  const { t } = useWords();
  const { caseId } = useParams();
  const found = useAsk('GET /cases/:caseId', { caseId: CaseId.parse(caseId) });
  if (!found.data)
    return (
      <Page title={t('cases.title')} crumbs={[{ to: '/cases', label: t('cases.title') }]}>
        <Loaded of={found} lines={10}>
          {() => null}
        </Loaded>
      </Page>
    );
  return <Loaded of={found}>{(record) => <Shown record={record} />}</Loaded>;
}

function Shown({ record }: { record: CaseRecord }) {
  const { t } = useWords();
  const sexAge = useSexAge();
  return (
    <Page
      title={t('cases.one', { number: record.number })}
      crumbs={[{ to: '/cases', label: t('cases.title') }]}
      actions={<CaseActions record={record} />}
      lead={
        <>
          <ClassificationStamp of={record.classification} />
          <OutcomeStamp of={record.outcome} />
          <span className="strong">{record.displayName}</span>
          <span>{sexAge(record)}</span>
          <span>{record.areaPath.replaceAll(' / ', ' › ')}</span>
        </>
      }
    >
      <div className="split">
        <div className="stack">
          <CaseClocks record={record} />
          <Panel title={t('cases.section.dates')}>
            <CaseDates record={record} />
          </Panel>
          <CaseLab record={record} />
          <CaseLinks record={record} />
          <Panel title={t('cases.section.history')}>
            <History subject="case" subjectId={record.id} />
          </Panel>
        </div>
        <div className="stack">
          <Panel
            title={t('cases.section.person')}
            actions={<Link to={`/people/${record.personId}`}>{record.displayName}</Link>}
          >
            <RevealIdentity personId={record.personId} />
          </Panel>
          <CaseFactsPanel record={record} />
          <CaseStates caseId={record.id} />
          <TasksOf subject="case" subjectId={record.id} title={t('cases.section.tasks')} />
          <OtherColumns record={record} />
        </div>
      </div>
    </Page>
  );
}

function CaseActions({ record }: { record: CaseRecord }) {
  const { t } = useWords();
  const whyNot = useWhyNot();
  const [open, setOpen] = useState<'reclassify' | 'correct' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button icon="print" kind="bare" onClick={() => globalThis.print()}>
        {t('cases.print')}
      </Button>
      <Button why={whyNot('POST /cases/:caseId/correct')} onClick={() => setOpen('correct')}>
        {t('cases.correct.action')}
      </Button>
      <Button kind="main" why={whyNot('POST /cases/:caseId/reclassify')} onClick={() => setOpen('reclassify')}>
        {t('cases.reclassify.action')}
      </Button>
      {open === 'reclassify' && <ReclassifyDialog record={record} close={close} />}
      {open === 'correct' && <CorrectDialog record={record} close={close} />}
    </>
  );
}

function CaseFactsPanel({ record }: { record: CaseRecord }) {
  const { t, maybe } = useWords();
  const { zone } = useSession();
  const round = useAsk('GET /rounds/:roundId', { roundId: record.roundId! }, { when: record.roundId !== null });
  return (
    <Panel title={t('cases.section.facts')}>
      <Facts
        sparse
        of={[
          [t('cases.field.disease'), record.disease],
          [
            t('cases.field.round'),
            round.data && (
              <Link key="round" to={`/rounds/${round.data.id}`}>
                {round.data.name}
              </Link>
            ),
          ],
          [
            t('cases.field.discoveryChannel'),
            record.discoveryChannel && t(`cases.discoveryChannel.${record.discoveryChannel}`),
          ],
          [t('cases.field.origin'), record.origin && t(`cases.origin.${record.origin}`)],
          [t('cases.field.severity'), record.severity && t(`cases.severity.${record.severity}`)],
          [t('cases.field.hospital'), record.hospital],
          [t('cases.field.reportingUnit'), record.reportingUnit],
          [t('cases.field.pathogen'), record.pathogen],
          [t('cases.field.variant'), record.variant],
          [t('cases.field.sequenceId'), record.sequenceId],
          [t('cases.field.ctValue'), record.ctValue],
          [
            t('cases.field.symptoms'),
            record.symptoms.map((name) => maybe(`linelist.field.${name}`) ?? name).join(t('list.separator')),
          ],
          [
            t('cases.field.otherArea'),
            record.otherAreaCode && <AreaName key="other" code={record.otherAreaCode} parts={3} />,
          ],
          [t('cases.field.externalId'), record.externalId],
          [t('cases.field.reportedOn'), day(record.reportedOn)],
          [t('cases.field.recordedAt'), instant(record.recordedAt, zone)],
          [t('cases.field.changedAt'), record.changedAt === record.recordedAt ? null : instant(record.changedAt, zone)],
        ]}
      />
      {record.importId && (
        <p className="small">
          <Link to={`/imports/${record.importId}`}>{t('cases.fromImport')}</Link>
        </p>
      )}
      {record.notes && <p className="notes">{record.notes}</p>}
    </Panel>
  );
}

/** Columns of the imported list that no field of ours holds, word for word. */
function OtherColumns({ record }: { record: CaseRecord }) {
  const { t } = useWords();
  const others = Object.entries(record.attributes);
  if (others.length === 0) return null;
  return (
    <Panel title={t('cases.section.other')}>
      <Facts
        of={others.map(
          ([name, value]) => [name, typeof value === 'string' ? value || nothing : JSON.stringify(value)] as const,
        )}
      />
    </Panel>
  );
}
