import { parse } from 'plist';
import { afterEach, describe, expect, it } from 'vitest';
import { statusToken } from '../../../src/web/status/status-token.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { contact, goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';
import { noSettings, settings } from '../client-settings/fixtures.ts';

const day = 24 * 60 * 60_000;

describe('the profile for Apple’s devices', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  const profileAt = (ticket: string) => `/mailbox/${ticket}/facteur.mobileconfig`;

  /** Sets a password. @returns the path of its profile. */
  async function setPassword(): Promise<string> {
    await web.post(web.newLink(), twice(goodPassword));
    return profileAt(statusToken(web.app, 1));
  }

  async function expectNoPage(path: string): Promise<void> {
    const [answer, unknown] = [await web.get(path), await web.get('/nowhere')];
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe(await unknown.text());
  }

  it('is where the page after a password leads, and sets the mailbox up', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const page = await web.post(web.newLink(), twice(goodPassword));
    const [, link = ''] = /href="([^"]+\.mobileconfig)"/.exec(await page.text()) ?? [];
    const answer = await fetch(new URL(link, page.url));
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/x-apple-aspen-config; charset=utf-8',
      'content-disposition': 'attachment; filename="facteur.mobileconfig"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(parse(await answer.text())).toMatchObject({
      PayloadType: 'Configuration',
      PayloadDisplayName: contact,
      PayloadOrganization: 'example.org',
      PayloadContent: [
        {
          PayloadType: 'com.apple.mail.managed',
          EmailAddress: contact,
          IncomingMailServerHostName: 'imap.example.org',
          IncomingMailServerPortNumber: 993,
          OutgoingMailServerHostName: 'smtp.example.org',
          OutgoingMailServerPortNumber: 587,
        },
      ],
    });
  });

  it('is there for an app password, from the page that shows it, and holds no password', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const page = await web.post(web.newLink('phone'), {});
    const text = await page.text();
    const [, password = ''] = /id="made"[^>]*value="([^"]+)"/.exec(text) ?? [];
    const [, link = ''] = /href="([^"]+\.mobileconfig)"/.exec(text) ?? [];
    const profile = await (await fetch(new URL(link, page.url))).text();
    expect(parse(profile)).toMatchObject({ PayloadDisplayName: contact });
    expect(profile).not.toContain(password);
  });

  it('speaks the reader’s language', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const answer = await web.get(await setPassword(), { headers: { 'accept-language': 'fr' } });
    expect(parse(await answer.text())).toMatchObject({
      PayloadDescription: 'Configure la boîte contact@example.org.',
    });
  });

  it('is there for a day', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const path = await setPassword();
    web.pass(day - 1);
    expect((await web.get(path)).status).toBe(200);
    web.pass(1);
    await expectNoPage(path);
  });

  it('is no page for a ticket that is none', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const path = await setPassword();
    await expectNoPage(path.replace('/1.', '/2.'));
    await expectNoPage(path.replace('/1.', '/01.'));
    await expectNoPage(profileAt('1'));
    await expectNoPage(profileAt(`1.${'A'.repeat(43)}`));
  });

  it('is no page before the password works', async () => {
    web = await startTestWeb({ clientSettings: settings, waitTimeout: 50 }, { publish: async () => false });
    const path = await setPassword();
    await expectNoPage(path);
    await runApplyJobs(web.app);
    expect((await web.get(path)).status).toBe(200);
  });

  it('is no page where the mail server did not take the password', async () => {
    web = await startTestWeb({ clientSettings: settings });
    web.mailServer.apply = async () => {
      throw new Error('disk full');
    };
    await expectNoPage(await setPassword());
  });

  it.each([undefined, noSettings, { ...settings, services: null }])(
    'is no page where no servers are set: %j',
    async (clientSettings) => {
      web = await startTestWeb(clientSettings && { clientSettings });
      await expectNoPage(await setPassword());
    },
  );
});
