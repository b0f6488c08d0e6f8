import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { nothing } from './format.ts';
import { useWords } from './i18n/i18n.ts';

export interface Crumb {
  readonly to: string;
  readonly label: string;
}

/** One screen: its name, where it belongs, what can be done here, and the content. Names the window and takes the focus. */
export function Page({
  title,
  lead,
  crumbs,
  actions,
  tabs,
  fill,
  children,
}: {
  title: string;
  /** One line under the title: state, number, area. */
  lead?: ReactNode;
  crumbs?: readonly Crumb[];
  actions?: ReactNode;
  tabs?: ReactNode;
  /** Fills the window's height, for long lists that scroll by themselves. */
  fill?: boolean;
  children: ReactNode;
}) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('shell.product')}`;
  }, [title, t]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="page" data-fill={fill || undefined}>
      <header className="page-head">
        {crumbs && (
          <nav className="crumbs" aria-label={title}>
            {crumbs.map((crumb) => (
              <Link key={crumb.to} to={crumb.to}>
                {crumb.label}
              </Link>
            ))}
          </nav>
        )}
        <div className="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {actions && <div className="page-actions">{actions}</div>}
        </div>
        {lead && <div className="page-lead">{lead}</div>}
        {tabs}
      </header>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Panel({
  title,
  actions,
  plain,
  id,
  children,
}: {
  title: string;
  actions?: ReactNode;
  /** Without sheet and border, for what brings its own. */
  plain?: boolean;
  id?: string;
  children: ReactNode;
}) {
  return (
    <section className="panel" data-plain={plain || undefined} id={id} aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {actions && <div className="panel-actions">{actions}</div>}
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}

/** What is known of something, name by name. Facts not known are passed over when `sparse`. */
export function Facts({
  of,
  sparse,
}: {
  of: readonly (readonly [label: string, value: ReactNode])[];
  sparse?: boolean;
}) {
  const shown = sparse
    ? of.filter(
        ([, value]) => value !== null && value !== undefined && value !== false && value !== '' && value !== nothing,
      )
    : of;
  return (
    <dl className="facts">
      {shown.map(([label, value]) => (
        <div key={label}>
          <dt className="label">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
