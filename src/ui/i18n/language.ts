import { z } from 'zod';

/** The languages the app speaks, each complete. */
export const Language = z.enum(['zh-CN', 'en']);
export type Language = z.infer<typeof Language>;

/** Each language by its own name, so that whoever reads only that one finds it. */
export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' };

const storageKey = 'lianfang.language';

/** The language chosen in this browser before, else the browser's own, else Chinese. */
export function firstLanguage(): Language {
  const parsed = Language.safeParse(document.documentElement.lang);
  return parsed.success ? parsed.data : 'zh-CN';
}

/** Whether somebody chose a language in this browser. */
export function hasChosenLanguage(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
}

/** Keeps the choice for the next visit. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
