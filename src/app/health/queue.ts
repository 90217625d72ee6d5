import { errorMessage } from '../../lib/error-details.ts';
import { describeMasters, type Master, mastersOf } from '../../queue/redis/masters.ts';
import type { RunningQueue } from '../../queue/start-queue.ts';
import type { Store } from '../../store/store.ts';
import type { Finding, HealthProbe } from './probe.ts';
import { findWriteError } from './queue-writes.ts';
import { checkDurability, parseInfo } from './redis-settings.ts';

export type QueueParts = {
  readonly store: Pick<Store, 'outbox'>;
  /** A connection to the queue's Redis, and what to call it. */
  readonly redis: RunningQueue['redis'];
  readonly redisName: string;
  /** The queues that are filled from the outbox. */
  readonly queues: readonly string[];
  /** The names of scheduled jobs that Redis has lost. Rejects where Redis can't be asked. */
  readonly unscheduled: () => Promise<readonly string[]>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};

const whileRunning = {
  by: 'running-facteur',
  otherwise: 'Redis itself is looked at under Queue',
} as const;

/** Whether jobs can be written to the queue's Redis. */
export const queueProbe: HealthProbe<QueueParts> = {
  id: 'queue',
  part: 'Queue',
  doctor: whileRunning,
  check: async ({ redis, redisName, queues, store }) => {
    const part = 'Queue';
    const waiting = store.outbox.count();
    const jobs = waiting === 0 ? 'nothing waits' : `${waiting} ${waiting === 1 ? 'job waits' : 'jobs wait'}`;
    const problem = isConnected(redis) ? await findWriteError(redis, queues) : 'is out of reach';
    const masters = problem === null ? describeMasters(redis) : null;
    const place = masters === null ? redisName : `${redisName}, ${masters}`;
    return problem === null
      ? [{ part, state: 'ok', detail: `${place}, ${jobs}` }]
      : [{ part, state: 'failing', detail: `${redisName} ${problem}; ${jobs}, and nothing is lost` }];
  },
};

/** Whether all scheduled jobs are where a worker finds them. */
export const scheduleProbe: HealthProbe<QueueParts> = {
  id: 'schedule',
  part: 'Schedule',
  doctor: whileRunning,
  check: async ({ redis, unscheduled }) => {
    const part = 'Schedule';
    if (!isConnected(redis)) return [unknownFinding(part)];
    const problem = await findScheduleError(unscheduled);
    return problem === null
      ? [{ part, state: 'ok', detail: 'all timed jobs are scheduled' }]
      : [{ part, state: 'failing', detail: problem }];
  },
};

async function findScheduleError(unscheduled: QueueParts['unscheduled']): Promise<string | null> {
  try {
    const missing = await unscheduled();
    return missing.length === 0
      ? null
      : `Redis has lost the schedule of ${missing.join(', ')}, which is put back within a minute`;
  } catch (error) {
    return `the schedule in Redis can’t be read (${errorMessage(error)}); see Queue`;
  }
}

/** Milliseconds after which a waiting job counts as held up. */
const lateAfter = 60_000;

/** How long the oldest row of the outbox has waited, wherever the queue has its job. */
export const outboxProbe: HealthProbe<QueueParts> = {
  id: 'outbox',
  part: 'Waiting jobs',
  doctor: { by: 'running-facteur', otherwise: 'what waits is done at the next start' },
  check: ({ store, clock }) => {
    const part = 'Waiting jobs';
    const oldest = store.outbox.oldest();
    if (!oldest) return [{ part, state: 'ok', detail: 'none' }];
    const since = new Date(oldest.createdAt).toISOString();
    // A time in the future was written before the clock went back: its real age is unknown.
    return Math.abs(clock() - oldest.createdAt) < lateAfter
      ? [{ part, state: 'ok', detail: `the oldest since ${since}` }]
      : [
          {
            part,
            state: 'failing',
            detail: `jobs in ${oldest.queue} have been waiting since ${since}; the log has the cause`,
          },
        ];
  },
};

/** Whether Redis is set up as a queue needs it. */
export const redisSettingsProbe: HealthProbe<QueueParts> = {
  id: 'redis-settings',
  part: 'Redis settings',
  doctor: { by: 'running-facteur', otherwise: 'those of REDIS_URL are looked at under Queue' },
  check: async ({ redis }) => {
    const part = 'Redis settings';
    if (!isConnected(redis)) return [unknownFinding(part)];
    const masters = mastersOf(redis);
    const found = (await Promise.all(masters.map(settingsFindings))).flat();
    return found[0] ? found : [{ part, state: 'ok', detail: 'as a queue needs them' }];
  },
};

/** What is wrong with a server's settings; where there are several, with its address. */
async function settingsFindings(
  { server, address }: Master,
  _: number,
  { length }: readonly Master[],
): Promise<readonly Finding[]> {
  const part = 'Redis settings';
  const of = length === 1 ? '' : `${address}: `;
  const info = await server.info().catch(() => null);
  if (info === null)
    return [{ part, state: 'unknown', detail: `${of}can’t be told: Facteur’s Redis user may not use INFO` }];
  return checkDurability(parseInfo(info)).flatMap(({ name, detail, fix }) =>
    fix === null ? [] : [{ part, state: 'failing', detail: `${of}${name}: ${detail}. ${fix}` }],
  );
}

const isConnected = ({ status }: RunningQueue['redis']): boolean => status === 'ready';

const unknownFinding = (part: string): Finding => ({
  part,
  state: 'unknown',
  detail: 'not known while Redis is out of reach',
});
