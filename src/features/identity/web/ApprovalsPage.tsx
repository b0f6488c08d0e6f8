import { useState } from 'react';
import { z } from 'zod';
import { useAddress } from '../../../ui/address.ts';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { CheckField } from '../../../ui/Field.tsx';
import { instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Facts, Page, Panel } from '../../../ui/Page.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession } from '../../../ui/session.tsx';
import { type Shape, Stamp, type Tone } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { flag } from '../../../kernel/query.ts';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';

type Approval = Output<'GET /approvals'>[number];

const look: Record<Approval['state'], { tone: Tone; shape: Shape }> = {
  waiting: { tone: 'warning', shape: 'half' },
  approved: { tone: 'done', shape: 'tick' },
  refused: { tone: 'critical', shape: 'slash' },
  used: { tone: 'plain', shape: 'tick' },
  expired: { tone: 'void', shape: 'slash' },
};

/** What waits for a second person of another body. */
export function ApprovalsPage() {
  const { t } = useWords();
  const { value, change } = useAddress(z.object({ all: flag().default(false) }));
  const approvals = useAsk('GET /approvals', { open: !value.all }, { everyMs: 30_000 });
  return (
    <Page title={t('identity.admin.title')} tabs={<AdminTabs />}>
      <Panel
        title={t('identity.admin.approvals')}
        actions={
          <CheckField
            label={t('identity.approvals.all')}
            checked={value.all}
            onChange={(all) => change({ all: all ? 'true' : undefined })}
          />
        }
      >
        <p className="small quiet">{t('identity.approvals.help')}</p>
        <Loaded of={approvals} isEmpty={(rows) => rows.length === 0} empty={<p>{t('identity.approvals.none')}</p>}>
          {(rows) => (
            <ul className="rows">
              {rows.map((approval) => (
                <ApprovalRow key={approval.id} approval={approval} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function ApprovalRow({ approval }: { approval: Approval }) {
  const { t, maybe } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const [isRefusing, setRefusing] = useState(false);
  const onDone = () => {
    setRefusing(false);
    toast(t('identity.approvals.decided'));
  };
  const approve = useDo('POST /approvals/:approvalId/approve', { onDone });
  const refuse = useDo('POST /approvals/:approvalId/refuse', { onDone });
  const why = approval.hindrance ? t(`identity.approvals.hindrance.${approval.hindrance}`) : null;
  return (
    <li className="row">
      <div className="stack tight">
        <p className="inline">
          <b>{maybe(`approvalOf.${approval.what}`) ?? approval.what}</b>
          <Stamp {...look[approval.state]}>{t(`identity.approvals.state.${approval.state}`)}</Stamp>
        </p>
        <p className="small quiet">
          {[
            `${t('identity.approvals.by')} ${approval.requesterName}`,
            approval.requesterBody,
            instant(approval.requestedAt, zone),
            t('identity.me.until', { at: instant(approval.endsAt, zone) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <Facts
          of={Object.entries(approval.details).map(
            ([name, detail]) => [name, typeof detail === 'string' ? detail : JSON.stringify(detail)] as const,
          )}
        />
        {approval.reason && (
          <p className="small">
            {approval.deciderName}: {approval.reason}
          </p>
        )}
        {approve.error && <ProblemNote problem={approve.error} />}
      </div>
      {approval.state === 'waiting' && (
        <div className="row-actions">
          <Button
            small
            kind="main"
            why={why}
            busy={approve.isPending}
            onClick={() => approve.submit({ approvalId: approval.id })}
          >
            {t('identity.approvals.approve')}
          </Button>
          <Button small why={why} onClick={() => setRefusing(true)}>
            {t('identity.approvals.refuse')}
          </Button>
        </div>
      )}
      {isRefusing && (
        <ReasonDialog
          title={t('identity.approvals.refuse')}
          action={t('identity.approvals.refuse')}
          isOpen
          close={() => setRefusing(false)}
          busy={refuse.isPending}
          problem={refuse.error}
          submit={(reason) => refuse.submit({ approvalId: approval.id, reason })}
        />
      )}
    </li>
  );
}
