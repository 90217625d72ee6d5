import pLimit from 'p-limit';
import { withOneChange } from '../src/domain/request/many/one-change.ts';
import { RetryLater } from '../src/lib/retry-later.ts';
import type { ReportError } from '../src/logging/report-error.ts';
import { type MailServer, MailServerUnavailable, UnfinishedChange } from '../src/mail-servers/port.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { applyOrders, type BatchResult } from '../src/requests/lifecycle/apply-order.ts';
import { claimRequest } from '../src/requests/lifecycle/claim-request.ts';
import { markUnfinished } from '../src/requests/lifecycle/mark-unfinished.ts';
import { settleChanges } from '../src/requests/lifecycle/settle.ts';
import { buildOrder } from '../src/requests/outbox/order.ts';

/** Milliseconds until a change that waits for another request is tried again. */
export const waitDelay = 500;

/** How many orders a mail server is given at once where it does not say. */
const defaultOrdersAtOnce = 100;

type ApplyContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'retentionDays' | 'policy'
>;

/**
 * Applies the changes of an outbox row on the mail server and settles them. The job names the row only; the changes are in
 * the database. After an interruption, the next run finishes what is left. A settled or cancelled request is left alone.
 * An UnfinishedChange is never given up: its outbox row stays, and the relay publishes it again every minute.
 */
export function applyChange(app: ApplyContext, server: MailServer, reportError: ReportError): Job<unknown> {
  const limit = pLimit(server.ordersAtOnce ?? defaultOrdersAtOnce);
  return async ({ outboxId, lastAttempt }) => {
    const claimed = await claimRequest(app, server.name, outboxId);
    if (claimed.kind === 'wait') throw new RetryLater(waitDelay);
    // What was skipped may have made way for others.
    if (claimed.kind === 'nothing') return void (await app.publish());
    const { request, changes, othersWait } = claimed;
    const done = await applyOrders(
      { server, reportError },
      {
        ...{ request, changes, lastAttempt, limit },
        orderOf: (change) => buildOrder(app, server.name, withOneChange(request, change)),
      },
    );
    const isDone = done.failures.length === 0 && !othersWait;
    const record = () => {
      settleChanges(app, request.id, done.results, outboxId);
      if (lastAttempt) markFailures(app, request.id, done.failures);
      if (isDone) app.store.outbox.remove(outboxId);
    };
    if (done.results.length > 0 || lastAttempt)
      await app.store.commit(record, undefined, Math.max(1, done.results.length));
    await app.publish();
    if (done.failures.length > 0) throw done.failures[0]?.error;
    if (othersWait) throw new RetryLater(waitDelay);
  };
}

/** Notes why changes go on being tried, each with the mail server's words. */
function markFailures(
  app: Pick<AppContext, 'store' | 'clock'>,
  request: number,
  failures: BatchResult['failures'],
): void {
  const byTrouble = Map.groupBy(failures, ({ error }) =>
    error instanceof UnfinishedChange || error instanceof MailServerUnavailable ? error.message : null,
  );
  for (const [trouble, same] of byTrouble)
    if (trouble !== null)
      markUnfinished(
        app,
        request,
        trouble,
        same.map(({ position }) => position),
      );
}
