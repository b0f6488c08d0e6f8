import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { readSettings } from '../src/platform/settings.ts';
import { startServer } from '../src/server.ts';
import { enter, errorsOf, givenBrowser, givenPage, type Seat } from '../test/e2e/given-browser.ts';
import { lineList } from '../test/e2e/line-list.ts';
import { zh } from '../test/e2e/words.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/screens', import.meta.url));
const example = fileURLToPath(new URL('../docs/examples/chengdu-line-list.csv', import.meta.url));

const seats = {
  'wide-zh-light': { language: 'zh-CN', theme: 'light', width: 1440, height: 900 },
  'wide-en-dark': { language: 'en', theme: 'dark', width: 1440, height: 900 },
  'wide-zh-dark': { language: 'zh-CN', theme: 'dark', width: 1440, height: 900 },
  'wide-en-light': { language: 'en', theme: 'light', width: 1440, height: 900 },
  'phone-zh-light': { language: 'zh-CN', theme: 'light', width: 390, height: 844 },
  'phone-en-dark': { language: 'en', theme: 'dark', width: 390, height: 844 },
} as const satisfies Record<string, Seat>;
type SeatName = keyof typeof seats;

/** What the pictures need to know of what is on record. */
interface Found {
  readonly caseId: string;
  readonly personId: string;
  readonly taskId: string;
  readonly roundId: string;
  readonly importId: string;
}

interface Shot {
  readonly name: string;
  /** Training login; absent: nobody is signed in. */
  readonly as?: string;
  readonly at: (found: Found) => string;
  readonly seats: readonly SeatName[];
  /** What to do before the picture is taken. */
  readonly after?: (page: Page) => Promise<void>;
}

const shots: readonly Shot[] = [
  { name: 'sign-in', at: () => '/sign-in', seats: ['wide-zh-light', 'phone-en-dark'] },
  { name: 'cases', as: 'epi', at: () => '/cases', seats: ['wide-zh-light', 'wide-en-dark', 'phone-zh-light'] },
  { name: 'case', as: 'epi', at: ({ caseId }) => `/cases/${caseId}`, seats: ['wide-zh-light', 'phone-zh-light'] },
  { name: 'queue', as: 'epi', at: () => '/', seats: ['wide-zh-light', 'phone-zh-light'] },
  { name: 'task', as: 'epi', at: ({ taskId }) => `/tasks/${taskId}`, seats: ['wide-en-light'] },
  { name: 'import-ledger', as: 'epi', at: ({ importId }) => `/imports/${importId}`, seats: ['wide-zh-light'] },
  { name: 'person', as: 'epi', at: ({ personId }) => `/people/${personId}`, seats: ['wide-zh-light'] },
  { name: 'duplicates', as: 'epi', at: () => '/duplicates', seats: ['wide-zh-dark'] },
  { name: 'round', as: 'epi', at: ({ roundId }) => `/rounds/${roundId}`, seats: ['wide-en-dark'] },
  { name: 'admin', as: 'admin', at: () => '/admin', seats: ['wide-zh-light'] },
  { name: 'audit', as: 'auditor', at: () => '/admin/audit', seats: ['wide-en-light'] },
];

/** Starts a training installation in a folder of its own, takes the pictures of docs/screens, removes it again. */
async function main(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'lianfang-screens-'));
  mkdirSync(folder, { recursive: true });
  const settings = readSettings(
    { PORT: process.env['PORT'] ?? '18099', LIANFANG_DATA: data, LIANFANG_TRAINING_SIZE: '2000' },
    [],
  );
  const server = await startServer(settings, console.log);
  const browser = await givenBrowser();
  try {
    const found = await prepare(browser, server.address);
    for (const shot of shots) for (const seat of shot.seats) await take(browser, server.address, { shot, seat, found });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Imports the two line lists through the wizard, with pictures of its steps, and looks up what the shots show. */
async function prepare(browser: Browser, url: string): Promise<Found> {
  const page = await givenPage(browser, url, seats['wide-zh-light']);
  await enter(page, 'epi');
  await importFile(page, example);
  await importFile(page, { name: 'from-elsewhere.csv', mimeType: 'text/csv', buffer: Buffer.from(lineList) }, true);
  const importId = page.url().split('/').at(-1)!;
  const ask = async <T>(path: string) => (await (await page.request.get(`/api${path}`)).json()) as T;
  const [round] = await ask<{ id: string }[]>('/rounds');
  const { rows: cases } = await ask<{ rows: Listed[] }>(`/cases?roundId=${round!.id}&limit=200`);
  // The first case of the story: the one with results, contacts and every reporting clock.
  const isFirst = ({ ageYears, sex, origin }: Listed) => ageYears === 69 && sex === 'female' && origin === 'local';
  const first = cases.find(isFirst)!;
  const { personId } = await ask<{ personId: string }>(`/cases/${first.id}`);
  const tasks = await ask<{ rows: { id: string; subject: string }[] }>('/tasks?queue=mine');
  await page.context().close();
  return { caseId: first.id, personId, roundId: round!.id, taskId: tasks.rows[0]!.id, importId };
}

interface Listed {
  readonly id: string;
  readonly ageYears: number | null;
  readonly sex: string | null;
  readonly origin: string | null;
}

type GivenFile = string | { name: string; mimeType: string; buffer: Buffer };

async function importFile(page: Page, file: GivenFile, isPictured = false): Promise<void> {
  const picture = async (name: string) => {
    if (isPictured) await shoot(page, `import-${name}-wide-zh-light`);
  };
  await page.goto('/import');
  await page.getByLabel(zh('linelist.upload')).setInputFiles(file);
  await picture('1-file');
  await page.getByRole('button', { name: zh('linelist.send') }).click();
  await page.waitForURL(/\/imports\//);
  await page.getByRole('heading', { name: zh('linelist.mapping.title') }).waitFor();
  await picture('2-columns');
  if (isPictured) await page.getByRole('radio', { name: zh('linelist.mapping.answer.dmy') }).check();
  await page.getByLabel(zh('linelist.defaults.round')).selectOption({ index: 1 });
  await page.getByRole('button', { name: zh('linelist.check') }).click();
  const write = page.getByRole('button', { name: new RegExp(zh('linelist.apply', { number: '\\d+' })) });
  await write.waitFor({ timeout: 60_000 });
  await picture('3-preview');
  await write.click();
  await page.getByText(zh('linelist.applied'), { exact: true }).first().waitFor({ timeout: 60_000 });
}

async function take(
  browser: Browser,
  url: string,
  { shot, seat, found }: { shot: Shot; seat: SeatName; found: Found },
): Promise<void> {
  const page = await givenPage(browser, url, seats[seat]);
  if (shot.as) await enter(page, shot.as);
  await page.goto(shot.at(found));
  await shot.after?.(page);
  await shoot(page, `${shot.name}-${seat}`);
  await page.context().close();
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(name, ...errorsOf(page));
}

await main();
// The embedded database's process is gone, its handle is not.
process.exit();
