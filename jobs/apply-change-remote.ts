import { RetryLater } from '../src/lib/retry-later.ts';
import type { ReportError } from '../src/logging/report-error.ts';
import { type MailServer, UnfinishedChange } from '../src/mail-servers/port.ts';
import type { OrderClaim, OrderClaimReply } from '../src/mail-servers/remote/protocol.ts';
import type { Job } from '../src/queue/job.ts';
import { applyOrder } from '../src/requests/lifecycle/apply-order.ts';
import type { WorkerReport } from '../src/requests/lifecycle/worker-report.ts';
import { waitDelay } from './apply-change.ts';

export type RemoteApplyDeps = {
  readonly server: MailServer;
  readonly reportError: ReportError;
  /** Asks the bot for the order of an outbox row. */
  readonly claim: (claim: OrderClaim) => Promise<OrderClaimReply>;
  /** Puts what came of an order into the bot's queue: only then is the order's job done. */
  readonly report: (told: WorkerReport) => Promise<void>;
};

/**
 * Applies a change on the mail host and reports what came of it. A worker has no database of ours, and believes no
 * queue: it asks the bot for the order just before it carries it out.
 */
export const applyChangeRemote =
  ({ server, reportError, claim, report }: RemoteApplyDeps): Job<unknown> =>
  async ({ outboxId: row, lastAttempt }) => {
    const claimed = await claim({ row });
    if (claimed.kind === 'wait') throw new RetryLater(waitDelay);
    if (claimed.kind === 'nothing') return;
    const { kind: _, order, ...taken } = claimed;
    const told = (outcome: WorkerReport['report']) => report({ row, ...taken, report: outcome });
    const task = { request: taken.request, order: () => order, lastAttempt };
    const outcome = await catchUnfinished(lastAttempt, () => applyOrder({ server, reportError }, task));
    await told(
      outcome instanceof UnfinishedChange ? { kind: 'unfinished', trouble: outcome.message } : outcome,
    );
    if (outcome instanceof UnfinishedChange) throw outcome;
  };

/** A begun change that can't be finished now is never given up: it is said, and tried again. */
async function catchUnfinished<T>(
  lastAttempt: boolean,
  work: () => Promise<T>,
): Promise<T | UnfinishedChange> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnfinishedChange && lastAttempt) return error;
    throw error;
  }
}
