import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startAppProcess } from '../support/app-process/app-process.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { externalRedis } from '../support/databases/external-redis.ts';
import { findFreePort } from '../support/ports.ts';
import { isMissing } from '../support/requirements.ts';
import { runScript } from '../support/run-script.ts';
import { clientOf } from '../support/scratch.ts';

describe.skipIf(isMissing('redis-server'))('/mail status, /health and npm run doctor', () => {
  it('report the same of a Redis that is no good for a queue, and the log is JSON throughout', async () => {
    await using data = await createAppData();
    await using redis = externalRedis(data.directory);
    await redis.start();
    await clientOf(redis.url.replace('unix://', '')).config('SET', 'maxmemory-policy', 'allkeys-lru');
    const port = await findFreePort();
    const environment = { REDIS_URL: redis.url, WEB_PORT: `${port}` };
    await using facteur = startAppProcess({ dataDirectory: data.directory, environment });
    const status = await facteur.say('/mail status');
    expect(status).toMatch(/^! There is a problem to fix/);
    expect(status).toContain('maxmemory-policy: allkeys-lru');
    expect(status).toContain('appendonly: no');
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect(health.status).toBe(503);
    const report = (await health.json()) as {
      parts: { id: string; state: string; detail: string; part: string }[];
    };
    const failing = report.parts.filter(({ state }) => state !== 'ok');
    expect(failing.map(({ id }) => id)).toEqual(['redis-settings', 'redis-settings']);
    const doctor = runScript('doctor.ts', join(data.directory, 'facteur.sqlite'), [], environment);
    for (const { part, detail } of failing) expect(doctor.stdout).toContain(`✗ ${part}: ${detail}`);
    expect(facteur.errors()).toContain('Eviction policy is allkeys-lru');
    for (const line of facteur.errors().trim().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object');
  });
});
