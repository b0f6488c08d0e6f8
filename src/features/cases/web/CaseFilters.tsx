import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { useAsk } from '../../../ui/ask.ts';
import { FilterBar, FilterDay, FilterSelect, FilterText } from '../../../ui/FilterBar.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { type CaseFilter, DiscoveryChannel, Origin, Outcome, Severity, Sex } from '../model.ts';

type Part = Partial<Record<keyof CaseFilter, string | undefined>>;

/** The filters of the line list, as its address holds them. */
export function CaseFilters({ filter, change }: { filter: CaseFilter; change: (part: Part) => void }) {
  const { t } = useWords();
  const rounds = useAsk('GET /rounds', {});
  const set = Object.entries(filter).filter(([name, value]) => value !== undefined && name !== 'classification');
  const yesNo = [
    { value: 'true', label: t('cases.filter.onlyYes') },
    { value: 'false', label: t('cases.filter.onlyNo') },
  ] as const;
  const flag = (value: boolean | undefined) =>
    value === undefined ? undefined : value ? ('true' as const) : ('false' as const);
  return (
    <FilterBar
      set={set.length}
      clear={() => change(Object.fromEntries(set.map(([name]) => [name, undefined])))}
      more={
        <>
          <FilterSelect
            label={t('cases.field.origin')}
            value={filter.origin?.[0]}
            onChange={(origin) => change({ origin })}
            options={Origin.options.map((value) => ({ value, label: t(`cases.origin.${value}`) }))}
          />
          <FilterSelect
            label={t('cases.field.severity')}
            value={filter.severity?.[0]}
            onChange={(severity) => change({ severity })}
            options={Severity.options.map((value) => ({ value, label: t(`cases.severity.${value}`) }))}
          />
          <FilterSelect
            label={t('cases.field.outcome')}
            value={filter.outcome?.[0]}
            onChange={(outcome) => change({ outcome })}
            options={Outcome.options.map((value) => ({ value, label: t(`cases.outcome.${value}`) }))}
          />
          <FilterSelect
            label={t('cases.field.sex')}
            value={filter.sex}
            onChange={(sex) => change({ sex })}
            options={Sex.options.map((value) => ({ value, label: t(`cases.sex.${value}`) }))}
          />
          <FilterText
            label={t('cases.filter.ageFrom')}
            type="number"
            value={filter.ageFrom?.toString()}
            onChange={(ageFrom) => change({ ageFrom })}
          />
          <FilterText
            label={t('cases.filter.ageTo')}
            type="number"
            value={filter.ageTo?.toString()}
            onChange={(ageTo) => change({ ageTo })}
          />
          <FilterDay
            label={t('cases.filter.onsetFrom')}
            value={filter.onsetFrom}
            onChange={(onsetFrom) => change({ onsetFrom })}
          />
          <FilterDay
            label={t('cases.filter.onsetTo')}
            value={filter.onsetTo}
            onChange={(onsetTo) => change({ onsetTo })}
          />
          <FilterText
            label={t('cases.field.disease')}
            value={filter.disease}
            onChange={(disease) => change({ disease })}
          />
          <FilterSelect
            label={t('cases.filter.hasOnset')}
            value={flag(filter.hasOnset)}
            onChange={(hasOnset) => change({ hasOnset })}
            options={yesNo}
          />
          <FilterSelect
            label={t('cases.filter.overdue')}
            value={flag(filter.clockOverdue)}
            onChange={(clockOverdue) => change({ clockOverdue })}
            options={yesNo}
          />
        </>
      }
    >
      <AreaPicker
        label={t('area.label')}
        value={filter.area ?? null}
        onChange={(area) => change({ area: area ?? undefined })}
      />
      <FilterSelect
        label={t('cases.field.round')}
        value={filter.roundId}
        onChange={(roundId) => change({ roundId })}
        options={(rounds.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FilterSelect
        label={t('cases.field.discoveryChannel')}
        value={filter.discoveryChannel?.[0]}
        onChange={(discoveryChannel) => change({ discoveryChannel })}
        options={DiscoveryChannel.options.map((value) => ({ value, label: t(`cases.discoveryChannel.${value}`) }))}
      />
      <FilterDay
        label={t('cases.filter.reportedFrom')}
        value={filter.reportedFrom}
        onChange={(reportedFrom) => change({ reportedFrom })}
      />
      <FilterDay
        label={t('cases.filter.reportedTo')}
        value={filter.reportedTo}
        onChange={(reportedTo) => change({ reportedTo })}
      />
      <FilterText
        label={t('cases.filter.number')}
        type="search"
        value={filter.number}
        onChange={(number) => change({ number })}
        placeholder={t('cases.filter.numberHelp')}
      />
    </FilterBar>
  );
}
