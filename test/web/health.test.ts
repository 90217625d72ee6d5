import { afterEach, expect, it } from 'vitest';
import { startTestWeb, type TestWeb } from '../support/web.ts';

let web: TestWeb;
afterEach(() => web.close());

const store = { part: 'store', ok: true, detail: 'answers' };
const queue = { part: 'queue', ok: false, detail: 'not connected' };

it('is ok while every part works', async () => {
  web = await startTestWeb({}, { conditions: async () => [store] });
  const answer = await web.get('/health');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({ status: 'ok', parts: [store] });
});

it('is degraded as soon as one part does not work', async () => {
  web = await startTestWeb({}, { conditions: async () => [store, queue] });
  const answer = await web.get('/health');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: 'degraded', parts: [store, queue] });
});
