import { useState } from 'react';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Clock } from '../../../ui/Clock.tsx';
import { SelectField } from '../../../ui/Field.tsx';
import { instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { nowMs } from '../../../ui/now.ts';
import { Page, Panel } from '../../../ui/Page.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';

type Glass = Output<'GET /break-glass'>[number];

/** Emergency access that was taken, and its review by somebody of another body. */
export function GlassPage() {
  const { t } = useWords();
  const list = useAsk('GET /break-glass', {}, { everyMs: 60_000 });
  return (
    <Page title={t('identity.admin.title')} tabs={<AdminTabs />}>
      <Panel title={t('identity.admin.glass')}>
        <Loaded of={list} isEmpty={(rows) => rows.length === 0} empty={<p>{t('identity.glass.none')}</p>}>
          {(rows) => (
            <ul className="rows">
              {rows.map((glass) => (
                <GlassRow key={glass.id} glass={glass} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function GlassRow({ glass }: { glass: Glass }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const whyNot = useWhyNot()('POST /break-glass/:breakGlassId/review');
  const [isOpen, setOpen] = useState(false);
  const [verdict, setVerdict] = useState<NonNullable<Glass['verdict']> | ''>('');
  const review = useDo('POST /break-glass/:breakGlassId/review', {
    onDone: () => {
      setOpen(false);
      toast(t('identity.glass.reviewed'));
    },
  });
  const isRunning = glass.endedAt === null && Date.parse(glass.toAt) > nowMs();
  return (
    <li className="row">
      <div className="stack tight">
        <p className="inline">
          <b>{glass.accountName}</b>
          <span>{t(`role.${glass.role}`)}</span>
          <AreaName code={glass.areaCode} />
          {isRunning && (
            <Stamp tone="critical" shape="bang">
              {t('identity.glass.state.running')}
            </Stamp>
          )}
        </p>
        <p>{glass.reason}</p>
        <p className="small quiet">
          {instant(glass.fromAt, zone)} – {instant(glass.endedAt ?? glass.toAt, zone)}
        </p>
        {glass.remark && (
          <p className="small">
            {glass.reviewerName}: {glass.remark}
          </p>
        )}
      </div>
      <Clock startsAt={glass.fromAt} dueAt={glass.reviewDueAt} stoppedAt={glass.reviewedAt} />
      {glass.verdict ? (
        <Stamp
          tone={glass.verdict === 'justified' ? 'done' : 'critical'}
          shape={glass.verdict === 'justified' ? 'tick' : 'slash'}
        >
          {t(glass.verdict === 'justified' ? 'identity.glass.fine' : 'identity.glass.notFine')}
        </Stamp>
      ) : (
        <Button small why={whyNot} onClick={() => setOpen(true)}>
          {t('identity.glass.review')}
        </Button>
      )}
      {isOpen && (
        <ReasonDialog
          title={t('identity.glass.review')}
          action={t('identity.glass.review')}
          label={t('identity.glass.note')}
          isOpen
          close={() => setOpen(false)}
          busy={review.isPending}
          problem={review.error}
          why={verdict ? null : t('form.choose')}
          submit={(remark) => review.submit({ breakGlassId: glass.id, verdict: verdict || 'justified', remark })}
        >
          <SelectField
            label={t('identity.glass.review')}
            none={t('form.choose')}
            required
            value={verdict}
            onChange={setVerdict}
            options={[
              { value: 'justified', label: t('identity.glass.fine') },
              { value: 'not-justified', label: t('identity.glass.notFine') },
            ]}
          />
        </ReasonDialog>
      )}
    </li>
  );
}
