import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TimedJob } from '../src/queue/job.ts';
import type { Office } from '../src/requests/office.ts';

/** Addresses at a time: what holds up everything else for some milliseconds. */
const atATime = 500;

/** Takes new addresses into the index that searches use. Until then they are found all the same, one by one. */
export const indexAddressesJob = ({ store }: Office): TimedJob => ({
  name: 'index-addresses',
  every: 10_000,
  run: async () => {
    while ((await store.commit(() => store.addresses.indexNew(atATime))) === atATime) await nextTurn();
  },
});
