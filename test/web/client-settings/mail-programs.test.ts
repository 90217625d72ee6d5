import { afterEach, describe, expect, it } from 'vitest';
import type { Domain } from '../../../src/domain/address/address.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';
import { settings } from './fixtures.ts';
import { textsOf } from './parse-xml.ts';

const autoconfig = '/mail/config-v1.1.xml?emailaddress=anybody@example.org';
const autodiscover = '/autodiscover/autodiscover.xml';
const autodiscoverJson = '/autodiscover/autodiscover.json?Email=anybody@example.org&Protocol=AutodiscoverV1';

const asking = (address: string) =>
  `<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>${address}</EMailAddress>
<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>`;

describe('mail programs at the web server', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  const postTo = (path: string, body: string, type: string) =>
    web.get(path, { method: 'POST', body, headers: { 'content-type': type } });

  it('find the settings of the domains that Facteur knows at that moment', async () => {
    web = await startTestWeb({ clientSettings: settings });
    for (const path of [autoconfig, `/.well-known/autoconfig${autoconfig}`]) {
      const answer = await web.get(path);
      expect(answer.status).toBe(200);
      expect(textsOf(await answer.text())).toMatchObject({
        'clientConfig/emailProvider/incomingServer/hostname': ['imap.example.org'],
      });
    }
    const later = autoconfig.replace('example.org', 'example.net');
    expect((await web.get(later)).status).toBe(404);
    web.app.store.domains.add('example.net' as Domain);
    expect((await web.get(later)).status).toBe(200);
  });

  it('are believed to come for the domain whose autoconfig a trusted proxy says was asked for', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const headers = { 'x-forwarded-host': 'autoconfig.example.org' };
    expect((await web.get('/mail/config-v1.1.xml', { headers })).status).toBe(200);
    await web.close();
    web = await startTestWeb({ clientSettings: settings, trustedProxies: ['203.0.113.1'] });
    expect((await web.get('/mail/config-v1.1.xml', { headers })).status).toBe(404);
  });

  it('are answered as Outlook asks, in XML alone', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const answer = await postTo(autodiscover, asking('anybody@example.org'), 'text/xml; charset=utf-8');
    expect(answer.status).toBe(200);
    expect(textsOf(await answer.text())).toMatchObject({
      'Autodiscover/Response/Account/Protocol/Server': ['imap.example.org', 'smtp.example.org'],
    });
    expect((await postTo(autodiscover, '{}', 'application/json')).status).toBe(415);
    expect((await postTo(autodiscover, 'a=b', 'application/x-www-form-urlencoded')).status).toBe(415);
    const long = asking('x'.repeat(9 * 1024));
    expect((await postTo(autodiscover, long, 'text/xml')).status).toBe(413);
  });

  it('leave the pages to read forms alone, and to answer people in words', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const link = web.newLink();
    expect((await postTo(link, asking('anybody@example.org'), 'text/xml')).status).toBe(415);
    expect(await (await web.get('/autodiscover/nothing')).text()).toContain('Page not found');
    expect((await web.post(link, twice(goodPassword))).status).toBe(200);
  });

  it('are led to the public address, which is read when they ask', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const publicUrl = 'https://facteur.example.org';
    Object.defineProperty(web.app, 'publicUrl', { get: () => publicUrl });
    const url = `${publicUrl}${autodiscover}`;
    expect(await (await web.get(autodiscoverJson)).json()).toEqual({ Protocol: 'AutodiscoverV1', Url: url });
    const plain = await web.get(autodiscover, {
      redirect: 'manual',
      headers: { 'x-forwarded-proto': 'http' },
    });
    expect([plain.status, plain.headers.get('location')]).toEqual([302, url]);
  });

  it('find no page where no servers are set', async () => {
    web = await startTestWeb();
    for (const path of [autoconfig, autodiscoverJson, autodiscover]) {
      const answer = await web.get(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('Page not found');
    }
    expect((await postTo(autodiscover, asking('anybody@example.org'), 'text/xml')).status).toBe(404);
  });

  it('get no answer that breaks, whatever they ask', async () => {
    web = await startTestWeb({ clientSettings: settings });
    for (const path of [
      '/mail/config-v1.1.xml?emailaddress=%zz',
      `/mail/config-v1.1.xml?emailaddress=${'a'.repeat(10_000)}@example.org`,
      '/autodiscover/autodiscover.json/v1.0/%zz?Protocol=AutodiscoverV1',
      '/AUTODISCOVER/AutoDiscover.XML',
    ]) {
      expect((await web.get(path)).status, path).toBeLessThan(500);
    }
    expect(web.logged()).toBe('');
  });
});
