import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { outlookSchema, settingsDocument } from '../../../src/web/client-settings/autodiscover-answers.ts';
import { ann, hostile, services } from './fixtures.ts';
import { lacksPython, python, textsOf } from './parse-xml.ts';
import { publicUrl, type Served, serve } from './serve-routes.ts';

const path = '/autodiscover/autodiscover.xml';
const requestSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006';

const asking = (address: string, schema = outlookSchema, before = '') =>
  `<?xml version="1.0" encoding="utf-8"?>${before}
<Autodiscover xmlns="${requestSchema}"><Request>
<EMailAddress>${address}</EMailAddress>
<AcceptableResponseSchema>${schema}</AcceptableResponseSchema>
</Request></Autodiscover>`;

const account = 'Autodiscover/Response/Account';
const error = 'Autodiscover/Response/Error';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
afterEach(() => expect(served.faults).toEqual([]));

/** The code of Autodiscover's error document. Checks that it repeats nothing of the request. */
async function faultOf(response: Response): Promise<string | undefined> {
  const document = await response.text();
  expect(document).not.toMatch(/injected/i);
  expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  return textsOf(document)[`${error}/ErrorCode`]?.[0];
}

describe('Outlook’s autodiscover', () => {
  test.each([path, '/Autodiscover/Autodiscover.xml', '/AutoDiscover/AUTODISCOVER.XML'])(
    '%s has the settings',
    async (each) => {
      const response = await served.post(each, asking('Ann@Example.org'));
      expect(response.status).toBe(200);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.has('set-cookie')).toBe(false);
      expect(textsOf(await response.text())).toEqual({
        [`${account}/AccountType`]: ['email'],
        [`${account}/Action`]: ['settings'],
        [`${account}/Protocol/Type`]: ['IMAP', 'SMTP'],
        [`${account}/Protocol/Server`]: ['imap.example.org', 'smtp.example.org'],
        [`${account}/Protocol/Port`]: ['993', '587'],
        [`${account}/Protocol/LoginName`]: [ann, ann],
        [`${account}/Protocol/DomainRequired`]: ['off', 'off'],
        [`${account}/Protocol/SPA`]: ['off', 'off'],
        [`${account}/Protocol/SSL`]: ['on', 'off'],
        [`${account}/Protocol/Encryption`]: ['SSL', 'TLS'],
        [`${account}/Protocol/AuthRequired`]: ['on', 'on'],
      });
    },
  );

  it.skipIf(lacksPython())('answers in the namespaces that Outlook expects, to Python too', async () => {
    const response = await served.post(path, asking(ann), 'application/xml');
    const program =
      'import sys, xml.etree.ElementTree as e; r = e.fromstring(sys.stdin.buffer.read()); print(r.tag, r[0].tag)';
    expect(python(program, await response.text()).trim()).toBe(
      `{http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006}Autodiscover {${outlookSchema}}Response`,
    );
  });

  it('reads addresses as XML writes them', async () => {
    for (const written of [
      "a&amp;b'c@example.org",
      "<![CDATA[a&b'c@example.org]]>",
      "a&#38;b'c@example.org",
    ]) {
      const answer = textsOf(await (await served.post(path, asking(written))).text());
      expect(answer[`${account}/Protocol/LoginName`]).toEqual(["a&b'c@example.org", "a&b'c@example.org"]);
    }
  });

  test.each([
    ['an unknown domain', '500', asking('injected@example.net')],
    ['no address', '500', asking('injected')],
    ['a domain alone', '500', asking('@example.org')],
    ['a line break in an address', '500', asking('ann&#13;&#10;injected@example.org')],
    ['a long address', '500', asking(`${'injected'.repeat(100)}@example.org`)],
    ['another kind of settings', '601', asking(ann, 'http://injected/mobilesync/responseschema/2006')],
    ['no kind of settings', '601', asking(ann, '')],
    ['an empty address', '600', asking('')],
    ['markup in an address', '600', asking('<injected/>')],
    ['two addresses', '600', asking(`${ann}</EMailAddress><EMailAddress>injected@example.org`)],
    ['nothing', '600', ''],
    ['no XML', '600', 'injected'],
    ['half a document', '600', asking(ann).slice(0, -3)],
    ['another document', '600', '<injected/>'],
    ['an unknown entity', '600', asking('&injected;@example.org')],
    [
      'entities',
      '600',
      asking(
        '&a;@example.org',
        outlookSchema,
        '<!DOCTYPE x [<!ENTITY a "injected"><!ENTITY b "&a;&a;&a;">]>',
      ),
    ],
    [
      'a file as an entity',
      '600',
      asking('&a;', outlookSchema, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    ],
    ['a document type alone', '600', asking(ann, outlookSchema, '<!DOCTYPE Autodiscover>')],
  ])('answers %s with %s', async (_what, code, body) => {
    const response = await served.post(path, body);
    expect(response.status).toBe(200);
    expect(await faultOf(response)).toBe(code);
  });

  test.each([
    ['a huge body', 413, asking('injected'.repeat(10_000)), 'text/xml'],
    ['a form', 415, 'EMailAddress=injected', 'application/x-www-form-urlencoded'],
    ['JSON', 415, '{"injected":1}', 'application/json'],
    ['nonsense for a type', 415, 'injected', 'a/b/c; injected'],
  ])('answers %s with the error document and %d', async (_what, status, body, type) => {
    const response = await served.post(path, body, type);
    expect(response.status).toBe(status);
    expect(await faultOf(response)).toBe('600');
  });

  it('leads who asks over plain HTTP to its own address, whatever host was asked', async () => {
    const response = await served.get(path, { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'injected' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`${publicUrl}${path}`);
    expect(await faultOf(await served.get(path))).toBe('600');
  });

  it('leaves a fault of ours to the server', async () => {
    const knows = () => {
      throw new Error('The store is closed');
    };
    const broken = await serve({ isKnownDomain: knows });
    const response = await broken.post(path, asking(ann));
    expect(response.status).toBe(500);
    expect(broken.faults).toEqual([new Error('The store is closed')]);
    await broken.close();
  });

  it('answers any body', async () => {
    const bodies = fc.oneof(
      hostile,
      hostile.map((address) => asking(address)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const response = await served.post(path, body);
        expect(response.status).toBeLessThan(500);
        expect(textsOf(await response.text())).not.toEqual({});
      }),
    );
  });

  it('is well-formed whatever the address is', () => {
    fc.assert(
      fc.property(hostile, (address) => {
        const texts = textsOf(settingsDocument(services, address as Address));
        expect(texts[`${account}/Protocol/Type`]).toEqual(['IMAP', 'SMTP']);
      }),
    );
  });
});

