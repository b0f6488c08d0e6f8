import { type KeyboardEvent, useId, useState } from 'react';
import type { Output } from './api.ts';
import { useAsk } from './ask.ts';
import { Labelled } from './Field.tsx';
import { areaPath } from './format.ts';
import { useWords } from './i18n/i18n.ts';
import { useLater } from './later.ts';

type Hit = Output<'GET /areas/search'>[number];

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
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const query = useLater((typed ?? '').trim(), 120);
  const chosen = useAsk('GET /areas/:code', { code: value ?? '' }, { when: value !== null && value !== '' });
  const found = useAsk(
    'GET /areas/search',
    { q: query, limit: 12, ...(within ? { within } : {}) },
    { when: query !== '' },
  );
  const chosenText = value ? (chosen.data ? areaPath(chosen.data.path) : value) : '';
  const isOpen = typed !== null && typed.trim() !== '';
  const hits = isOpen && query !== '' ? (found.data ?? []) : [];
  const choose = (hit: Hit) => {
    onChange(hit.code);
    setTyped(null);
  };
  const press = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const hit = hits[active];
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter' && hit) choose(hit);
    else if (event.key === 'Escape') setTyped(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const leave = () => {
    if (typed !== null && typed.trim() === '') onChange(null);
    setTyped(null);
  };
  return (
    <div className="area-picker">
      <Labelled {...{ label, help, error, required }}>
        {(wiring) => (
          <input
            {...wiring}
            className="input"
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && hits[active] ? `${listId}-${active}` : undefined}
            autoComplete="off"
            spellCheck={false}
            required={required}
            placeholder={t('area.placeholder')}
            value={typed ?? chosenText}
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
            }}
            onKeyDown={press}
            onBlur={leave}
          />
        )}
      </Labelled>
      <div className="popover area-hits" hidden={!isOpen}>
        <div className="options" role="listbox" id={listId} aria-label={label}>
          {hits.map((hit, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the input's
            <div
              key={hit.code}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="option"
              data-focused={index === active || undefined}
              // The field must not lose the focus before the press counts.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(hit)}
            >
              <span>{hit.name}</span>
              <span className="option-note">{areaPath(hit.path.slice(0, -1))}</span>
              <span className="option-code code">{hit.code}</span>
            </div>
          ))}
        </div>
        {hits.length === 0 && (
          <p className="options-empty" role="status">
            {t(found.isFetching || query !== typed?.trim() ? 'state.loading' : 'area.none')}
          </p>
        )}
      </div>
    </div>
  );
}
