import { useAsk } from '../../../ui/ask.ts';
import { SelectField } from '../../../ui/Field.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';

/** A choice among the protocol packs of this installation. */
export function PackField({ value, onChange }: { value: string; onChange: (packId: string) => void }) {
  const { t, language } = useWords();
  const packs = useAsk('GET /packs', {});
  const options = (packs.data ?? []).map(({ id, title }) => ({ value: id, label: `${title[language]} · ${id}` }));
  return (
    <SelectField
      label={t('cases.rounds.pack')}
      required
      wide
      none={t('form.choose')}
      value={value}
      onChange={onChange}
      options={options}
    />
  );
}
