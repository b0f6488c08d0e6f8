import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Column } from '../../../ui/DataTable.tsx';
import { day, nothing } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import type { CaseSummary, ListCases } from '../model.ts';
import { ClassificationStamp } from './stamps.tsx';

type Sort = ListCases['sort'];

/** The columns of the line list. */
export function useCaseColumns(): readonly Column<CaseSummary, Sort>[] {
  const { t } = useWords();
  const sexAge = useSexAge();
  return useMemo(
    () => [
      {
        id: 'number',
        label: t('cases.field.number'),
        width: 'minmax(132px, 1fr)',
        sort: 'number',
        cell: (row) => (
          <Link className="strong" to={`/cases/${row.id}`}>
            {row.number}
          </Link>
        ),
      },
      { id: 'person', label: t('cases.field.person'), width: 'minmax(84px, 1fr)', cell: (row) => row.displayName },
      { id: 'sexAge', label: t('cases.field.sexAge'), width: '116px', sort: 'ageYears', cell: sexAge },
      {
        id: 'classification',
        label: t('cases.field.classification'),
        width: '136px',
        sort: 'classifiedAt',
        cell: (row) => <ClassificationStamp of={row.classification} />,
      },
      {
        id: 'onsetOn',
        label: t('cases.field.onsetOn'),
        width: '108px',
        sort: 'onsetOn',
        cell: (row) => day(row.onsetOn),
      },
      {
        id: 'reportedOn',
        label: t('cases.field.reportedOn'),
        width: '108px',
        sort: 'reportedOn',
        cell: (row) => day(row.reportedOn),
      },
      {
        id: 'discoveryChannel',
        label: t('cases.field.discoveryChannel'),
        width: 'minmax(100px, 1fr)',
        cell: (row) => (row.discoveryChannel ? t(`cases.discoveryChannel.${row.discoveryChannel}`) : nothing),
      },
      {
        id: 'origin',
        label: t('cases.field.origin'),
        width: '96px',
        cell: (row) => (row.origin ? t(`cases.origin.${row.origin}`) : nothing),
      },
      {
        id: 'outcome',
        label: t('cases.field.outcome'),
        width: '84px',
        cell: (row) => t(`cases.outcome.${row.outcome}`),
      },
      {
        id: 'area',
        label: t('cases.field.area'),
        width: 'minmax(150px, 2fr)',
        cell: (row) => <span title={row.areaPath}>{lastParts(row.areaPath)}</span>,
      },
    ],
    [t, sexAge],
  );
}

/** A case as two lines, where columns do not fit. */
export function CaseRowOnPhone({ row }: { row: CaseSummary }) {
  const { t } = useWords();
  const sexAge = useSexAge();
  return (
    <>
      <span className="card-line">
        <Link className="strong" to={`/cases/${row.id}`}>
          {row.number}
        </Link>
        <ClassificationStamp of={row.classification} />
      </span>
      <span className="card-line">
        <span>
          {row.displayName} · {sexAge(row)}
        </span>
        <span className="quiet small">
          {t('cases.field.reportedOn')} {day(row.reportedOn)}
        </span>
      </span>
      <span className="quiet small">{lastParts(row.areaPath)}</span>
    </>
  );
}

/** Sex and age of a case in a few letters. */
export function useSexAge(): (row: { sex: CaseSummary['sex']; ageYears: number | null }) => string {
  const { t, language } = useWords();
  return useMemo(
    () => (row) => {
      const sex = row.sex ? t(`cases.sex.${row.sex}`) : null;
      const age =
        row.ageYears === null ? null : language === 'en' ? String(row.ageYears) : `${row.ageYears}${t('unit.years')}`;
      return [sex, age].filter((each) => each !== null).join(language === 'en' ? ', ' : ' ') || nothing;
    },
    [t, language],
  );
}

/** The two narrowest parts of an area's path; the whole stands in the title and on the page. */
function lastParts(path: string): string {
  return path.split(' / ').slice(-2).join(' › ');
}
