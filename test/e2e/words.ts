import { en } from '../../src/ui/i18n/en.ts';
import type { Key, Values } from '../../src/ui/i18n/i18n.ts';
import { zhCN } from '../../src/ui/i18n/zh-CN.ts';

/** The Chinese text at an address of the translations, as the screens show it. */
export function zh(key: Key, values: Values = {}): string {
  return textAt(zhCN, key, values);
}

/** The English text at an address of the translations. */
export function english(key: Key, values: Values = {}): string {
  return textAt(en, key, values);
}

function textAt(words: unknown, key: string, values: Values): string {
  const text = key.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], words);
  if (typeof text !== 'string') throw new Error(`there is no text at ${key}`);
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** Every address of the translations, `cases.title`: what must never be seen instead of its text. */
export const everyKey: readonly string[] = keysOf(zhCN);

function keysOf(words: object, before = ''): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string' ? [before + name] : keysOf(value as object, `${before}${name}.`),
  );
}
