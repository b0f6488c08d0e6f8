import { z } from 'zod';

/** How the app looks: as chosen, or as the system is set. */
export const Theme = z.enum(['auto', 'light', 'dark']);
export type Theme = z.infer<typeof Theme>;

const storageKey = 'lianfang.theme';
const dark = '(prefers-color-scheme: dark)';

/** What was chosen in this browser; 'auto' where nothing was. */
export function chosenTheme(): Theme {
  try {
    return Theme.catch('auto').parse(localStorage.getItem(storageKey));
  } catch {
    return 'auto';
  }
}

/** Shows a theme at once and keeps the choice. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // A browser that keeps nothing starts from the system's setting next time.
  }
  show(theme);
}

/** Follows the system's setting as long as nothing else is chosen. */
export function followSystemTheme(): void {
  matchMedia(dark).addEventListener('change', () => show(chosenTheme()));
  show(chosenTheme());
}

function show(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'auto' && matchMedia(dark).matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}
