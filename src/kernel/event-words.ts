/** The same words in the languages every screen and report has. */
export interface Words {
  readonly en: string;
  readonly 'zh-CN': string;
}

/** How an event is told: `{name}` stands for a value of the event's details. */
export interface EventWords extends Words {
  /** Words for coded values, by detail: `{ state: { found: { en: 'found', 'zh-CN': '已发现' } } }`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, Words>>>>;
}

/** Every declared kind of event, in the order of declaration. docs/reference/events.md is generated from it. */
export const eventWords = new Map<string, EventWords>();

/** Declares how an event is told in a history. Every event that is recorded is declared, next to its feature's words. */
export function declareEvent(name: string, words: Words, values: EventWords['values'] = {}): void {
  if (eventWords.has(name)) throw new Error(`event ${name} is declared twice`);
  eventWords.set(name, { ...words, values });
}

/** An event in words; an undeclared one is told by its name and details, so that a history never hides a line. */
export function tellEvent(name: string, details: Readonly<Record<string, unknown>>): Words {
  const declared = eventWords.get(name);
  if (!declared) {
    const text = `${name} ${JSON.stringify(details)}`;
    return { en: text, 'zh-CN': text };
  }
  return {
    en: fillWords(declared.en, details, (key, value) => declared.values[key]?.[value]?.en),
    'zh-CN': fillWords(declared['zh-CN'], details, (key, value) => declared.values[key]?.[value]?.['zh-CN']),
  };
}

/** Puts values into `{name}` places; a value that is missing or null is shown as a dash, a list with commas. */
export function fillWords(
  template: string,
  values: Readonly<Record<string, unknown>>,
  say: (key: string, value: string) => string | undefined = () => undefined,
): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = Object.hasOwn(values, key) ? values[key] : null;
    const items = Array.isArray(value) ? value : [value];
    return items.map((item) => sayItem(item, (text) => say(key, text))).join(', ') || '–';
  });
}

function sayItem(item: unknown, say: (text: string) => string | undefined): string {
  if (item === null || item === undefined || item === '') return '–';
  const text = typeof item === 'object' ? JSON.stringify(item) : String(item);
  return say(text) ?? text;
}
