import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { waitLimit } from './wait-limits.ts';
import type { TestWeb } from './web.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A host name of this machine that browsers do not trust without HTTPS. */
export const plainHost = 'facteur.test';

/** The Chromium of the machine, as the tests start it. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${plainHost} 127.0.0.1`],
  });

/** Chromium's message for every page with a 4xx status, and for every one over plain HTTP. */
const expected =
  /^Failed to load resource: the server responded with|^The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy/;

/** A browser tab in which a person uses our pages. */
export type Tab = {
  readonly page: Page;
  /** Opens one of our pages, on 127.0.0.1 unless another host is given: browsers trust that like HTTPS. */
  readonly open: (path: string, host?: string) => Promise<void>;
  /** The browser's complaints: blocked content, errors of scripts. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

export async function openTab(
  browser: Browser,
  web: TestWeb,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(waitLimit);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text()))
      complaints.push(message.text());
  });
  return {
    page,
    open: async (path, host = '127.0.0.1') => void (await page.goto(`http://${host}:${web.port}${path}`)),
    complaints,
    close: () => context.close(),
  };
}

/** The clipboard's text, pasted into another page's form, since our pages may not read it. */
export async function readClipboard(page: Page, web: TestWeb): Promise<string> {
  const other = await page.context().newPage();
  await other.goto(`http://127.0.0.1:${web.port}${web.newLink()}`);
  await other.focus('#password');
  await other.keyboard.press('ControlOrMeta+V');
  return other.inputValue('#password').finally(() => other.close());
}

/** Pixels by which a page is wider than the window; 0: no horizontal scrolling. */
export const horizontalOverflow = (page: Page): Promise<number> =>
  page.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)');

/** The violations that axe finds on a page: each rule, and where. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // @ts-expect-error: axe exists only in the page.
    const { violations } = await globalThis.axe.run();
    return violations.map(
      ({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
        `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    );
  });
}
