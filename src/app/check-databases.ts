import type { Logger } from '../logging/logger.ts';
import { checkBeside } from '../store/sqlite/check-beside.ts';
import type { Store } from '../store/store.ts';

type CheckOptions = {
  readonly store: Pick<Store, 'unchecked'>;
  readonly log: Logger;
  /** Ends Facteur, for the reason given. */
  readonly end: (reason: string) => void;
};

/** Looks through the databases that were too large for that at the start, and ends Facteur where one is damaged. @returns what stops it. */
export function checkDatabases({ store, log, end }: CheckOptions): () => void {
  const stopping = new AbortController();
  for (const { file, refusal } of store.unchecked) {
    checkBeside(file, stopping.signal).then(
      (damage) => damage !== null && end(refusal(damage)),
      (err) => log.error({ err, file }, 'A database could not be looked through for damage'),
    );
  }
  return () => stopping.abort();
}
