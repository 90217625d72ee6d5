import { afterEach, describe, expect, it } from 'vitest';
import { createPasswordHasher } from '../../../src/web/password/password-hasher.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';

describe('whoever tries too often', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  const times = (count: number) => Array.from({ length: count }, (_, index) => index);
  const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });
  const waitsOf = ({ status, headers }: Response) => [status, headers.get('retry-after')];

  /** A server that counts how often it hashes. */
  async function start(settings = {}) {
    const passwords = createPasswordHasher();
    const hashed: string[] = [];
    web = await startTestWeb({
      passwords: {
        ...passwords,
        hash: async (password, scheme) => {
          hashed.push(password);
          return passwords.hash(password, scheme);
        },
      },
      ...settings,
    });
    return hashed;
  }

  it('waits longer and longer with one link, and is told when to try again', async () => {
    await start();
    const link = web.newLink();
    for (const _ of times(5)) expect((await web.post(link, twice('short'))).status).toBe(422);
    for (const seconds of [1, 2, 4, 8]) {
      const page = await web.post(link, twice('short'));
      expect(waitsOf(page)).toEqual([429, String(seconds)]);
      const text = await page.text();
      expect(text).toContain(`in ${seconds} second${seconds === 1 ? '' : 's'}.`);
      expect(text).toContain('your link still works');
      web.pass(seconds * 1000);
      expect((await web.post(link, twice('short'))).status).toBe(422);
    }
  });

  it('is refused before anything is hashed, and still sees the form', async () => {
    const hashed = await start();
    const link = web.newLink();
    for (const _ of times(5)) await web.post(link, twice('short'));
    expect((await web.post(link, twice(goodPassword))).status).toBe(429);
    expect(hashed).toEqual([]);
    expect(web.mailServer.held.passwordHashes.size).toBe(0);
    for (const _ of times(40)) expect((await web.get(link)).status).toBe(200);
    web.pass(1000);
    expect((await web.post(link, twice(goodPassword))).status).toBe(200);
    expect(hashed).toEqual([goodPassword]);
  });

  it('hashes no more than a link allows when many come at once', async () => {
    const hashed = await start();
    const link = web.newLink();
    const pages = await Promise.all(times(12).map(() => web.post(link, twice(goodPassword))));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(hashed.length).toBeLessThanOrEqual(5);
  });

  it('waits for an address, whichever of its links is used', async () => {
    await start();
    for (const _ of times(2)) {
      const link = web.newLink();
      for (const _try of times(5)) expect((await web.post(link, twice('short'))).status).toBe(422);
    }
    expect(waitsOf(await web.post(web.newLink(), twice('short')))).toEqual([429, '1']);
  });

  it('waits before looking for more links that are none', async () => {
    await start();
    const link = web.newLink();
    for (const count of times(30)) expect((await web.get(`/password/guess${count}`)).status).toBe(404);
    for (const path of ['/password/guess30', link]) {
      expect(waitsOf(await web.get(path))).toEqual([429, '1']);
      expect(waitsOf(await web.post(path, twice(goodPassword)))).toEqual([429, '1']);
    }
    web.pass(1000);
    expect((await web.get('/password/guess31')).status).toBe(404);
    expect(waitsOf(await web.get(link))).toEqual([429, '2']);
    web.pass(15 * 60_000);
    expect((await web.get(link)).status).toBe(200);
  });

  it('waits no longer where the clock goes back', async () => {
    await start();
    for (const count of times(30)) await web.get(`/password/guess${count}`);
    expect(waitsOf(await web.get('/password/guess30'))).toEqual([429, '1']);
    web.turnClock(-60 * 60_000);
    expect(waitsOf(await web.get('/password/guess30'))).toEqual([429, '1']);
    web.pass(1000);
    expect((await web.get('/password/guess31')).status).toBe(404);
  });

  it.each([undefined, 'loopback', ['127.0.0.1'], ['203.0.113.1', '127.0.0.0/8', '::1']])(
    'is distinguished by what a proxy says that is trusted: %j',
    async (trustedProxies) => {
      await start(trustedProxies && { trustedProxies });
      for (const count of times(30)) await web.get(`/password/guess${count}`, from('192.0.2.1'));
      expect((await web.get('/password/guess', from('192.0.2.1'))).status).toBe(429);
      expect((await web.get('/password/guess', from('192.0.2.2'))).status).toBe(404);
    },
  );

  it.each([[[]], [['203.0.113.1']], [['203.0.113.0/24', '2001:db8::1']]])(
    'gains nothing by what it says itself where it is no proxy that is trusted: %j',
    async (trustedProxies) => {
      await start({ trustedProxies });
      for (const count of times(30)) await web.get(`/password/guess${count}`, from(`192.0.2.${count}`));
      expect((await web.get('/password/guess', from('192.0.2.99'))).status).toBe(429);
    },
  );

  it('gains nothing by what it says to a proxy that is trusted, and is found behind two of them', async () => {
    await start({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] });
    for (const count of times(30)) {
      await web.get(`/password/guess${count}`, from(`198.51.100.${count}, 192.0.2.1, 10.0.0.5`));
    }
    expect((await web.get('/password/guess', from('192.0.2.1'))).status).toBe(429);
    expect((await web.get('/password/guess', from('198.51.100.99, 192.0.2.1'))).status).toBe(429);
    expect((await web.get('/password/guess', from('192.0.2.2, 10.0.0.5'))).status).toBe(404);
  });

  it('is not slowed down by passwords that were set: many may share an address', async () => {
    await start();
    for (const count of times(40)) {
      expect((await web.post(web.newLink(`device ${count}`), {})).status).toBe(200);
    }
  });
});
