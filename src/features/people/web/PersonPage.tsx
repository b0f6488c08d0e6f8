import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Output } from '../../../ui/api.ts';
import { rowsOf, useAsk, useRows } from '../../../ui/ask.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { day, instant } from '../../../ui/format.ts';
import { History, Timeline } from '../../../ui/History.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { Facts, Page, Panel } from '../../../ui/Page.tsx';
import { useMay, useSession, useWhyNot } from '../../../ui/session.tsx';
import { CorrectPersonDialog } from './CorrectPersonDialog.tsx';
import { Merges } from './Merges.tsx';
import { RevealIdentity } from './RevealIdentity.tsx';

/** A person as the server answers it: masked. */
export type PersonView = Output<'GET /people/:personId'>;

/** One person: masked until a purpose is stated. `more` is what other features know of the person. */
export function PersonPage({ more }: { more?: (personId: string) => ReactNode }) {
  const { t } = useWords();
  const { personId = '' } = useParams();
  const person = useAsk('GET /people/:personId', { personId });
  if (!person.data)
    return (
      <Page title={t('people.title')}>
        <Loaded of={person} lines={8}>
          {() => null}
        </Loaded>
      </Page>
    );
  return <Loaded of={person}>{(found) => <Shown person={found} more={more} />}</Loaded>;
}

function Shown({ person, more }: { person: PersonView; more: ((personId: string) => ReactNode) | undefined }) {
  const { t } = useWords();
  const may = useMay();
  const whyNot = useWhyNot();
  const [isCorrecting, setCorrecting] = useState(false);
  return (
    <Page
      title={person.displayName}
      crumbs={[{ to: '/people', label: t('people.title') }]}
      lead={
        <>
          {person.sex && <span>{t(`people.sex.${person.sex}`)}</span>}
          {person.ageToday !== null && <span>{t('people.years', { count: person.ageToday })}</span>}
          <AreaName code={person.areaCode} parts={3} />
          {person.lacksGuardian && (
            <b className="late inline">
              <Icon name="warn" size={15} />
              {t('people.lacksGuardian')}
            </b>
          )}
        </>
      }
      actions={
        <>
          <Button why={whyNot('PATCH /people/:personId')} onClick={() => setCorrecting(true)}>
            {t('people.correct')}
          </Button>
          {may('POST /cases') && (
            <ButtonLink kind="main" icon="plus" to={`/cases/new?person=${person.id}`}>
              {t('people.newCase')}
            </ButtonLink>
          )}
        </>
      }
    >
      {person.mergedInto && (
        <p className="note" data-tone="warning">
          <Icon name="duplicates" />
          <span>
            {t('people.mergedAway')} <Link to={`/people/${person.mergedInto}`}>{t('people.mergedAwayOpen')}</Link>
          </span>
        </p>
      )}
      <div className="split">
        <div className="stack">
          {more?.(person.id)}
          <Households person={person} />
          <Relations person={person} />
          <Panel title={t('people.section.history')}>
            <History subject="person" subjectId={person.id} />
          </Panel>
        </div>
        <div className="stack">
          <Panel title={t('people.section.card')}>
            <PersonFacts person={person} />
            <RevealIdentity personId={person.id} />
          </Panel>
          {may('GET /people/:personId/readers') && <Readers personId={person.id} />}
          <Duplicates personId={person.id} />
          <Merges personId={person.id} />
        </div>
      </div>
      {isCorrecting && <CorrectPersonDialog person={person} close={() => setCorrecting(false)} />}
    </Page>
  );
}

