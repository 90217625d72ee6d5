import type { RedisTarget } from '../../config/redis-url.ts';
import { errorMessage } from '../../lib/error-details.ts';
import { createProducerConnection, waitUntilReady } from '../../queue/redis/connection.ts';
import { createLeaseKey } from '../../queue/redis/lease-key.ts';
import type { Holder, LeaseRecord } from '../../standby/lease-key.ts';
import { leaseTiming } from '../../standby/timing.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'Standby';

/** Who holds the lease by which one of two Facteurs acts, and whether the other is there. */
export const leaseProbe: Probe = {
  group: 'Queue',
  name,
  needs: ['REDIS_URL', 'STANDBY'],
  run: ({ config: { redis, standby } }, signal) => (redis ? checkLease(redis, standby, signal) : []),
};

async function* checkLease(
  target: RedisTarget,
  isOn: boolean,
  signal: AbortSignal,
): AsyncIterable<CheckResult> {
  const redis = createProducerConnection(target, () => undefined);
  signal.addEventListener('abort', () => redis.disconnect(), { once: true });
  try {
    // What keeps it from answering is said under REDIS_URL.
    if (!(await waitUntilReady(5_000, redis))) {
      if (isOn) yield info(name, 'can’t be looked at while Redis is out of reach');
      return;
    }
    const key = createLeaseKey(redis);
    const [before, waiting] = [await key.read(), await key.waiting()];
    if (isOn) yield describe(before, waiting);
    else if (before?.standby && !before.released) yield describeOther(before);
  } catch (error) {
    yield fail(name, errorMessage(error), 'Mend that: without a lease neither Facteur acts.');
  } finally {
    redis.disconnect();
  }
}

const describeOther = ({ host, since }: LeaseRecord): CheckResult =>
  fail(
    name,
    `${host} has held the lease since ${new Date(since).toISOString()}, with STANDBY=on; here it is off`,
    'Set STANDBY=on here too, or give this Facteur a Redis of its own.',
  );

function describe(record: LeaseRecord | null, waiting: Holder | null): CheckResult {
  const standby = waiting ? `${waiting.host} waits to take over` : null;
  if (!record || record.released)
    return info(
      name,
      `nobody acts; ${standby ?? `whichever Facteur is started acts after ${leaseTiming.ttl / 1_000} s at most`}`,
    );
  if (!record.standby)
    return fail(
      name,
      `${record.host} acts without a standby, since ${new Date(record.since).toISOString()}`,
      'Set STANDBY=on there, and start it again.',
    );
  const holder = `${record.host} has held the lease since ${new Date(record.since).toISOString()}`;
  return standby
    ? pass(name, `${holder}; ${standby}`)
    : fail(name, `${holder}; no standby is there`, 'Start Facteur on the second machine, with STANDBY=on.');
}
