import { Link } from 'react-router';
import { z } from 'zod';
import { addDays, Day, dayOf, instant as parseInstant } from '../../../kernel/day.ts';
import { useAddress } from '../../../ui/address.ts';
import type { Output } from '../../../ui/api.ts';
import { useAsk } from '../../../ui/ask.ts';
import { FilterDay } from '../../../ui/FilterBar.tsx';
import { KnownAt } from '../../../ui/Figure.tsx';
import { count as countText, duration, instant, nothing } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { nowMs } from '../../../ui/now.ts';
import { Page, Panel } from '../../../ui/Page.tsx';
import { ScrollBox } from '../../../ui/ScrollBox.tsx';
import { useSession } from '../../../ui/session.tsx';
import { type Shape, Stamp, type Tone } from '../../../ui/Stamp.tsx';

const Shown = z.object({ from: Day.optional(), to: Day.optional(), institution: z.string().optional() });
type Row = Output<'GET /institutions/timeliness'>[number];

/** Where the unit is not known, in the address. */
const unknown = 'unknown';

/** Who reports late and who does not report; each number opens the names behind it. */
export function InstitutionsPage() {
  const { t } = useWords();
  const { zone } = useSession();
  const { value, change, with: linkTo } = useAddress(Shown);
  const today = dayOf(parseInstant(new Date(nowMs()).toISOString()), zone);
  const window = { from: value.from ?? addDays(today, -30), to: value.to ?? today };
  const units = useAsk('GET /institutions/timeliness', window);
  return (
    <Page title={t('cases.institutions.title')} lead={<p>{t('cases.institutions.lead')}</p>}>
      <div className="filters-row">
        <FilterDay label={t('cases.institutions.from')} value={window.from} onChange={(from) => change({ from })} />
        <FilterDay label={t('cases.institutions.to')} value={window.to} onChange={(to) => change({ to })} />
      </div>
      <Panel title={t('cases.institutions.title')}>
        <Loaded of={units} isEmpty={(rows) => rows.length === 0} empty={<p>{t('cases.institutions.none')}</p>}>
          {(rows) => <Units rows={rows} chosen={value.institution} linkTo={(institution) => linkTo({ institution })} />}
        </Loaded>
        {units.dataUpdatedAt > 0 && <KnownAt at={units.dataUpdatedAt} />}
      </Panel>
      {value.institution && <LateReports window={window} institution={value.institution} />}
    </Page>
  );
}

function Units({
  rows,
  chosen,
  linkTo,
}: {
  rows: readonly Row[];
  chosen: string | undefined;
  linkTo: (institution: string) => string;
}) {
  const { t, language } = useWords();
  const number = (value: number, isBad: boolean) => (
    <td className="number">
      {isBad && value > 0 ? <b className="late">{countText(value, language)}</b> : countText(value, language)}
    </td>
  );
  return (
    <ScrollBox label={t('cases.institutions.title')}>
      <table className="ledger">
        <thead>
          <tr>
            <th scope="col">{t('cases.institutions.name')}</th>
            <th scope="col" className="number">
              {t('cases.institutions.overdue')}
            </th>
            <th scope="col" className="number">
              {t('cases.institutions.missing')}
            </th>
            <th scope="col" className="number">
              {t('cases.institutions.late')}
            </th>
            <th scope="col" className="number">
              {t('cases.institutions.reports')}
            </th>
            <th scope="col" className="number">
              {t('cases.institutions.running')}
            </th>
            <th scope="col" className="number">
              {t('cases.institutions.detectToReport')}
            </th>
            <th scope="col" className="number">
              {t('cases.institutions.onsetToVisit')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = row.institutionId ?? unknown;
            return (
              <tr key={key}>
                <th scope="row">
                  <Link to={linkTo(key)} aria-current={chosen === key ? 'true' : undefined}>
                    {row.institution ?? t('cases.institutions.unknown')}
                  </Link>
                </th>
                {number(row.overdue, true)}
                {number(row.missing, true)}
                {number(row.late, true)}
                {number(row.reports, false)}
                {number(row.running, false)}
                <td className="number">
                  {row.medianHoursDetectToReport === null ? nothing : duration(row.medianHoursDetectToReport, language)}
                </td>
                <td className="number">
                  {row.medianDaysOnsetToVisit === null ? nothing : `${row.medianDaysOnsetToVisit} ${t('unit.days')}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}

const look: Record<'late' | 'overdue' | 'missing', { tone: Tone; shape: Shape }> = {
  overdue: { tone: 'critical', shape: 'bang' },
  missing: { tone: 'critical', shape: 'slash' },
  late: { tone: 'warning', shape: 'half' },
};

function LateReports({ window, institution }: { window: { from: Day; to: Day }; institution: string }) {
  const { t, language } = useWords();
  const { zone } = useSession();
  const list = useAsk('GET /institutions/late-reports', {
    ...window,
    ...(institution === unknown ? {} : { institutionId: institution }),
  });
  return (
    <Panel title={t('cases.institutions.list')}>
      <Loaded of={list} isEmpty={(rows) => rows.length === 0} empty={<p>{t('cases.institutions.noLate')}</p>}>
        {(rows) => (
          <ul className="rows">
            {rows.map((row) => (
              <li key={`${row.caseId ?? row.labResultId}${row.clock}`} className="row">
                <div>
                  <p>
                    {row.caseId ? (
                      <Link to={`/cases/${row.caseId}`}>{row.number}</Link>
                    ) : (
                      <span className="code">{row.labResultId}</span>
                    )}
                  </p>
                  <p className="small quiet">
                    {[
                      row.clock && (row.label?.[language] ?? row.clock),
                      row.dueAt && t('clock.due', { at: instant(row.dueAt, zone) }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                </div>
                <span className="late">{t('clock.over', { span: duration(row.hoursLate, language) })}</span>
                <Stamp {...look[row.kind]}>{t(`cases.institutions.kind.${row.kind}`)}</Stamp>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
