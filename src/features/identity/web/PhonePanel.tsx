import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Output } from '../../../ui/api.ts';
import { useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Panel } from '../../../ui/Page.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';

/** The second factor: a code from one's phone besides the password. */
export function PhonePanel({ me }: { me: Output<'GET /me'> }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const isOn = me.account?.hasSecondFactor ?? false;
  return (
    <Panel
      title={t('identity.me.phone')}
      actions={
        isOn ? (
          <Stamp tone="done" shape="tick">
            {t('identity.me.phoneOn')}
          </Stamp>
        ) : (
          <Stamp tone="warning" shape="ring">
            {t('identity.me.phoneOff')}
          </Stamp>
        )
      }
    >
      <p className="small quiet">{t('identity.me.phoneWhy')}</p>
      <p>
        <Button small icon="lock" onClick={() => setOpen(true)}>
          {t(isOn ? 'identity.me.remove' : 'identity.me.enrol')}
        </Button>
      </p>
      {isOpen && (isOn ? <RemovePhone close={() => setOpen(false)} /> : <EnrolPhone close={() => setOpen(false)} />)}
    </Panel>
  );
}

/** Password, then scan, then a first code, then the recovery codes: each once, in this order. */
function EnrolPhone({ close }: { close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enrol = useDo('POST /me/phone');
  const confirm = useDo('POST /me/phone/confirm', { onDone: () => toast(t('identity.me.confirmed')) });
  return (
    <Dialog title={t('identity.me.phone')} isOpen close={close}>
      {confirm.data ? (
        <RecoveryCodes codes={confirm.data.recoveryCodes} close={close} />
      ) : enrol.data ? (
        <Form
          label={t('identity.me.confirm')}
          busy={confirm.isPending}
          problem={confirm.error}
          why={/^\d{6}$/.test(code) ? null : t('identity.me.enterCode')}
          submit={() => confirm.submit({ code })}
        >
          <p>{t('identity.me.scan')}</p>
          <QrCode text={enrol.data.uri} />
          <p className="code strong">{enrol.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
          <TextField
            label={t('identity.me.enterCode')}
            value={code}
            onChange={(typed) => setCode(typed.replaceAll(/\D/g, '').slice(0, 6))}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
        </Form>
      ) : (
        <Form
          label={t('form.next')}
          busy={enrol.isPending}
          problem={enrol.error}
          why={password ? null : t('form.mustFill')}
          submit={() => enrol.submit({ password })}
        >
          <TextField
            label={t('identity.change.current')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            required
          />
        </Form>
      )}
    </Dialog>
  );
}

function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }) {
  const { t } = useWords();
  return (
    <>
      <h3>{t('identity.me.recovery')}</h3>
      <p>{t('identity.me.recoveryHelp')}</p>
      <ul className="codes code">
        {codes.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <p className="row-actions">
        <Button icon="print" onClick={() => globalThis.print()}>
          {t('cases.print')}
        </Button>
        <Button kind="main" onClick={close}>
          {t('identity.me.stored')}
        </Button>
      </p>
    </>
  );
}

function RemovePhone({ close }: { close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const [password, setPassword] = useState('');
  const remove = useDo('POST /me/phone/remove', {
    onDone: () => {
      close();
      toast(t('identity.me.removed'));
    },
  });
  return (
    <Dialog title={t('identity.me.remove')} isOpen close={close}>
      <Form
        label={t('identity.me.remove')}
        kind="grave"
        busy={remove.isPending}
        problem={remove.error}
        why={password ? null : t('form.mustFill')}
        submit={() => remove.submit({ password })}
      >
        <TextField
          label={t('identity.change.current')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          required
        />
      </Form>
    </Dialog>
  );
}

/** A QR code, drawn in the browser so that the secret goes nowhere else. Black on white in every theme: cameras need it. */
function QrCode({ text }: { text: string }) {
  const { t } = useWords();
  const drawn = useQuery({
    queryKey: ['qr', text],
    queryFn: async () => {
      const { create } = await import('qrcode');
      const { modules } = create(text, { errorCorrectionLevel: 'M' });
      const dark = Array.from(modules.data, (bit, index) =>
        bit ? `M${index % modules.size} ${Math.floor(index / modules.size)}h1v1h-1z` : '',
      ).join('');
      return { size: modules.size, dark };
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!drawn.data) return null;
  return (
    <svg
      className="qr"
      role="img"
      aria-label={t('identity.me.qr')}
      viewBox={`-3 -3 ${drawn.data.size + 6} ${drawn.data.size + 6}`}
      shapeRendering="crispEdges"
    >
      <path d={drawn.data.dark} />
    </svg>
  );
}
