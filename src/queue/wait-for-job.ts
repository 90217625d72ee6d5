import { setTimeout as sleep } from 'node:timers/promises';
import { Job, type Queue, type QueueEvents } from 'bullmq';

/** Milliseconds after which it is looked again, should Redis have lost the event. */
const pollInterval = 500;

/**
 * Waits for the ends of jobs. BullMQ's own `waitUntilFinished` asks Redis in a promise that is nobody's: where Redis dies
 * at that moment, it ends the process. Here each promise is its caller's.
 */
export function createJobWaiter(queue: Queue, events: QueueEvents) {
  const wakers = new Map<string, () => void>();
  const wake = ({ jobId }: { readonly jobId: string }) => wakers.get(jobId)?.();
  events.on('completed', wake).on('failed', wake);

  /**
   * What a job returned.
   * @throws Error with why it failed, or where it has not ended after so many milliseconds, or is in the queue no more.
   */
  return async function endOf(id: string, patience: number): Promise<unknown> {
    const deadline = AbortSignal.timeout(patience);
    try {
      for (let trouble: unknown; ; ) {
        const next = new Promise<void>((resolve) => wakers.set(id, resolve));
        const seen = await readJob(queue, id);
        if ('trouble' in seen) trouble = seen.trouble;
        else if (!seen.job) throw new Error('The queue has lost the question');
        else if (seen.job.finishedOn) return jobResult(seen.job);
        if (deadline.aborted) throw new Error(`No answer within ${patience} ms`, { cause: trouble });
        await Promise.race([next, pauseUnlessAborted(deadline)]);
      }
    } finally {
      wakers.delete(id);
    }
  };
}

const readJob = (queue: Queue, id: string) =>
  Job.fromId(queue, id).then(
    (job) => ({ job }),
    (trouble: unknown) => ({ trouble }),
  );

function jobResult({ failedReason, returnvalue }: Job): unknown {
  if (failedReason) throw new Error(failedReason);
  return returnvalue;
}

/** Never rejects: a deadline that has passed is seen by whoever waited. */
const pauseUnlessAborted = (deadline: AbortSignal): Promise<void> =>
  sleep(pollInterval, undefined, { signal: deadline }).catch(() => undefined);
