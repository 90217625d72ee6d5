import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findLink } from '../../../src/requests/links/links.ts';
import { createPasswordHasher } from '../../../src/web/password/password-hasher.ts';
import { startWebServer } from '../../../src/web/server/web-server.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';

describe('the web server', () => {
  let web: TestWeb;
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(() => web.close());

  it('answers in words where there is no page', async () => {
    const page = await web.get('/');
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('Page not found');
  });

  it('takes forms only, and short ones', async () => {
    const link = web.newLink();
    const send = async (type: string, body: string) =>
      (await web.get(link, { method: 'POST', body, headers: { 'content-type': type, ...sameOrigin } }))
        .status;
    expect(await send('application/json', JSON.stringify(twice(goodPassword)))).toBe(415);
    expect(await send('text/plain', `password=${goodPassword}`)).toBe(415);
    expect(await send('application/x-www-form-urlencoded', 'x'.repeat(26 * 1024))).toBe(413);
    expect(await send('application/x-www-form-urlencoded', 'password=a&password=b&repeated=a')).toBe(422);
    expect((await web.get(link)).status).toBe(200);
  });

  it('answers any body without a fault of its own, and uses a link up only where it says that it did', async () => {
    const types = [
      'application/x-www-form-urlencoded',
      'application/json',
      'multipart/form-data; boundary=x',
      '',
    ];
    const passwords = fc.oneof(
      fc.tuple(fc.string(), fc.string()),
      fc.string({ minLength: 12 }).map((password) => [password, password]),
    );
    const forms = passwords.map(
      ([password = '', repeated = '']) => `${new URLSearchParams({ password, repeated })}`,
    );
    const bodies = fc.oneof(fc.string(), forms);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...types), bodies, async (type, body) => {
        // So many attempts would exceed the rate limit.
        web.pass(15 * 60_000);
        const link = web.newLink();
        const { status } = await web.get(link, {
          method: 'POST',
          body,
          headers: { 'content-type': type, ...sameOrigin },
        });
        expect(status).toBeLessThan(500);
        expect('code' in findLink(web.app, link.replace('/password/', ''))).toBe(status === 200);
      }),
    );
    expect(web.logged()).toBe('');
  });

  it('answers any path without a fault of its own', async () => {
    const paths = fc.stringMatching(/^\/(password\/)?[!-~]{0,150}$/);
    await fc.assert(
      fc.asyncProperty(paths, async (path) => {
        expect(await statusOf(web.port, path)).toBeLessThan(500);
      }),
    );
    expect(web.logged()).toBe('');
  });

  const start = (host: string, port: number) =>
    startWebServer({
      host,
      port,
      app: web.app,
      passwords: createPasswordHasher(),
      monotonicNow: web.monotonicNow,
      reportError: () => 'error-id',
    });

  it('says which setting to change where the port is taken', async () => {
    await expect(start('127.0.0.1', web.port)).rejects.toThrow(
      /another process has that port\. Set WEB_PORT/,
    );
  });

  it('says which setting to change where the host is not of this machine', async () => {
    await expect(start('203.0.113.1', 0)).rejects.toThrow(/203\.0\.113\.1.*Set WEB_HOST/);
  });
});

describe('closing the web server', () => {
  it('ends although a connection is kept open and an answer is still being waited for', async () => {
    const web = await startTestWeb({ waitTimeout: 3_600_000 }, { publish: async () => false });
    const idle = connect(web.port, '127.0.0.1');
    await once(idle, 'connect');
    const idleClosed = once(idle, 'close');
    const posting = web.post(web.newLink(), twice(goodPassword), {}, 'manual').then(
      ({ status }) => status,
      () => 'cut off',
    );
    await vi.waitUntil(() => web.app.store.outbox.due(0, 10).length === 1);
    await web.close();
    await idleClosed;
    expect([303, 'cut off']).toContain(await posting);
    expect(web.logged()).toBe('');
  });
});

/** The headers of a browser that shows our page. */
const sameOrigin = { 'sec-fetch-site': 'same-origin' };

/** Requests a path exactly as written; fetch would normalise it. */
async function statusOf(port: number, path: string): Promise<number> {
  const agent = new Agent();
  const asking = request({ host: '127.0.0.1', port, path, agent }).end();
  const [response] = await once(asking, 'response');
  response.resume();
  agent.destroy();
  return response.statusCode;
}
