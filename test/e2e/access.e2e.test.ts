import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { trainingPassword } from '../../src/training/staff.ts';
import { type App, givenApp } from './given-app.ts';
import {
  enter,
  errorsOf,
  fillSignIn,
  givenBrowser,
  givenPage,
  hasBrowser,
  needsBrowser,
  signIn,
} from './given-browser.ts';
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
const rail = (page: Page) => page.getByRole('navigation', { name: zh('shell.nav.label') });

describe('signing in', () => {
  test('says that a password is wrong without saying which part, and pauses the name after five', async () => {
    const page = await givenPage(browser, app.url);
    await page.goto('/sign-in');
    const attempt = async (password: string) => {
      const answer = page.waitForResponse(/\/api\/sign-in$/);
      await fillSignIn(page, 'sampler', password);
      await (await answer).finished();
    };
    for (const each of [1, 2, 3, 4]) await attempt(`wrong password ${each}`);
    await page.getByText('identity/wrong-sign-in').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('用户名或密码有误');
    await attempt('wrong password 5');
    await attempt(trainingPassword);
    await page.getByText('identity/locked').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/错误次数过多.*\d\d:\d\d/);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  test("with a password that somebody else has seen leads to setting one's own, and nowhere else", async () => {
    const admin = await givenPage(browser, app.url);
    await enter(admin, 'admin');
    await admin.goto('/admin');
    await button(admin, zh('identity.admin.add')).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel(zh('identity.admin.userName')).fill('e2e.newcomer');
    await dialog.getByLabel(zh('identity.admin.name'), { exact: false }).first().fill('新来者');
    await dialog.getByRole('button', { name: zh('identity.admin.add') }).click();
    const oneTime = await dialog.locator('.receipt').innerText();

    const page = await givenPage(browser, app.url);
    await page.goto('/cases');
    await page.waitForURL(/\/sign-in/);
    await fillSignIn(page, 'e2e.newcomer', oneTime);
    await page.getByRole('heading', { name: zh('identity.change.title') }).waitFor();
    await page.goto('/cases');
    await page.getByRole('heading', { name: zh('identity.change.title') }).waitFor();

    const change = button(page, zh('identity.change.action'));
    await page.getByLabel(zh('identity.change.current')).fill(oneTime);
    await page.getByLabel(zh('identity.change.fresh')).first().fill('e2e.newcomer.1');
    await page.getByText(zh('identity.change.flaw.your-own-name')).first().waitFor();
    expect(await change.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel(zh('identity.change.fresh')).first().fill('teapot gravel window moth');
    await page.getByLabel(zh('identity.change.again')).fill('teapot gravel window moth');
    await change.click();
    await page.getByRole('heading', { name: zh('identity.noPost.title') }).waitFor();
    expect(errorsOf(page)).toEqual([]);
  });

  test('again after a session has ended leads back to the same address', async () => {
    const page = await givenPage(browser, app.url);
    await signIn(page, 'epi', '/cases?classification=confirmed&sort=onsetOn');
    await page.getByRole('grid', { name: zh('cases.title') }).waitFor();
    await app.sql(`update sessions set closed_at = now(), close_reason = 'ended by a test' where closed_at is null`);
    await page
      .getByRole('link', { name: zh('cases.classification.asymptomatic') })
      .first()
      .click();

    await page.waitForURL(/\/sign-in\?next=/);
    await page.getByText(zh('identity.signIn.ended')).waitFor();
    await fillSignIn(page, 'epi', trainingPassword);
    await page.waitForURL(/\/cases\?/);
    expect(new URL(page.url()).searchParams.get('classification')).toBe('asymptomatic');
    expect(new URL(page.url()).searchParams.get('sort')).toBe('onsetOn');
    await page.getByRole('heading', { name: zh('cases.title') }).waitFor();
  });
});

describe('a role', () => {
  const places = ['queue', 'cases', 'rounds', 'abnormal', 'institutions', 'import', 'duplicates', 'admin'] as const;
  type Place = (typeof places)[number];
  const asked = {
    queue: '/tasks',
    cases: '/cases',
    rounds: '/rounds',
    abnormal: '/reports',
    institutions: '/institutions/timeliness',
    import: '/imports',
    duplicates: '/duplicates',
    admin: '/accounts',
  } satisfies Record<Place, string>;
  const seen: Record<string, readonly Place[]> = {};

  test.each(['epi', 'reporter', 'observer', 'grid', 'info', 'admin', 'auditor'])(
    '%s is shown the places whose lists it may ask for, and no others',
    async (userName) => {
      const page = await givenPage(browser, app.url);
      await enter(page, userName);
      await page.goto('/me');
      await rail(page).waitFor();
      const shown: Place[] = [];
      const allowed: Place[] = [];
      for (const place of places) {
        const link = rail(page).getByRole('link', { name: new RegExp(`^${zh(`shell.nav.${place}`)}`) });
        if ((await link.count()) > 0) shown.push(place);
      }
      await Promise.all(
        places.map(async (place) => {
          const answer = await page.request.get(`/api${asked[place]}`);
          if (answer.status() !== 403) allowed.push(place);
        }),
      );
      expect([...shown].sort()).toEqual(allowed.sort());
      seen[userName] = shown;
      expect(errorsOf(page)).toEqual([]);
      await page.context().close();
    },
  );

  test('of an administrator has no cases, and one of an epidemiologist no administration', () => {
    expect(seen['admin']).toContain('admin');
    expect(seen['admin']).not.toContain('cases');
    expect(seen['admin']).not.toContain('import');
    expect(seen['epi']).not.toContain('admin');
    expect(seen['observer']).toContain('cases');
  });

  test('of an observer sees a case and is told why it cannot be changed', async () => {
    const page = await givenPage(browser, app.url);
    await enter(page, 'observer');
    await page.goto('/cases');
    await page
      .getByRole('grid', { name: zh('cases.title') })
      .getByRole('link')
      .first()
      .click();
    const reclassify = button(page, zh('cases.reclassify.action'));
    await reclassify.click({ force: true });
    expect(await reclassify.getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByRole('dialog').count()).toBe(0);
    const reason = page.locator(`[id="${await reclassify.getAttribute('aria-describedby')}"]`);
    expect(await reason.innerText()).toContain(zh('role.epidemiologist'));
    await expect.poll(() => reason.isVisible()).toBe(true);
  });

  test('of an administrator who types the address of the cases is refused in words', async () => {
    const page = await givenPage(browser, app.url);
    await enter(page, 'admin');
    await page.goto('/cases');
    await page.getByText(zh('state.forbidden')).first().waitFor();
    await page.getByText(zh('state.forbiddenHelp')).first().waitFor();
    expect(await page.getByRole('grid').count()).toBe(0);
  });

  test('of an auditor reads the audit and sees that the chain is whole', async () => {
    const page = await givenPage(browser, app.url);
    await enter(page, 'auditor');
    await page.goto('/admin/audit');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page
      .getByText(/cases\.|病例/)
      .first()
      .waitFor();
    expect(await page.getByText(zh('state.forbidden')).count()).toBe(0);
    expect(errorsOf(page)).toEqual([]);
  });
});

describe('a server that is lost', () => {
  test('is said to be lost, what was read stays, and the page goes on by itself when it is back', async () => {
    const page = await givenPage(browser, app.url);
    await signIn(page, 'epi', '/rounds');
    const round = page.getByText('成都 2020-12(演练)').first();
    await round.waitFor();
    const walk = (place: 'rounds' | 'cases') =>
      rail(page)
        .getByRole('link', { name: zh(`shell.nav.${place}`), exact: true })
        .click();
    await walk('cases');
    const grid = page.getByRole('grid', { name: zh('cases.title') });
    await grid.waitFor();
    await app.stop();

    // What was never asked is said to be unreachable; what was read before is still there, and said to be old.
    await page
      .getByRole('link', { name: zh('cases.classification.asymptomatic') })
      .first()
      .click();
    const says = page.getByText('ui/no-connection').or(page.getByText(zh('state.stale')));
    await says.first().waitFor();
    await walk('rounds');
    await round.waitFor();
    await page.goBack();
    await page.goBack();
    expect(await grid.getByRole('row').count()).toBeGreaterThan(1);

    await app.start();
    await walk('cases');
    const again = page.getByRole('button', { name: zh('state.again') });
    await expect
      .poll(
        async () => {
          if (await again.first().isVisible()) await again.first().click();
          return (await page.getByText(zh('state.stale')).count()) + (await page.getByRole('alert').count());
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    await grid.waitFor();
  });
});
