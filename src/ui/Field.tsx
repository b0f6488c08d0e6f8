import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { DateInput } from './DateInput.tsx';
import { useWords } from './i18n/i18n.ts';

interface Common {
  readonly label: string;
  readonly help?: ReactNode;
  /** What is wrong with the value, in words. */
  readonly error?: string | null | undefined;
  readonly required?: boolean | undefined;
  readonly wide?: boolean | undefined;
}

type Text = Common &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'type'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly type?: 'text' | 'password' | 'search' | 'tel' | 'email' | 'url';
  };

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

/** A control with its label above, help below and, where wrong, why. Wires them for screen readers. */
export function Labelled({
  label,
  help,
  error,
  required,
  wide,
  children,
}: Common & { children: (wiring: Wiring) => ReactNode }) {
  const { t } = useWords();
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field" data-wide={wide || undefined} data-wrong={error ? true : undefined}>
      <label className="field-label" htmlFor={id}>
        {label}
        {required && <span className="field-required"> {t('form.required')}</span>}
      </label>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** A line of text. */
export function TextField({ label, help, error, required, wide, value, onChange, type = 'text', ...rest }: Text) {
  return (
    <Labelled {...{ label, help, error, wide, required }}>
      {(wiring) => (
        <input
          {...rest}
          {...wiring}
          className="input"
          type={type}
          required={required}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}

type Dated = Common & { readonly value: string; readonly onChange: (value: string) => void };

/** A day, typed or picked. */
export function DateField({ label, help, error, required, wide, value, onChange }: Dated) {
  return (
    <Labelled {...{ label, help, error, required, wide }}>
      {(wiring) => <DateInput {...wiring} required={required} value={value} onChange={onChange} />}
    </Labelled>
  );
}

/** A day with a time of day, in the installation's zone. */
export function MomentField({ label, help, error, required, wide, value, onChange }: Dated) {
  return (
    <Labelled {...{ label, help, error, required, wide }}>
      {(wiring) => <DateInput {...wiring} time required={required} value={value} onChange={onChange} />}
    </Labelled>
  );
}

/** A number; the empty text stands for unknown. */
export function NumberField({ unit, ...props }: Omit<Text, 'type' | 'inputMode'> & { unit?: string }) {
  const label = unit ? `${props.label} (${unit})` : props.label;
  return <TextField {...props} label={label} inputMode="decimal" autoComplete="off" />;
}

/** Text of several lines. */
export function TextArea(
  props: Common & { value: string; onChange: (value: string) => void; rows?: number; maxLength?: number },
) {
  const { label, help, error, required, value, onChange, rows = 3, maxLength } = props;
  return (
    <Labelled {...{ label, help, error, required }} wide>
      {(wiring) => (
        <textarea
          {...wiring}
          className="input"
          rows={rows}
          maxLength={maxLength}
          required={required}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}

/** One of a few. The empty value stands for none. */
export function SelectField<Value extends string>(
  props: Common & {
    value: Value | '';
    onChange: (value: Value | '') => void;
    options: readonly { value: Value; label: string }[];
    /** What the empty choice says; absent: there is none. */
    none?: string;
  },
) {
  const { label, help, error, required, wide, value, onChange, options, none } = props;
  return (
    <Labelled {...{ label, help, error, required, wide }}>
      {(wiring) => (
        <select
          {...wiring}
          className="input"
          value={value}
          required={required}
          onChange={(event) => onChange(event.target.value as Value | '')}
        >
          {none !== undefined && <option value="">{none}</option>}
          {options.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** Yes or no. */
export function CheckField({
  label,
  help,
  checked,
  onChange,
}: {
  label: string;
  help?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
