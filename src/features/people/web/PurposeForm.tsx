import type { AppProblem } from '../../../ui/app-problem.ts';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';

/** Asks for the purpose without which nobody's identity is shown. */
export function PurposeForm({
  label,
  busy,
  problem,
  purpose,
  setPurpose,
  submit,
  cancel,
  autoFocus = false,
}: {
  label: string;
  busy: boolean;
  problem: AppProblem | null;
  purpose: string;
  setPurpose: (purpose: string) => void;
  submit: (purpose: string) => void;
  cancel: () => void;
  autoFocus?: boolean;
}) {
  const { t } = useWords();
  return (
    <Form
      label={label}
      busy={busy}
      problem={problem}
      why={purpose.trim().length < 3 ? t('people.reveal.short') : null}
      submit={() => submit(purpose.trim())}
      more={
        <Button kind="bare" onClick={cancel}>
          {t('form.cancel')}
        </Button>
      }
    >
      <TextField
        label={t('people.reveal.purpose')}
        help={t('people.reveal.purposeHelp')}
        required
        value={purpose}
        onChange={setPurpose}
        maxLength={200}
        autoFocus={autoFocus}
      />
    </Form>
  );
}
