import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { trainingPassword } from '../../src/training/staff.ts';
import { zh } from './words.ts';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether a browser is there to be tested in. */
export const hasBrowser = existsSync(executablePath);

/** Leaves a test out, with the reason, where there is no browser. */
export function needsBrowser({ skip }: TestContext): void {
  skip(!hasBrowser, `no browser at ${executablePath}; install Chromium or set CHROMIUM_PATH`);
}

/** Starts a browser with a profile of its own. */
export function givenBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What a person brings to the screen. */
export interface Seat {
  readonly language?: 'zh-CN' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

const problemsOf = new WeakMap<Page, string[]>();

/** A fresh window at an app: no cookies, the language and theme chosen before. */
export async function givenPage(browser: Browser, url: string, seat: Seat = {}): Promise<Page> {
  const { language = 'zh-CN', theme = 'light', width = 1440, height = 900 } = seat;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    locale: language,
    colorScheme: theme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  await remember(context, 'lianfang.language', language);
  await remember(context, 'lianfang.theme', theme);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  problemsOf.set(page, problems);
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // Refused requests are the browser's own lines; the screens say them in words.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  return page;
}

/** Errors the page threw or logged so far; the browser's lines about refused requests are left out. */
export function errorsOf(page: Page): readonly string[] {
  return problemsOf.get(page) ?? [];
}

async function remember(context: BrowserContext, name: string, value: string): Promise<void> {
  // Only where nothing is kept: what the page changes later must stay.
  await context.addInitScript(
    ([key, kept]) => {
      if (localStorage.getItem(key!) === null) localStorage.setItem(key!, kept!);
    },
    [name, value],
  );
}

/** Signs in as a training login through the form, and waits for the frame around the screens. */
export async function signIn(page: Page, userName: string, at = '/sign-in'): Promise<void> {
  await page.goto(at);
  await fillSignIn(page, userName, trainingPassword);
  await page.getByRole('navigation', { name: zh('shell.nav.label') }).waitFor();
}

/** Fills the form and sends it, whatever comes of it. The page must be in Chinese. */
export async function fillSignIn(page: Page, userName: string, password: string): Promise<void> {
  await page.getByLabel(zh('identity.signIn.userName')).fill(userName);
  await page.getByLabel(zh('identity.signIn.password')).fill(password);
  await page.getByRole('button', { name: zh('identity.signIn.action') }).click();
}

/** Signs in by the interface alone, for tests that are about something else. */
export async function enter(page: Page, userName: string): Promise<void> {
  const answer = await page.request.post('/api/sign-in', {
    headers: { 'x-lianfang': '1' },
    data: { userName, password: trainingPassword },
  });
  if (!answer.ok()) throw new Error(`${userName} could not sign in: ${answer.status()} ${await answer.text()}`);
}
