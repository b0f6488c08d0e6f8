import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type App, givenApp } from './given-app.ts';
import { enter, errorsOf, givenBrowser, givenPage, hasBrowser, needsBrowser, type Seat } from './given-browser.ts';
import { lineList } from './line-list.ts';
import { everyKey, zh } from './words.ts';

let app: App;
let browser: Browser;
let screens: readonly Screen[] = [];

interface Screen {
  readonly path: string;
  readonly as: 'epi' | 'district' | 'admin' | 'auditor' | null;
}

beforeAll(async () => {
  if (!hasBrowser) return;
  [app, browser] = await Promise.all([givenApp(), givenBrowser()]);
  screens = await everyScreen();
});
afterAll(async () => {
  await browser?.close();
  await app?.end();
});
beforeEach(needsBrowser);

/** Every address of src/web/screens.tsx, with records that exist in its places. */
async function everyScreen(): Promise<Screen[]> {
  const page = await givenPage(browser, app.url);
  const ask = async <T>(path: string) => (await (await page.request.get(`/api${path}`)).json()) as T;
  await enter(page, 'admin');
  const accounts = await ask<{ rows: { id: string }[] }>('/accounts');
  await enter(page, 'epi');
  const cases = await ask<{ rows: { id: string }[] }>('/cases');
  const { personId } = await ask<{ personId: string }>(`/cases/${cases.rows[0]!.id}`);
  const tasks = await ask<{ rows: { id: string }[] }>('/tasks');
  const rounds = await ask<{ id: string }[]>('/rounds');
  const uploaded = await page.request.post('/api/imports?areaCode=510117&fileName=a.csv', {
    headers: { 'x-lianfang': '1', 'content-type': 'application/octet-stream' },
    data: Buffer.from(lineList),
  });
  const { id: importId } = (await uploaded.json()) as { id: string };
  await page.context().close();
  const of = (as: Screen['as'], paths: readonly string[]) => paths.map((path) => ({ as, path }));
  return [
    ...of(null, ['/sign-in', '/sign-in/return', '/report']),
    ...of('epi', ['/', `/tasks/${tasks.rows[0]!.id}`, '/cases', `/cases/${cases.rows[0]!.id}`, '/cases/new']),
    ...of('epi', ['/rounds', `/rounds/${rounds[0]!.id}`, '/reports/abnormal', '/institutions', '/import']),
    ...of('epi', [`/imports/${importId}`, '/people', `/people/${personId}`, '/duplicates', '/me', '/no-such-page']),
    ...of('district', ['/tasks/new']),
    ...of('admin', ['/admin', `/admin/accounts/${accounts.rows[0]!.id}`, '/admin/bodies', '/admin/tokens']),
    ...of('admin', ['/admin/approvals', '/admin/areas']),
    ...of('auditor', ['/admin/audit', '/admin/glass']),
  ];
}

/** What a person sees in turn: the page, its address, and every text the server answered with so far. */
type Look = (page: Page, path: string, data: ReadonlySet<string>) => Promise<void>;

/** Goes to every screen in turn as whoever works there; the app is loaded once for each of them. */
async function visitAll(seat: Seat, look: Look): Promise<void> {
  for (const as of [null, 'epi', 'district', 'admin', 'auditor'] as const) {
    const page = await givenPage(browser, app.url, seat);
    const data = listen(page);
    if (as) await enter(page, as);
    let isLoaded = false;
    for (const { path } of screens.filter((each) => each.as === as)) {
      if (isLoaded) await walkTo(page, path);
      else await page.goto(path);
      isLoaded = true;
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      await page.locator('.placeholder').first().waitFor({ state: 'detached' });
      await look(page, path, data);
    }
    expect(errorsOf(page)).toEqual([]);
    await page.context().close();
  }
}

/** Goes where a link inside the app would lead, without loading the app again. */
async function walkTo(page: Page, path: string): Promise<void> {
  await page
    .locator('h1')
    .first()
    .evaluate((title) => title.setAttribute('data-before', ''));
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
  }, path);
  await page.locator('h1[data-before]').waitFor({ state: 'detached' });
}

