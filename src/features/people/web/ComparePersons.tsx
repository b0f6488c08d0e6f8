import { useState } from 'react';
import { Link } from 'react-router';
import { useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { nothing } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { AreaName } from '../../../ui/names.tsx';
import { ScrollBox } from '../../../ui/ScrollBox.tsx';
import { useWhyNot } from '../../../ui/session.tsx';
import { StateShape } from '../../../ui/Stamp.tsx';
import { type Identity, identityFields } from '../model.ts';
import { PurposeForm } from './PurposeForm.tsx';
import type { Candidate } from './DuplicatesPage.tsx';

type Side = NonNullable<Candidate['person']>;

/** Two records side by side, line by line: same, different, or known on one side only. */
export function ComparePersons({ pair }: { pair: Pick<Candidate, 'person' | 'other'> }) {
  const { t } = useWords();
  const [identities, setIdentities] = useState<readonly [Identity, Identity] | null>(null);
  const { person, other } = pair;
  const plain = (side: Side | null) => ({
    sex: side?.sex ? t(`people.sex.${side.sex}`) : null,
    birthOn: side?.birthOn ?? null,
    age: side?.ageYears?.toString() ?? null,
    occupation: side?.occupation ?? null,
    nationality: side?.nationality ?? null,
  });
  const [left, right] = [plain(person), plain(other)];
  return (
    <>
      <ScrollBox label={t('people.duplicates.title')}>
        <table className="ledger compare">
          <thead>
            <tr>
              <td aria-hidden="true" />
              <th scope="col">
                <Who side={person} mark={t('people.duplicates.left')} />
              </th>
              <th scope="col">
                <Who side={other} mark={t('people.duplicates.right')} />
              </th>
              <td aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {identities &&
              identityFields.map((field) => (
                <Line
                  key={field}
                  label={t(`people.field.${field}`)}
                  left={identities[0][field]}
                  right={identities[1][field]}
                />
              ))}
            {(Object.keys(left) as (keyof typeof left)[]).map((field) => (
              <Line key={field} label={t(`people.field.${field}`)} left={left[field]} right={right[field]} />
            ))}
            <tr>
              <th scope="row">{t('people.field.area')}</th>
              <td>
                <AreaName code={person?.areaCode ?? null} parts={3} />
              </td>
              <td>
                <AreaName code={other?.areaCode ?? null} parts={3} />
              </td>
              <td>
                <Sameness left={person?.areaCode ?? null} right={other?.areaCode ?? null} />
              </td>
            </tr>
          </tbody>
        </table>
      </ScrollBox>
      {!identities && person && other && <RevealBoth ids={[person.id, other.id]} show={setIdentities} />}
    </>
  );
}

function Who({ side, mark }: { side: Side | null; mark: string }) {
  const { t } = useWords();
  return (
    <>
      {mark} · {side ? <Link to={`/people/${side.id}`}>{side.displayName}</Link> : t('people.relations.outside')}
    </>
  );
}

function Line({ label, left, right }: { label: string; left: string | null; right: string | null }) {
  if (left === null && right === null) return null;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{left ?? nothing}</td>
      <td>{right ?? nothing}</td>
      <td>
        <Sameness left={left} right={right} />
      </td>
    </tr>
  );
}

function Sameness({ left, right }: { left: string | null; right: string | null }) {
  const { t } = useWords();
  if (left === null || right === null) return null;
  const isSame = left === right;
  return (
    <span className={isSame ? 'same' : 'late'}>
      <StateShape shape={isSame ? 'tick' : 'slash'} />{' '}
      {t(isSame ? 'people.duplicates.equal' : 'people.duplicates.differs')}
    </span>
  );
}

function RevealBoth({
  ids,
  show,
}: {
  ids: readonly [string, string];
  show: (identities: readonly [Identity, Identity]) => void;
}) {
  const { t } = useWords();
  const whyNot = useWhyNot()('POST /people/:personId/reveal');
  const [isAsking, setAsking] = useState(false);
  const [purpose, setPurpose] = useState('');
  const [first, setFirst] = useState<Identity | null>(null);
  const right = useDo('POST /people/:personId/reveal', { onDone: (identity) => first && show([first, identity]) });
  const left = useDo('POST /people/:personId/reveal', {
    onDone: (identity) => {
      setFirst(identity);
      right.submit({ personId: ids[1] }, purpose.trim());
    },
  });
  if (!isAsking)
    return (
      <p>
        <Button small icon="eye" why={whyNot} onClick={() => setAsking(true)}>
          {t('people.duplicates.revealBoth')}
        </Button>
      </p>
    );
  return (
    <PurposeForm
      label={t('people.duplicates.revealBoth')}
      busy={left.isPending || right.isPending}
      problem={left.error ?? right.error}
      purpose={purpose}
      setPurpose={setPurpose}
      submit={(stated) => left.submit({ personId: ids[0] }, stated)}
      cancel={() => setAsking(false)}
    />
  );
}
