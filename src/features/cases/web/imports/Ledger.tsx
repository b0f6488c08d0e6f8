import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';
import { flag } from '../../../../kernel/query.ts';
import { useAddress } from '../../../../ui/address.ts';
import { rowsOf, type RowOf, useRows } from '../../../../ui/ask.ts';
import { Button } from '../../../../ui/Button.tsx';
import { type Column, DataTable, RowCount } from '../../../../ui/DataTable.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Figure } from '../../../../ui/Figure.tsx';
import { count as countText, nothing } from '../../../../ui/format.ts';
import { useWords } from '../../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../../ui/Loaded.tsx';
import { Facts, Panel } from '../../../../ui/Page.tsx';
import { Disposition } from '../../imports/model.ts';
import { DecideRow } from './DecideRow.tsx';
import { DispositionStamp } from './ImportStamp.tsx';
import type { ImportRecord } from './mapping-draft.ts';
import { downloadRejected } from './rejected-rows.ts';

/** A row of the ledger. */
export type LedgerRow = RowOf<'GET /imports/:importId/rows'>;

const Shown = z.object({ disposition: Disposition.optional(), open: flag().optional() });

/** Every row of the file with what became of it, and why; nothing is dropped silently. */
export function Ledger({ record }: { record: ImportRecord }) {
  const { t, language } = useWords();
  const { value, with: linkTo } = useAddress(Shown);
  const [opened, setOpened] = useState<LedgerRow | null>(null);
  const [isDownloading, setDownloading] = useState(false);
  const say = useReasonWords();
  const filter = {
    importId: record.id,
    ...(value.disposition ? { disposition: [value.disposition] } : {}),
    ...(value.open ? { open: true } : {}),
  };
  const list = useRows('GET /imports/:importId/rows', filter);
  const rows = useMemo(() => rowsOf<'GET /imports/:importId/rows'>(list.data), [list.data]);
  const total = value.open ? undefined : value.disposition ? record.counts[value.disposition] : record.rowCount;
  const columns: Column<LedgerRow>[] = [
    { id: 'row', label: t('linelist.ledger.row'), width: '84px', isNumber: true, cell: (row) => row.rowNumber },
    {
      id: 'result',
      label: t('linelist.ledger.result'),
      width: '150px',
      cell: (row) => <DispositionStamp of={row.disposition} />,
    },
    {
      id: 'externalId',
      label: t('linelist.ledger.externalId'),
      width: 'minmax(110px, 1fr)',
      cell: (row) => row.externalId ?? nothing,
    },
    {
      id: 'reasons',
      label: t('linelist.ledger.reasons'),
      width: 'minmax(240px, 4fr)',
      cell: (row) => <span title={say(row)}>{say(row)}</span>,
    },
    {
      id: 'case',
      label: t('linelist.ledger.case'),
      width: '120px',
      cell: (row) => (row.caseId ? <Link to={`/cases/${row.caseId}`}>{t('linelist.decide.openCase')}</Link> : nothing),
    },
    {
      id: 'more',
      label: t('linelist.ledger.cells'),
      width: '96px',
      cell: (row) => (
        <Button small kind="bare" onClick={() => setOpened(row)}>
          {t('linelist.ledger.cells')}
        </Button>
      ),
    },
  ];
  const download = async () => {
    setDownloading(true);
    await downloadRejected(record, say).finally(() => setDownloading(false));
  };
  return (
    <Panel
      title={t('linelist.ledger.title')}
      actions={
        record.counts.rejected > 0 && (
          <Button small icon="export" busy={isDownloading} onClick={() => void download()}>
            {t(isDownloading ? 'linelist.ledger.downloading' : 'linelist.ledger.downloadRejected')}
          </Button>
        )
      }
    >
      <nav className="figures" aria-label={t('linelist.ledger.result')}>
        <Figure
          label={t('linelist.ledger.all')}
          value={countText(record.rowCount, language)}
          to={linkTo({ disposition: undefined, open: undefined })}
          isHere={!value.disposition}
        />
        {Disposition.options.map((each) => (
          <Figure
            key={each}
            label={t(`linelist.disposition.${each}`)}
            value={countText(record.counts[each], language)}
            to={linkTo({ disposition: each, open: undefined })}
            isHere={value.disposition === each}
            {...(each === 'rejected' && record.counts.rejected > 0 ? { tone: 'critical' as const } : {})}
          />
        ))}
      </nav>
      <div className="table-box">
        <Loaded of={list} lines={8}>
          {() => (
            <DataTable
              label={t('linelist.ledger.title')}
              columns={columns}
              rows={rows}
              total={total}
              keyOf={(row) => String(row.rowNumber)}
              onNearEnd={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
              phoneRow={(row) => (
                <>
                  <span className="card-line">
                    <b>
                      {t('linelist.ledger.row')} {row.rowNumber}
                    </b>
                    <DispositionStamp of={row.disposition} />
                  </span>
                  <span className="small">{say(row)}</span>
                  <span>
                    <Button small onClick={() => setOpened(row)}>
                      {t('linelist.ledger.cells')}
                    </Button>
                  </span>
                </>
              )}
              empty={<p>{t('linelist.ledger.noRows')}</p>}
            />
          )}
        </Loaded>
      </div>
      <RowCount shown={rows.length} total={total} />
      {opened && (
        <Dialog title={`${t('linelist.ledger.row')} ${opened.rowNumber}`} isOpen close={() => setOpened(null)} wide>
          <p className="inline">
            <DispositionStamp of={opened.disposition} />
            <span>{say(opened)}</span>
          </p>
          {opened.disposition === 'possible-duplicate' && opened.decision === null && record.state === 'applied' && (
            <DecideRow record={record} row={opened} close={() => setOpened(null)} />
          )}
          <Facts of={Object.entries(opened.cells).map(([column, text]) => [column, text ?? nothing] as const)} />
        </Dialog>
      )}
    </Panel>
  );
}

/** Why a row ended as it did, in words. */
export function useReasonWords(): (row: LedgerRow) => string {
  const { t, maybe } = useWords();
  return (row) => {
    const reasons = row.reasons.map(({ column, reason, value }) => {
      const text = maybe(`linelist.reason.${reason}`) ?? reason;
      const said = value ? t('linelist.ledger.withValue', { text, value }) : text;
      return column ? t('linelist.ledger.reasonText', { column, reason: said }) : said;
    });
    const like = row.matches.length > 0 ? [t('linelist.ledger.match', { count: row.matches.length })] : [];
    return [...reasons, ...like].join(' · ');
  };
}
