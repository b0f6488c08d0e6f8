import { type ButtonHTMLAttributes, type MouseEvent, type ReactNode, useId } from 'react';
import { Link } from 'react-router';
import { Icon, type IconName } from './Icon.tsx';

export type ButtonKind = 'main' | 'plain' | 'bare' | 'grave';

interface Common {
  /** main: the one thing to do here; plain: also possible; bare: in passing; grave: hard to undo. */
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly small?: boolean;
  readonly children: ReactNode;
}

type Props = Common &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'children'> & {
    /** Why it cannot be done now, in words; shown when pointed at, focused or pressed. Absent: it can. */
    readonly why?: string | null | undefined;
    /** Work is under way: pressed again it does nothing. */
    readonly busy?: boolean;
  };

/** Something to press. What is not possible stays in place, can be focused, and says why. */
export function Button({ kind = 'plain', icon, small, why, busy, children, onClick, type = 'button', ...rest }: Props) {
  const reasonId = useId();
  const off = Boolean(why) || Boolean(busy);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (off) event.preventDefault();
    else onClick?.(event);
  };
  const button = (
    <button
      {...rest}
      type={type}
      className={`button${rest.className ? ` ${rest.className}` : ''}`}
      data-kind={kind}
      data-small={small || undefined}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      aria-describedby={why ? reasonId : rest['aria-describedby']}
      onClick={press}
    >
      {icon && <Icon name={icon} size={small ? 15 : 17} />}
      <span>{children}</span>
    </button>
  );
  if (!why) return button;
  return (
    <span className="with-reason">
      {button}
      <span className="reason" role="note" id={reasonId}>
        {why}
      </span>
    </span>
  );
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink({
  to,
  kind = 'plain',
  icon,
  small,
  children,
  download,
}: Common & { to: string; download?: boolean }) {
  const inside = (
    <>
      {icon && <Icon name={icon} size={small ? 15 : 17} />}
      <span>{children}</span>
    </>
  );
  if (download)
    return (
      <a className="button" data-kind={kind} data-small={small || undefined} href={to} download>
        {inside}
      </a>
    );
  return (
    <Link className="button" data-kind={kind} data-small={small || undefined} to={to}>
      {inside}
    </Link>
  );
}
