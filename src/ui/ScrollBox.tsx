import type { ReactNode } from 'react';

/** Something wider than its place, which then scrolls by itself, with the arrow keys as well. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse
    <div className="ledger-box" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
