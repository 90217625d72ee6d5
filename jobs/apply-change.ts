import pLimit from 'p-limit';
import { withOneChange } from '../src/domain/request/many/one-change.ts';
import { RetryLater } from '../src/lib/retry-later.ts';
import type { ReportError } from '../src/logging/report-error.ts';
import { defaultOrders, type MailServer } from '../src/mail-servers/port.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { applyOrders } from '../src/requests/lifecycle/apply-order.ts';
import { claimRequest, noteFailedAttempt } from '../src/requests/lifecycle/claim-request.ts';
import { markUnfinished } from '../src/requests/lifecycle/mark-unfinished.ts';
import { settleClaimed } from '../src/requests/lifecycle/settle.ts';
import { buildOrder } from '../src/requests/outbox/order.ts';

/** Milliseconds until a change that waits for another request is tried again. */
export const waitDelay = 500;

type ApplyContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'retentionDays' | 'policy' | 'tracing'
>;

/**
 * Applies the changes of an outbox row on the mail server and settles them. The job names the row only; the changes are in
 * the database. After an interruption, the next run finishes what is left. A settled or cancelled request is left alone.
 * What is not given up keeps its outbox row, which the relay publishes again every minute: an UnfinishedChange, and what a
 * mail server that is away holds up of a request that has begun, or whose earlier attempt was killed and may have written.
 */
export function applyChange(app: ApplyContext, server: MailServer, reportError: ReportError): Job<unknown> {
  const limit = pLimit(server.ordersAtOnce ?? defaultOrders.atOnce);
  return async ({ outboxId, lastAttempt }) => {
    const claimed = await claimRequest(app, server.name, outboxId);
    if (claimed.kind === 'wait') throw new RetryLater(waitDelay);
    // What was skipped may have made way for others.
    if (claimed.kind === 'nothing') return void (await app.publish());
    const { request, changes, othersWait, wasCutOff } = claimed;
    const { results, troubles, errors } = await applyOrders(
      { server, reportError, tracing: app.tracing, limit },
      {
        ...{ request: request.id, hasBegun: request.applied > 0 || wasCutOff, lastAttempt },
        orders: changes.map((change) => ({
          position: change.position,
          order: () => buildOrder(app, server.name, withOneChange(request, change)),
        })),
      },
    );
    const record = () => {
      const haveEnded = settleClaimed(app, request, results, outboxId);
      markUnfinished(app, request.id, troubles);
      if (haveEnded && errors.length === 0 && !othersWait) app.store.outbox.remove(outboxId);
      else noteFailedAttempt(app, outboxId);
    };
    await app.tracing.run({ name: 'settle' }, () =>
      app.store.commit(record, undefined, Math.max(1, results.length + troubles.length)),
    );
    await app.publish();
    if (errors.length > 0) throw errors[0];
    if (othersWait) throw new RetryLater(waitDelay);
  };
}
