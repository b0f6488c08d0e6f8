import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';

interface Message {
  readonly id: number;
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

const Toasts = createContext<(text: string, undo?: () => void) => void>(() => undefined);

/** Says that something was done, in passing, where possible with a way back. */
export function useToast(): (text: string, undo?: () => void) => void {
  return useContext(Toasts);
}

/** The corner where short messages appear; screen readers hear them without losing their place. */
export function ToastCorner({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const last = useRef(0);
  const drop = useCallback((id: number) => setMessages((all) => all.filter((each) => each.id !== id)), []);
  const say = useCallback(
    (text: string, undo?: () => void) => {
      const id = ++last.current;
      setMessages((all) => [...all.slice(-2), { id, text, undo }]);
      setTimeout(() => drop(id), undo ? 12_000 : 6000);
    },
    [drop],
  );
  return (
    <Toasts value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {messages.map(({ id, text, undo }) => (
          <div key={id} className="toast">
            <Icon name="check" />
            <span>{text}</span>
            {undo && (
              <button
                type="button"
                className="toast-undo"
                onClick={() => {
                  undo();
                  drop(id);
                }}
              >
                {t('form.undo')}
              </button>
            )}
            <button type="button" className="icon-button" aria-label={t('form.close')} onClick={() => drop(id)}>
              <Icon name="close" size={15} />
            </button>
          </div>
        ))}
      </div>
    </Toasts>
  );
}
