import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutboxRow, OutboxStore } from '../store/tables/outbox.ts';

/** How many jobs are handed to Redis at once. */
const batchSize = 500;

/** What is not done so long after it was published may have been lost by Redis: all is published again. */
const republishAfter = 60_000;

export type Relay = {
  /** Publishes what the outbox holds; resolves to whether the queue took all of it. Never throws. */
  readonly publish: () => Promise<boolean>;
  /** The same from the beginning: for a Redis that may have come back empty. */
  readonly publishAll: () => Promise<boolean>;
};

/**
 * Hands the outbox's rows to the queue. A row stays after that: its job removes it when the work is done.
 * Adding a job whose id the queue knows changes nothing, so whatever is in doubt is published again: everything at
 * the start, and once a minute. What was published before may be in none of the queue's lists: it is looked whether it is.
 */
export function createRelay(options: {
  readonly outbox: Pick<OutboxStore, 'due'>;
  readonly add: (queue: string, rows: readonly OutboxRow[], inDoubt: boolean) => Promise<void>;
  /** Milliseconds that pass, whatever is done to the time of day. */
  readonly clock: () => number;
  /** Hears why the queue did not take jobs; they are kept. */
  readonly onError: (error: Error) => void;
}): Relay {
  const { outbox, add, clock, onError } = options;
  let publishedUpTo = 0;
  let beganAt = clock();
  let waiting: Promise<boolean> | null = null;
  let running: Promise<boolean> = Promise.resolve(true);

  const publishDue = async (): Promise<boolean> => {
    // From here on a row may be committed too late for this run: its caller gets the next one.
    waiting = null;
    if (clock() - beganAt >= republishAfter) {
      publishedUpTo = 0;
      beganAt = clock();
    }
    const inDoubt = publishedUpTo === 0;
    try {
      let rows: readonly OutboxRow[];
      do {
        rows = outbox.due(publishedUpTo, batchSize);
        await Promise.all(
          Object.entries(groupByQueue(rows)).map(([queue, its]) => add(queue, its ?? [], inDoubt)),
        );
        publishedUpTo = rows.at(-1)?.id ?? publishedUpTo;
      } while (rows.length === batchSize);
      return true;
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  };

  const publish = (): Promise<boolean> => {
    if (!waiting) {
      // At the next turn, so that whatever is committed in this one goes out together.
      waiting = running.then(() => nextTurn()).then(publishDue);
      running = waiting;
    }
    return waiting;
  };

  return {
    publish,
    publishAll() {
      publishedUpTo = 0;
      return publish();
    },
  };
}

const groupByQueue = (rows: readonly OutboxRow[]) => Object.groupBy(rows, ({ queue }) => queue);
