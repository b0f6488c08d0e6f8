import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type App, givenApp } from './given-app.ts';
import { enter, errorsOf, givenBrowser, givenPage, hasBrowser, needsBrowser, signIn } from './given-browser.ts';
import { lineList } from './line-list.ts';
import { zh } from './words.ts';

let app: App;
let browser: Browser;

beforeAll(async () => {
  if (hasBrowser) [app, browser] = await Promise.all([givenApp(), givenBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.end();
});
beforeEach(needsBrowser);

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const told = (page: Page, text: string) => page.locator('.toast', { hasText: text }).waitFor();

describe('a newcomer', () => {
  test('imports a real line list, finds a case, reclassifies it and sees who did what', async () => {
    const page = await givenPage(browser, app.url);
    await signIn(page, 'epi', '/import');
    await page.getByLabel(zh('linelist.upload')).setInputFiles(csv('from-elsewhere.csv', lineList));
    await button(page, zh('linelist.send')).click();

    // The columns: what is known is taken, what is not is kept, and the order of the dates is asked for.
    const columns = page.getByRole('region', { name: zh('linelist.mapping.title') });
    await columns.waitFor();
    expect(await chosenField(page, 'full name')).toBe(zh('linelist.field.name'));
    expect(await chosenField(page, 'date of onset')).toBe(zh('linelist.field.onsetOn'));
    expect(await chosenField(page, 'favourite tea')).toBe(zh('linelist.mapping.keep'));
    await page.getByLabel(zh('linelist.defaults.round')).selectOption({ label: '成都 2020-12(演练)' });
    const check = button(page, zh('linelist.check'));
    await page.getByText(zh('linelist.mapping.dateAsk', { columns: 'date of onset' })).waitFor({ state: 'attached' });
    expect(await check.getAttribute('aria-disabled')).toBe('true');
    await columns.getByRole('radio', { name: zh('linelist.mapping.answer.dmy') }).check();
    await check.click();

    // The check writes nothing; the writing writes all of it.
    const write = button(page, zh('linelist.apply', { number: 3 }));
    await write.waitFor();
    expect((await listed(page, `importId=${importIdOf(page)}`)).length).toBe(0);
    await write.click();
    await page.getByText(zh('linelist.applied'), { exact: true }).first().waitFor();

    // Every row of the file is accounted for, with column and reason.
    const becameOf = page.getByRole('navigation', { name: zh('linelist.ledger.result') });
    const became = async (kind: 'created' | 'updated' | 'possible-duplicate' | 'rejected') =>
      (await becameOf.getByRole('link', { name: zh(`linelist.disposition.${kind}`) }).innerText()).match(/\d+/)?.[0];
    expect([
      await became('created'),
      await became('updated'),
      await became('possible-duplicate'),
      await became('rejected'),
    ]).toEqual(['3', '0', '1', '1']);
    const ledger = page.getByRole('grid', { name: zh('linelist.ledger.title') });
    const refused = await ledger.getByRole('row', { name: 'e2e-4' }).innerText();
    expect(refused).toContain('date of report');
    expect(refused).toContain(zh('linelist.reason.impossible-date'));
    expect(await ledger.getByRole('row', { name: 'e2e-5' }).innerText()).toContain(
      zh('linelist.reason.possible-duplicate'),
    );

    // One of the new cases is opened and reclassified, with the reason.
    await ledger.getByRole('row', { name: 'e2e-1' }).getByRole('link').click();
    await page.getByText('2020-12-03').first().waitFor();
    const number = (await page.getByRole('heading', { level: 1 }).innerText()).split(' ').at(-1)!;
    await button(page, zh('cases.reclassify.action')).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: zh('cases.classification.confirmed') }).check();
    await dialog.getByLabel(zh('cases.reclassify.reasonLabel')).fill('核酸阳性,第二次');
    await dialog.getByRole('button', { name: zh('cases.reclassify.action') }).click();
    await told(page, zh('cases.reclassify.done', { to: zh('cases.classification.confirmed') }));

    // The history tells it in words: what, why, who, when.
    const history = page.getByRole('region', { name: zh('cases.section.history') });
    const entry = history.getByRole('listitem').filter({ hasText: '核酸阳性,第二次' });
    await entry.waitFor();
    const words = await entry.innerText();
    expect(words).toContain(zh('cases.classification.confirmed'));
    expect(words).toContain('区疾控流调员');
    expect(words).toMatch(/2020-12-08 \d\d:\d\d/);

    // The line list finds it, and gives exactly what it shows.
    await page
      .getByRole('link', { name: zh('shell.nav.cases'), exact: true })
      .first()
      .click();
    await page.waitForURL(/\/cases$/);
    await page.goto(
      `${page.url()}?classification=confirmed&reportedFrom=2020-12-07&onsetFrom=2020-12-02&onsetTo=2020-12-04`,
    );
    const grid = page.getByRole('grid', { name: zh('cases.title') });
    await grid.getByRole('link', { name: number }).waitFor();
    const shown = (await grid.getByRole('row').getByRole('link').allInnerTexts()).sort();
    await button(page, zh('cases.export')).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV', exact: true }).click(),
    ]);
    const [, ...rows] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    expect(rows.length).toBe(shown.length);
    for (const one of shown) expect(rows.filter((row) => row.includes(one))).toHaveLength(1);
    expect(errorsOf(page)).toEqual([]);
  });

  test('needs no mouse: signs in, walks the line list, opens a case and reclassifies it', async () => {
    const page = await givenPage(browser, app.url);
    await page.goto('/sign-in?next=%2Fcases');
    await page.getByLabel(zh('identity.signIn.userName')).waitFor();
    await page.keyboard.type('epi');
    await page.keyboard.press('Tab');
    await page.keyboard.type('lianfang-training');
    await page.keyboard.press('Enter');
    const grid = page.getByRole('grid', { name: zh('cases.title') });
    await grid.getByRole('row').nth(2).waitFor();

    // A screen begins at its title, past the navigation; the rows are one stop, arrows move in them.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await tabTo(page, '.table-body [role=row]', 60);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))).toBe('3');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
    await button(page, zh('cases.reclassify.action')).waitFor();

    await tabTo(page, '.page-actions .button[data-kind=main]', 20);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await tabTo(page, '[role=dialog] input[type=radio]', 10);
    await page.keyboard.press('Space');
    await tabTo(page, '[role=dialog] textarea', 10);
    await page.keyboard.type('只用键盘');
    await tabTo(page, '[role=dialog] button[type=submit]', 5);
    await page.keyboard.press('Enter');
    await page
      .getByRole('region', { name: zh('cases.section.history') })
      .getByText('只用键盘')
      .waitFor();
    await dialog.waitFor({ state: 'detached' });
    // Whoever closes a dialog is back where they opened it.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe(zh('cases.reclassify.action'));
  });
});

