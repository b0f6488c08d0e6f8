import { useState } from 'react';
import { AreaCode } from '../../../../kernel/area-code.ts';
import { useAsk, useDo } from '../../../../ui/ask.ts';
import { AreaPicker } from '../../../../ui/AreaPicker.tsx';
import { CheckField, SelectField, TextField } from '../../../../ui/Field.tsx';
import { Form } from '../../../../ui/Form.tsx';
import { useWords } from '../../../../ui/i18n/i18n.ts';
import { Panel } from '../../../../ui/Page.tsx';
import { useWhyNot } from '../../../../ui/session.tsx';
import { ProblemNote } from '../../../../ui/ProblemNote.tsx';
import type { ImportFieldKey } from '../../linelist/fields.ts';
import type { LineListMapping } from '../../linelist/mapping.ts';
import { Classification, DiscoveryChannel, Origin, RoundId } from '../../model.ts';
import { ColumnRow } from './ColumnRow.tsx';
import { draftMapping, type ImportRecord, undecidedColumns, withField } from './mapping-draft.ts';

/** Says what each column is, how ambiguous dates are read, what unknown words mean, and what holds for the whole list. */
export function MappingForm({ record, onChecked }: { record: ImportRecord; onChecked: () => void }) {
  const { t } = useWords();
  const [mapping, setMapping] = useState(() => draftMapping(record));
  const look = useDo('POST /imports/:importId/look', {
    onDone: (seen) => {
      if (seen.mapping) setMapping(seen.mapping);
    },
  });
  const seen = look.data ?? record;
  const chooseField = (column: string, field: ImportFieldKey | null) => {
    const next = withField(mapping, column, field);
    setMapping(next);
    look.submit({ importId: record.id, mapping: next });
  };
  const isSwapped = seen.hints.some(({ code }) => code === 'coordinates-swapped') || mapping.hasSwappedCoordinates;
  return (
    <>
      <Notices record={seen} />
      <Panel title={t('linelist.mapping.title')}>
        <p className="quiet">{t('linelist.mapping.lead')}</p>
        {look.error && <ProblemNote problem={look.error} />}
        <ul className="columns">
          {seen.columns.map((column) => (
            <ColumnRow
              key={column.column}
              column={column}
              mapping={mapping}
              chooseField={(field) => chooseField(column.column, field)}
              change={setMapping}
            />
          ))}
        </ul>
        {isSwapped && (
          <CheckField
            label={t('linelist.mapping.swapped')}
            checked={mapping.hasSwappedCoordinates}
            onChange={(hasSwappedCoordinates) => setMapping({ ...mapping, hasSwappedCoordinates })}
          />
        )}
      </Panel>
      <Defaults record={seen} mapping={mapping} onChecked={onChecked} />
    </>
  );
}

/** What was noticed while reading, each kind once with how often. */
function Notices({ record }: { record: ImportRecord }) {
  const { t, maybe } = useWords();
  const warnings = new Map<string, number>();
  for (const { code } of record.warnings) warnings.set(code, (warnings.get(code) ?? 0) + 1);
  if (record.hints.length === 0 && warnings.size === 0) return null;
  return (
    <Panel title={t('linelist.hints')}>
      <ul className="stack tight small">
        {record.hints.map(({ code, column, rows }) => (
          <li key={code}>
            <b>{maybe(`linelist.hint.${code}`) ?? code}</b> {column} ·{' '}
            {t('linelist.rows', { count: rows, number: rows })}
          </li>
        ))}
        {[...warnings].map(([code, times]) => (
          <li key={code}>
            {maybe(`linelist.warning.${code}`) ?? code} · {times}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Defaults({
  record,
  mapping,
  onChecked,
}: {
  record: ImportRecord;
  mapping: LineListMapping;
  onChecked: () => void;
}) {
  const { t } = useWords();
  const whyNot = useWhyNot()('POST /imports/:importId/check');
  const rounds = useAsk('GET /rounds', {});
  const before = record.defaults;
  const [areaCode, setAreaCode] = useState<string | null>(before?.areaCode ?? record.areaCode);
  const [roundId, setRoundId] = useState<string>(before?.roundId ?? '');
  const [disease, setDisease] = useState(before?.disease ?? '');
  const [classification, setClassification] = useState<Classification | ''>(before?.classification ?? '');
  const [channel, setChannel] = useState<DiscoveryChannel | ''>(before?.discoveryChannel ?? '');
  const [origin, setOrigin] = useState<Origin | ''>(before?.origin ?? '');
  const check = useDo('POST /imports/:importId/check', { onDone: onChecked });
  const round = rounds.data?.find((each) => each.id === roundId);
  const chosen = round?.disease ?? disease;
  const hasClassification = mapping.columns.some(({ field }) => field === 'classification') || record.kind === 'pairs';
  const open = undecidedColumns(record, mapping);
  const why =
    whyNot ??
    (open.length > 0
      ? t('linelist.mapping.dateAsk', { columns: open.join(t('list.separator')) })
      : !chosen.trim() || !areaCode || (!hasClassification && !classification)
        ? t('form.mustFill')
        : null);
  return (
    <Panel title={t('linelist.defaults.title')}>
      <Form
        columns={2}
        label={t('linelist.check')}
        busy={check.isPending}
        problem={check.error}
        why={why}
        more={<span className="small quiet">{t('linelist.checkHelp')}</span>}
        submit={() =>
          check.submit({
            importId: record.id,
            mapping,
            defaults: {
              disease: chosen.trim(),
              areaCode: AreaCode.parse(areaCode),
              roundId: roundId ? RoundId.parse(roundId) : null,
              classification: classification || null,
              discoveryChannel: channel || null,
              origin: origin || null,
            },
          })
        }
      >
        <p className="wide small quiet">{t('linelist.defaults.help')}</p>
        <SelectField
          label={t('linelist.defaults.round')}
          none={t('form.none')}
          value={roundId}
          onChange={setRoundId}
          options={(rounds.data ?? [])
            .filter((each) => each.endedOn === null)
            .map((each) => ({ value: each.id as string, label: each.name }))}
        />
        {!round && <TextField label={t('linelist.defaults.disease')} required value={disease} onChange={setDisease} />}
        <AreaPicker
          label={t('linelist.area')}
          help={t('linelist.areaHelp')}
          required
          value={areaCode}
          onChange={setAreaCode}
        />
        <SelectField
          label={t('linelist.defaults.classification')}
          none={hasClassification ? t('form.none') : t('form.choose')}
          required={!hasClassification}
          {...(hasClassification ? {} : { help: t('linelist.defaults.classificationHelp') })}
          value={classification}
          onChange={setClassification}
          options={Classification.options.map((value) => ({ value, label: t(`cases.classification.${value}`) }))}
        />
        <SelectField
          label={t('linelist.defaults.discoveryChannel')}
          none={t('form.none')}
          value={channel}
          onChange={setChannel}
          options={DiscoveryChannel.options.map((value) => ({ value, label: t(`cases.discoveryChannel.${value}`) }))}
        />
        <SelectField
          label={t('linelist.defaults.origin')}
          none={t('form.none')}
          value={origin}
          onChange={setOrigin}
          options={Origin.options.map((value) => ({ value, label: t(`cases.origin.${value}`) }))}
        />
      </Form>
    </Panel>
  );
}
