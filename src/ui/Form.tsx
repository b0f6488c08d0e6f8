import type { FormEvent, ReactNode } from 'react';
import type { AppProblem } from './app-problem.ts';
import { Button, type ButtonKind } from './Button.tsx';
import { useWords } from './i18n/i18n.ts';
import { ProblemNote } from './ProblemNote.tsx';

/** Fields, then what went wrong, then what to press. Sent with Enter as well. */
export function Form({
  submit,
  label,
  kind = 'main',
  busy,
  why,
  problem,
  more,
  columns,
  children,
}: {
  submit: () => void;
  label: string;
  kind?: ButtonKind;
  busy: boolean;
  /** Why it cannot be sent yet; absent: it can. */
  why?: string | null | undefined;
  problem: AppProblem | null;
  /** Further buttons beside the main one. */
  more?: ReactNode;
  columns?: 2;
  children: ReactNode;
}) {
  const { t } = useWords();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && !why) submit();
  };
  return (
    <form className="form" onSubmit={send} noValidate data-columns={columns}>
      <div className="form-fields">{children}</div>
      {problem && <ProblemNote problem={problem} />}
      <div className="form-actions">
        <Button kind={kind} type="submit" busy={busy} why={why}>
          {busy ? t('form.sending') : label}
        </Button>
        {more}
      </div>
    </form>
  );
}
