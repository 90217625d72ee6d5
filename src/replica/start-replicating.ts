import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeReplica, type ReplicaSettings } from '../config/replica-settings.ts';
import { canUseSetpriv } from '../lib/child-environment.ts';
import { errorMessage } from '../lib/error-details.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import { withTimeout } from '../lib/with-timeout.ts';
import type { Logger } from '../logging/logger.ts';
import type { Store } from '../store/store.ts';
import { createLag } from './lag.ts';
import { findLitestream } from './litestream/find-litestream.ts';
import { forgetPid, notePid } from './litestream/leftover.ts';
import {
  type LitestreamRun,
  litestreamDirectory,
  prepareLitestream,
  replicated,
} from './litestream/litestream-config.ts';
import { endedWell, type LitestreamProcess, spawnLitestream } from './litestream/litestream-process.ts';
import type { LitestreamEvent } from './litestream/log-lines.ts';
import { createTroubles } from './litestream/troubles.ts';
import { removeOldTerms } from './remove-old-terms.ts';
import { type Term, writeTerm } from './term.ts';

/** How the replica is. */
export type ReplicaState = {
  /** Where it is. */
  readonly place: string;
  /** Milliseconds for which it has lacked something; null: it has no complete copy of this run yet. */
  readonly lag: number | null;
  /** Milliseconds since this run began. */
  readonly age: number;
  /** Why Litestream does not run now; null: it does. */
  readonly down: string | null;
  /** What it said last that went wrong, since something was sent; null: nothing. */
  readonly trouble: string | null;
};

export type Replication = {
  readonly state: () => ReplicaState;
  /** Sends what is not sent yet, once the databases are closed; within some 4 s, whatever is down. */
  readonly stop: () => Promise<void>;
};

export type ReplicationOptions = {
  readonly replica: ReplicaSettings;
  readonly dataDirectory: string;
  readonly term: Term;
  /** Where the databases are open; while Litestream runs, it makes their checkpoints. */
  readonly store: Pick<Store, 'logPages' | 'leaveCheckpoints' | 'tryWrite'>;
  readonly log: Logger;
};

/** Milliseconds between two starts of Litestream: it doubles up to the second. */
const [firstDelay, maxDelay] = [100, 5_000];
/** Milliseconds. */
const lookInterval = 250;
const [firstSync, lastSync, pollInterval] = [2_000, 2_500, 20];
const removalInterval = 60 * 60_000;

/** Has Litestream replicate the open databases of DATA_DIR, and starts it again whenever it ends. */
export async function startReplicating(options: ReplicationOptions): Promise<Replication> {
  const { replica, dataDirectory, term, store, log } = options;
  const run = prepareLitestream(await findLitestream(), replica, { dataDirectory, term });
  writeTerm(dataDirectory, term);
  const dieWithParent = await canUseSetpriv();
  const lag = createLag({
    notes: join(litestreamDirectory(dataDirectory), replicated[0]),
    logPages: store.logPages,
    monotonicNow,
  });
  const troubles = createTroubles(log, secretsOf(run), monotonicNow);
  const main = join(dataDirectory, replicated[0]);
  let down: string | null = null;
  // Since the process that runs now began.
  let hasSent = false;

  const onEvent = (event: LitestreamEvent): void => {
    if (event.kind === 'trouble') troubles.report(event);
    if (event.kind !== 'replicated' || event.database !== main) return;
    troubles.over();
    hasSent = true;
    lag.sentUpTo(event.upTo);
  };
  const begin = (): LitestreamProcess => {
    const litestream = spawnLitestream(run, { dieWithParent, onEvent });
    if (litestream.pid !== undefined) notePid(dataDirectory, litestream.pid);
    store.leaveCheckpoints(true);
    [down, hasSent] = [null, false];
    return litestream;
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = begin();
  const supervised = supervise();

  async function supervise(): Promise<void> {
    for (let delay = firstDelay; ; delay = Math.min(2 * delay, maxDelay)) {
      const since = monotonicNow();
      const reason = await current.exited;
      if (signal.aborted) return;
      // Until it is there again the log must not grow for ever.
      store.leaveCheckpoints(false);
      [down, hasSent] = [troubles.last() ?? reason, false];
      if (monotonicNow() - since > maxDelay) delay = firstDelay;
      log.warn({ reason, delay }, 'litestream ended; it is started again');
      await Promise.allSettled([sleep(delay, undefined, { signal })]);
      if (signal.aborted) return;
      current = begin();
    }
  }

  const looking = setInterval(() => {
    lag.look();
    // It says nothing of what was sent before it began: a commit has it send something.
    if (!hasSent) tryWrite(store);
  }, lookInterval);
  const removal = startRemoval(options);

  return {
    state: () => ({
      place: describeReplica(replica.target),
      ...{ lag: lag.lag(), age: lag.age(), down, trouble: troubles.last() },
    }),
    stop: async () => {
      clearInterval(looking);
      clearInterval(removal);
      // Before it has sent something, it would end without a last sync.
      for (let waited = 0; !hasSent && troubles.last() === null && waited < firstSync; waited += pollInterval)
        await sleep(pollInterval);
      stopping.abort();
      current.kill('SIGTERM');
      const ended = await withTimeout(lastSync, current.exited, null);
      if (ended !== endedWell || down !== null) log.error({}, lacksTheLast);
      if (ended === null) current.kill('SIGKILL');
      await current.exited;
      await supervised;
      forgetPid(dataDirectory);
    },
  };
}

const lacksTheLast =
  'The replica could not be brought up to date before Facteur ended: it lacks what was committed last';

function tryWrite(store: Pick<Store, 'tryWrite'>): void {
  try {
    store.tryWrite();
  } catch {
    // Another process writes: that is a commit as well.
  }
}

const secretsOf = ({ env }: LitestreamRun): readonly string[] =>
  ['LITESTREAM_ACCESS_KEY_ID', 'LITESTREAM_SECRET_ACCESS_KEY'].flatMap((name) => env[name] ?? []);

function startRemoval({ replica, dataDirectory, term, log }: ReplicationOptions): NodeJS.Timeout {
  const remove = () =>
    removeOldTerms({ replica, dataDirectory, term, now: Date.now() }).then(
      (removed) => removed.length > 0 && log.info({ removed }, 'Old replicas were removed'),
      (error: unknown) =>
        log.warn({ reason: errorMessage(error) }, 'Old replicas could not be removed; that is tried again'),
    );
  return setInterval(() => void remove(), removalInterval).unref();
}
