import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TimedJob } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';

/** Addresses at a time: what holds up everything else for some milliseconds. */
const atATime = 500;

/** Pages of the index at a time: as long. */
const pagesAtATime = 50;
/** Ranges at a time, each of which has some 2,000 addresses counted. */
const rangesAtATime = 5;

/**
 * Takes new addresses into the index that searches use, and divides what lists are counted by. Until then all is found
 * the same, one by one.
 */
export const indexAddressesJob = ({ store }: Office): TimedJob => ({
  name: 'index-addresses',
  every: 10_000,
  run: async () => {
    while ((await store.commit(() => store.addresses.indexNew(atATime))) === atATime) await nextTurn();
    while (await store.commit(() => store.addresses.mergeIndex(pagesAtATime))) await nextTurn();
    while ((await store.commit(() => store.addresses.divideRanges(rangesAtATime))) > 0) await nextTurn();
  },
});
