import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';

/** Where one is on a way of several steps. */
export function Steps({ steps, at }: { steps: readonly string[]; at: number }) {
  const { t } = useWords();
  return (
    <ol className="steps" aria-label={t('steps.progress', { at: at + 1, of: steps.length })}>
      {steps.map((step, index) => (
        <li
          key={step}
          data-state={index < at ? 'done' : index === at ? 'here' : 'ahead'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className="steps-mark">{index < at ? <Icon name="check" size={13} /> : index + 1}</span>
          <span>{step}</span>
        </li>
      ))}
    </ol>
  );
}
