import pLimit from 'p-limit';
import { RetryLater } from '../src/lib/retry-later.ts';
import type { ReportError } from '../src/logging/report-error.ts';
import { defaultOrders, type MailServer } from '../src/mail-servers/port.ts';
import type { OrderClaim, OrderClaimReply } from '../src/mail-servers/remote/protocol.ts';
import type { Job } from '../src/queue/job.ts';
import { applyOrders } from '../src/requests/lifecycle/apply-order.ts';
import type { WorkerReport } from '../src/requests/lifecycle/worker-report.ts';
import { waitDelay } from './apply-change.ts';

export type RemoteApplyDeps = {
  readonly server: MailServer;
  readonly reportError: ReportError;
  /** Asks the bot for the orders of an outbox row. */
  readonly claim: (claim: OrderClaim) => Promise<OrderClaimReply>;
  /** Puts the report about orders into the bot's queue: only then is their job done. */
  readonly report: (report: WorkerReport) => Promise<void>;
};

/**
 * Applies the changes of an outbox row on the mail host and reports the outcomes. A worker has no database and does not
 * trust the queue: it claims the orders from the bot just before it applies them.
 */
export function applyChangeRemote({ server, reportError, claim, report }: RemoteApplyDeps): Job<unknown> {
  const limit = pLimit(server.ordersAtOnce ?? defaultOrders.atOnce);
  return async ({ outboxId: row, lastAttempt }) => {
    const claimed = await claim({ row });
    if (claimed.kind === 'wait') throw new RetryLater(waitDelay);
    if (claimed.kind === 'nothing') return;
    const { kind: _, orders, hasBegun, othersWait, ...claimRef } = claimed;
    const { results, troubles, errors } = await applyOrders(
      { server, reportError, limit },
      {
        ...{ request: claimRef.request, hasBegun, lastAttempt },
        orders: orders.map(({ position, order }) => ({ position, order: () => order })),
      },
    );
    if (results.length + troubles.length > 0) await report({ row, ...claimRef, results, troubles });
    if (errors.length > 0) throw errors[0];
    if (othersWait) throw new RetryLater(waitDelay);
  };
}
