import { type ChangeEvent, useRef, useState } from 'react';
import { readDay, readMoment } from './date-text.ts';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';

interface Props {
  readonly id?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
  readonly required?: boolean | undefined;
  /** A day `2020-12-07`; with `time` also `2020-12-07T21:04`; empty for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether a time of day belongs to it. */
  readonly time?: boolean;
}

/**
 * A day typed or picked. It is always written year first: browsers' own fields follow the language of the computer, and in a
 * room of several nobody knows whether 07/12 is July or December. 2020-12-7, 20201207 and 2020/12/07 are understood.
 */
export function DateInput({ value, onChange, time, required, ...wiring }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const read = time ? readMoment : readDay;
  const leave = () => {
    if (typed === null) return;
    const meant = typed.trim() === '' ? '' : read(typed);
    onChange(meant ?? '');
    // What cannot be read stays as typed, marked wrong, and counts as nothing.
    if (meant !== null) setTyped(null);
  };
  const type = (event: ChangeEvent<HTMLInputElement>) => {
    setTyped(event.target.value);
    const meant = read(event.target.value);
    if (meant !== null) onChange(meant);
  };
  const isWrong = typed !== null && typed.trim() !== '' && read(typed) === null;
  return (
    <span className="date-input">
      <input
        {...wiring}
        className="input"
        type="text"
        inputMode="numeric"
        autoComplete="off"
        required={required}
        placeholder={t(time ? 'form.momentForm' : 'form.dayForm')}
        value={typed ?? value.replace('T', ' ')}
        aria-invalid={isWrong || wiring['aria-invalid'] ? true : undefined}
        onChange={type}
        onBlur={leave}
        onKeyDown={(event) => event.key === 'Enter' && leave()}
      />
      <input
        ref={picker}
        className="date-picker"
        type={time ? 'datetime-local' : 'date'}
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        min={time ? '1880-01-01T00:00' : '1880-01-01'}
        max={time ? '2199-12-31T23:59' : '2199-12-31'}
        onChange={(event) => {
          setTyped(null);
          onChange(event.target.value);
        }}
      />
      <button
        type="button"
        className="icon-button"
        tabIndex={-1}
        aria-label={t('form.pickDay')}
        onClick={() => picker.current?.showPicker()}
      >
        <Icon name="calendar" size={16} />
      </button>
    </span>
  );
}