/** Every text in the server's answers but the Chinese half of what it says in both languages. */
function listen(page: Page): ReadonlySet<string> {
  const data = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') for (const part of [value, ...value.split(' / ')]) data.add(part);
    else if (Array.isArray(value)) for (const each of value) collect(each);
    else if (value !== null && typeof value === 'object') {
      for (const [name, each] of Object.entries(value)) {
        data.add(name);
        if (name !== 'zh-CN') collect(each);
      }
    }
  };
  page.on('response', async (response) => {
    if (new URL(response.url()).pathname.startsWith('/api/')) collect(await response.json().catch(() => null));
  });
  return data;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, one line each: screen, rule, weight, where. */
async function violations(page: Page, path: string): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: inside } = globalThis as unknown as {
      axe: { run(of: Document, how: object): Promise<{ violations: Violation[]; passes: unknown[] }> };
    };
    const { violations: wrong, passes } = await inside.run(document, { resultTypes: ['violations'] });
    return passes.length > 10 ? wrong : [{ id: 'axe-did-not-look', impact: '', nodes: [{ target: [] }] }];
  });
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.slice(0, 3).map((node) => `${path} ${id} (${impact}): ${node.target.join(' ')}`),
  );
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

const widthBeyond = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Text that people read or hear: what is visible, and the words for screen readers. */
async function chromeOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said: string[] = [];
    const attributes = ['aria-label', 'title', 'placeholder', 'alt'];
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('script, style, noscript')) continue;
      for (const name of attributes) if (element.hasAttribute(name)) said.push(element.getAttribute(name)!);
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '') said.push(node.textContent!.trim());
      }
    }
    return said;
  });
}

/** The address of a text instead of the text: one of the translations', or a coded word of the server's. */
function isAddress(text: string): boolean {
  if (packOrFile.test(text)) return false;
  return keys.has(text) || /^[a-z]+(\.[a-z]+[A-Z]?\w*)+$/.test(text);
}

const keys = new Set(everyKey.filter((key) => key.includes('.')));
const packOrFile = /^(cn|who)\.|\.csv$/;

/** Han characters that are neither in the data nor a name that is the same in every language. */
function hasChinese(text: string, data: readonly string[]): boolean {
  if (sameEverywhere.has(text)) return false;
  const rest = data.reduce((left, each) => left.replaceAll(each, ''), text);
  return /\p{Script=Han}/u.test(rest);
}

const sameEverywhere = new Set(['联', '防', '演练 DRILL', '简体中文']);

describe('every screen', () => {
  test('in Chinese and light is marked as a drill, shows words and no addresses of words, and is free of what axe finds', async () => {
    const slips: string[] = [];
    await visitAll({}, async (page, path) => {
      const isMarked = await page.getByText(zh('shell.drillBoth'), { exact: true }).isVisible();
      if (!isMarked) slips.push(`${path} has no drill bar`);
      // The audit shows what an event is called in the log beside its words.
      const said = path === '/admin/audit' ? [] : await chromeOf(page);
      slips.push(...said.filter(isAddress).map((text) => `${path} says ${text}`));
      slips.push(...(await violations(page, path)));
    });
    expect(slips).toEqual([]);
  });

  test('in English, dark, on a phone of 390 px has no Chinese but the data, nothing beyond the edge, and nothing axe finds', async () => {
    const slips: string[] = [];
    await visitAll({ language: 'en', theme: 'dark', width: 390, height: 844 }, async (page, path, data) => {
      const beyond = await widthBeyond(page);
      if (beyond > 0) slips.push(`${path} is ${beyond} px too wide`);
      const longestFirst = [...data].filter((each) => /\p{Script=Han}/u.test(each)).sort((a, b) => b.length - a.length);
      const initials = new Set(longestFirst.map((each) => each.slice(0, 1)));
      const said = (await chromeOf(page)).filter((text) => !initials.has(text) && hasChinese(text, longestFirst));
      slips.push(...said.map((text) => `${path} says ${text}`));
      slips.push(...(await violations(page, path)));
    });
    expect(slips).toEqual([]);
  });
});

describe('the switches of the account menu', () => {
  test('change language and appearance at once, and for the next visit', async () => {
    const page = await givenPage(browser, app.url);
    await enter(page, 'epi');
    await page.goto('/cases');
    await page.getByRole('button', { name: '区疾控流调员' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '区疾控流调员' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.goto('/rounds');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(
      await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset['theme']]),
    ).toEqual(['en', 'dark']);
  });
});
