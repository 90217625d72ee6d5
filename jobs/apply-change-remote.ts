import pLimit from 'p-limit';
import { RetryLater } from '../src/lib/retry-later.ts';
import type { ReportError } from '../src/logging/report-error.ts';
import { defaultOrders, type MailServer } from '../src/mail-servers/port.ts';
import type { OrderClaim, OrderClaimReply } from '../src/mail-servers/remote/protocol.ts';
import type { Job, JobRun } from '../src/queue/job.ts';
import { applyOrders } from '../src/requests/lifecycle/apply-order.ts';
import type { WorkerReport } from '../src/requests/lifecycle/worker-report.ts';
import type { Operation, Tracing } from '../src/tracing/tracing.ts';
import { waitDelay } from './apply-change.ts';

export type RemoteApplyDeps = {
  readonly server: MailServer;
  readonly reportError: ReportError;
  readonly tracing: Tracing;
  /** Asks the bot for the orders of an outbox row. */
  readonly claim: (claim: OrderClaim) => Promise<OrderClaimReply>;
  /** Puts the report about orders into the bot's queue: only then is their job done. */
  readonly report: (report: WorkerReport) => Promise<void>;
};

type ClaimedOrders = Extract<OrderClaimReply, { kind: 'orders' }>;

/**
 * Applies the changes of an outbox row on the mail host and reports the outcomes. A worker has no database and does not
 * trust the queue: it claims the orders from the bot just before it applies them.
 */
export function applyChangeRemote(deps: RemoteApplyDeps): Job<unknown> {
  const { server, reportError, tracing, claim, report } = deps;
  const limit = pLimit(server.ordersAtOnce ?? defaultOrders.atOnce);
  const apply = async (
    { orders, hasBegun, othersWait, fence, ...claimed }: ClaimedOrders,
    { outboxId: row, lastAttempt }: Pick<JobRun<unknown>, 'outboxId' | 'lastAttempt'>,
  ): Promise<void> => {
    const { claim: id, request, planHash } = claimed;
    const claimRef = { claim: id, request, planHash };
    const { results, troubles, errors } = await applyOrders(
      { server, reportError, tracing, limit },
      {
        ...{ request: claimRef.request, hasBegun, lastAttempt },
        orders: orders.map(({ position, order }) => ({
          position,
          order: () => ({ ...order, ...(fence !== undefined && { fence }) }),
        })),
      },
    );
    const traceparent = tracing.traceparent() ?? undefined;
    if (results.length + troubles.length > 0)
      await report({ row, ...claimRef, results, troubles, traceparent });
    if (errors.length > 0) throw errors[0];
    if (othersWait) throw new RetryLater(waitDelay);
  };
  return async (run) => {
    const { outboxId: row } = run;
    const claimed = await claim({ row });
    if (claimed.kind === 'wait') throw new RetryLater(waitDelay);
    if (claimed.kind === 'nothing') return;
    const { request, traceparent } = claimed;
    const job = 'apply-change';
    const operation: Operation = {
      ...{ name: `job ${job}`, kind: 'consumer', request, logged: 'Job ended' },
      details: { job, row, server: server.name },
    };
    await tracing.resume(traceparent, operation, () => apply(claimed, run));
  };
}
