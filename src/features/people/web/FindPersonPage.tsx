import { useState } from 'react';
import { Link } from 'react-router';
import { Day } from '../../../kernel/day.ts';
import { useDo } from '../../../ui/ask.ts';
import { DateField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { AreaName } from '../../../ui/names.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { useWhyNot } from '../../../ui/session.tsx';

const empty = { name: '', idNumber: '', phone: '', birthOn: '', purpose: '' };

/** Finds a person by what identifies them. What is typed never stands in an address, and the search is on record. */
export function FindPersonPage() {
  const { t } = useWords();
  const notMine = useWhyNot()('POST /people/search');
  const [form, setForm] = useState(empty);
  const find = useDo('POST /people/search');
  const field = (name: keyof typeof empty) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    autoComplete: 'off',
  });
  const isSaid = form.name.trim() || form.idNumber.trim() || form.phone.trim();
  const why =
    notMine ??
    (isSaid
      ? form.purpose.trim().length < 3
        ? `${t('people.reveal.purpose')}: ${t('people.reveal.short')}`
        : null
      : t('people.give'));
  const given = (name: 'name' | 'idNumber' | 'phone') => (form[name].trim() ? { [name]: form[name].trim() } : {});
  return (
    <Page title={t('people.search')} lead={<p>{t('people.searchHelp')}</p>}>
      <div className="split">
        <Panel title={t('people.search')}>
          <Form
            columns={2}
            label={t('people.searchAction')}
            busy={find.isPending}
            problem={find.error}
            why={why}
            submit={() =>
              find.submit(
                {
                  ...given('name'),
                  ...given('idNumber'),
                  ...given('phone'),
                  ...(form.birthOn ? { birthOn: Day.parse(form.birthOn) } : {}),
                },
                form.purpose.trim(),
              )
            }
          >
            <TextField label={t('people.field.name')} {...field('name')} />
            <TextField label={t('people.field.idNumber')} {...field('idNumber')} spellCheck={false} />
            <TextField label={t('people.field.phone')} type="tel" {...field('phone')} />
            <DateField label={t('people.field.birthOn')} {...field('birthOn')} />
            <TextField
              wide
              label={t('people.reveal.purpose')}
              help={t('people.reveal.purposeHelp')}
              required
              {...field('purpose')}
              maxLength={200}
            />
          </Form>
        </Panel>
        {find.data && (
          <Panel title={t('people.found', { count: find.data.rows.length })}>
            {find.data.rows.length === 0 ? (
              <p>{t('people.foundNone')}</p>
            ) : (
              <ul className="rows">
                {find.data.rows.map((person) => (
                  <li key={person.id} className="row">
                    <Link to={`/people/${person.id}`}>{person.displayName}</Link>
                    <span className="small quiet inline">
                      {person.sex && <span>{t(`people.sex.${person.sex}`)}</span>}
                      <span>{person.birthOn}</span>
                      <AreaName code={person.areaCode} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        )}
      </div>
    </Page>
  );
}
