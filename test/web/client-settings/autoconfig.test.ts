import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Domain } from '../../../src/domain/address/address.ts';
import { clientConfig } from '../../../src/web/client-settings/autoconfig.ts';
import { hostile, international, noSettings, services } from './fixtures.ts';
import { lacksPython, python, textsOf } from './parse-xml.ts';
import { type Served, serve } from './serve-routes.ts';

const paths = ['/.well-known/autoconfig/mail/config-v1.1.xml', '/mail/config-v1.1.xml'];
const [path = ''] = paths;
const provider = 'clientConfig/emailProvider';

describe('Thunderbird’s autoconfig', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  test.each(paths)('%s has the settings of a domain that we know', async (each) => {
    const response = await served.get(`${each}?emailaddress=ann%40example.org`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/xml; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.has('set-cookie')).toBe(false);
    expect(textsOf(await response.text())).toEqual({
      [`${provider}/domain`]: ['example.org'],
      [`${provider}/displayName`]: ['example.org'],
      [`${provider}/displayShortName`]: ['example.org'],
      [`${provider}/incomingServer/hostname`]: ['imap.example.org'],
      [`${provider}/incomingServer/port`]: ['993'],
      [`${provider}/incomingServer/socketType`]: ['SSL'],
      [`${provider}/incomingServer/username`]: ['%EMAILADDRESS%'],
      [`${provider}/incomingServer/authentication`]: ['password-cleartext'],
      [`${provider}/outgoingServer/hostname`]: ['smtp.example.org'],
      [`${provider}/outgoingServer/port`]: ['587'],
      [`${provider}/outgoingServer/socketType`]: ['STARTTLS'],
      [`${provider}/outgoingServer/username`]: ['%EMAILADDRESS%'],
      [`${provider}/outgoingServer/authentication`]: ['password-cleartext'],
    });
  });

  it.skipIf(lacksPython())('is well-formed to Python too', () => {
    const program =
      'import sys, xml.etree.ElementTree as e; print(e.fromstring(sys.stdin.buffer.read()).find(".//incomingServer").get("type"))';
    expect(python(program, clientConfig(services, 'example.org' as Domain)).trim()).toBe('imap');
  });

  it('reveals to nobody which addresses there are', async () => {
    const answers = ['ann', 'nobody-here', '', 'a b', '<b>', 'x'.repeat(1000)].map(async (local) =>
      (await served.get(`${path}?emailaddress=${encodeURIComponent(`${local}@example.org`)}`)).text(),
    );
    expect(new Set(await Promise.all(answers)).size).toBe(1);
  });

  it('has the user log in with A-labels where the domain is an internationalised one', async () => {
    const response = await served.get(`${path}?emailaddress=${encodeURIComponent('ann@MÜLLER.example')}`);
    expect(textsOf(await response.text())).toMatchObject({
      [`${provider}/domain`]: [international],
      [`${provider}/displayName`]: ['müller.example'],
      [`${provider}/incomingServer/username`]: [`%EMAILLOCALPART%@${international}`],
    });
  });

  test.each([
    '',
    '?emailaddress=',
    '?emailaddress=example.org',
    '?emailaddress=ann@example.net',
    '?emailaddress=ann@',
    '?emailaddress=ann@example.org&emailaddress=bob@example.org',
    '?emailaddress[]=ann@example.org',
    '?emailaddress=ann@example.org%0d%0aX-Injected:1',
    '?emailaddress=ann@example.org%00',
    '?emailaddress=%3Cb%3E@%3Cb%3E',
    '?emailaddress=%zz',
    `?emailaddress=${'a'.repeat(10_000)}`,
  ])('404 for %.60s', async (query) => {
    const response = await served.get(`${path}${query}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('No mail settings are known here.\n');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('goes by the host where no address is given, and by nothing else of it', async () => {
    const statusAt = async (host: string, query = '') =>
      (await served.getAt(host, `${path}${query}`)).statusCode;
    expect(await statusAt('autoconfig.example.org')).toBe(200);
    expect(await statusAt('AutoConfig.Example.org:443')).toBe(200);
    expect(await statusAt('example.org')).toBe(404);
    expect(await statusAt('autoconfig.example.net')).toBe(404);
    expect(await statusAt('autoconfig.')).toBe(404);
    expect(await statusAt('autoconfig.example.org', '?emailaddress=ann@example.net')).toBe(404);
    const { body } = await served.getAt('autoconfig.example.net', `${path}?emailaddress=ann@example.org`);
    expect(body).not.toContain('example.net');
  });

  it('answers any address with the settings or with 404', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (address) => {
        const response = await served.get(
          `${path}?${new URLSearchParams({ emailaddress: address.toWellFormed() })}`,
        );
        expect([200, 404]).toContain(response.status);
        if (response.status === 200) expect(textsOf(await response.text())).not.toEqual({});
      }),
    );
    expect(served.faults).toEqual([]);
  });

  it('is well-formed whatever the domain is', () => {
    fc.assert(
      fc.property(hostile, (domain) => {
        expect(Object.keys(textsOf(clientConfig(services, domain as Domain)))).toContain(
          `${provider}/incomingServer/hostname`,
        );
      }),
    );
  });
});

it('is not there where no settings are', async () => {
  const served = await serve({ settings: noSettings });
  expect((await served.get(`${path}?emailaddress=ann@example.org`)).status).toBe(404);
  expect((await served.post('/autodiscover/autodiscover.xml', '<a/>')).status).toBe(404);
  expect((await served.get('/autodiscover/autodiscover.json')).status).toBe(404);
  await served.close();
});
