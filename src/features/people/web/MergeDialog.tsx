import { useState } from 'react';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { nothing } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useToast } from '../../../ui/Toast.tsx';

type Preview = Output<'GET /merges/preview'>;
type Field = Preview['fields'][number];

/** Makes two records one person: which one stands, and from which of the two each differing field is taken. */
export function MergeDialog({ personId, otherId, close }: { personId: string; otherId: string; close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const [keptId, setKeptId] = useState(personId);
  const [take, setTake] = useState<readonly Field['field'][]>([]);
  const discardedId = keptId === personId ? otherId : personId;
  const preview = useAsk('GET /merges/preview', { keptId, discardedId });
  const undo = useDo('POST /merges/:mergeId/undo', { onDone: () => toast(t('people.duplicates.undone')) });
  const merge = useDo('POST /merges', {
    onDone: ({ id }) => {
      close();
      toast(t('people.duplicates.mergedDone'), () => undo.submit({ mergeId: id, reason: t('people.duplicates.undo') }));
    },
  });
  const swap = () => {
    setKeptId(discardedId);
    setTake([]);
  };
  return (
    <ReasonDialog
      title={t('people.duplicates.mergeTitle')}
      action={t('people.duplicates.merge')}
      isOpen
      wide
      close={close}
      busy={merge.isPending}
      problem={merge.error}
      why={preview.data && !preview.isPlaceholderData ? null : t('state.loading')}
      submit={(reason) =>
        preview.data &&
        merge.submit({
          keptId,
          discardedId,
          keptVersion: preview.data.kept.version,
          discardedVersion: preview.data.discarded.version,
          take: [...take],
          reason,
        })
      }
    >
      <p>{t('people.duplicates.mergeHelp')}</p>
      <Loaded of={preview} lines={5}>
        {(shown) => (
          <>
            <p className="inline">
              <span>
                {t('people.duplicates.keep')}: <b>{shown.kept.displayName}</b>{' '}
                <span className="code quiet">{shown.kept.id.slice(-8)}</span>
              </span>
              <Button small onClick={swap}>
                {t('people.duplicates.swap')}
              </Button>
            </p>
            <Choices fields={shown.fields} take={take} change={setTake} />
          </>
        )}
      </Loaded>
    </ReasonDialog>
  );
}

function Choices({
  fields,
  take,
  change,
}: {
  fields: readonly Field[];
  take: readonly Field['field'][];
  change: (take: readonly Field['field'][]) => void;
}) {
  const { t } = useWords();
  return (
    <table className="ledger">
      <thead>
        <tr>
          <td aria-hidden="true" />
          <th scope="col">{t('people.duplicates.stands')}</th>
          <th scope="col">{t('people.duplicates.goes')}</th>
        </tr>
      </thead>
      <tbody>
        {fields
          .filter((field) => field.compares !== 'neither')
          .map((field) => {
            const isTaken = take.includes(field.field) || field.compares === 'only-discarded';
            const pick = (fromOther: boolean) =>
              change(
                fromOther
                  ? [...take.filter((each) => each !== field.field), field.field]
                  : take.filter((each) => each !== field.field),
              );
            const label = t(
              `people.field.${field.field === 'ageYears' ? 'age' : field.field === 'areaCode' ? 'area' : field.field}`,
            );
            const isFree = field.compares === 'differs';
            return (
              <tr key={field.field}>
                <th scope="row">{label}</th>
                <td>
                  <Side
                    name={field.field}
                    checked={!isTaken}
                    isFree={isFree}
                    choose={() => pick(false)}
                    label={`${label} ${t('people.duplicates.stands')}`}
                  >
                    <Value of={field} side="kept" />
                  </Side>
                </td>
                <td>
                  <Side
                    name={field.field}
                    checked={isTaken}
                    isFree={isFree}
                    choose={() => pick(true)}
                    label={`${label} ${t('people.duplicates.goes')}`}
                  >
                    <Value of={field} side="discarded" />
                  </Side>
                </td>
              </tr>
            );
          })}
      </tbody>
    </table>
  );
}

function Side({
  name,
  checked,
  isFree,
  choose,
  label,
  children,
}: {
  name: string;
  checked: boolean;
  isFree: boolean;
  choose: () => void;
  label: string;
  children: React.ReactNode;
}) {
  if (!isFree) return <span className={checked ? 'strong' : 'quiet'}>{children}</span>;
  return (
    <label className="inline">
      <input type="radio" name={name} checked={checked} onChange={choose} aria-label={label} />
      <span>{children}</span>
    </label>
  );
}

/** A field's value; of what the vault keeps only whether it is there. */
function Value({ of, side }: { of: Field; side: 'kept' | 'discarded' }) {
  const { t } = useWords();
  const value = of[side];
  if (of.field === 'areaCode' && typeof value === 'string') return <AreaName code={value} parts={3} />;
  if (of.field === 'sex' && typeof value === 'string')
    return <>{t(`people.sex.${value as 'male' | 'female' | 'other'}`)}</>;
  if (value !== null) return <>{value}</>;
  const isThere =
    of.compares === 'same' ||
    of.compares === 'differs' ||
    of.compares === (side === 'kept' ? 'only-kept' : 'only-discarded');
  return <>{isThere ? t('people.duplicates.onRecord') : nothing}</>;
}