describe('Outlook’s autodiscover, version 2', () => {
  const json = '/autodiscover/autodiscover.json';

  test.each([
    `${json}?Email=ann%40example.org&Protocol=AutodiscoverV1`,
    `${json}?email=nobody%40example.org&protocol=autodiscoverv1&RedirectCount=1`,
    `/Autodiscover/Autodiscover.json?Email=ann@example.org&Protocol=Autodiscoverv1`,
    `${json}/v1.0/ann@example.org?Protocol=Autodiscoverv1`,
  ])('%s leads to the POX service', async (asked) => {
    const response = await served.get(asked, { host: 'injected' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ Protocol: 'AutodiscoverV1', Url: `${publicUrl}${path}` });
  });

  test.each([
    ['', 400, 'InvalidProtocol'],
    ['?Email=ann@example.org&Protocol=%3Cinjected%3E', 400, 'InvalidProtocol'],
    ['?Email=ann@example.org&Protocol=AutodiscoverV1&Protocol=ActiveSync', 400, 'InvalidProtocol'],
    ['?Protocol=AutodiscoverV1', 400, 'MandatoryParameterMissing'],
    ['?Protocol=AutodiscoverV1&Email=injected@example.net', 404, 'UserNotFound'],
    [`?Protocol=AutodiscoverV1&Email=${'injected'.repeat(1000)}`, 404, 'UserNotFound'],
  ])('refuses %s', async (query, status, code) => {
    const response = await served.get(`${json}${query}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      ErrorCode: code,
      ErrorMessage: expect.not.stringMatching(/injected/i),
    });
  });
});
