import { useMemo, useState } from 'react';
import { z } from 'zod';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';
import { useAddress } from '../../../ui/address.ts';
import { addressOf, type Output } from '../../../ui/api.ts';
import { rowsOf, type RowOf, useDo, useRows } from '../../../ui/ask.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { type Column, DataTable, RowCount } from '../../../ui/DataTable.tsx';
import { DateField, TextField } from '../../../ui/Field.tsx';
import { FilterDay, FilterSelect, FilterText } from '../../../ui/FilterBar.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instant, instantOfLocal, nothing } from '../../../ui/format.ts';
import { localTimes } from '../../../ui/History.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { useSession } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';

type Event = RowOf<'GET /audit/events'>;

const Shown = z.object({
  of: z.enum(['events', 'readings']).default('events'),
  name: z
    .string()
    .regex(/^[a-z-]+\.([a-z-]+|\*)$/)
    .optional(),
  actorId: z.uuid().optional(),
  subject: z.string().max(40).optional(),
  subjectId: z.string().max(100).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});

/** Who did what and who looked at whom, for auditors; and whether the log is whole. */
export function AuditPage() {
  const { t, language } = useWords();
  const { zone } = useSession();
  const { value, change } = useAddress(Shown);
  const { of, name, from, to, ...rest } = value;
  const window = {
    ...(from ? { from: instantOfLocal(`${from}T00:00`, zone) } : {}),
    ...(to ? { to: instantOfLocal(`${to}T23:59`, zone) } : {}),
  };
  const events = useRows(
    'GET /audit/events',
    { ...rest, ...window, ...(name ? { name } : {}) },
    { mark: 'cursor', when: of === 'events' },
  );
  const readings = useRows('GET /audit/readings', { ...rest, ...window }, { mark: 'cursor', when: of === 'readings' });
  const list = of === 'events' ? events : readings;
  const rows: Event[] = useMemo(() => rowsOf<'GET /audit/events'>(list.data), [list.data]);
  const columns: Column<Event>[] = [
    { id: 'at', label: t('audit.at'), width: '160px', cell: (row) => instant(row.at, zone) },
    {
      id: 'actor',
      label: t('audit.actor'),
      width: 'minmax(120px, 1fr)',
      cell: (row) => (
        <>
          {row.actorName}{' '}
          {row.breakGlassId && (
            <Stamp tone="critical" shape="bang">
              {t('history.glass')}
            </Stamp>
          )}
        </>
      ),
    },
    {
      id: 'what',
      label: t('audit.what'),
      width: 'minmax(220px, 3fr)',
      cell: (row) => <span title={localTimes(row.words[language], zone)}>{localTimes(row.words[language], zone)}</span>,
    },
    { id: 'purpose', label: t('audit.purpose'), width: 'minmax(120px, 1.4fr)', cell: (row) => row.purpose ?? nothing },
    {
      id: 'name',
      label: t('audit.name'),
      width: 'minmax(150px, 1fr)',
      cell: (row) => <span className="code">{row.name}</span>,
    },
    {
      id: 'subject',
      label: t('audit.subject'),
      width: '150px',
      cell: (row) => (
        <span className="code">
          {row.subject} {row.subjectId.slice(-8)}
        </span>
      ),
    },
  ];
  return (
    <Page title={t('identity.admin.title')} tabs={<AdminTabs />}>
      <div className="filters-row">
        <FilterSelect
          label={t('audit.title')}
          value={of}
          onChange={(chosen) => change({ of: chosen })}
          any={t('audit.events')}
          options={[{ value: 'readings', label: t('audit.readings') }]}
        />
        <FilterText
          label={t('audit.name')}
          type="search"
          value={name}
          onChange={(chosen) => change({ name: chosen })}
          placeholder={t('audit.nameHelp')}
        />
        <FilterDay label={t('audit.from')} value={from} onChange={(chosen) => change({ from: chosen })} />
        <FilterDay label={t('audit.to')} value={to} onChange={(chosen) => change({ to: chosen })} />
      </div>
      <div className="table-box">
        <Loaded of={list} lines={10}>
          {() => (
            <DataTable
              label={t('audit.events')}
              columns={columns}
              rows={rows}
              keyOf={(row) => row.id}
              onNearEnd={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
              phoneRow={(row) => (
                <>
                  <span>{localTimes(row.words[language], zone)}</span>
                  <span className="small quiet">
                    {instant(row.at, zone)} · {row.actorName} {row.purpose}
                  </span>
                </>
              )}
              empty={<p>{t('audit.none')}</p>}
            />
          )}
        </Loaded>
      </div>
      <RowCount shown={rows.length} />
      <div className="split">
        <Verify />
        <Heads />
      </div>
    </Page>
  );
}

function Verify() {
  const { t } = useWords();
  const { areas } = useSession();
  const [district, setDistrict] = useState((areas[0]?.code ?? '').slice(0, 6));
  const check = useDo('POST /audit/chain');
  return (
    <Panel title={t('audit.chain')}>
      <Form
        kind="plain"
        label={t('audit.verify')}
        busy={check.isPending}
        problem={check.error}
        why={/^[0-9A-Z]{6}$/.test(district) ? null : t('audit.district')}
        submit={() => check.submit({ district })}
      >
        <TextField
          label={t('audit.district')}
          help={t('audit.verifyHelp')}
          value={district}
          onChange={setDistrict}
          spellCheck={false}
        />
      </Form>
      {check.data && <Report report={check.data} />}
    </Panel>
  );
}

function Report({ report }: { report: Output<'POST /audit/chain'> }) {
  const { t } = useWords();
  const count = report.problems.length + report.moreProblems;
  return (
    <div className="stack" role="status">
      <p className="inline">
        {count === 0 ? (
          <Stamp tone="done" shape="tick">
            {t('audit.verified')}
          </Stamp>
        ) : (
          <Stamp tone="critical" shape="bang">
            {t('audit.broken', { count })}
          </Stamp>
        )}
        <span>{t('audit.sealed', { count: report.sealed })}</span>
        <span>{t('audit.unsealed', { count: report.unsealed })}</span>
      </p>
      <ul className="stack small">
        {report.problems.map((each) => (
          <li key={`${each.seq}${each.kind}`}>
            <b>
              {t('audit.seq', { seq: each.seq })} · {t(`audit.kind.${each.kind}`)}
            </b>{' '}
            {each.sentence}
          </li>
        ))}
      </ul>
      {report.moreProblems > 0 && <p>{t('audit.more', { count: report.moreProblems })}</p>}
    </div>
  );
}

function Heads() {
  const { t } = useWords();
  const [day, setDay] = useState('');
  return (
    <Panel title={t('audit.heads')}>
      <p className="small quiet">{t('audit.headsHelp')}</p>
      <DateField label={t('audit.day')} value={day} onChange={setDay} />
      <p>
        {day ? (
          <ButtonLink download icon="export" to={addressOf('GET /audit/heads', { day })}>
            {t('audit.heads')}
          </ButtonLink>
        ) : (
          <Button icon="export" why={t('form.mustFill')}>
            {t('audit.heads')}
          </Button>
        )}
      </p>
    </Panel>
  );
}
