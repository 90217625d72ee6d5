import type { Logger } from '../logging/logger.ts';
import type { Store } from '../store/store.ts';

/** Milliseconds between two checks. */
const pollInterval = 250;

type WatchDatabaseOptions = {
  readonly store: Pick<Store, 'misplaced' | 'copyTo'>;
  /** The database's file. */
  readonly file: string;
  readonly log: Logger;
  readonly clock: () => number;
  /** Ends Facteur, for the reason given. */
  readonly end: (reason: string) => void;
};

/**
 * Ends Facteur once the database's file is deleted or replaced: nothing that is written from then on would be found
 * again. Copies what it held to a file beside it first. @returns what stops watching.
 */
export function watchDatabase({ store, file, log, clock, end }: WatchDatabaseOptions): () => void {
  const timer = setInterval(() => {
    const path = store.misplaced();
    if (path === null) return;
    clearInterval(timer);
    const copy = `${file}.rescued-${new Date(clock()).toISOString().replaceAll(':', '')}`;
    end(
      `${path} was deleted or replaced while Facteur ran, so Facteur ends. ${copyToFile(store, copy, log)} ` +
        'Put that or a backup in its place, as “Restore” in docs/operating.md says, and start again.',
    );
  }, pollInterval);
  return () => clearInterval(timer);
}

function copyToFile(store: WatchDatabaseOptions['store'], copy: string, log: Logger): string {
  try {
    store.copyTo(copy);
    return `What it held is in ${copy}.`;
  } catch (err) {
    log.error({ err }, 'What the database held could not be copied');
    return 'What it held could not be copied; the log says why.';
  }
}
