import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ImapFlow } from 'imapflow';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { startBrowser } from '../support/browser.ts';
import { type FakeSlack, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import { createUser, labelsOf, posted, type User, wordsIn } from '../support/fake-slack/user.ts';
import { askImapLogin, openImap } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';
import { waitLimit } from '../support/wait-limits.ts';

const address = 'lea@example.org';
const leas = 'seven clouds over the harbour';
const mias = 'nine lanterns under the bridge';

/** From a message in chat to reading mail: the whole program, Slack's double, a real browser, real Postfix and Dovecot. */
describe.skipIf(
  isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd', 'chromium'),
)('the first five minutes of a mailbox', () => {
  let data: AppData;
  let host: MailHost;
  let slack: FakeSlack;
  let facteur: AppProcess;
  let browser: Browser;
  let page: Page;
  let ada: User;
  let lea: User;
  let mia: User;
  let phone = '';
  const links: string[] = [];

  beforeAll(async () => {
    data = await createAppData();
    host = await startMailHost({ mailDir: data.mail });
    slack = await startFakeSlack('socket');
    slack.channels.add('C1');
    ada = createUser(slack, { id: 'UADA', name: 'Ada' });
    lea = createUser(slack, { id: 'ULEA', name: 'Lea' });
    mia = createUser(slack, { id: 'UMIA', name: 'Mia' });
    facteur = startAppProcess({
      dataDirectory: data.directory,
      mailHost: host,
      environment: {
        LOG_LEVEL: 'debug',
        ADMINS: 'slack/T1/UADA,slack/T1/ULEA',
        SLACK_BOT_TOKEN: slack.setting.botToken,
        SLACK_APP_TOKEN: slack.setting.appToken ?? '',
        SLACK_API_URL: slack.setting.apiUrl ?? '',
        IMAP_SERVER: 'imaps://imap.example.org',
        SMTP_SERVER: 'smtp://smtp.example.org',
      },
    });
    browser = await startBrowser();
    page = await browser.newPage({ locale: 'en-GB' });
    page.setDefaultTimeout(waitLimit);
  });

  afterAll(async () => {
    await browser?.close();
    const exitCode = await facteur?.stop();
    await slack?.stop();
    await host?.stop();
    await data?.[Symbol.asyncDispose]();
    expect(exitCode).toBe(0);
  });

  /** The newest message of the channel, once it says this. */
  async function newest(words: string) {
    await eventually(() => wordsIn(posted(slack).at(-1)?.blocks)).toContain(words);
    return posted(slack).at(-1) ?? expect.fail('nothing was posted');
  }

  /** Presses the first button of the question that the channel is asked. */
  async function confirm(question: string): Promise<void> {
    const asked = await newest(question);
    await ada.click(asked, labelsOf(asked)[0] ?? '');
    await newest('✅');
  }

  const linksOf = (user: User): string[] =>
    user.directs().flatMap((each) => JSON.stringify(each).match(/http:[^"]+\/password\/[\w-]+/g) ?? []);

  /** The link that somebody gets next, in their own direct messages. */
  async function nextLink(user: User): Promise<string> {
    await eventually(() => linksOf(user).filter((link) => !links.includes(link))).not.toEqual([]);
    const link = linksOf(user).find((each) => !links.includes(each)) ?? '';
    links.push(link);
    return link;
  }

  async function setPassword(link: string, password: string): Promise<void> {
    await page.goto(link);
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('Repeat the password').fill(password);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: `The password of ${address} is set` }).waitFor();
  }

  const login = (pass: string): Promise<string> => askImapLogin(host, { user: address, pass });
  const session = (pass: string): Promise<ImapFlow> => openImap(host, { user: address, pass });

  it('begins with a link that its owner alone gets, and that no scanner uses up', async () => {
    await eventually(() => slack.sockets.connections()).toBe(2);
    await ada.type('/mail domain add example.org postmaster:me@outside.test');
    await confirm('Nothing changes before that');
    await ada.type(`/mail create ${address} for:@lea`);
    const link = await nextLink(lea);
    expect(linksOf(ada)).toEqual([]);
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS']) await fetch(link, { method });
    await setPassword(link, leas);
    expect(await login(leas)).toMatch(/^OK /);
    expect((await fetch(link)).status).toBe(404);
  });

  it('goes on with the settings of a mail program', async () => {
    const shown = await page.locator('.client-settings').textContent();
    for (const part of ['imap.example.org', '993', 'smtp.example.org', '587', address]) {
      expect(shown).toContain(part);
    }
    const href = await page.locator('a[href$=".mobileconfig"]').getAttribute('href');
    const profile = await page.request.get(new URL(href ?? '', page.url()).href);
    expect(profile.headers()['content-type']).toMatch(/^application\/x-apple-aspen-config\b/);
  });

  it('has an app password beside the main one, that is shown once and revoked alone', async () => {
    await lea.type(`/mail password app ${address} My Phone`);
    await page.goto(await nextLink(lea));
    await page.getByRole('button').first().click();
    const field = page.locator('input[readonly]');
    await field.first().waitFor();
    const shown = await field.evaluateAll((all) => all.map((each) => (each as { value?: string }).value));
    phone = shown.find((value) => /^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/.test(value ?? '')) ?? '';
    expect(phone).not.toBe('');
    expect([await login(phone), await login(leas)]).toEqual([
      expect.stringMatching(/^OK /),
      expect.stringMatching(/^OK /),
    ]);
    const open = await session(phone);
    const ended = new Promise((resolve) => open.once('close', resolve));
    await lea.type(`/mail password revoke ${address} my phone`);
    await newest(`App password “My Phone” of ${address} revoked`);
    await ended;
    expect([await login(phone), await login(leas)]).toEqual([
      expect.stringMatching(/^NO /),
      expect.stringMatching(/^OK /),
    ]);
  });

  it('passes to somebody else, who alone gets in', async () => {
    const open = await session(leas);
    const ended = new Promise((resolve) => open.once('close', resolve));
    await ada.type(`/mail handover ${address} @mia`);
    await confirm('Hand lea@example.org over to <@UMIA>?');
    await ended;
    expect(await login(leas)).toMatch(/^NO /);
    await setPassword(await nextLink(mia), mias);
    expect([await login(mias), await login(leas)]).toEqual([
      expect.stringMatching(/^OK /),
      expect.stringMatching(/^NO /),
    ]);
  });

  it('leaves no password and no token anywhere but in its owner’s hands', async () => {
    const printed = facteur.transcript() + facteur.errors();
    const tokens = links.map((link) => link.slice(link.lastIndexOf('/') + 1));
    expect(tokens).toHaveLength(3);
    const files = globSync(join(data.directory, '**/*')).filter((file) => statSync(file).isFile());
    const all = files.map((file) => [relative(data.directory, file), readFileSync(file, 'latin1')] as const);
    expect(all.map(([name]) => name)).toEqual(expect.arrayContaining(['facteur.sqlite']));
    const inQueue = (words: string) =>
      all.some(([name, text]) => name.startsWith('queue/') && text.includes(words));
    // The queue holds numbers of rows, and nothing of whom they are about.
    expect([inQueue('"rows"'), inQueue(address)]).toEqual([true, false]);
    for (const secret of [leas, mias, phone, ...tokens]) {
      for (const form of [secret, encodeURIComponent(secret), secret.replaceAll(' ', '+')]) {
        expect(all.filter(([, text]) => text.includes(form)).map(([name]) => name)).toEqual([]);
        expect(printed.includes(form)).toBe(false);
        expect(host.log().includes(form)).toBe(false);
      }
    }
    for (const password of [leas, mias, phone]) expect(JSON.stringify(slack.calls)).not.toContain(password);
    const direct = slack.calls.filter(({ args }) => /^D-/.test(String(args['channel'])));
    const elsewhere = JSON.stringify(slack.calls.filter((call) => !direct.includes(call)));
    for (const token of tokens) expect(elsewhere).not.toContain(token);
    expect(printed.length).toBeGreaterThan(0);
  });
});
