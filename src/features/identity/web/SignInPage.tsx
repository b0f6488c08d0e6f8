import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Gate } from './Gate.tsx';
import { keepFlow, safeNext } from './sign-in-flow.ts';

/** Where everybody begins. The screen that was asked for is in the address, and follows after. */
export function SignInPage() {
  const { t } = useWords();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const next = safeNext(search.get('next'));
  const signIn = useDo('POST /sign-in', {
    onDone: ({ ...me }) => {
      // Nothing the person before has seen may be left.
      cache.clear();
      cache.setQueryData(['GET /me', {}], me);
      void navigate(next, { replace: true });
    },
  });
  const asksCode =
    signIn.error?.code === 'identity/code-needed' || signIn.error?.code === 'identity/wrong-code' || code !== '';
  const problem = signIn.error?.code === 'identity/code-needed' ? null : signIn.error;
  return (
    <Gate title={t('identity.signIn.title')}>
      {next !== '/' && <p className="small quiet">{t('identity.signIn.ended')}</p>}
      <Form
        label={t('identity.signIn.action')}
        busy={signIn.isPending}
        problem={problem}
        submit={() => signIn.submit({ userName, password, ...(code ? { code: code.replaceAll(' ', '') } : {}) })}
      >
        <TextField
          label={t('identity.signIn.userName')}
          value={userName}
          onChange={setUserName}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
        />
        <TextField
          label={t('identity.signIn.password')}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          required
        />
        {asksCode && (
          <TextField
            label={t('identity.signIn.code')}
            help={t('identity.signIn.codeHelp')}
            value={code}
            onChange={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
          />
        )}
      </Form>
      <Providers next={next} />
      <p className="small">
        <Link to="/report">{t('identity.signIn.abnormal')}</Link>
      </p>
    </Gate>
  );
}

/** Other systems one may sign in with, where the installation has any. */
function Providers({ next }: { next: string }) {
  const { t } = useWords();
  const providers = useAsk('GET /sign-in/providers', {});
  const begin = useDo('POST /sign-in/providers/:providerId/begin', {
    onDone: ({ location, flow }) => {
      keepFlow({ flow, next });
      globalThis.location.assign(location);
    },
  });
  if (!providers.data || providers.data.length === 0) return null;
  return (
    <>
      <p className="gate-or">{t('identity.signIn.or')}</p>
      <div className="stack">
        {providers.data.map(({ id, name }) => (
          <Button key={id} busy={begin.isPending} onClick={() => begin.submit({ providerId: id })}>
            {t('identity.signIn.with', { name })}
          </Button>
        ))}
        {begin.error && <ProblemNote problem={begin.error} />}
      </div>
    </>
  );
}
