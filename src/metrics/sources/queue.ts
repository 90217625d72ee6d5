import type { QueueLengths } from '../../queue/queue-lengths.ts';
import type { Metrics, Source } from '../create-metrics.ts';

export type QueueParts = {
  readonly queues: readonly string[];
  /** Rejects where Redis can't be asked. */
  readonly lengthsOf: (queue: string) => Promise<QueueLengths>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};

/** What Redis holds. */
export const queueSource = (
  { state }: Pick<Metrics, 'state'>,
  { queues, lengthsOf, clock }: QueueParts,
): Source => ({
  part: 'redis',
  gauges: [state.queueJobs, state.queueAge],
  read: async () => {
    const all = await Promise.all(queues.map(async (queue) => ({ queue, ...(await lengthsOf(queue)) })));
    for (const { queue, counts, oldest } of all) {
      for (const [name, count] of Object.entries(counts)) state.queueJobs.set({ queue, state: name }, count);
      state.queueAge.set({ queue }, oldest === null ? 0 : Math.max(0, clock() - oldest) / 1000);
    }
  },
});
