import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { references } from '../scripts/docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = await references();

describe('the generated references', () => {
  test.each(Object.keys(generated))('docs/reference/%s is what the program says (else: npm run docs)', (name) => {
    expect(readFileSync(join(root, 'docs/reference', name), 'utf8')).toBe(generated[name]);
  });

  test('nothing else lies beside them', () => {
    expect(readdirSync(join(root, 'docs/reference')).sort()).toEqual(Object.keys(generated).sort());
  });
});

describe('the pages', () => {
  const pages = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'LIMITATIONS.md',
    ...markdownIn('docs'),
  ];

  test.each(pages)('%s links to files that exist', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link]) =>
      join(root, dirname(page), link!),
    );
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}
