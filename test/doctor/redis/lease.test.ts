import { describe, expect, it } from 'vitest';
import { leaseProbe } from '../../../src/doctor/redis/lease.ts';
import { createLeaseKey } from '../../../src/queue/redis/lease-key.ts';
import { isMissing } from '../../support/requirements.ts';
import { clientOf, scratchDirectory, scratchRedis } from '../../support/scratch.ts';
import { fixTexts, reportLines, runProbe } from '../run-probe.ts';

describe.skipIf(isMissing('redis-server'))('of the lease', () => {
  it('one with STANDBY and one without are told of each other, with what to set', async () => {
    const { socketPath } = await scratchRedis(await scratchDirectory());
    const settings = { REDIS_URL: `unix://${socketPath}` };
    expect(await runProbe(leaseProbe, settings)).toEqual([]);
    const key = createLeaseKey(clientOf(socketPath));
    const held = (standby: boolean) => ({ id: `${standby}`, host: 'first.example', standby });
    await key.take(held(false), null);
    expect(await runProbe(leaseProbe, settings)).toEqual([]);
    const on = await runProbe(leaseProbe, { ...settings, STANDBY: 'on' });
    expect(reportLines(on)).toEqual([
      expect.stringMatching(/^✗ Standby: first\.example acts without a standby, since /),
    ]);
    expect(fixTexts(on)).toContain('Set STANDBY=on there');
    await key.take(held(true), await key.read());
    const off = await runProbe(leaseProbe, settings);
    expect(reportLines(off)).toEqual([
      expect.stringMatching(/^✗ Standby: first\.example has held the lease since .*; here it is off$/),
    ]);
    expect(fixTexts(off)).toContain('Set STANDBY=on here too');
  });
});
