import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';

/** Addresses at a time: a batch blocks the event loop for some milliseconds. */
const batchSize = 500;

/** Pages of the index at a time: takes as long. */
const pageBatch = 50;
/** Ranges at a time: dividing each counts some 2,000 addresses. */
const rangeBatch = 5;

/**
 * Adds new addresses to the search index and divides large address ranges. Searches find new addresses before that too,
 * one by one.
 */
export const indexAddressesJob = ({ store }: Pick<AppContext, 'store'>): ScheduledJob => ({
  name: 'index-addresses',
  every: 10_000,
  run: async (stopping) => {
    const goesOn = async (work: () => boolean): Promise<boolean> => {
      const isMore = stopping?.aborted !== true && (await store.commit(work));
      if (isMore) await nextTurn();
      return isMore;
    };
    while (await goesOn(() => store.addresses.indexNew(batchSize) === batchSize));
    while (await goesOn(() => store.addresses.mergeIndex(pageBatch)));
    while (await goesOn(() => store.addresses.divideRanges(rangeBatch) > 0));
  },
});
