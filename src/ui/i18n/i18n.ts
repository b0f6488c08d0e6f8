import i18next, { type i18n } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { firstLanguage, Language, rememberLanguage } from './language.ts';
import type { PathOf } from './words.ts';
import type { zhCN } from './zh-CN.ts';

/** The address of any text of the app. */
export type Key = PathOf<typeof zhCN>;
export type Values = Readonly<Record<string, string | number>>;

/** The text at an address, with values set in. `count` chooses between singular and plural. */
export type Translate = (key: Key, values?: Values) => string;

const load = {
  // Refusals are told in English by the server itself; only Chinese needs words for them.
  'zh-CN': async () => {
    const [{ zhCN }, { refusals }] = await Promise.all([import('./zh-CN.ts'), import('./zh-CN/refusals.ts')]);
    return { ...zhCN, refusal: refusals };
  },
  en: () => import('./en.ts').then(({ en }) => en),
};

/** Loads the first language; call once, before anything is drawn. */
export async function startI18n(): Promise<i18n> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await load[language]() } },
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
  return i18next;
}

/** Chooses the app's language, at once and for the next visit. */
export async function speak(language: Language): Promise<void> {
  rememberLanguage(language);
  await showIn(language);
}

/** Shows the app in a language without making it this browser's choice. */
export async function showIn(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The words of the current language. */
export function useWords(): {
  t: Translate;
  language: Language;
  maybe: (key: string, values?: Values) => string | null;
} {
  const { t, i18n } = useTranslation();
  const language = Language.parse(i18n.language);
  return useMemo(
    () => ({
      t: t as unknown as Translate,
      language,
      // For what other parts name freely (problems, events, packs): the text if there is one.
      maybe: (key: string, values: Values = {}) =>
        i18n.exists(key) ? (t as unknown as Translate)(key as Key, values) : null,
    }),
    [t, i18n, language],
  );
}
