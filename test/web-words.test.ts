import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { problemKinds } from '../src/kernel/problem.ts';
import '../src/platform/http.ts';
import '../src/routes.ts';
import { en } from '../src/ui/i18n/en.ts';
import { zhCN } from '../src/ui/i18n/zh-CN.ts';
import { refusals } from '../src/ui/i18n/zh-CN/refusals.ts';

type Tree = { readonly [name: string]: string | Tree };

function leaves(tree: Tree, before = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string' ? [[before + name, value] as const] : [...leaves(value, `${before}${name}.`)],
    ),
  );
}

const chinese = leaves(zhCN);
const english = leaves(en);
const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).sort();

describe('the words of the web app', () => {
  test('are the same in number in both languages, but for the singular that English needs', () => {
    const withoutSingular = [...english.keys()].filter((key) => !key.endsWith('_one') || chinese.has(key));

    expect(withoutSingular.sort()).toEqual([...chinese.keys()].sort());
  });

  test('are never empty', () => {
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test.each([...chinese])('%s has the same values set in', (key, text) => {
    expect(values(english.get(key)!)).toEqual(values(text));
  });

  test('are all used', () => {
    const program = filesIn(join(root, 'src'))
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('/i18n/zh-CN/') && !file.includes('/i18n/en/'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const isUsed = (key: string) => {
      const parts = key.replace(/_(one|other)$/, '').split('.');
      // Either whole, or as a template that begins so: t(`cases.outcome.${…}`).
      return (
        program.includes(`'${parts.join('.')}'`) ||
        parts.some((_, length) => length > 0 && program.includes(`\`${parts.slice(0, length).join('.')}.\${`))
      );
    };

    expect([...chinese.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });

  test('use Chinese punctuation in Chinese', () => {
    const slips = [...chinese, ...Object.entries(refusals)].filter(([, text]) =>
      /[\u4e00-\u9fff][,;:?!()]|[,;?!(][\u4e00-\u9fff]/.test(text),
    );

    expect(slips).toEqual([]);
  });
});

describe('refusals', () => {
  const told = problemKinds.map(({ code }) => code);

  test('of the server all have Chinese words', () => {
    expect(told.filter((code) => refusals[code] === undefined)).toEqual([]);
  });

  test('in Chinese are all still declared', () => {
    expect(Object.keys(refusals).filter((code) => !told.includes(code) && code !== 'platform/bug')).toEqual([]);
  });
});

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = filesIn(join(root, 'src')).filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'));

describe('screens', () => {
  test.each(pages.map((file) => [file.slice(root.length), file]))(
    '%s takes its text from the translations',
    (_name, file) => {
      expect(hardCodedText(file)).toEqual([]);
    },
  );
});

/** Attributes that people read. */
const read = new Set(['aria-label', 'title', 'label', 'alt', 'help']);

interface Node {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** Text between tags, and in attributes that people read, with a letter of any script in it. */
function hardCodedText(file: string): string[] {
  const { program } = parseSync(file, readFileSync(file, 'utf8'), { lang: 'tsx' });
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    const { type, ...rest } = node as Node;
    if (type === 'JSXText' && /\p{L}/u.test(String(rest['value']))) found.push(String(rest['value']).trim());
    if (type === 'JSXAttribute') {
      const name = String((rest['name'] as { name?: unknown }).name);
      const value = rest['value'] as { type?: string; value?: unknown } | null;
      if (read.has(name) && value?.type === 'Literal' && /\p{L}/u.test(String(value.value)))
        found.push(`${name}: ${String(value.value)}`);
    }
    for (const each of Object.values(rest)) visit(each);
  };
  visit(program);
  return found;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
