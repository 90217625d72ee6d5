import type { Log } from '../log.ts';
import type { OutboxRow, OutboxStore } from '../store/outbox.ts';

/** How many jobs are handed to Redis at once. */
const batch = 500;

/** What is not done so long after it was published may have been lost by Redis: all is published again. */
const lostAfter = 60_000;

export type Relay = {
  /** Publishes what the outbox holds; resolves to whether the queue took all of it. Never throws. */
  readonly publish: () => Promise<boolean>;
};

/**
 * Hands the outbox's rows to the queue. A row stays after that: its job removes it when the work is done.
 * Adding a job whose id the queue knows changes nothing, so whatever is in doubt is published again: everything at
 * the start, and once a minute.
 */
export function createRelay(options: {
  readonly outbox: Pick<OutboxStore, 'due'>;
  readonly add: (queue: string, rows: readonly OutboxRow[]) => Promise<void>;
  readonly clock: () => number;
  readonly log: Log;
}): Relay {
  const { outbox, add, clock, log } = options;
  let publishedUpTo = 0;
  let beganAt = clock();
  let waiting: Promise<boolean> | null = null;
  let running: Promise<boolean> = Promise.resolve(true);

  const publishDue = async (): Promise<boolean> => {
    // From here on a row may be committed too late for this run: its caller gets the next one.
    waiting = null;
    if (clock() - beganAt >= lostAfter) {
      publishedUpTo = 0;
      beganAt = clock();
    }
    try {
      for (let rows = due(); rows.length > 0; rows = due()) {
        await Promise.all(Object.entries(byQueue(rows)).map(([queue, its]) => add(queue, its ?? [])));
        publishedUpTo = rows.at(-1)?.id ?? publishedUpTo;
      }
      return true;
    } catch (err) {
      log.warn({ err }, 'The queue does not take jobs now; they are kept and published as soon as it does');
      return false;
    }
  };
  const due = () => outbox.due(publishedUpTo, batch);

  return {
    publish() {
      if (!waiting) {
        waiting = running.then(publishDue);
        running = waiting;
      }
      return waiting;
    },
  };
}

const byQueue = (rows: readonly OutboxRow[]) => Object.groupBy(rows, ({ queue }) => queue);
