import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csrfToken, isCrossSite } from '../../../src/web/security/csrf.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';

let web: TestWeb;
beforeEach(async () => {
  web = await startTestWeb();
});
afterEach(() => web.close());

const proofIn = async (link: string) =>
  /name="proof" value="([^"]+)"/.exec(await (await web.get(link)).text())?.[1] ?? '';

describe('a form posted from another site', () => {
  it('is refused and leaves the link as it was', async () => {
    const link = web.newLink();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const page = await web.post(link, { ...twice(goodPassword), proof: await proofIn(link) }, headers);
    expect(page.status).toBe(403);
    expect(web.mailServer.held.passwordHashes.size).toBe(0);
    expect((await web.post(link, twice(goodPassword))).status).toBe(200);
  });

  it('is not let in by a Host header that agrees with it', async () => {
    const headers = { origin: 'https://evil.example', host: 'evil.example' };
    const body = new URLSearchParams(twice(goodPassword));
    expect((await web.get(web.newLink(), { method: 'POST', body, headers })).status).toBe(403);
  });
});

describe('a form of ours, from a browser that says nothing of where it was', () => {
  it.each([{}, { origin: 'null' }])('is taken with its proof alone: %j', async (headers) => {
    const link = web.newLink();
    const other = await proofIn(web.newLink('phone'));
    const send = async (proof: string) => {
      const body = new URLSearchParams({ ...twice(goodPassword), proof });
      return (await web.get(link, { method: 'POST', body, headers })).status;
    };
    for (const wrong of ['', 'x', other, link.slice(-43)]) expect(await send(wrong)).toBe(403);
    expect(web.mailServer.held.passwordHashes.size).toBe(0);
    expect(await send(await proofIn(link))).toBe(200);
  });
});

describe('checking where a form comes from', () => {
  const publicUrl = 'https://mail.example.org/facteur';

  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://mail.example.org' }, false],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://blog.example.org' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://mail.example.org' }, true],
    [{ origin: 'https://mail.example.org' }, false],
    [{ origin: 'https://mail.example.org:8443' }, true],
    [{ origin: 'http://mail.example.org' }, true],
    [{ origin: 'null' }, true],
    [{}, true],
  ])('reads %j', (headers, elsewhere) => {
    const app = { ...web.app, publicUrl };
    expect(isCrossSite(app, headers, 'token', '')).toBe(elsewhere);
  });

  it('needs the right origin even with a proof', () => {
    const proof = csrfToken(web.app, 'token');
    expect(isCrossSite(web.app, { origin: 'https://evil.example' }, 'token', proof)).toBe(true);
    expect(isCrossSite(web.app, { origin: 'null' }, 'token', proof)).toBe(false);
  });
});
