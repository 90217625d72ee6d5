import type { AuditHead } from '../checkpoints/checkpoint.ts';
import type { Logger } from '../logging/logger.ts';
import type { createAuditHeadStore } from '../queue/redis/audit-head.ts';
import type { RunningQueue } from '../queue/start-queue.ts';
import type { AuditStore } from '../store/tables/audit.ts';

export type StaleQueueGuard = ReturnType<typeof createStaleQueueGuard>;

type StaleQueueGuardOptions = {
  readonly audit: Pick<AuditStore, 'head' | 'hashOf'>;
  readonly auditHead: ReturnType<typeof createAuditHeadStore>;
  readonly queue: Pick<RunningQueue, 'add' | 'drop'>;
  /** The queues that are filled from the outbox. */
  readonly names: readonly string[];
  readonly log: Logger;
};

/**
 * Makes sure that the queue's jobs are this database's. Where Redis remembers an audit row that this database lacks, as
 * after an older backup was restored, all jobs are dropped and the outbox is published again.
 */
export function createStaleQueueGuard({ audit, auditHead, queue, names, log }: StaleQueueGuardOptions) {
  let agreed: Promise<void> | null = null;
  let written: AuditHead['hash'] | null = null;

  async function agree(): Promise<void> {
    const head = await auditHead.read();
    if (head === null || audit.hashOf(head.row) === head.hash) return;
    log.warn(
      { row: head.row },
      'The queue holds jobs of a database that is newer than this one, or another; they are dropped, and what this one has to do is queued again',
    );
    for (const name of names) await queue.drop(name);
  }

  const ensure = (): Promise<void> => {
    agreed ??= agree().catch((error: unknown) => {
      agreed = null;
      throw error;
    });
    return agreed;
  };

  const writeHead = async (): Promise<void> => {
    const head = audit.head();
    if (!head || head.hash === written) return;
    await auditHead.write(head);
    written = head.hash;
  };

  return {
    /** Whether this database has all that Redis knows of it: false also where Redis knows nothing, or is away. */
    lacksNothing: async (): Promise<boolean> => {
      const head = await auditHead.read().catch(() => null);
      return head !== null && audit.hashOf(head.row) === head.hash;
    },
    /** Rejects while Redis is away. */
    ensure,
    /** Has the next `ensure` check again: Redis may be another than before. */
    doubt: (): void => {
      agreed = null;
      written = null;
    },
    /**
     * Tells Redis of the newest audit row before it gets the jobs that came with it: both go over one connection, in this
     * order, so that the jobs need not wait for the answer.
     */
    add: async (...job: Parameters<RunningQueue['add']>): Promise<void> => {
      await ensure();
      await Promise.all([writeHead(), queue.add(...job)]);
    },
  };
}