function PersonFacts({ person }: { person: PersonView }) {
  const { t } = useWords();
  const { zone } = useSession();
  return (
    <Facts
      sparse
      of={[
        [t('people.field.birthOn'), person.birthOn],
        [t('people.field.occupation'), person.occupation],
        [t('people.field.nationality'), person.nationality],
        [t('people.field.area'), <AreaName key="area" code={person.areaCode} parts={6} />],
        [
          t('people.field.otherArea'),
          person.otherAreaCode && <AreaName key="other" code={person.otherAreaCode} parts={3} />,
        ],
        [t('people.field.registeredAt'), instant(person.registeredAt, zone)],
        [
          t('people.section.merged'),
          person.mergedFrom.length > 0 &&
            person.mergedFrom.map((id) => (
              <Link key={id} className="code" to={`/people/${id}`}>
                {id.slice(-8)}
              </Link>
            )),
        ],
      ]}
    />
  );
}

function Households({ person }: { person: PersonView }) {
  const { t } = useWords();
  return (
    <Panel title={t('people.section.households')}>
      {person.households.length === 0 ? (
        <p className="quiet">{t('people.household.none')}</p>
      ) : (
        <ul className="rows">
          {person.households.map((household) => (
            <Household key={household.id} household={household} selfId={person.id} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Household({ household, selfId }: { household: PersonView['households'][number]; selfId: string }) {
  const { t } = useWords();
  const members = useAsk(
    'GET /households/:householdId',
    { householdId: household.id },
    { when: household.toOn === null },
  );
  return (
    <li className="row">
      <div>
        <p className="inline">
          <AreaName code={household.areaCode} parts={3} />
          {household.toOn && <span className="small quiet">{t('people.household.until', { on: household.toOn })}</span>}
        </p>
        {members.data && (
          <p className="small inline">
            {members.data.members.map(({ person, isHead, toOn }) => (
              <span key={person.id}>
                {person.id === selfId ? (
                  <b>{person.displayName}</b>
                ) : (
                  <Link to={`/people/${person.id}`}>{person.displayName}</Link>
                )}
                {isHead && <span className="quiet"> {t('people.household.head')}</span>}
                {toOn && <span className="quiet"> {t('people.household.until', { on: toOn })}</span>}
              </span>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

function Relations({ person }: { person: PersonView }) {
  const { t } = useWords();
  return (
    <Panel title={t('people.section.relations')}>
      {person.relations.length === 0 ? (
        <p className="quiet">{t('people.relations.none')}</p>
      ) : (
        <ul className="rows">
          {person.relations.map((relation) => (
            <li key={relation.id} className="row">
              <span>
                {relation.otherDisplayName ? (
                  <Link to={`/people/${relation.otherId}`}>{relation.otherDisplayName}</Link>
                ) : (
                  <span className="quiet">{t('people.relations.outside')}</span>
                )}
              </span>
              <span className="small quiet">
                {[
                  t(`people.relations.kind.${relation.kind}`),
                  relation.toOn && t('people.household.until', { on: day(relation.toOn) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Who looked, when and what for: what the person may ask for. */
function Readers({ personId }: { personId: string }) {
  const { t } = useWords();
  const readers = useRows('GET /people/:personId/readers', { personId });
  return (
    <Panel title={t('people.section.readers')}>
      <Loaded
        of={readers}
        lines={2}
        isEmpty={(data) => rowsOf<'GET /people/:personId/readers'>(data).length === 0}
        empty={<p>{t('people.readersNone')}</p>}
      >
        {(data) => (
          <Timeline
            entries={rowsOf<'GET /people/:personId/readers'>(data).map((reading) => ({
              id: reading.id,
              at: reading.at,
              what: reading.purpose ?? '',
              by: reading.actorName,
            }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Duplicates({ personId }: { personId: string }) {
  const { t } = useWords();
  const may = useMay();
  const pairs = useRows('GET /duplicates', { personId }, { when: may('GET /duplicates') });
  const count = rowsOf<'GET /duplicates'>(pairs.data).length;
  if (count === 0) return null;
  return (
    <p className="note" data-tone="warning">
      <Icon name="duplicates" />
      <span>
        <Link to={`/duplicates?personId=${personId}`}>
          {t('people.section.duplicates')} · {count}
        </Link>
      </span>
    </p>
  );
}
