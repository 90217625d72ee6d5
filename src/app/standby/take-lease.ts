import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../../config/config.ts';
import type { RedisTarget } from '../../config/redis-url.ts';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { createErrorReporter } from '../../logging/report-error.ts';
import { createProducerConnection, waitUntilReady } from '../../queue/redis/connection.ts';
import { createLeaseKey } from '../../queue/redis/lease-key.ts';
import type { Lease } from '../../standby/hold-lease.ts';
import type { LeaseRecord } from '../../standby/lease-key.ts';
import { leaseTiming } from '../../standby/timing.ts';
import { waitForLease } from '../../standby/wait-for-lease.ts';
import { serveMetrics } from '../metrics/open-metrics.ts';
import type { ServiceManager } from '../service-manager.ts';
import { answerAsStandby } from './answer-as-standby.ts';
import { createLeaseErrorLog } from './lease-error-log.ts';
import { standbyFigures } from './standby-figures.ts';

/** Milliseconds for the first connection to Redis, before it counts as out of reach. */
const connectTimeout = 1_000;

type TakeLeaseOptions = {
  readonly config: Pick<Config, 'web' | 'metrics' | 'slack' | 'discord'> & { readonly redis: RedisTarget };
  readonly log: Logger;
  readonly serviceManager: Pick<ServiceManager, 'ready'>;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
};

/**
 * Waits, where another Facteur acts, until that has ended or died, and takes its place. Meanwhile nothing of DATA_DIR's
 * databases is opened, `/health` answers `standby`, and what a start loads is loaded.
 * @returns the lease; null where the waiting was ended.
 * @throws Error where the web port can't be listened on, or one acts that has no standby; its message says what to do.
 */
export async function takeLease(options: TakeLeaseOptions): Promise<Lease | null> {
  const { config, log, serviceManager, signal } = options;
  const onError = createLeaseErrorLog(log);
  const redis = createProducerConnection(config.redis, onError);
  const key = createLeaseKey(redis);
  let record: LeaseRecord | null = null;
  await using answering = new AsyncDisposableStack();
  const web = await answerAsStandby(config, () => record);
  answering.defer(web.close);
  const figures = { metrics: standbyFigures };
  await serveMetrics(config.metrics, figures, { log, reportError: createErrorReporter(log) }, answering);
  void preload(config);
  await waitUntilReady(connectTimeout, redis);
  const holder = { id: randomUUID(), host: hostname(), standby: true };
  const lease = await waitForLease({
    ...{ key, holder, timing: leaseTiming, monotonicNow, signal },
    onError,
    onWaiting: (seen) => {
      record = seen;
      const [told, fields] = describe(seen);
      log.info(fields, told);
      void serviceManager.ready(`Standby: ${told}`);
    },
  });
  if (!lease) key.close();
  else
    log.info(
      { host: lease.host, fence: lease.token() },
      'This Facteur holds the lease, and acts from now on',
    );
  return lease;
}

const describe = (record: LeaseRecord | null): readonly [text: string, fields: object] =>
  record
    ? [
        `Facteur on ${record.host} holds the lease since ${new Date(record.since).toISOString()}; this one waits, and takes over should that one end`,
        { host: record.host, fence: record.token },
      ]
    : [
        `Nobody is seen to hold the lease; this one takes it in ${leaseTiming.ttl / 1_000} s, unless another shows that it acts`,
        {},
      ];

/** Their libraries are large: a start would wait for them. */
async function preload({ slack, discord }: Pick<Config, 'slack' | 'discord'>): Promise<void> {
  if (slack) await import('../../chat/slack/start.ts');
  if (discord) await import('../../chat/discord/start.ts');
}
