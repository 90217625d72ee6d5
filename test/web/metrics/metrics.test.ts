import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MetricsServerOptions, startMetricsServer } from '../../../src/web/metrics/metrics-server.ts';
import type { ServedPage } from '../../../src/web/metrics/served-page.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';

const token = 'a token of thirty-two characters';
const exposition = { contentType: 'text/plain; version=0.0.4; charset=utf-8', scrape: async () => 'up 1\n' };
const bearing = (held: string) => ({ headers: { authorization: `Bearer ${held}` } });

describe('a port of its own', () => {
  async function serve(options: Partial<MetricsServerOptions> = {}) {
    const reported: unknown[] = [];
    const server = await startMetricsServer({
      ...{ host: '127.0.0.1', port: 0, token: null, exposition },
      reportError: (error) => `${reported.push(error)}`,
      ...options,
    });
    onTestFinished(server.close);
    const get = (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, init);
    return { get, reported, port: server.port };
  }

  it('serves /metrics and nothing else', async () => {
    const { get } = await serve();
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toBe(exposition.contentType);
    expect(await answer.text()).toBe('up 1\n');
    expect((await get('/')).status).toBe(404);
    expect((await get('/health')).status).toBe(404);
    expect((await get('/metrics', { method: 'POST' })).status).toBe(404);
  });

  it('asks for the token where there is one', async () => {
    const { get } = await serve({ token });
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', bearing(`${token}.`))).status).toBe(401);
    expect((await get('/metrics', bearing(token))).status).toBe(200);
  });

  it('gives an error’s number where the metrics can’t be read in a way that nobody foresaw', async () => {
    const error = new Error('the registry is broken');
    const { get, reported } = await serve({
      exposition: { ...exposition, scrape: () => Promise.reject(error) },
    });
    const answer = await get('/metrics');
    expect({ status: answer.status, text: await answer.text() }).toEqual({
      status: 500,
      text: 'The log has the cause (error 1).\n',
    });
    expect(reported).toEqual([error]);
  });

  it('says which setting to change where the port is taken', async () => {
    const { port } = await serve();
    await expect(serve({ port })).rejects.toThrow(/another process has that port\. Set METRICS_PORT/);
  });
});

describe('the web server', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  it('has /metrics for whoever holds the token; to all others there is no such page', async () => {
    web = await startTestWeb({ metrics: { exposition, token } });
    const unknown = await web.get('/no-such-page');
    for (const init of [{}, bearing(''), bearing(token.slice(1)), { headers: { authorization: token } }]) {
      const refused = await web.get('/metrics', init);
      expect(refused.status).toBe(404);
      expect(await refused.text()).toBe(await (await web.get('/no-such-page')).text());
      expect(refused.headers.get('content-type')).toBe(unknown.headers.get('content-type'));
    }
    const answer = await web.get('/metrics', bearing(token));
    expect(await answer.text()).toBe('up 1\n');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('has no such page where no token is set', async () => {
    web = await startTestWeb();
    expect((await web.get('/metrics', bearing(token))).status).toBe(404);
  });

  it('tells of each page by its route, never by what is in the address', async () => {
    const served: Omit<ServedPage, 'seconds'>[] = [];
    web = await startTestWeb({ observePage: ({ seconds: _, ...page }) => void served.push(page) });
    const link = web.newLink();
    await web.get(link);
    await web.post(link, twice(goodPassword), {}, 'manual');
    await web.get(link);
    await web.get('/health');
    await web.get('/nobody?knows=this', { method: 'DELETE' });
    const ofLink = { route: '/password/:token', isOfLink: true };
    await expect
      .poll(() => served)
      .toEqual([
        { ...ofLink, method: 'GET', status: 200 },
        { ...ofLink, method: 'POST', status: 303 },
        { ...ofLink, method: 'GET', status: 404 },
        { route: '/health', isOfLink: false, method: 'GET', status: 200 },
        { route: 'unknown', isOfLink: false, method: 'other', status: 404 },
      ]);
  });
});
