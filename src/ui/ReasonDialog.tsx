import { type ReactNode, useState } from 'react';
import type { AppProblem } from './app-problem.ts';
import type { ButtonKind } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { TextArea } from './Field.tsx';
import { Form } from './Form.tsx';
import { useWords } from './i18n/i18n.ts';

/** Asks why, before something that must be explained is done. */
export function ReasonDialog({
  title,
  action,
  isOpen,
  close,
  submit,
  busy,
  problem,
  kind,
  label,
  least = 3,
  optional,
  help,
  why,
  wide,
  children,
}: {
  title: string;
  action: string;
  isOpen: boolean;
  close: () => void;
  submit: (reason: string) => void;
  busy: boolean;
  problem: AppProblem | null;
  kind?: ButtonKind;
  label?: string;
  /** Fewest letters of a reason. */
  least?: number;
  /** Whether it may be left empty. */
  optional?: boolean;
  help?: string;
  why?: string | null;
  wide?: boolean;
  children?: ReactNode;
}) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const isShort = reason.trim().length < least && !(optional && reason.trim() === '');
  return (
    <Dialog title={title} isOpen={isOpen} close={close} {...(wide ? { wide } : {})}>
      <Form
        label={action}
        {...(kind ? { kind } : {})}
        busy={busy}
        problem={problem}
        why={why ?? (isShort ? t('form.tooShort', { least }) : null)}
        submit={() => submit(reason.trim())}
      >
        {children}
        <TextArea
          label={label ?? t('form.reason')}
          value={reason}
          onChange={setReason}
          required={!optional}
          help={help ?? t('form.reasonHelp')}
          maxLength={500}
        />
      </Form>
    </Dialog>
  );
}
