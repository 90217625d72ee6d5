import { parse } from 'plist';
import { expect, test } from 'vitest';
import { linkIn, startAppProcess } from '../support/app-process/app-process.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const password = 'seven clouds over the harbour';

test.skipIf(isMissing('redis-server'))(
  'the program gives people and mail programs the servers that its environment names',
  async () => {
    await using data = await createAppData();
    const environment = {
      IMAP_SERVER: 'imaps://imap.example.org',
      SMTP_SERVER: 'smtp://smtp.example.org',
      TRUSTED_PROXIES: '203.0.113.1,2001:db8::/32',
    };
    await using facteur = startAppProcess({ dataDirectory: data.directory, environment });
    await facteur.say('/mail domain add example.org postmaster:me@outside.test');
    await facteur.say('1');
    const link = linkIn(await facteur.say('/mail create contact@example.org'));
    const at = (path: string, headers = {}) => fetch(new URL(path, link), { headers });

    const body = new URLSearchParams({ password, repeated: password });
    const page = await fetch(link, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
    const text = await page.text();
    expect(text).toContain('<code>smtp.example.org</code>');
    const [, profile = ''] = /href="([^"]+\.mobileconfig)"/.exec(text) ?? [];
    expect(parse(await (await fetch(new URL(profile, page.url))).text())).toMatchObject({
      PayloadContent: [{ IncomingMailServerHostName: 'imap.example.org', IncomingMailServerPortNumber: 993 }],
    });

    const autoconfig = '/mail/config-v1.1.xml';
    expect(await (await at(`${autoconfig}?emailaddress=anybody@example.org`)).text()).toContain(
      '<hostname>imap.example.org</hostname>',
    );
    // The system chose the port, after the pages were made.
    const version2 = '/autodiscover/autodiscover.json?Email=anybody@example.org&Protocol=AutodiscoverV1';
    expect(await (await at(version2)).json()).toMatchObject({
      Url: new URL('/autodiscover/autodiscover.xml', link).href,
    });
    // We are none of the proxies.
    expect((await at(autoconfig, { 'x-forwarded-host': 'autoconfig.example.org' })).status).toBe(404);
    expect(await facteur.endInput()).toBe(0);
    expect(facteur.errors()).toBe('');
  },
);
