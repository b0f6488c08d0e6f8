import { type ReactNode, useEffect } from 'react';
import { speak, useWords } from '../../../ui/i18n/i18n.ts';
import { Language, languageNames } from '../../../ui/i18n/language.ts';

const loop = ['fact', 'rule', 'task', 'evidence', 'verify', 'lesson'] as const;

/** The screen before the screens: signing in, and setting one's own password. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  const { t, language } = useWords();
  useEffect(() => {
    document.title = `${title} · ${t('shell.product')}`;
  }, [title, t]);
  return (
    <div className="gate">
      <aside className="gate-side bar-dark">
        <span className="seal" lang="zh-CN" aria-hidden="true">
          {'联'}
          <br />
          {'防'}
        </span>
        <p className="gate-words">{t('identity.signIn.words')}</p>
        <ol className="gate-loop" aria-label={t('identity.signIn.loop')}>
          {loop.map((step) => (
            <li key={step}>{t(`identity.signIn.${step}`)}</li>
          ))}
        </ol>
      </aside>
      <main className="gate-main" id="main">
        <div className="gate-card">
          <header>
            <span className="label">
              {t('shell.product')} · {t('shell.motto')}
            </span>
            <h1>{title}</h1>
          </header>
          {children}
        </div>
        <p className="gate-foot">
          {Language.options.map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              data-kind="bare"
              data-small
              lang={each}
              aria-pressed={each === language}
              onClick={() => void speak(each)}
            >
              <span>{languageNames[each]}</span>
            </button>
          ))}
        </p>
      </main>
    </div>
  );
}
