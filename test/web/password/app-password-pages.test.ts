import { renderSVG } from 'uqr';
import { afterEach, describe, expect, it } from 'vitest';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { statusToken } from '../../../src/web/status/status-token.ts';
import { requestsIn } from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { mailbox, startTestWeb, type TestWeb } from '../../support/web.ts';
import { settings } from '../client-settings/fixtures.ts';

describe('the page of an app password', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  const made = () => web.mailServer.held.appPasswords.get(mailbox) ?? new Map<string, string>();
  const passwordIn = (text: string) => /<input id="made"[^>]*value="([^"]+)" readonly/.exec(text)?.[1];

  it('says what will be made and for which address, and makes nothing', async () => {
    web = await startTestWeb();
    const page = await web.get(web.newLink('Ada’s <phone>'));
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('<h1>App password “Ada’s &lt;phone&gt;”</h1>');
    expect(text).toContain('contact@example.org');
    expect(text).toContain('Show the app password</button>');
    expect(requestsIn(web.app)).toEqual([]);
  });

  it('shows it once, and how to take it back', async () => {
    web = await startTestWeb();
    const link = web.newLink('phone');
    const page = await web.post(link, {});
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(passwordIn(text)).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(made().get('phone')).toBe(web.passwords.hashOfRandom(passwordIn(text) ?? ''));
    expect(text).toContain('The app password works.');
    expect(text).toContain('The app password is shown only now');
    expect(text).toContain('/mail password revoke contact@example.org phone');
    expect((await web.post(link, {})).status).toBe(404);
    expect((await web.get(link)).status).toBe(404);
  });

  it('lets one of two posts at the same time win', async () => {
    web = await startTestWeb();
    const link = web.newLink('phone');
    const pages = await Promise.all([web.post(link, {}), web.post(link, {})]);
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(made().size).toBe(1);
  });

  it('says that it is on its way while the mail server has not got it, and where to ask', async () => {
    web = await startTestWeb({ waitTimeout: 100 }, { publish: async () => false });
    const text = await (await web.post(web.newLink('phone'), {})).text();
    expect(passwordIn(text)).toBeDefined();
    expect(text).toContain('The app password is being set up');
    expect(text).not.toMatch(/>It works already/);
    const [, state = ''] = /data-state="\.\.([^"]+)"/.exec(text) ?? [];
    expect(await (await web.get(state)).json()).toEqual({ state: 'open' });
    await runApplyJobs(web.app);
    expect(await (await web.get(state)).json()).toEqual({ state: 'applied' });
  });

  it('shows no password that the mail server did not take', async () => {
    web = await startTestWeb();
    const link = web.newLink('phone');
    web.mailServer.held.addresses.clear();
    const text = await (await web.post(link, {})).text();
    expect(passwordIn(text)).toBeUndefined();
    expect(text).toContain('was not created');
    expect(text).toContain('/mail password app contact@example.org phone');
  });

  it('asks for another name where the mailbox has one of that name; the link still works', async () => {
    web = await startTestWeb();
    const link = web.newLink('phone');
    web.mailServer.held.appPasswords.set(mailbox, new Map([['phone', '{X}y']]));
    const page = await web.post(link, {});
    expect(page.status).toBe(409);
    expect(await page.text()).toContain('/mail password app contact@example.org NAME');
    web.mailServer.held.appPasswords.clear();
    expect((await web.post(link, {})).status).toBe(200);
  });

  it('leaves the link as it was while another request about the address is open', async () => {
    web = await startTestWeb({ waitTimeout: 100 }, { publish: async () => false });
    await web.post(web.newLink('laptop'), {});
    const link = web.newLink('phone');
    const page = await web.post(link, {});
    expect(page.status).toBe(409);
    expect(await page.text()).toContain('Your link still works');
    await runApplyJobs(web.app);
    expect((await web.post(link, {})).status).toBe(200);
  });

  it('says that the link still works where the mail server can’t be asked, and no more than that', async () => {
    web = await startTestWeb();
    const link = web.newLink('phone');
    const { appPasswords } = web.app.mailServer;
    web.app.mailServer.appPasswords = async () => {
      throw new MailServerUnavailable('unreachable', 'Nobody answers at /run/somewhere');
    };
    const page = await web.post(link, {});
    const text = await page.text();
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('60');
    expect(text).toContain('The mail server can’t be reached');
    expect(text).toContain('your link still works');
    expect(text).not.toContain('/run/somewhere');
    expect(requestsIn(web.app)).toEqual([]);
    web.app.mailServer.appPasswords = appPasswords;
    expect((await web.post(link, {})).status).toBe(200);
  });

  it('takes any other trouble of the mail server for a fault of ours', async () => {
    web = await startTestWeb();
    web.app.mailServer.appPasswords = async () => {
      throw new Error('a fault in the driver');
    };
    expect((await web.post(web.newLink('phone'), {})).status).toBe(500);
    expect(web.logged()).toContain('a fault in the driver');
  });

  it('shows what the mail program needs, with this password and no other', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const text = await (await web.post(web.newLink('phone'), {})).text();
    expect(text).toContain('<code>imap.example.org</code>');
    expect(text.match(/<dd>the app password for “phone”<\/dd>/g)).toHaveLength(2);
    expect(text).toContain('and asks for the app password for “phone”');
    expect(text).not.toContain('that you have just set');
  });

  it('leads a phone to a page that has the settings and not the password', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const text = await (await web.post(web.newLink('phone'), {})).text();
    const ticket = statusToken(web.app, 1);
    expect(text).toContain('The app password is not on it.');
    expect(text).not.toContain('to open this page there');
    expect(text).toContain(renderSVG(`http://facteur.test/mailbox/${ticket}`, { border: 4, ecc: 'M' }));
    const there = await (await web.get(`/mailbox/${ticket}`)).text();
    expect(there).toContain('<code>imap.example.org</code>');
    expect(there).toContain('<dd>the app password for “phone”</dd>');
    expect(there).not.toContain(passwordIn(text));
  });

  it('offers no profile for a password that does not work yet', async () => {
    web = await startTestWeb({ clientSettings: settings, waitTimeout: 100 }, { publish: async () => false });
    const text = await (await web.post(web.newLink('phone'), {})).text();
    expect(text).toContain('<code>imap.example.org</code>');
    expect(text).not.toContain('mobileconfig');
  });
});
