import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  accessibilityViolations,
  horizontalOverflow,
  openTab,
  plainHost,
  readClipboard,
  startBrowser,
  type Tab,
} from '../../support/browser.ts';
import { isMissing } from '../../support/requirements.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { goodPassword, mailbox, startTestWeb, type TestWeb } from '../../support/web.ts';

describe.skipIf(isMissing('chromium', 'fonts-dejavu-core'))('in a real browser', () => {
  let browser: Browser;
  let web: TestWeb;
  let tab: Tab | undefined;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(async () => {
    const complaints = tab?.complaints ?? [];
    await tab?.close();
    tab = undefined;
    await web.close();
    expect(complaints).toEqual([]);
  });

  /** Opens one of our pages in a new tab. */
  async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    tab = await openTab(browser, web, options);
    await tab.open(path);
    return tab.page;
  }
  const heading = (page: Page) => page.locator('h1').textContent();
  const strength = (page: Page) => page.locator('#meter [role=status]');

  describe('the form', () => {
    it('sets a password by keyboard alone', async () => {
      const page = await visit(web.newLink());
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.type(goodPassword);
      await page.keyboard.press('Tab');
      await page.keyboard.type(goodPassword);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/mailbox/**');
      expect(await heading(page)).toBe('The password of contact@example.org is set');
      expect(web.mailServer.held.passwordHashes.has(mailbox)).toBe(true);
    });

    it('shows the strength as it is typed, in words too', async () => {
      const page = await visit(web.newLink());
      expect(await strength(page).textContent()).toBe('');
      const meter = page.getByRole('meter', { name: 'Strength' });
      for (const [typed, words, value] of [
        ['qwerty', 'Too short so far: 6 of 12 characters.', 1],
        ['my contact password', 'The password contains “contact”. Choose one without it.', 1],
        ['example.org1', /^(Very weak|Weak):/, null],
        ['password12345', 'Weak: guessed quickly.', 2],
        ['tomato garden', 'Good: hard to guess.', 4],
        [goodPassword, 'Very good: very hard to guess.', 5],
      ] as const) {
        await page.getByLabel('New password').fill(typed);
        await page.getByText(words).waitFor();
        if (value !== null)
          expect(await meter.evaluate((found: { value: number }) => found.value)).toBe(value);
      }
      await page.getByLabel('New password').fill('');
      await vi.waitUntil(async () => (await strength(page).textContent()) === '');
      expect(await strength(page).getAttribute('role')).toBe('status');
    });

    it('shows what is typed and hides it again', async () => {
      const page = await visit(web.newLink());
      const types = () =>
        page
          .locator('#password, #repeated')
          .evaluateAll((fields) => fields.map((field) => 'type' in field && field.type));
      expect(await types()).toEqual(['password', 'password']);
      await page.getByRole('button', { name: 'Show the password' }).click();
      expect(await types()).toEqual(['text', 'text']);
      await page.getByRole('button', { name: 'Hide the password' }).click();
      expect(await types()).toEqual(['password', 'password']);
    });

    it('suggests a password that is taken', async () => {
      const page = await visit(web.newLink());
      await page.getByRole('button', { name: 'Suggest a password' }).click();
      const suggested = await page.getByLabel('New password').inputValue();
      expect(suggested).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
      expect(await page.getByLabel('Repeat the password').inputValue()).toBe(suggested);
      expect(await page.locator('#password').getAttribute('type')).toBe('text');
      await page.getByText('Both fields now hold the password.').waitFor();
      await page.getByText('Very good').waitFor();
      await page.getByRole('button', { name: 'Set the password' }).click();
      await page.waitForURL('**/mailbox/**');
      expect(await heading(page)).toContain('is set');
    });

    it('says an error beside its field, and puts the cursor there', async () => {
      const page = await visit(web.newLink());
      await page.getByLabel('New password').fill(goodPassword);
      await page.getByLabel('Repeat the password').fill('correct horse battery stable');
      await page.getByRole('button', { name: 'Set the password' }).click();
      await page.getByText('The passwords differ.').waitFor();
      const focused = page.locator(':focus');
      expect(await focused.getAttribute('id')).toBe('repeated');
      expect(await focused.getAttribute('aria-describedby')).toBe('fault rules');
      expect(await focused.getAttribute('aria-invalid')).toBe('true');
    });

    it('speaks French', async () => {
      const page = await visit(web.newLink(), { locale: 'fr-CA' });
      expect(await page.locator('html').getAttribute('lang')).toBe('fr');
      await page.getByLabel('Nouveau mot de passe').fill('bonjour');
      await page.getByText('Encore trop court\u00a0: 7 caractères sur 12.').waitFor();
    });
  });

  describe('over plain HTTP, where a browser does not say what site it posts from', () => {
    it.each([true, false])('sets a password (with JavaScript: %s)', async (javaScriptEnabled) => {
      tab = await openTab(browser, web, { javaScriptEnabled });
      const { page, open } = tab;
      const posted = page.waitForRequest((request) => request.method() === 'POST');
      await open(web.newLink(), plainHost);
      await page.fill('#password', goodPassword);
      await page.fill('#repeated', goodPassword);
      await page.click('.primary');
      expect(await (await posted).allHeaders()).toMatchObject({ origin: 'null' });
      expect(await (await posted).allHeaders()).not.toHaveProperty('sec-fetch-site');
      await page.getByRole('heading', { name: 'is set' }).waitFor();
    });

    it('copies an app password', async () => {
      tab = await openTab(browser, web);
      const { page, open } = tab;
      await open(web.newLink('phone'), plainHost);
      await page.click('.primary');
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByRole('button', { name: 'Copied.' }).waitFor();
      expect(await readClipboard(page, web)).toBe(await page.getByLabel('App password').inputValue());
    });
  });

  describe('a password on its way', () => {
    beforeEach(async () => {
      await web.close();
      web = await startTestWeb({ waitTimeout: 50 }, { publish: async () => false });
    });

    async function setOn(page: Page) {
      await page.fill('#password', goodPassword);
      await page.fill('#repeated', goodPassword);
      await page.click('.primary');
      await page.waitForURL('**/mailbox/**');
      expect(await heading(page)).toContain('is being set');
    }

    it.each([true, false])(
      'is reported as set once it is (with JavaScript: %s)',
      async (javaScriptEnabled) => {
        const page = await visit(web.newLink(), { javaScriptEnabled });
        expect(await page.getByRole('button').count()).toBe(javaScriptEnabled ? 3 : 1);
        expect(await page.locator('meter').count()).toBe(javaScriptEnabled ? 1 : 0);
        await setOn(page);
        await runApplyJobs(web.app);
        await page.getByRole('heading', { name: 'The password of contact@example.org is set' }).waitFor();
      },
    );

    it('is reported in place for an app password, which stays to be seen', async () => {
      const page = await visit(web.newLink('phone'), { permissions: ['clipboard-read', 'clipboard-write'] });
      await page.getByRole('button', { name: 'Show the app password' }).click();
      const shown = await page.getByLabel('App password').inputValue();
      await page.getByText('The app password is being set up').waitFor();
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByRole('button', { name: 'Copied.' }).waitFor();
      expect(await readClipboard(page, web)).toBe(shown);
      await runApplyJobs(web.app);
      await page.getByText('The app password works.').waitFor();
      expect(await page.getByLabel('App password').inputValue()).toBe(shown);
    });

    it('is reported without JavaScript for an app password, too', async () => {
      const page = await visit(web.newLink('phone'), { javaScriptEnabled: false });
      await page.getByRole('button').click();
      expect(await page.getByLabel('App password').inputValue()).toMatch(/-/);
      await page.getByText('try again in a minute').waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
    });
  });

  describe('for everybody', () => {
    /** Every kind of page, and how to open it. */
    const pages: Record<string, (page: Page, open: (path: string) => Promise<unknown>) => Promise<unknown>> =
      {
        form: (_page, open) => open(web.newLink()),
        'form with strength and code': async (page, open) => {
          await open(web.newLink());
          await page.click('[data-does=generate]');
          await strength(page).getByText(/./).waitFor();
          await page.click('summary');
        },
        'form with an error': async (page, open) => {
          await open(web.newLink());
          await page.fill('#password', goodPassword);
          await page.fill('#repeated', 'correct horse battery stable');
          await page.click('.primary');
          await page.waitForSelector('#fault');
        },
        'a link that is gone': (_page, open) => open('/password/gone'),
        'what became of it': async (page, open) => {
          await open(web.newLink());
          await page.fill('#password', goodPassword);
          await page.fill('#repeated', goodPassword);
          await page.click('.primary');
          await page.waitForURL('**/mailbox/**');
        },
        'an app password': (_page, open) => open(web.newLink('phone')),
        'an app password shown': async (page, open) => {
          await open(web.newLink('phone'));
          await page.click('.primary');
          await page.waitForSelector('#made');
        },
      };

    const settings: [string, BrowserContextOptions][] = [
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['on a phone, in French', { viewport: { width: 360, height: 740 }, locale: 'fr' }],
    ];

    it.each(settings)(
      'axe finds nothing wrong, and nothing is wider than the window: %s',
      async (_name, options) => {
        tab = await openTab(browser, web, options);
        const { page, open } = tab;
        for (const [name, reach] of Object.entries(pages)) {
          await reach(page, open);
          expect(await accessibilityViolations(page), name).toEqual([]);
          expect(await horizontalOverflow(page), name).toBe(0);
        }
      },
    );

    it('axe finds nothing wrong while a password is on its way', async () => {
      await web.close();
      web = await startTestWeb({ waitTimeout: 50 }, { publish: async () => false });
      tab = await openTab(browser, web, { colorScheme: 'dark' });
      for (const name of ['what became of it', 'an app password shown']) {
        await pages[name]?.(tab.page, tab.open);
        expect(await accessibilityViolations(tab.page), name).toEqual([]);
        await runApplyJobs(web.app);
      }
    });
  });
});
