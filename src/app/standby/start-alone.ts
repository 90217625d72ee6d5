import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-details.ts';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import { createProducerConnection, waitUntilReady } from '../../queue/redis/connection.ts';
import { createLeaseKey } from '../../queue/redis/lease-key.ts';
import { type ActingAlone, actAlone } from '../../standby/act-alone.ts';
import { leaseTiming } from '../../standby/timing.ts';
import type { AppSettings, Resources } from '../app-options.ts';
import { createLeaseErrorLog } from './lease-error-log.ts';

/** Milliseconds for the first connection to Redis, before it counts as out of reach. */
const connectTimeout = 1_000;

/**
 * Makes sure that a Facteur without a standby acts beside no other one by the same Redis. DATA_DIR has to be locked.
 * @returns null where it can’t be beside another one: its Redis is its own, or it waited for the lease.
 * @throws BesideAnother
 */
export async function startAlone(
  { config: { redis, dataDirectory }, lease, log }: AppSettings,
  resources: Resources,
): Promise<ActingAlone | null> {
  if (lease || !redis) return null;
  const holder = { id: randomUUID(), host: hostname(), standby: false };
  const previous = noteRun(dataDirectory, holder.id);
  const onError = createLeaseErrorLog(log);
  const connection = createProducerConnection(redis, onError);
  await waitUntilReady(connectTimeout, connection);
  const alone = await actAlone({
    ...{ key: createLeaseKey(connection), holder, timing: leaseTiming, monotonicNow, onError },
    // On another host it may be a copy of the directory, whose owner still runs.
    isOwn: ({ id, host }) => id === previous && host === holder.host,
  });
  resources.defer(alone.release);
  return alone;
}

/** Notes in DATA_DIR, which this process has locked, which run uses it. @returns the one before, which has ended. */
function noteRun(dataDirectory: string, id: string): string | null {
  const file = join(dataDirectory, 'run');
  const previous = readIfThere(file);
  writeFileSync(file, id, { mode: 0o600 });
  return previous;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
