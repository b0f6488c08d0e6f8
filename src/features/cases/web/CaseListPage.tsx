import { Link } from 'react-router';
import { addressOf, type Output } from '../../../ui/api.ts';
import { useAddress } from '../../../ui/address.ts';
import { useAsk, useJumpRows } from '../../../ui/ask.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { DataTable, RowCount } from '../../../ui/DataTable.tsx';
import { Figure, KnownAt } from '../../../ui/Figure.tsx';
import { count as countText } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Page } from '../../../ui/Page.tsx';
import { useMay } from '../../../ui/session.tsx';
import { type CaseFilter, type CaseSummary, Classification, ListCases } from '../model.ts';
import { CaseFilters } from './CaseFilters.tsx';
import { CaseRowOnPhone, useCaseColumns } from './case-columns.tsx';
import { ExportMenu } from './ExportMenu.tsx';

const Shown = ListCases.omit({ limit: true, after: true, offset: true });

/** The line list. What it shows is in its address, so any view of it can be sent to a colleague. */
export function CaseListPage() {
  const { t } = useWords();
  const may = useMay();
  const address = useAddress(Shown);
  const { sort, direction, ...filter } = address.value;
  const counts = useAsk('GET /cases/count', withoutClassification(filter));
  const total = counts.data && totalOf(counts.data, filter.classification);
  const list = useJumpRows('GET /cases', { ...filter, sort, direction }, total);
  const columns = useCaseColumns();
  return (
    <Page
      title={t('cases.title')}
      fill
      actions={
        <>
          <ExportMenu addressIn={(format) => addressOf('GET /cases/export', { ...filter, format })} />
          {may('POST /cases') && (
            <ButtonLink kind="main" icon="plus" to="/cases/new">
              {t('cases.new')}
            </ButtonLink>
          )}
        </>
      }
    >
      <QuickButtons counts={counts.data} filter={filter} linkTo={address.with} />
      <CaseFilters filter={filter} change={address.change} />
      <Loaded of={list} lines={12}>
        {() => (
          <DataTable<CaseSummary, ListCases['sort']>
            label={t('cases.title')}
            columns={columns}
            rows={list.rows}
            total={total}
            onSeen={list.onSeen}
            keyOf={(row) => row.id}
            href={(row) => `/cases/${row.id}`}
            sort={{ by: sort, direction }}
            onSort={(next) => address.change({ sort: next.by, direction: next.direction })}
            phoneRow={(row) => <CaseRowOnPhone row={row} />}
            empty={<NoCases isFiltered={address.isSet} />}
          />
        )}
      </Loaded>
      <footer className="list-foot">
        <RowCount shown={total ?? 0} />
        {list.dataUpdatedAt > 0 && <KnownAt at={list.dataUpdatedAt} />}
      </footer>
    </Page>
  );
}

type Counts = Output<'GET /cases/count'>;

/** How many cases there are of each classification under the other filters; each number opens its list. */
function QuickButtons({
  counts,
  filter,
  linkTo,
}: {
  counts: Counts | undefined;
  filter: CaseFilter;
  linkTo: (part: { classification: string | undefined }) => string;
}) {
  const { t, language } = useWords();
  const shown = filter.classification ?? [];
  const figure = (classification: Classification | undefined) =>
    counts ? countText(totalOf(counts, classification && [classification]), language) : '…';
  return (
    <nav className="figures" aria-label={t('cases.field.classification')}>
      <Figure
        label={t('cases.total')}
        value={figure(undefined)}
        to={linkTo({ classification: undefined })}
        isHere={shown.length === 0}
      />
      {Classification.options.map((each) => (
        <Figure
          key={each}
          label={t(`cases.classification.${each}`)}
          value={figure(each)}
          to={linkTo({ classification: each })}
          isHere={shown.length === 1 && shown[0] === each}
        />
      ))}
    </nav>
  );
}

function NoCases({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useWords();
  if (isFiltered)
    return (
      <p>
        {t('cases.none')} <Link to="/cases">{t('cases.total')}</Link>
      </p>
    );
  return (
    <>
      <p>{t('cases.noneYet')}</p>
      <p className="row-actions">
        <ButtonLink to="/cases/new" icon="plus">
          {t('cases.new')}
        </ButtonLink>
        <ButtonLink to="/import" icon="import">
          {t('shell.nav.import')}
        </ButtonLink>
      </p>
    </>
  );
}

function withoutClassification({ classification: _, ...rest }: CaseFilter): CaseFilter {
  return rest;
}

function totalOf({ counts }: Counts, classification: readonly Classification[] | undefined): number {
  return counts.reduce(
    (sum, each) => (classification && !classification.includes(each.classification) ? sum : sum + each.count),
    0,
  );
}
