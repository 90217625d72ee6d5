import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { buttonIn, startAppProcess } from '../../support/app-process/app-process.ts';
import { waitUntilAllEnded } from '../../support/app-process/checks.ts';
import { createAppData } from '../../support/app-process/data-directory.ts';
import { externalRedis } from '../../support/databases/external-redis.ts';
import { isMissing } from '../../support/requirements.ts';

const count = 10_000;

/** How long a service manager's patience is taken to be, in milliseconds. */
const patience = 10_000;

describe.skipIf(isMissing('redis-server'))('an import of 10,000 that the end of the process cuts off', () => {
  test('ends in time though Redis is away, and goes on after the next start', async () => {
    await using data = await createAppData();
    await using redis = externalRedis(data.directory);
    await redis.start();
    const setting = { dataDirectory: data.directory, environment: { REDIS_URL: redis.url } };
    const path = join(data.directory, 'aliases.csv');
    const lines = Array.from({ length: count }, (_, index) => `a${index}@example.org,me@outside.test`);
    writeFileSync(path, ['address,forwards', ...lines].join('\n'));
    const applied = () => Number(data.own('SELECT applied FROM requests WHERE id = 2')[0]?.['applied']);
    {
      await using facteur = startAppProcess(setting);
      await facteur.say('/mail domain add example.org postmaster:me@outside.test');
      await facteur.say('1');
      facteur.type(buttonIn(await facteur.say(`/mail import ${path}`), /Create .*|Import .*/));
      await vi.waitFor(() => expect(applied()).toBeGreaterThan(0), { timeout: 60_000, interval: 20 });
      await redis.kill();
      const begin = performance.now();
      expect(await facteur.stop()).toBe(0);
      expect(performance.now() - begin).toBeLessThan(patience);
      expect(applied()).toBeLessThan(count);
      expect(facteur.errors()).not.toMatch(/unhandled/i);
    }
    await redis.start();
    await using again = startAppProcess(setting);
    await waitUntilAllEnded(data);
    expect(applied()).toBe(count);
    expect(await again.endInput()).toBe(0);
  }, 180_000);
});
