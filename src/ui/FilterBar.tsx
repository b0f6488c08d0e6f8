import { type ReactNode, useId, useState } from 'react';
import { Button } from './Button.tsx';
import { DateInput } from './DateInput.tsx';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';
import { useIsPhone } from './media.ts';

/** The filters above a list. On a phone they fold away; how many are set stays visible. */
export function FilterBar({
  set,
  clear,
  more,
  children,
}: {
  /** How many filters are set. */
  set: number;
  clear: () => void;
  /** Filters needed less often, shown on demand. */
  more?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  const isPhone = useIsPhone();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const toggleWord = isPhone ? t('filter.title') : t(isOpen ? 'filter.fewer' : 'filter.more');
  return (
    <section className="filters" aria-label={t('filter.title')} data-open={isOpen || undefined}>
      <div className="filters-row">
        {(!isPhone || isOpen) && children}
        <div className="filters-end">
          {(more || isPhone) && (
            <button
              type="button"
              className="button"
              data-kind={isPhone ? 'plain' : 'bare'}
              data-small
              aria-expanded={isOpen}
              aria-controls={id}
              onClick={() => setOpen(!isOpen)}
            >
              <Icon name="filter" size={15} />
              <span>{toggleWord}</span>
            </button>
          )}
          {set > 0 && (
            <Button kind="bare" small icon="close" onClick={clear}>
              {t('filter.clear', { count: set })}
            </Button>
          )}
        </div>
      </div>
      <div className="filters-more" id={id} hidden={!isOpen || !more}>
        {more}
      </div>
    </section>
  );
}

/** A small choice inside a filter bar. */
export function FilterSelect<Value extends string>({
  label,
  value,
  onChange,
  options,
  any,
}: {
  label: string;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
  options: readonly { value: Value; label: string }[];
  any?: string;
}) {
  const { t } = useWords();
  return (
    <label className="filter" data-set={value !== undefined || undefined}>
      <span className="label">{label}</span>
      <select
        className="input"
        value={value ?? ''}
        onChange={(event) => onChange((event.target.value || undefined) as Value | undefined)}
      >
        <option value="">{any ?? t('filter.any')}</option>
        {options.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A day inside a filter bar. */
export function FilterDay({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const id = useId();
  return (
    <div className="filter" data-set={value !== undefined || undefined}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <DateInput id={id} value={value ?? ''} onChange={(day) => onChange(day || undefined)} />
    </div>
  );
}

/** A small text inside a filter bar; it counts when Enter is pressed or the field is left. */
export function FilterText({
  label,
  value,
  onChange,
  type = 'text',
  placeholder,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  type?: 'text' | 'search' | 'number';
  placeholder?: string;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    if (typed !== null && typed !== (value ?? '')) onChange(typed.trim() || undefined);
    setTyped(null);
  };
  return (
    <label className="filter" data-set={value !== undefined || undefined}>
      <span className="label">{label}</span>
      <input
        className="input"
        type={type}
        value={typed ?? value ?? ''}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </label>
  );
}
