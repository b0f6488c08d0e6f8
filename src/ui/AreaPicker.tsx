import { useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useAsk } from './ask.ts';
import { useWords } from './i18n/i18n.ts';
import { useLater } from './later.ts';

/** Chooses an area by name, pinyin, initials or code; the path above tells areas of one name apart. */
export function AreaPicker({
  label,
  value,
  onChange,
  help,
  error,
  within,
  required,
}: {
  label: string;
  /** Code of the area chosen; null for none. */
  value: string | null;
  onChange: (code: string | null) => void;
  help?: string;
  error?: string | null | undefined;
  /** Only this area and those below. */
  within?: string;
  required?: boolean;
}) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const query = useLater(typed ?? '', 120);
  const chosen = useAsk('GET /areas/:code', { code: value ?? '' }, { when: value !== null && value !== '' });
  const found = useAsk(
    'GET /areas/search',
    { q: query, limit: 12, ...(within ? { within } : {}) },
    { when: query.trim() !== '' },
  );
  const chosenText = value ? (chosen.data?.path.join(' › ') ?? value) : '';
  const hits = query.trim() === '' ? [] : (found.data ?? []);
  return (
    <ComboBox
      className="field area-picker"
      allowsEmptyCollection
      menuTrigger="input"
      items={hits.map((hit) => ({ ...hit, id: hit.code }))}
      inputValue={typed ?? chosenText}
      onInputChange={setTyped}
      onSelectionChange={(code) => {
        if (code !== null) onChange(String(code));
        setTyped(null);
      }}
      onBlur={() => {
        if (typed === '') onChange(null);
        setTyped(null);
      }}
      defaultFilter={() => true}
      isInvalid={Boolean(error)}
      isRequired={required ?? false}
    >
      <Label className="field-label">
        {label}
        {required && <span className="field-required"> {t('form.required')}</span>}
      </Label>
      <Input className="input" placeholder={t('area.placeholder')} />
      {help && <p className="field-help">{help}</p>}
      {error && <p className="field-error">{error}</p>}
      <Popover className="popover">
        <ListBox
          className="options"
          renderEmptyState={() => (
            <p className="options-empty">{found.isFetching ? t('state.loading') : t('area.none')}</p>
          )}
        >
          {(hit: { id: string; name: string; path: readonly string[] }) => (
            <ListBoxItem className="option" textValue={hit.path.join(' › ')}>
              <span>{hit.name}</span>
              <span className="option-note">{hit.path.slice(0, -1).join(' › ')}</span>
              <span className="option-code code">{hit.id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
