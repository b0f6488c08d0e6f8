import { Button } from '../../../ui/Button.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';

/** A password that is shown once, to be handed over. */
export function OneTimePassword({ password, close }: { password: string | null; close: () => void }) {
  const { t } = useWords();
  return (
    <div className="stack">
      {password && (
        <>
          <p className="label">{t('identity.admin.oneTime')}</p>
          <p className="receipt code">{password}</p>
          <p>{t('identity.admin.oneTimeHelp')}</p>
        </>
      )}
      <p className="row-actions">
        <Button kind="main" onClick={close}>
          {t('form.close')}
        </Button>
      </p>
    </div>
  );
}
