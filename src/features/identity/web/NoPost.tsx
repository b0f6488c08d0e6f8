import type { Output } from '../../../ui/api.ts';
import { useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Gate } from './Gate.tsx';
import { Posts } from './Posts.tsx';

/** Signed in, but in no post that holds at this moment. */
export function NoPost({ me }: { me: Output<'GET /me'> }) {
  const { t } = useWords();
  const signOut = useDo('POST /sign-out', { onDone: () => globalThis.location.assign('/sign-in') });
  return (
    <Gate title={t('identity.noPost.title')}>
      <p>{t('identity.noPost.help')}</p>
      <Posts me={me} />
      <Button busy={signOut.isPending} icon="signOut" onClick={() => signOut.submit({})}>
        {t('shell.signOut')}
      </Button>
    </Gate>
  );
}