describe('a task', () => {
  test('is claimed, shown to be done, and verified by somebody else than who did it', async () => {
    const director = await givenPage(browser, app.url);
    await enter(director, 'district');
    await director.goto('/tasks/new');
    await director.getByLabel(zh('tasks.text')).fill('核对太平村 6 组名册');
    await director.getByLabel(zh('tasks.dueField')).first().fill('2020-12-09 12:00');
    await director.keyboard.press('Tab');
    await button(director, zh('tasks.new')).click();
    await director.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
    const address = new URL(director.url()).pathname;

    // Nobody answers for it yet; in the queue of the area it is there to be claimed.
    const doer = await givenPage(browser, app.url);
    await signIn(doer, 'epi', '/?queue=my-area');
    const row = doer.getByRole('listitem').filter({ hasText: '核对太平村 6 组名册' });
    await row.getByRole('button', { name: zh('tasks.take') }).click();
    await told(doer, zh('tasks.taken'));
    await doer.goto(address);
    await doer.getByLabel(zh('tasks.addText')).fill('名册 63 户,已逐户核对');
    await button(doer, zh('tasks.add')).click();
    await told(doer, zh('tasks.added'));
    await doer.getByText('名册 63 户,已逐户核对').first().waitFor();
    await button(doer, zh('tasks.act')).first().click();
    const report = doer.getByRole('dialog');
    await report.getByLabel(zh('tasks.actWithText')).fill('全部核对完毕');
    await report.getByRole('button', { name: zh('tasks.act') }).click();
    await told(doer, zh('tasks.acted'));

    // Who did it sees why they cannot judge it.
    const verifyOwn = button(doer, zh('tasks.verify'));
    await verifyOwn.waitFor();
    expect(await verifyOwn.getAttribute('aria-disabled')).toBe('true');
    expect((await describedBy(doer, verifyOwn)).length).toBeGreaterThan(4);

    const verify = button(director, zh('tasks.verify'));
    await director.reload();
    await verify.click();
    await told(director, zh('tasks.verified'));
    const history = director.getByRole('region', { name: zh('tasks.history') });
    await history.getByText('区指挥长').nth(1).waitFor();
    expect(await history.innerText()).toContain('区疾控流调员');
    await button(director, zh('tasks.close')).first().click();
    const closing = director.getByRole('dialog');
    await closing.getByLabel(zh('tasks.lesson')).fill('名册先核对,再入户');
    await closing.getByRole('button', { name: zh('tasks.close') }).click();
    await told(director, zh('tasks.closed'));
    expect([...errorsOf(doer), ...errorsOf(director)]).toEqual([]);
  });
});

