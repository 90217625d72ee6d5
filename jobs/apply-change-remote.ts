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
  /** Puts the report about an order into the bot's queue: only then is the order's job done. */
  readonly report: (report: WorkerReport) => Promise<void>;
};

/**
 * Applies a change on the mail host and reports the outcome. A worker has no database and does not trust the queue: it
 * claims the order from the bot just before it applies it.
 */
export const applyChangeRemote =
  ({ server, reportError, claim, report }: RemoteApplyDeps): Job<unknown> =>
  async ({ outboxId: row, lastAttempt }) => {
    const claimed = await claim({ row });
    if (claimed.kind === 'wait') throw new RetryLater(waitDelay);
    if (claimed.kind === 'nothing') return;
    const { kind: _, order, ...claimRef } = claimed;
    const task = { request: claimRef.request, order: () => order, lastAttempt };
    const outcome = await catchUnfinished(lastAttempt, () => applyOrder({ server, reportError }, task));
    const result: WorkerReport['report'] =
      outcome instanceof UnfinishedChange ? { kind: 'unfinished', trouble: outcome.message } : outcome;
    await report({ row, ...claimRef, report: result });
    if (outcome instanceof UnfinishedChange) throw outcome;
  };

/** Returns an UnfinishedChange of the last attempt instead of throwing it: it is reported, and tried again. */
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
