import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { instant as parseInstant } from '../../../kernel/day.ts';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { SelectField } from '../../../ui/Field.tsx';
import { Figure, KnownAt } from '../../../ui/Figure.tsx';
import { count as countText, day, duration, nothing } from '../../../ui/format.ts';
import { History } from '../../../ui/History.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { Facts, Page, Panel } from '../../../ui/Page.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { RoundId } from '../model.ts';
import { PackField } from './PackField.tsx';
import { DayBars } from './DayBars.tsx';
import { RoundStamp } from './RoundsPage.tsx';

type Round = Output<'GET /rounds/:roundId'>;
const levels = ['province', 'city', 'district'] as const;

/** One outbreak round: its rules, its figures, its orders. */
export function RoundPage() {
  const { t } = useWords();
  const { roundId } = useParams();
  const round = useAsk('GET /rounds/:roundId', { roundId: RoundId.parse(roundId) });
  if (!round.data)
    return (
      <Page title={t('cases.rounds.title')}>
        <Loaded of={round} lines={8}>
          {() => null}
        </Loaded>
      </Page>
    );
  return <Loaded of={round}>{(found) => <Shown round={found} />}</Loaded>;
}

function Shown({ round }: { round: Round }) {
  const { t } = useWords();
  return (
    <Page
      title={round.name}
      crumbs={[{ to: '/rounds', label: t('cases.rounds.title') }]}
      lead={
        <>
          <RoundStamp isRunning={round.endedOn === null} />
          <span>{round.disease}</span>
          <AreaName code={round.areaCode} parts={3} />
        </>
      }
      actions={
        <ButtonLink kind="main" icon="cases" to={`/cases?roundId=${round.id}`}>
          {t('cases.rounds.cases')}
        </ButtonLink>
      }
    >
      <RoundFigures round={round} />
      <div className="split">
        <div className="stack">
          <Panel title={t('cases.rounds.byDay')}>
            <DayBars round={round} />
          </Panel>
          <Panel title={t('cases.section.history')}>
            <History subject="round" subjectId={round.id} />
          </Panel>
        </div>
        <Panel title={t('cases.rounds.facts')}>
          <Facts
            sparse
            of={[
              [
                t('cases.rounds.pack'),
                <span key="pack" className="code">
                  {round.packId}
                </span>,
              ],
              [t('cases.rounds.level'), t(`level.${round.ownedByLevel}`)],
              [t('cases.rounds.startedOn'), day(round.startedOn)],
              [t('cases.rounds.endedOn'), round.endedOn],
              [t('cases.rounds.variant'), round.variant],
              [t('cases.rounds.endAfterDays'), round.endAfterDays],
              [t('cases.rounds.endCriteria'), round.endCriteria],
              [t('cases.rounds.closingReport'), round.closingReport],
            ]}
          />
          <RoundOrders round={round} />
        </Panel>
      </div>
    </Page>
  );
}

function RoundFigures({ round }: { round: Round }) {
  const { t, language } = useWords();
  const window = { from: parseInstant(`${round.startedOn}T00:00:00Z`), to: parseInstant('2199-12-31T00:00:00Z') };
  const figures = useAsk('GET /figures/window', { ...window, roundId: round.id });
  const since = useAsk('GET /figures/days-since-last-local-case', { area: round.areaCode, disease: round.disease });
  const intervals = useAsk('GET /figures/intervals', {
    area: round.areaCode,
    from: round.startedOn,
    to: round.endedOn ?? '2199-12-31',
  });
  const link = (classification: string) => `/cases?roundId=${round.id}&classification=${classification}`;
  return (
    <Loaded of={figures} lines={2}>
      {({ confirmed, asymptomatic }) => (
        <div className="stack">
          <section className="figures" aria-label={t('cases.rounds.figures')}>
            <Figure label={t('cases.rounds.confirmed')} value={countText(confirmed, language)} to={link('confirmed')} />
            <Figure
              label={t('cases.rounds.asymptomatic')}
              value={countText(asymptomatic, language)}
              to={link('asymptomatic')}
            />
            <Figure
              label={t('cases.rounds.daysSince')}
              value={since.data ? (since.data.days ?? t('cases.rounds.never')).toString() : '…'}
              {...(since.data?.days === null ? {} : { unit: t('unit.days') })}
            />
            {intervals.data &&
              Object.entries(intervals.data.intervals).map(([name, each]) => (
                <Figure
                  key={name}
                  label={t(`cases.rounds.interval.${name as keyof typeof intervals.data.intervals}`)}
                  value={each.medianHours === null ? nothing : duration(each.medianHours, language)}
                  note={t('cases.rounds.known', { count: each.known })}
                />
              ))}
          </section>
          <KnownAt at={figures.dataUpdatedAt} />
        </div>
      )}
    </Loaded>
  );
}

