import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useDo } from '../../../ui/ask.ts';
import { TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { passwordFlaw } from '../password-rules.ts';
import { Gate } from './Gate.tsx';

/** Sets one's own password; flaws are told while typing, by the same rules as on the server. */
export function ChangePasswordForm({ names, onDone }: { names: readonly string[]; onDone: () => void }) {
  const { t } = useWords();
  const cache = useQueryClient();
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const change = useDo('POST /me/password', {
    onDone: (me) => {
      cache.setQueryData(['GET /me', {}], me);
      setCurrent('');
      setFresh('');
      setAgain('');
      onDone();
    },
  });
  const flaw = fresh === '' ? null : passwordFlaw(fresh, names);
  const differ = again !== '' && again !== fresh ? t('identity.change.differ') : null;
  const isReady = current !== '' && fresh !== '' && again === fresh && !flaw;
  return (
    <Form
      label={t('identity.change.action')}
      busy={change.isPending}
      problem={change.error}
      why={isReady ? null : flaw ? t(`identity.change.flaw.${flaw}`) : (differ ?? t('form.mustFill'))}
      submit={() => change.submit({ password: current, newPassword: fresh })}
    >
      <TextField
        label={t('identity.change.current')}
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        required
      />
      <TextField
        label={t('identity.change.fresh')}
        type="password"
        autoComplete="new-password"
        value={fresh}
        onChange={setFresh}
        help={t('identity.change.help')}
        error={flaw && t(`identity.change.flaw.${flaw}`)}
        required
      />
      <TextField
        label={t('identity.change.again')}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        error={differ}
        required
      />
    </Form>
  );
}

/** The first thing to do with a password that somebody else has seen. */
export function MustChangePassword({ names }: { names: readonly string[] }) {
  const { t } = useWords();
  return (
    <Gate title={t('identity.change.title')}>
      <p>{t('identity.change.must')}</p>
      <ChangePasswordForm names={names} onDone={() => undefined} />
    </Gate>
  );
}
