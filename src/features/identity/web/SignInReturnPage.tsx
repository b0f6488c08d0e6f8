import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { useDo } from '../../../ui/ask.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Placeholder } from '../../../ui/Loaded.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Gate } from './Gate.tsx';
import { safeNext, takeFlow } from './sign-in-flow.ts';

/** Where the browser comes back to from another system; ends the sign-in and goes on. */
export function SignInReturnPage() {
  const { t } = useWords();
  const { search } = useLocation();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const next = useRef('/');
  const finish = useDo('POST /sign-in/finish', {
    onDone: (me) => {
      cache.clear();
      cache.setQueryData(['GET /me', {}], me);
      void navigate(safeNext(next.current), { replace: true });
    },
  });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const flow = takeFlow();
    next.current = flow?.next ?? '/';
    finish.submit({ flow: flow?.flow ?? 'none', search });
  }, [finish, search]);
  return (
    <Gate title={t('identity.signIn.title')}>
      {finish.error ? <ProblemNote problem={finish.error} /> : <Placeholder lines={3} />}
      <p>
        <Link to="/sign-in">{t('identity.signIn.back')}</Link>
      </p>
    </Gate>
  );
}
