import { useState } from 'react';
import { useDo } from '../../../ui/ask.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { DateField, NumberField, SelectField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { useToast } from '../../../ui/Toast.tsx';
import { identityFields, Sex } from '../model.ts';
import type { PersonView } from './PersonPage.tsx';

/** Corrects or completes what is known of a person. Identity fields start empty: what is not typed is not changed. */
export function CorrectPersonDialog({ person, close }: { person: PersonView; close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const before = {
    sex: person.sex ?? '',
    birthOn: person.birthOn ?? '',
    ageYears: person.ageYears?.toString() ?? '',
    occupation: person.occupation ?? '',
    nationality: person.nationality ?? '',
    name: '',
    idNumber: '',
    phone: '',
    address: '',
  };
  const [start] = useState(before);
  const [version] = useState(person.version);
  const [form, setForm] = useState(before);
  const correct = useDo('PATCH /people/:personId', {
    onDone: () => {
      close();
      toast(t('people.corrected'));
    },
  });
  const changed = (Object.keys(form) as (keyof typeof form)[]).filter((field) => form[field].trim() !== start[field]);
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    autoComplete: 'off',
  });
  const valueOf = (name: keyof typeof form) =>
    form[name].trim() === '' ? null : name === 'ageYears' ? Number(form[name]) : form[name].trim();
  return (
    <Dialog title={t('people.correctTitle')} isOpen close={close} wide>
      <Form
        columns={2}
        label={t('form.save')}
        busy={correct.isPending}
        problem={correct.error}
        why={changed.length === 0 ? t('cases.correct.nothing') : null}
        submit={() =>
          correct.submit({
            personId: person.id,
            ifVersion: version,
            ...Object.fromEntries(changed.map((name) => [name, valueOf(name)])),
          })
        }
      >
        <p className="wide small quiet">{t('people.correctHelp')}</p>
        {identityFields.map((name) => (
          <TextField key={name} label={t(`people.field.${name}`)} {...field(name)} spellCheck={false} />
        ))}
        <SelectField
          label={t('people.field.sex')}
          none={t('form.unknown')}
          value={form.sex as Sex | ''}
          onChange={(sex) => setForm({ ...form, sex })}
          options={Sex.options.map((value) => ({ value, label: t(`people.sex.${value}`) }))}
        />
        <DateField label={t('people.field.birthOn')} {...field('birthOn')} />
        <NumberField label={t('people.field.age')} {...field('ageYears')} />
        <TextField label={t('people.field.occupation')} {...field('occupation')} />
        <TextField label={t('people.field.nationality')} {...field('nationality')} />
      </Form>
    </Dialog>
  );
}
