import { Link } from 'react-router';

export interface TabLink {
  readonly to: string;
  readonly label: string;
  readonly count?: number | string | undefined;
  readonly isHere: boolean;
  /** Something in it is late. */
  readonly isLate?: boolean;
}

/** Views of one screen, each with its own address. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.to} to={tab.to} className="tab" aria-current={tab.isHere ? 'page' : undefined}>
          <span>{tab.label}</span>
          {tab.count !== undefined && (
            <span className="tab-count" data-late={tab.isLate || undefined}>
              {tab.count}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
