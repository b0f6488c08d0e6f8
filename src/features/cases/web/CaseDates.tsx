import type { ReactNode } from 'react';
import { dayOf, type Instant } from '../../../kernel/day.ts';
import { timeOfDay } from '../../../ui/format.ts';
import { Timeline } from '../../../ui/History.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { useSession } from '../../../ui/session.tsx';
import type { Tone } from '../../../ui/Stamp.tsx';
import type { CaseRecord } from '../model.ts';

const fields = [
  'exposureFromOn',
  'exposureToOn',
  'infectionOn',
  'onsetOn',
  'firstVisitOn',
  'sampledOn',
  'detectedAt',
  'confirmedAt',
  'reportedAt',
  'isolatedOn',
  'hospitalisedOn',
  'treatedAt',
  'dischargedOn',
  'outcomeOn',
] as const satisfies readonly (keyof CaseRecord)[];

const tones: Partial<Record<(typeof fields)[number], Tone>> = {
  onsetOn: 'active',
  confirmedAt: 'critical',
  outcomeOn: 'active',
};

/** The course of the illness, from exposure to outcome, in the order it happened. */
export function CaseDates({ record }: { record: CaseRecord }) {
  const { t } = useWords();
  const { zone } = useSession();
  const entries = fields.flatMap((field) => {
    const value = record[field];
    if (value === null) return [];
    const isInstant = value.length > 10;
    const on = isInstant ? dayOf(value as Instant, zone) : value;
    const extra: ReactNode = isInstant
      ? timeOfDay(value, zone)
      : field === 'outcomeOn'
        ? t(`cases.outcome.${record.outcome}`)
        : null;
    return [
      {
        id: field,
        at: on,
        sortBy: isInstant ? value : `${value}T`,
        what: (
          <>
            {t(`cases.field.${field}`)}
            {extra && <span className="quiet"> {extra}</span>}
          </>
        ),
        tone: tones[field],
      },
    ];
  });
  if (entries.length === 0) return <p className="quiet">{t('form.unknown')}</p>;
  return <Timeline entries={entries.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1))} />;
}