/** Orders about the round, each with its reason. */
function RoundOrders({ round }: { round: Round }) {
  const { t } = useWords();
  const toast = useToast();
  const whyNot = useWhyNot();
  const [open, setOpen] = useState<'repin' | 'move' | 'close' | null>(null);
  const [packId, setPackId] = useState(round.packId);
  const [level, setLevel] = useState<Round['ownedByLevel'] | ''>('');
  const close = () => setOpen(null);
  const repin = useDo('POST /rounds/:roundId/repin', {
    onDone: () => {
      close();
      toast(t('cases.rounds.repinned'));
    },
  });
  const move = useDo('POST /rounds/:roundId/move', {
    onDone: () => {
      close();
      toast(t('cases.rounds.moved'));
    },
  });
  const end = useDo('POST /rounds/:roundId/close', {
    onDone: () => {
      close();
      toast(t('cases.rounds.closed'));
    },
  });
  const over = round.endedOn ? t('cases.rounds.notHere') : null;
  return (
    <div className="row-actions">
      <Button small why={over ?? whyNot('POST /rounds/:roundId/repin')} onClick={() => setOpen('repin')}>
        {t('cases.rounds.repin')}
      </Button>
      <Button small why={over ?? whyNot('POST /rounds/:roundId/move')} onClick={() => setOpen('move')}>
        {t('cases.rounds.move')}
      </Button>
      <Button small kind="grave" why={over ?? whyNot('POST /rounds/:roundId/close')} onClick={() => setOpen('close')}>
        {t('cases.rounds.close')}
      </Button>
      {open === 'repin' && (
        <ReasonDialog
          title={t('cases.rounds.repinTitle')}
          action={t('cases.rounds.repin')}
          isOpen
          close={close}
          busy={repin.isPending}
          problem={repin.error}
          why={packId && packId !== round.packId ? null : t('form.mustFill')}
          submit={(reason) => repin.submit({ roundId: round.id, packId, reason })}
        >
          <p>{t('cases.rounds.repinHelp')}</p>
          <PackField value={packId} onChange={setPackId} />
        </ReasonDialog>
      )}
      {open === 'move' && (
        <ReasonDialog
          title={t('cases.rounds.move')}
          action={t('cases.rounds.move')}
          isOpen
          close={close}
          busy={move.isPending}
          problem={move.error}
          why={level ? null : t('form.mustFill')}
          submit={(reason) => move.submit({ roundId: round.id, to: level || 'district', reason })}
        >
          <SelectField
            label={t('cases.rounds.level')}
            none={t('form.choose')}
            value={level}
            onChange={setLevel}
            options={levels
              .filter((each) => each !== round.ownedByLevel)
              .map((value) => ({ value, label: t(`level.${value}`) }))}
          />
        </ReasonDialog>
      )}
      {open === 'close' && (
        <ReasonDialog
          title={t('cases.rounds.close')}
          action={t('cases.rounds.close')}
          kind="grave"
          label={t('cases.rounds.closingReport')}
          least={10}
          isOpen
          close={close}
          busy={end.isPending}
          problem={end.error}
          submit={(closingReport) => end.submit({ roundId: round.id, closingReport })}
        />
      )}
      <p className="small">
        <Link to={`/cases?roundId=${round.id}&clockOverdue=true`}>{t('cases.filter.overdue')}</Link>
      </p>
    </div>
  );
}
