import { duration, instant } from './format.ts';
import { useWords } from './i18n/i18n.ts';
import { useNow } from './now.ts';
import { useSession } from './session.tsx';

export type ClockLevel = 'calm' | 'half' | 'late-soon' | 'overdue' | 'stopped';

/** How far a clock has run: calm below 50 % of its time, half below 80 %, late-soon until it is due, then overdue. */
export function clockLevel(startsAt: string, dueAt: string, nowMs: number): { share: number; level: ClockLevel } {
  const [start, due] = [Date.parse(startsAt), Date.parse(dueAt)];
  const share = due > start ? (nowMs - start) / (due - start) : nowMs >= due ? 1 : 0;
  if (share >= 1) return { share, level: 'overdue' };
  return { share: Math.max(0, share), level: share >= 0.8 ? 'late-soon' : share >= 0.5 ? 'half' : 'calm' };
}

/** A duty's time: how much is left or by how much it is over, and when it is due. */
export function Clock({
  startsAt,
  dueAt,
  stoppedAt,
  compact,
}: {
  startsAt: string;
  dueAt: string;
  /** When it was done; null while it runs. */
  stoppedAt?: string | null;
  compact?: boolean;
}) {
  const { t, language } = useWords();
  const { zone } = useSession();
  const now = useNow(15_000);
  const at = stoppedAt ? Date.parse(stoppedAt) : now;
  const { share, level } = clockLevel(startsAt, dueAt, at);
  const hours = (Date.parse(dueAt) - at) / 3_600_000;
  const span = duration(hours, language);
  const inTime = hours >= 0;
  const text = stoppedAt
    ? t(inTime ? 'clock.doneInTime' : 'clock.doneLate', { span })
    : t(inTime ? 'clock.left' : 'clock.over', { span });
  return (
    <span
      className="clock"
      data-level={stoppedAt ? 'stopped' : level}
      data-late={!inTime || undefined}
      data-compact={compact || undefined}
    >
      <Dial share={share} over={!inTime} stopped={Boolean(stoppedAt)} />
      <span className="clock-text">{text}</span>
      <time className="clock-due" dateTime={dueAt}>
        {t('clock.due', { at: instant(dueAt, zone) })}
      </time>
    </span>
  );
}

/** The share of the time gone, as a dial; overdue it is full with a mark of exclamation, done it is ticked. */
function Dial({ share, over, stopped }: { share: number; over: boolean; stopped: boolean }) {
  const angle = Math.min(share, 0.999) * 2 * Math.PI;
  const [x, y] = [9 + 7 * Math.sin(angle), 9 - 7 * Math.cos(angle)];
  return (
    <svg className="dial" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
      <circle cx="9" cy="9" r="7.5" className="dial-ring" />
      {stopped && <path d="M5.5 9.5 8 12l4.5-6" className="dial-tick" />}
      {!stopped && over && (
        <>
          <circle cx="9" cy="9" r="7" className="dial-full" />
          <path d="M9 4.5v5.5M9 12.5v1" className="dial-bang" />
        </>
      )}
      {!stopped && !over && (
        <path d={`M9 9V2A7 7 0 ${angle > Math.PI ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`} className="dial-full" />
      )}
    </svg>
  );
}
