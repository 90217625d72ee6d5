import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';

/** Addresses at a time: what holds up everything else for some milliseconds. */
const batchSize = 500;

/** Pages of the index at a time: as long. */
const pageBatch = 50;
/** Ranges at a time, each of which has some 2,000 addresses counted. */
const rangeBatch = 5;

/**
 * Takes new addresses into the index that searches use, and divides what lists are counted by. Until then all is found
 * the same, one by one.
 */
export const indexAddressesJob = ({ store }: Pick<AppContext, 'store'>): ScheduledJob => ({
  name: 'index-addresses',
  every: 10_000,
  run: async () => {
    while ((await store.commit(() => store.addresses.indexNew(batchSize))) === batchSize) await nextTurn();
    while (await store.commit(() => store.addresses.mergeIndex(pageBatch))) await nextTurn();
    while ((await store.commit(() => store.addresses.divideRanges(rangeBatch))) > 0) await nextTurn();
  },
});
