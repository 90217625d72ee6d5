import { randomUUID } from 'node:crypto';
import { withOneChange } from '../../domain/request/many/one-change.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { OrderClaimReply } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { buildOrder, findOpenOrder } from '../outbox/order.ts';
import { giveUpResult } from './apply-order.ts';
import { claimRequest } from './claim-request.ts';
import { settleChanges } from './settle.ts';

/** Answers a worker on another host that claims the order of an outbox row. */
export type ClaimHandler = (server: string, row: number) => Promise<OrderClaimReply>;

/**
 * Builds the order of an outbox row from the database when a worker claims it, since workers have no database. A request
 * that was settled or cancelled meanwhile gives no order, whatever the queue still holds.
 */
export const createClaimHandler =
  (
    app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'retentionDays' | 'policy'>,
    reportError: ReportError,
  ): ClaimHandler =>
  async (server, row) => {
    const claim = randomUUID();
    const claimed = await claimRequest(app, server, row, claim);
    if (claimed.kind !== 'begun') {
      // What was skipped may have made way for others.
      await app.publish();
      return claimed;
    }
    const { request, changes } = claimed;
    const [change] = changes;
    // A row for another host is about one change.
    if (!change) return { kind: 'nothing' };
    try {
      const order = buildOrder(app, server, withOneChange(request, change));
      return { kind: 'order', claim, request: request.id, planHash: request.plan.hash, order };
    } catch (error) {
      await giveUpChange(app, reportError, { request: request.id, position: change.position, row }, error);
      return { kind: 'nothing' };
    }
  };

/** Settles a change whose order can't be built. */
async function giveUpChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'clock' | 'retentionDays' | 'policy'>,
  reportError: ReportError,
  { request, position, row }: { readonly request: number; readonly position: number; readonly row: number },
  error: unknown,
): Promise<void> {
  const result = giveUpResult(reportError, request, error);
  await app.store.commit(() => {
    settleChanges(app, request, [{ position, result }], row);
    app.store.outbox.remove(row);
  });
  await app.publish();
}

/** The claim that a report is about. */
export type ClaimRef = {
  readonly row: number;
  readonly claim: string;
  readonly request: number;
  readonly planHash: string;
};

/** The position of the change that a report is about; null where it is not about the newest claim of an order for that server. */
export function claimedPosition(
  app: Pick<AppContext, 'store' | 'mailServer'>,
  server: string,
  report: ClaimRef,
): number | null {
  const order = findOpenOrder(app, server, report.row);
  const isNewest =
    order !== null &&
    order.data.claim === report.claim &&
    order.request.id === report.request &&
    order.request.plan.hash === report.planHash;
  return isNewest ? (order.data.position ?? 0) : null;
}
