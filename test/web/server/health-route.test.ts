import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestWeb, type TestWeb } from '../../support/web.ts';

let web: TestWeb;
afterEach(() => web.close());

const store = { part: 'store', ok: true, detail: 'answers' };
const queue = { part: 'queue', ok: false, detail: 'redis://far.example is out of reach' };
const parts = [store, queue];
const healthToken = 'a token of thirty-two characters';

it('is ok while every part works', async () => {
  web = await startTestWeb({}, { healthChecks: async () => [store] });
  const answer = await web.get('/health');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({ status: 'ok', parts: [store] });
});

it('is degraded as soon as one part does not work', async () => {
  web = await startTestWeb({}, { healthChecks: async () => parts });
  const answer = await web.get('/health');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: 'degraded', parts });
});

it('is degraded, and no error page, where a part can’t be asked in a way that nobody foresaw', async () => {
  const conditions = async () => {
    throw new TypeError('doveadm answered nothing');
  };
  web = await startTestWeb({}, { healthChecks: conditions });
  const answer = await web.get('/health');
  expect(answer.status).toBe(503);
  const report: unknown = await answer.json();
  expect(report).toMatchObject({ status: 'degraded', parts: [{ part: 'Health', ok: false }] });
  expect(JSON.stringify(report)).not.toContain('doveadm');
});

describe('shows no part', () => {
  /** The answer to a request with these headers, some of which fetch can't send. */
  async function asked(headers: Readonly<Record<string, string>>): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const sent = request({ port: web.port, host: '127.0.0.1', path: '/health', headers }, (answer) =>
      resolve(json(answer)),
    );
    sent.on('error', reject).end();
    return promise;
  }
  const here = () => ({ host: `127.0.0.1:${web.port}` });

  const proxied = { 'x-forwarded-for': '192.0.2.1' };

  it.each([
    proxied,
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-for': '' },
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-host': 'localhost' },
    { 'x-real-ip': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { host: 'mail.example.org' },
    { host: '127.0.0.1.example.org' },
    { ...proxied, authorization: 'Bearer ' },
    { ...proxied, authorization: healthToken },
    { ...proxied, authorization: `Basic ${healthToken}` },
  ])('to whom a proxy on this machine asks for, trusted or not: %j', async (headers) => {
    web = await startTestWeb({ healthToken }, { healthChecks: async () => parts });
    expect(await asked({ ...here(), ...headers })).toEqual({ status: 'degraded' });
    await web.close();
    web = await startTestWeb({ healthToken, trustedProxies: [] }, { healthChecks: async () => parts });
    expect(await asked({ ...here(), ...headers })).toEqual({ status: 'degraded' });
  });

  it.each([{ host: 'localhost' }, { host: '[::1]:1' }, {}])('but to whom asks here: %j', async (headers) => {
    web = await startTestWeb({}, { healthChecks: async () => parts });
    expect(await asked({ ...here(), ...headers })).toEqual({ status: 'degraded', parts });
  });

  it('but to whoever has the token, from anywhere', async () => {
    web = await startTestWeb({ healthToken }, { healthChecks: async () => parts });
    const authorization = `Bearer ${healthToken}`;
    expect(await asked({ host: 'mail.example.org', 'x-forwarded-for': '192.0.2.1', authorization })).toEqual({
      status: 'degraded',
      parts,
    });
    await web.close();
    web = await startTestWeb({ healthToken: null }, { healthChecks: async () => parts });
    expect(await asked({ 'x-forwarded-for': '192.0.2.1', authorization: 'Bearer null' })).toEqual({
      status: 'degraded',
    });
  });
});

it('asks each part once, however many want to know', async () => {
  let times = 0;
  const conditions = async () => {
    times += 1;
    return [store];
  };
  web = await startTestWeb({}, { healthChecks: conditions });
  for (let round = 0; round < 3; round++)
    await Promise.all(Array.from({ length: 20 }, () => web.get('/health')));
  expect(times).toBeLessThan(4);
});

it('names the running Facteur, so that the doctor can tell it from another', async () => {
  web = await startTestWeb();
  const instance = async () => (await web.get('/health')).headers.get('facteur-instance');
  const first = await instance();
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(await instance()).toBe(first);
  await web.close();
  web = await startTestWeb();
  expect(await instance()).not.toBe(first);
});
