import type { Queue } from 'bullmq';

const states = ['waiting', 'active', 'delayed'] as const;

/** What a queue holds. */
export type QueueLengths = {
  readonly counts: Readonly<Record<(typeof states)[number], number>>;
  /** When the job that has waited longest was added, in milliseconds since 1970; null: none waits. */
  readonly oldest: number | null;
};

/** Reads what a queue holds. Rejects at once while Redis is down. */
export async function readQueueLengths(queue: Queue): Promise<QueueLengths> {
  const [counts, [oldest]] = await Promise.all([
    queue.getJobCounts(...states),
    queue.getJobs(['waiting'], 0, 0, true),
  ]);
  const { waiting = 0, active = 0, delayed = 0 } = counts;
  return { counts: { waiting, active, delayed }, oldest: oldest?.timestamp ?? null };
}
