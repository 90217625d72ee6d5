import type { Log } from '../log.ts';
import type { OutboxRow, OutboxStore } from '../store/outbox.ts';

/** How many jobs are handed to Redis at once. */
const batch = 500;

/** A job that was published so long ago and is not done may be lost: it is published again, under the same id. */
const lostAfter = 60_000;

export type Relay = {
  /** Publishes what the outbox holds; resolves to whether the queue took all of it. Never throws. */
  readonly publish: () => Promise<boolean>;
};

/**
 * Hands the outbox's rows to the queue. A row stays after that: its job removes it when the work is done.
 * Adding a job whose id the queue knows changes nothing, so whatever is in doubt is published again.
 */
export function createRelay(options: {
  readonly outbox: Pick<OutboxStore, 'due' | 'markPublished'>;
  readonly add: (queue: string, rows: readonly OutboxRow[]) => Promise<void>;
  readonly clock: () => number;
  readonly log: Log;
}): Relay {
  const { outbox, add, clock, log } = options;
  let waiting: Promise<boolean> | null = null;
  let running: Promise<boolean> = Promise.resolve(true);

  const publishDue = async (): Promise<boolean> => {
    // From here on a row may be committed too late for this run: its caller gets the next one.
    waiting = null;
    try {
      for (let rows = due(); rows.length > 0; rows = due()) {
        await Promise.all(Object.entries(byQueue(rows)).map(([queue, its]) => add(queue, its ?? [])));
        outbox.markPublished(
          rows.map(({ id }) => id),
          clock(),
        );
      }
      return true;
    } catch (err) {
      log.warn({ err }, 'The queue does not take jobs now; they are kept and published as soon as it does');
      return false;
    }
  };
  const due = () => outbox.due(clock() - lostAfter, batch);

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
