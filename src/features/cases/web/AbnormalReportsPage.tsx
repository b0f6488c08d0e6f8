import { useState } from 'react';
import { z } from 'zod';
import { useAddress } from '../../../ui/address.ts';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Clock } from '../../../ui/Clock.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { TabLinks } from '../../../ui/TabLinks.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { AbnormalReportForm, FollowReceipt } from './AbnormalReportForm.tsx';

type Report = Output<'GET /reports'>[number];

const look = {
  filed: { tone: 'warning', shape: 'diamond-open' },
  received: { tone: 'active', shape: 'half' },
  answered: { tone: 'done', shape: 'tick' },
} as const;

/** Abnormal reports of one's areas on their clocks; and the form to file one. */
export function AbnormalReportsPage() {
  const { t } = useWords();
  const { areas } = useSession();
  const { value, with: linkTo } = useAddress(z.object({ show: z.enum(['open', 'all']).default('open') }));
  const reports = useAsk('GET /reports', value.show === 'open' ? { open: true } : {}, { everyMs: 60_000 });
  const [isOpen, setOpen] = useState(false);
  return (
    <Page
      title={t('cases.abnormal.title')}
      actions={
        <Button kind="main" icon="plus" onClick={() => setOpen(true)}>
          {t('cases.abnormal.file')}
        </Button>
      }
      tabs={
        <TabLinks
          label={t('cases.abnormal.title')}
          tabs={(['open', 'all'] as const).map((show) => ({
            to: linkTo({ show: show === 'open' ? undefined : show }),
            label: t(`cases.abnormal.${show}`),
            isHere: value.show === show,
          }))}
        />
      }
    >
      <div className="split">
        <Panel title={t('cases.abnormal.list')}>
          <Loaded of={reports} isEmpty={(rows) => rows.length === 0} empty={<p>{t('cases.abnormal.none')}</p>}>
            {(rows) => (
              <ul className="rows">
                {rows.map((report) => (
                  <ReportRow key={report.id} report={report} />
                ))}
              </ul>
            )}
          </Loaded>
        </Panel>
        <Panel title={t('cases.abnormal.follow')}>
          <FollowReceipt />
        </Panel>
      </div>
      <Dialog title={t('cases.abnormal.file')} isOpen={isOpen} close={() => setOpen(false)} wide>
        <AbnormalReportForm area={areas[0]?.code || null} />
      </Dialog>
    </Page>
  );
}

function ReportRow({ report }: { report: Report }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const whyNot = useWhyNot()('POST /reports/:reportId/answer');
  const [isOpen, setOpen] = useState(false);
  const answer = useDo('POST /reports/:reportId/answer', {
    onDone: (after) => {
      setOpen(false);
      toast(t(after.state === 'answered' ? 'cases.abnormal.answeredDone' : 'cases.abnormal.takenDone'));
    },
  });
  return (
    <li className="row">
      <div className="stack tight">
        <p className="inline">
          <b>{t(`cases.abnormal.kindName.${report.kind}`)}</b>
          <Stamp {...look[report.state]}>{t(`cases.abnormal.${report.state}`)}</Stamp>
          {report.isAnonymous && <span className="small quiet">{t('cases.abnormal.anonymous')}</span>}
        </p>
        <p>{report.what}</p>
        <p className="small quiet inline">
          <AreaName code={report.areaCode} />
          {report.place && <span>{report.place}</span>}
          <span>{instant(report.observedAt, zone)}</span>
          <span className="code">{report.receipt}</span>
        </p>
        {report.answer && <p className="notes">{report.answer}</p>}
        {answer.error && !isOpen && <ProblemNote problem={answer.error} />}
      </div>
      <Clock startsAt={report.filedAt} dueAt={report.dueAt} stoppedAt={report.answeredAt} />
      {report.state !== 'answered' && (
        <div className="row-actions">
          {report.state === 'filed' && (
            <Button small why={whyNot} busy={answer.isPending} onClick={() => answer.submit({ reportId: report.id })}>
              {t('cases.abnormal.take')}
            </Button>
          )}
          <Button small why={whyNot} onClick={() => setOpen(true)}>
            {t('cases.abnormal.answer')}
          </Button>
        </div>
      )}
      {isOpen && (
        <ReasonDialog
          title={t('cases.abnormal.answerTitle')}
          action={t('cases.abnormal.answer')}
          label={t('cases.abnormal.answer')}
          isOpen
          close={() => setOpen(false)}
          busy={answer.isPending}
          problem={answer.error}
          submit={(text) => answer.submit({ reportId: report.id, answer: text })}
        />
      )}
    </li>
  );
}
