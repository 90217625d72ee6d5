import { setTimeout as sleep } from 'node:timers/promises';
import { Job, type Queue, type QueueEvents } from 'bullmq';

/** Milliseconds between two queries, in case Redis has lost the event. */
const pollInterval = 500;

/**
 * Waits for jobs to finish. BullMQ's own `waitUntilFinished` queries Redis in a promise that nobody handles: its rejection
 * ends the process where Redis dies at that moment. Here each promise is returned to the caller.
 */
export function createJobWaiter(queue: Queue, events: QueueEvents) {
  const wakeUps = new Map<string, () => void>();
  const wake = ({ jobId }: { readonly jobId: string }) => wakeUps.get(jobId)?.();
  events.on('completed', wake).on('failed', wake);

  /**
   * Resolves to the job's return value.
   * @throws Error where the job fails, is lost, or has not finished after `timeout` milliseconds.
   */
  return async function waitForJob(id: string, timeout: number): Promise<unknown> {
    const deadline = AbortSignal.timeout(timeout);
    try {
      for (let lastError: unknown; ; ) {
        const finished = new Promise<void>((resolve) => wakeUps.set(id, resolve));
        const result = await readJob(queue, id);
        if ('error' in result) lastError = result.error;
        else if (!result.job) throw new Error('The queue has lost the question');
        else if (result.job.finishedOn) return returnValue(result.job);
        if (deadline.aborted) throw new Error(`No answer within ${timeout} ms`, { cause: lastError });
        await Promise.race([finished, pauseUnlessAborted(deadline)]);
      }
    } finally {
      wakeUps.delete(id);
    }
  };
}

const readJob = (queue: Queue, id: string) =>
  Job.fromId(queue, id).then(
    (job) => ({ job }),
    (error: unknown) => ({ error }),
  );

function returnValue({ failedReason, returnvalue }: Job): unknown {
  if (failedReason) throw new Error(failedReason);
  return returnvalue;
}

/** Never rejects: the caller checks the deadline. */
const pauseUnlessAborted = (deadline: AbortSignal): Promise<void> =>
  sleep(pollInterval, undefined, { signal: deadline }).catch(() => undefined);