describe('M04-6: an abnormal report', () => {
  test('needs no account, gives a receipt, and the receipt tells what became of it', async () => {
    const page = await givenPage(browser, app.url);
    await page.goto('/sign-in');
    await page.getByRole('link', { name: zh('identity.signIn.abnormal') }).click();
    await page
      .getByLabel(zh('cases.abnormal.kind'))
      .selectOption({ label: zh('cases.abnormal.kindName.fever-cluster') });
    await page.getByRole('combobox', { name: zh('area.label') }).fill('郫都区');
    await page.getByRole('option').filter({ hasText: '510117' }).first().click();
    await page.getByLabel(zh('cases.abnormal.what')).fill('演练:一个班有五名学生同日发热');
    await button(page, zh('cases.abnormal.send')).click();
    const receipt = (await page.locator('.receipt').innerText()).replaceAll(' ', '');
    expect(receipt).toMatch(/^\d{12}$/);

    const official = await givenPage(browser, app.url);
    await enter(official, 'epi');
    await official.goto('/reports/abnormal');
    const report = official.getByRole('listitem').filter({ hasText: '一个班有五名学生同日发热' });
    expect(await report.innerText()).toContain(zh('cases.abnormal.anonymous'));
    await report.getByRole('button', { name: zh('cases.abnormal.answer') }).click();
    await official.getByRole('dialog').getByRole('textbox').fill('已派人到校核实');
    await official
      .getByRole('dialog')
      .getByRole('button', { name: zh('cases.abnormal.answer') })
      .click();
    await told(official, zh('cases.abnormal.answeredDone'));

    await page.getByLabel(zh('cases.abnormal.receipt')).fill(receipt);
    await page.getByText('已派人到校核实').waitFor();
    await page.getByText(zh('cases.abnormal.answered'), { exact: true }).waitFor();
    expect([...errorsOf(page), ...errorsOf(official)]).toEqual([]);
  });
});

function csv(name: string, text: string) {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
}

function importIdOf(page: Page): string {
  return new URL(page.url()).pathname.split('/').at(-1)!;
}

async function listed(page: Page, search: string): Promise<unknown[]> {
  const answer = await page.request.get(`/api/cases?${search}`);
  return ((await answer.json()) as { rows: unknown[] }).rows;
}

async function chosenField(page: Page, column: string): Promise<string> {
  const select = page.getByLabel(`${zh('linelist.mapping.means')} ${column}`, { exact: true });
  return select.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.textContent ?? '');
}

/** Presses Tab until the focus is where it should be: what the keyboard cannot reach fails here. */
async function tabTo(page: Page, selector: string, most: number): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`the keyboard did not reach ${selector} with ${most} times Tab`);
}

async function describedBy(page: Page, of: ReturnType<typeof button>): Promise<string> {
  const id = await of.getAttribute('aria-describedby');
  return id ? page.evaluate((wanted) => document.getElementById(wanted)?.textContent ?? '', id) : '';
}
