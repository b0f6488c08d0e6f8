import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { instant } from './format.ts';
import { useWords } from './i18n/i18n.ts';
import { houseTime } from './now.ts';
import { useSession } from './session.tsx';

/** A number that leads somewhere: what it counts, how much, and the list behind it. */
export function Figure({
  label,
  value,
  unit,
  to,
  note,
  tone,
  isHere,
}: {
  label: string;
  value: string;
  unit?: string;
  /** The list behind the number. */
  to?: string;
  note?: ReactNode;
  tone?: 'critical' | 'warning';
  /** Whether the list shown now is the one behind this number. */
  isHere?: boolean;
}) {
  const inside = (
    <>
      <span className="label">{label}</span>
      <span className="figure-value">
        {value}
        {unit && <small> {unit}</small>}
      </span>
      {note && <span className="figure-note">{note}</span>}
    </>
  );
  if (!to)
    return (
      <div className="figure" data-tone={tone}>
        {inside}
      </div>
    );
  return (
    <Link className="figure" data-tone={tone} to={to} aria-current={isHere ? 'true' : undefined}>
      {inside}
    </Link>
  );
}

/** When the figures above were asked for: what was known at that moment. @param at milliseconds of this device's clock */
export function KnownAt({ at }: { at: number }) {
  const { t } = useWords();
  const { zone } = useSession();
  return (
    <p className="known-at">{t('figure.knownAt', { at: instant(new Date(houseTime(at)).toISOString(), zone) })}</p>
  );
}
