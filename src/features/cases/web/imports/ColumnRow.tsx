import { useId } from 'react';
import { count, perCent } from '../../../../ui/format.ts';
import { type Key, useWords } from '../../../../ui/i18n/i18n.ts';
import { Stamp } from '../../../../ui/Stamp.tsx';
import {
  enumValues,
  type FieldGroup,
  type ImportFieldKey,
  importFieldOf,
  importFields,
} from '../../linelist/fields.ts';
import type { LineListMapping } from '../../linelist/mapping.ts';
import { type ImportColumn, withDates, withValue } from './mapping-draft.ts';

const groups: readonly FieldGroup[] = [
  'identity',
  'place',
  'dates',
  'illness',
  'laboratory',
  'links',
  'symptoms',
  'other',
];

interface Props {
  readonly column: ImportColumn;
  readonly mapping: LineListMapping;
  readonly chooseField: (field: ImportFieldKey | null) => void;
  readonly change: (mapping: LineListMapping) => void;
}

/** One column of the file: what it is taken for and how surely, what it holds, and what must be asked. */
export function ColumnRow({ column, mapping, chooseField, change }: Props) {
  const { t, language } = useWords();
  const id = useId();
  const field = mapping.columns.find((each) => each.column === column.column)?.field ?? null;
  const isSuggested = field === column.field;
  const isSure = !isSuggested || column.confidence >= 0.8;
  return (
    <li className="column-row">
      <div>
        <p className="strong" id={`${id}-name`}>
          {column.column}
        </p>
        <p className="small quiet">
          {[
            t('linelist.mapping.filled', { filled: count(column.filled, language) }),
            column.different !== null &&
              t('linelist.mapping.different', { count: column.different, number: count(column.different, language) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {column.examples.length > 0 && (
          <p className="small quiet examples">
            {t('linelist.mapping.examples', { examples: column.examples.slice(0, 4).join(t('list.separator')) })}
          </p>
        )}
      </div>
      <div className="column-field">
        <label className="hidden-but-read" htmlFor={id}>
          {t('linelist.mapping.means')} {column.column}
        </label>
        <select
          id={id}
          className="input"
          value={field ?? ''}
          onChange={(event) => chooseField((event.target.value || null) as ImportFieldKey | null)}
        >
          <option value="">{t('linelist.mapping.keep')}</option>
          {groups.map((group) => (
            <optgroup key={group} label={t(`linelist.group.${group}`)}>
              {importFields
                .filter((each) => each.group === group)
                .map(({ key }) => (
                  <option key={key} value={key}>
                    {t(`linelist.field.${key}`)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </div>
      <div>
        {field === null ? (
          <Stamp tone="plain" shape="ring">
            {t('linelist.mapping.kept')}
          </Stamp>
        ) : isSure ? (
          <Stamp tone="done" shape="tick">
            {t('linelist.mapping.sure')}
          </Stamp>
        ) : (
          <Stamp
            tone="warning"
            shape="half"
          >{`${t('linelist.mapping.check')} ${perCent(column.confidence, language)}`}</Stamp>
        )}
      </div>
      {field !== null && column.dates && <DateQuestions column={column} mapping={mapping} change={change} />}
      {field !== null && column.unknownWords.length > 0 && field in importFieldOf && (
        <WordQuestions column={column} field={field} mapping={mapping} change={change} />
      )}
    </li>
  );
}

function DateQuestions({ column, mapping, change }: Pick<Props, 'column' | 'mapping' | 'change'>) {
  const { t, maybe } = useWords();
  const name = useId();
  const { dates } = column;
  const reading = mapping.columns.find((each) => each.column === column.column)?.dates ?? null;
  if (!dates) return null;
  const unreadable = dates.unreadable.reduce((sum, each) => sum + each.count, 0);
  return (
    <div className="column-more">
      {dates.from && dates.to && (
        <p className="small quiet">{t('linelist.mapping.range', { from: dates.from, to: dates.to })}</p>
      )}
      {dates.questions.map((question) => {
        const suggested = dates.suggested[question.about];
        const chosen = reading?.[question.about] ?? null;
        return (
          <fieldset key={question.about} className="question" data-open={chosen === null || undefined}>
            <legend className="strong">{t('linelist.mapping.dateTitle')}</legend>
            <p className="small">{maybe(`linelist.mapping.dateWhy.${question.why}`) ?? question.why}</p>
            <div className="choices">
              {question.options.map((option) => (
                <label key={option.answer} className="choice">
                  <input
                    type="radio"
                    name={`${name}${question.about}`}
                    checked={String(chosen) === option.answer}
                    onChange={() => change(withDates(mapping, column.column, question.about, option.answer))}
                  />
                  <span className="strong">
                    {maybe(`linelist.mapping.answer.${option.answer}`) ??
                      t('linelist.mapping.year', { year: option.answer })}
                  </span>
                  <span className="small">
                    {option.examples
                      .slice(0, 3)
                      .map((each) =>
                        each.day
                          ? t('linelist.mapping.reads', { text: each.text, day: each.day })
                          : t('linelist.mapping.unread', { text: each.text }),
                      )
                      .join('  ·  ')}
                  </span>
                  <span className="small quiet">
                    {t('linelist.mapping.fits', { fits: option.fits, values: question.values })}
                  </span>
                  {String(suggested) === option.answer && (
                    <Stamp tone="plain" shape="half">
                      {t('linelist.mapping.suggested')}
                    </Stamp>
                  )}
                </label>
              ))}
            </div>
          </fieldset>
        );
      })}
      {unreadable > 0 && (
        <p className="small">
          {t('linelist.mapping.unreadable', { count: unreadable })}:{' '}
          {dates.unreadable
            .slice(0, 5)
            .map(({ text }) => `“${text}”`)
            .join(' ')}
        </p>
      )}
    </div>
  );
}

function WordQuestions({
  column,
  field,
  mapping,
  change,
}: Pick<Props, 'column' | 'mapping' | 'change'> & { field: ImportFieldKey }) {
  const { t } = useWords();
  const { kind } = importFieldOf[field];
  if (!(kind in enumValues)) return null;
  const options = enumValues[kind as keyof typeof enumValues];
  const said = mapping.values[field] ?? {};
  return (
    <div className="column-more">
      <p className="strong">{t('linelist.mapping.valuesTitle')}</p>
      <p className="small quiet">{t('linelist.mapping.valuesHelp')}</p>
      <ul className="words">
        {column.unknownWords.slice(0, 40).map((word) => {
          const value = said[word.key];
          return (
            <li key={word.key}>
              <label>
                <span>
                  “{word.text}”{' '}
                  <span className="small quiet">{t('linelist.mapping.times', { count: word.count })}</span>
                </span>
                <select
                  className="input"
                  value={value === undefined ? 'undecided' : (value ?? '')}
                  onChange={(event) =>
                    change(
                      withValue(
                        mapping,
                        { field, key: word.key },
                        event.target.value === 'undecided' ? undefined : event.target.value || null,
                      ),
                    )
                  }
                >
                  <option value="undecided">{t('linelist.mapping.undecided')}</option>
                  {options.map((option) => (
                    <option key={option} value={option}>
                      {t(`cases.${kind}.${option}` as Key)}
                    </option>
                  ))}
                  <option value="">{t('linelist.mapping.unknownValue')}</option>
                </select>
              </label>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
