import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { parse } from 'plist';
import { renderSVG } from 'uqr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statusToken } from '../../../src/web/status/status-token.ts';
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
import { contact, goodPassword, startTestWeb, type TestWeb } from '../../support/web.ts';
import { settings } from '../client-settings/fixtures.ts';

describe.skipIf(isMissing('chromium', 'fonts-dejavu-core'))(
  'in a real browser, what follows a password',
  () => {
    let browser: Browser;
    let web: TestWeb;
    let tab: Tab | undefined;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      web = await startTestWeb({ clientSettings: settings });
    });
    afterEach(async () => {
      const complaints = tab?.complaints ?? [];
      await tab?.close();
      tab = undefined;
      await web.close();
      expect(complaints).toEqual([]);
    });

    /** Sets a password in a new tab. @returns the resulting page. */
    async function set(options: BrowserContextOptions = {}, host?: string): Promise<Page> {
      tab = await openTab(browser, web, options);
      const { page, open } = tab;
      await open(web.newLink(), host);
      await page.fill('#password', goodPassword);
      await page.fill('#repeated', goodPassword);
      await page.click('.primary');
      await page.waitForURL('**/mailbox/**');
      return page;
    }

    /** Creates an app password in a new tab. @returns the page that shows it. */
    async function make(options: BrowserContextOptions = {}): Promise<Page> {
      tab = await openTab(browser, web, options);
      await tab.open(web.newLink('phone'));
      await tab.page.click('.primary');
      await tab.page.waitForSelector('#made');
      return tab.page;
    }

    const clipboard = { permissions: ['clipboard-write'] };
    const copy = (page: Page, what: string) => page.getByRole('button', { name: what, exact: true });

    it('is each setting, with a button that copies it and says so', async () => {
      const page = await set(clipboard);
      expect(await page.locator('.client-settings code').allTextContents()).toEqual([
        'imap.example.org',
        '993',
        'SSL/TLS',
        contact,
        'smtp.example.org',
        '587',
        'STARTTLS',
        contact,
      ]);
      const status = page.getByRole('status');
      expect(await status.textContent()).toBe('');
      await copy(page, 'Copy: Server, Outgoing mail (SMTP)').click();
      await copy(page, 'Copied: Server, Outgoing mail (SMTP)').waitFor();
      expect(await status.textContent()).toBe('Copied');
      expect(await readClipboard(page, web)).toBe('smtp.example.org');
      await copy(page, 'Copy: User name, Incoming mail (IMAP)').press('Enter');
      await copy(page, 'Copied: User name, Incoming mail (IMAP)').waitFor();
      expect(await page.getByRole('button', { name: 'Copied' }).count()).toBe(1);
      expect(await copy(page, 'Copy: Server, Outgoing mail (SMTP)').textContent()).toBe('Copy');
      expect(await readClipboard(page, web)).toBe(contact);
    });

    it('is copied over plain HTTP, too', async () => {
      const page = await set({}, plainHost);
      await copy(page, 'Copy: Port, Incoming mail (IMAP)').click();
      await page.getByRole('status').getByText('Copied').waitFor();
      expect(await readClipboard(page, web)).toBe('993');
    });

    it('is copied beside an app password, which is copied as well', async () => {
      const page = await make(clipboard);
      await copy(page, 'Copy: Server, Incoming mail (IMAP)').click();
      expect(await readClipboard(page, web)).toBe('imap.example.org');
      await copy(page, 'Copy').click();
      await page.getByRole('status').getByText('Copied.').waitFor();
      expect(await readClipboard(page, web)).toBe(await page.getByLabel('App password').inputValue());
    });

    it.each([true, false])(
      'is a profile that is downloaded (with JavaScript: %s)',
      async (javaScriptEnabled) => {
        const page = await set({ javaScriptEnabled });
        const downloading = page.waitForEvent('download');
        await page.getByRole('link', { name: 'Get the profile' }).click();
        const download = await downloading;
        expect(download.suggestedFilename()).toBe('facteur.mobileconfig');
        const profile = parse(await readFile(await download.path(), 'utf8'));
        expect(profile).toMatchObject({ PayloadDisplayName: contact });
      },
    );

    it('is all there without JavaScript but for what copies', async () => {
      const page = await set({ javaScriptEnabled: false });
      expect(await page.locator('.client-settings code').first().isVisible()).toBe(true);
      expect(await page.locator('button:visible').count()).toBe(0);
      expect(await page.getByRole('link').allTextContents()).toEqual([
        'Get the profile for iPhone, iPad and Mac',
        'Open the webmail',
      ]);
      await tab?.close();
      const made = await make({ javaScriptEnabled: false });
      expect(await made.locator('button:visible').count()).toBe(0);
    });

    it.each([
      ['a password', set, 1],
      ['an app password', make, 1],
    ] as const)(
      'is a code with the address of the page that has the settings: %s',
      async (_of, reach, id) => {
        const page = await reach();
        const url = `${web.app.publicUrl}/mailbox/${statusToken(web.app, id)}`;
        const [, drawn] = / d="([^"]+)"/.exec(renderSVG(url, { border: 4, ecc: 'M' })) ?? [];
        expect(await page.locator('.qr path').getAttribute('d')).toBe(drawn);
        expect(await page.locator('.qr').isVisible()).toBe(true);
      },
    );

    it.each([320, 360, 660])('shows an app password to its end, %d px wide', async (width) => {
      const page = await make({ viewport: { width, height: 740 } });
      expect(await page.evaluate('made.scrollWidth - made.clientWidth')).toBe(0);
      expect(await horizontalOverflow(page)).toBe(0);
    });

    it('is no code on a phone, which can’t point its camera at itself', async () => {
      const page = await set({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
      expect(await page.locator('.qr').isVisible()).toBe(false);
      expect(await page.getByRole('link', { name: 'Get the profile' }).isVisible()).toBe(true);
    });

    it.each<[string, BrowserContextOptions]>([
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['on a phone, in French', { viewport: { width: 360, height: 740 }, locale: 'fr' }],
    ])('axe finds nothing wrong, and nothing is wider than the window: %s', async (_name, options) => {
      for (const reach of [set, make]) {
        const page = await reach({ ...options, ...clipboard });
        expect(await horizontalOverflow(page)).toBe(0);
        await page.locator('.client-settings button').first().click();
        await page
          .getByRole('status')
          .getByText(/^Cop(ied|ié)$/)
          .waitFor();
        expect(await accessibilityViolations(page)).toEqual([]);
        expect(await horizontalOverflow(page)).toBe(0);
        await tab?.close();
      }
    });
  },
);
