import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { waitLimit } from './wait-limits.ts';
import type { TestWeb } from './web.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A name for this machine which browsers do not trust without HTTPS. */
export const plainHost = 'facteur.test';

/** The Chromium of the machine, as the tests start it. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${plainHost} 127.0.0.1`],
  });

/** What Chromium says of every page whose status is 4xx, and of every one over plain HTTP. */
const expected =
  /^Failed to load resource: the server responded with|^The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy/;

/** A browser's tab in which one person uses our pages. */
export type Tab = {
  readonly page: Page;
  /** Opens a page of ours; on 127.0.0.1, which browsers trust as they do HTTPS, unless another host is named. */
  readonly open: (path: string, host?: string) => Promise<void>;
  /** What the browser complained of: forbidden content, errors of scripts. */
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

/** What the clipboard holds, seen by pasting it into a form beside a page: our pages may not read it. */
export async function readClipboard(page: Page, web: TestWeb): Promise<string> {
  const other = await page.context().newPage();
  await other.goto(`http://127.0.0.1:${web.port}${web.newLink()}`);
  await other.focus('#password');
  await other.keyboard.press('ControlOrMeta+V');
  return other.inputValue('#password').finally(() => other.close());
}

/** How much wider a page is than the window; 0: it need not be scrolled sideways. */
export const horizontalOverflow = (page: Page): Promise<number> =>
  page.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)');

/** What axe finds wrong with a page: the rule, and where. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // @ts-expect-error: axe is there in the page alone.
    const { violations } = await globalThis.axe.run();
    return violations.map(
      ({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
        `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    );
  });
}
