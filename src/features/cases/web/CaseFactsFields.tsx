import { DateField, MomentField, NumberField, SelectField, TextArea, TextField } from '../../../ui/Field.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { DiscoveryChannel, Origin, Outcome, Severity } from '../model.ts';
import { dayFields, type Draft, isCtValue, momentFields, wordFields } from './case-draft.ts';

/** Everything that can be said of a case's illness, as fields; used to report and to correct. */
export function CaseFactsFields({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { t } = useWords();
  const label = (field: keyof Draft) => t(`cases.field.${field}`);
  return (
    <>
      <fieldset>
        <legend>{t('cases.section.illness')}</legend>
        <div className="form-fields two">
          <SelectField
            label={label('discoveryChannel')}
            none={t('form.unknown')}
            value={draft.discoveryChannel as DiscoveryChannel | ''}
            onChange={(discoveryChannel) => change({ discoveryChannel })}
            options={DiscoveryChannel.options.map((value) => ({ value, label: t(`cases.discoveryChannel.${value}`) }))}
          />
          <SelectField
            label={label('origin')}
            none={t('form.unknown')}
            value={draft.origin as Origin | ''}
            onChange={(origin) => change({ origin })}
            options={Origin.options.map((value) => ({ value, label: t(`cases.origin.${value}`) }))}
          />
          <SelectField
            label={label('severity')}
            none={t('form.unknown')}
            value={draft.severity as Severity | ''}
            onChange={(severity) => change({ severity })}
            options={Severity.options.map((value) => ({ value, label: t(`cases.severity.${value}`) }))}
          />
          <SelectField
            label={label('outcome')}
            value={(draft.outcome || 'ongoing') as Outcome}
            onChange={(outcome) => change({ outcome })}
            options={Outcome.options.map((value) => ({ value, label: t(`cases.outcome.${value}`) }))}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('cases.newCase.when')}</legend>
        <div className="form-fields two">
          {dayFields.map((field) => (
            <DateField
              key={field}
              label={label(field)}
              value={draft[field]}
              onChange={(value) => change({ [field]: value })}
            />
          ))}
          {momentFields.map((field) => (
            <MomentField
              key={field}
              label={label(field)}
              value={draft[field]}
              onChange={(value) => change({ [field]: value })}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('cases.newCase.more')}</legend>
        <div className="form-fields two">
          {wordFields.map((field) => (
            <TextField
              key={field}
              label={label(field)}
              value={draft[field]}
              onChange={(value) => change({ [field]: value })}
              maxLength={200}
            />
          ))}
          <NumberField
            label={label('ctValue')}
            value={draft.ctValue}
            onChange={(ctValue) => change({ ctValue })}
            error={isCtValue(draft.ctValue) ? null : t('form.notANumber')}
          />
          <TextField
            wide
            label={label('symptoms')}
            help={t('cases.newCase.symptomsHelp')}
            value={draft.symptoms}
            onChange={(symptoms) => change({ symptoms })}
          />
          <TextArea
            label={label('notes')}
            value={draft.notes}
            onChange={(notes) => change({ notes })}
            maxLength={5000}
          />
        </div>
      </fieldset>
    </>
  );
}
