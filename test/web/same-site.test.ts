import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { comesFromElsewhere } from '../../src/web/same-site.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../support/web.ts';

describe('a form posted from another site', () => {
  let web: TestWeb;
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(() => web.close());

  it('is refused and leaves the link as it was', async () => {
    const link = web.newLink();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await web.post(link, twice(goodPassword), headers)).status).toBe(403);
    expect(web.mailServer.held.passwordHashes.size).toBe(0);
    expect((await web.post(link, twice(goodPassword))).status).toBe(200);
  });

  it('is not let in by a Host header that agrees with it', async () => {
    const headers = { origin: 'https://evil.example', host: 'evil.example' };
    const body = new URLSearchParams(twice(goodPassword));
    expect((await web.get(web.newLink(), { method: 'POST', body, headers })).status).toBe(403);
  });
});

describe('telling where a form comes from', () => {
  const publicUrl = 'https://mail.example.org/facteur';

  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://mail.example.org' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://blog.example.org' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://mail.example.org' }, true],
    [{ origin: 'https://mail.example.org' }, false],
    [{ origin: 'https://mail.example.org:8443' }, true],
    [{ origin: 'http://mail.example.org' }, true],
    [{ origin: 'null' }, true],
    [{}, false],
  ])('reads %j', (headers, elsewhere) => {
    expect(comesFromElsewhere(headers, publicUrl)).toBe(elsewhere);
  });
});
