import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutboxRow, OutboxStore } from '../store/tables/outbox.ts';

/** The number of rows that are published at once. */
const batchSize = 500;

/** Milliseconds after which all rows are published again, since Redis may have lost their jobs. */
const republishAfter = 60_000;

export type Relay = {
  /** Publishes new rows of the outbox; resolves to whether the queue accepted all of them. Never rejects. */
  readonly publish: () => Promise<boolean>;
  /** Publishes all rows, for a Redis that may have lost its data. */
  readonly publishAll: () => Promise<boolean>;
};

/**
 * Publishes the outbox's rows to the queue. A row stays until its job has done the work and removes it. Adding a job that
 * the queue knows has no effect, so all rows are published again at the start and once a minute; then the queue also
 * recovers jobs that are in none of its lists.
 */
export function createRelay(options: {
  readonly outbox: Pick<OutboxStore, 'due'>;
  readonly add: (queue: string, rows: readonly OutboxRow[], inDoubt: boolean) => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Receives the reason why the queue did not accept jobs; their rows are kept. */
  readonly onError: (error: Error) => void;
}): Relay {
  const { outbox, add, clock, onError } = options;
  // Rows of all traces are published together: whose row it is that has them published is of no matter.
  const inNoTrace = AsyncLocalStorage.snapshot();
  // A run that goes on meanwhile must not forget this: what it has published may be what Redis has lost.
  let allAreWanted = true;
  let publishedUpTo = 0;
  let lastFullRun = clock();
  let waiting: Promise<boolean> | null = null;
  let running: Promise<boolean> = Promise.resolve(true);

  const publishDue = async (): Promise<boolean> => {
    // A row that is committed from here on may miss this run: its caller gets the next one.
    waiting = null;
    if (clock() - lastFullRun >= republishAfter) {
      allAreWanted = true;
      lastFullRun = clock();
    }
    const inDoubt = allAreWanted;
    allAreWanted = false;
    if (inDoubt) publishedUpTo = 0;
    try {
      let rows: readonly OutboxRow[];
      do {
        rows = outbox.due(publishedUpTo, batchSize);
        await Promise.all(
          Object.entries(groupByQueue(rows)).map(([queue, queued]) => add(queue, queued ?? [], inDoubt)),
        );
        publishedUpTo = rows.at(-1)?.id ?? publishedUpTo;
      } while (rows.length === batchSize);
      return true;
    } catch (error) {
      allAreWanted ||= inDoubt;
      onError(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  };

  const publish = (): Promise<boolean> => {
    if (!waiting) {
      // In the next turn of the event loop, so that all rows committed in this one are published together.
      waiting = running.then(() => nextTurn()).then(() => inNoTrace(publishDue));
      running = waiting;
    }
    return waiting;
  };

  return {
    publish,
    publishAll() {
      allAreWanted = true;
      return publish();
    },
  };
}

const groupByQueue = (rows: readonly OutboxRow[]) => Object.groupBy(rows, ({ queue }) => queue);
