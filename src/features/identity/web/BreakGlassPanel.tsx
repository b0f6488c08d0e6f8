import { useState } from 'react';
import { AreaCode } from '../../../kernel/area-code.ts';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { NumberField } from '../../../ui/Field.tsx';
import { instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Panel } from '../../../ui/Page.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';

/** Emergency access outside one's areas: loud, short, reviewed. */
export function BreakGlassPanel({ me }: { me: Output<'GET /me'> }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const whyNot = useWhyNot()('POST /break-glass');
  const rules = useAsk('GET /break-glass/rules', {});
  const [isOpen, setOpen] = useState(false);
  const [areaCode, setAreaCode] = useState<string | null>(null);
  const [hours, setHours] = useState('2');
  const end = useDo('POST /break-glass/:breakGlassId/end', { onDone: () => toast(t('identity.me.glassReturned')) });
  const breakIt = useDo('POST /break-glass', {
    onDone: () => {
      setOpen(false);
      toast(t('identity.me.glassDone'));
    },
  });
  return (
    <Panel title={t('identity.me.glass')}>
      <p className="small quiet">{t('identity.me.glassHelp')}</p>
      {me.glass.map((glass) => (
        <div key={glass.id} className="row">
          <div>
            <p>
              <b>{glass.area.name ?? glass.area.code}</b> · {t(`role.${glass.role}`)} ·{' '}
              {t('identity.me.until', { at: instant(glass.toAt, zone) })}
            </p>
            <p className="small quiet">{glass.reason}</p>
          </div>
          <Button small busy={end.isPending} onClick={() => end.submit({ breakGlassId: glass.id })}>
            {t('identity.me.glassBack')}
          </Button>
        </div>
      ))}
      {end.error && <ProblemNote problem={end.error} />}
      {me.glass.length === 0 && (
        <p>
          <Button small kind="grave" icon="warn" why={whyNot} onClick={() => setOpen(true)}>
            {t('identity.me.glassBreak')}
          </Button>
        </p>
      )}
      {isOpen && (
        <ReasonDialog
          title={t('identity.me.glassBreak')}
          action={t('identity.me.glassBreak')}
          kind="grave"
          least={10}
          isOpen
          close={() => setOpen(false)}
          busy={breakIt.isPending}
          problem={breakIt.error}
          why={areaCode && Number(hours) > 0 ? null : t('form.mustFill')}
          submit={(reason) => breakIt.submit({ areaCode: AreaCode.parse(areaCode), hours: Number(hours), reason })}
        >
          <AreaPicker label={t('area.label')} required value={areaCode} onChange={setAreaCode} />
          <NumberField
            label={t('identity.me.glassHours')}
            {...(rules.data ? { help: `≤ ${rules.data.glassHoursMost} · ${t(`role.${rules.data.glassRole}`)}` } : {})}
            value={hours}
            onChange={setHours}
            required
          />
        </ReasonDialog>
      )}
    </Panel>
  );
}
