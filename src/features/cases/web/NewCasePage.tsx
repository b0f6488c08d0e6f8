import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { AreaCode } from '../../../kernel/area-code.ts';
import { Day } from '../../../kernel/day.ts';
import { newKey } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { DateField, NumberField, SelectField, TextArea, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Page, Panel } from '../../../ui/Page.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { CaseId, Classification, RoundId, Sex } from '../model.ts';
import { CaseFactsFields } from './CaseFactsFields.tsx';
import { emptyDraft, factsOf, isCtValue } from './case-draft.ts';

const noPerson = {
  name: '',
  sex: '' as Sex | '',
  birthOn: '',
  ageYears: '',
  idNumber: '',
  phone: '',
  address: '',
  occupation: '',
};

/** Reports one case. Sent twice by a bad connection, it is one case: the form makes its id. */
export function NewCasePage() {
  const { t } = useWords();
  const { zone } = useSession();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const toast = useToast();
  const known = search.get('person');
  const [id] = useState(newKey);
  const [person, setPerson] = useState(noPerson);
  const [roundId, setRoundId] = useState('');
  const [disease, setDisease] = useState('');
  const [classification, setClassification] = useState<Classification | ''>('suspected');
  const [reason, setReason] = useState('');
  const [areaCode, setAreaCode] = useState<string | null>(null);
  const [reportedOn, setReportedOn] = useState('');
  const [draft, setDraft] = useState(emptyDraft);
  const rounds = useAsk('GET /rounds', {});
  const running = (rounds.data ?? []).filter((round) => round.endedOn === null);
  const report = useDo('POST /cases', {
    onDone: (made) => {
      toast(t('cases.newCase.done', { number: made.number }));
      void navigate(`/cases/${made.id}`);
    },
  });
  const chosenDisease = running.find((round) => round.id === roundId)?.disease ?? disease;
  const notMine = useWhyNot()('POST /cases');
  const isReady =
    areaCode &&
    chosenDisease &&
    classification &&
    (known || person.name || person.idNumber || person.sex || person.ageYears);
  const submit = () =>
    report.submit({
      id: CaseId.parse(id),
      person: known ? { personId: known } : personOf(person),
      roundId: roundId ? RoundId.parse(roundId) : null,
      disease: chosenDisease,
      classification: classification as Classification,
      areaCode: AreaCode.parse(areaCode),
      ...(reportedOn ? { reportedOn: Day.parse(reportedOn) } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...factsOf(draft, emptyDraft, zone),
    });
  const field = (name: keyof typeof noPerson) => ({
    value: person[name],
    onChange: (value: string) => setPerson({ ...person, [name]: value }),
    autoComplete: 'off',
  });
  return (
    <Page title={t('cases.newCase.title')} crumbs={[{ to: '/cases', label: t('cases.title') }]}>
      <Form
        columns={2}
        label={t('cases.newCase.title')}
        busy={report.isPending}
        problem={report.error}
        why={notMine ?? (isReady ? (isCtValue(draft.ctValue) ? null : t('form.notANumber')) : t('cases.newCase.needs'))}
        submit={submit}
      >
        <div className="wide">
          <Panel title={t('cases.newCase.who')}>
            {known ? (
              <p>
                {t('cases.newCase.known')} <span className="code">{known}</span>
              </p>
            ) : (
              <div className="form-fields two">
                <TextField label={t('cases.field.name')} {...field('name')} />
                <SelectField
                  label={t('cases.field.sex')}
                  none={t('form.unknown')}
                  value={person.sex}
                  onChange={(sex) => setPerson({ ...person, sex })}
                  options={Sex.options.map((value) => ({ value, label: t(`cases.sex.${value}`) }))}
                />
                <DateField label={t('cases.field.birthOn')} {...field('birthOn')} />
                <NumberField label={t('cases.newCase.ageYears')} {...field('ageYears')} />
                <TextField label={t('cases.field.idNumber')} {...field('idNumber')} spellCheck={false} />
                <TextField label={t('cases.field.phone')} type="tel" {...field('phone')} />
                <TextField label={t('cases.field.occupation')} {...field('occupation')} />
                <TextField
                  wide
                  label={t('cases.field.address')}
                  help={t('cases.newCase.identityNote')}
                  {...field('address')}
                />
              </div>
            )}
          </Panel>
        </div>
        <fieldset>
          <legend>{t('cases.newCase.what')}</legend>
          <div className="form-fields two">
            <SelectField
              label={t('cases.field.round')}
              none={t('form.none')}
              value={roundId}
              onChange={setRoundId}
              options={running.map((round) => ({ value: round.id as string, label: round.name }))}
            />
            {roundId === '' && (
              <TextField label={t('cases.field.disease')} required value={disease} onChange={setDisease} />
            )}
            <SelectField
              label={t('cases.field.classification')}
              required
              value={classification}
              onChange={setClassification}
              options={Classification.options.map((value) => ({ value, label: t(`cases.classification.${value}`) }))}
            />
            <AreaPicker label={t('cases.field.area')} required value={areaCode} onChange={setAreaCode} />
            <DateField label={t('cases.field.reportedOn')} value={reportedOn} onChange={setReportedOn} />
            <TextArea label={t('cases.newCase.classifyReason')} value={reason} onChange={setReason} maxLength={500} />
          </div>
        </fieldset>
        <CaseFactsFields draft={draft} change={(part) => setDraft({ ...draft, ...part })} />
      </Form>
    </Page>
  );
}

function personOf(person: typeof noPerson) {
  return {
    name: person.name.trim() || null,
    sex: person.sex || null,
    birthOn: person.birthOn ? Day.parse(person.birthOn) : null,
    ageYears: person.ageYears.trim() === '' ? null : Number(person.ageYears),
    idNumber: person.idNumber.trim() || null,
    phone: person.phone.trim() || null,
    address: person.address.trim() || null,
    occupation: person.occupation.trim() || null,
  };
}
