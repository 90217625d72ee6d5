import { randomUUID } from 'node:crypto';
import { withOneChange } from '../../domain/request/many/one-change.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { OrderClaimReply, PositionedOrder } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { buildOrder, findOpenOrder, type OpenOrder } from '../outbox/order.ts';
import { giveUpResult } from './apply-order.ts';
import { claimRequest } from './claim-request.ts';
import { type ChangeResult, settleChanges } from './settle.ts';

/** Answers a worker on another host that claims the orders of an outbox row. */
export type ClaimHandler = (server: string, row: number) => Promise<OrderClaimReply>;

type ClaimContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'retentionDays' | 'policy' | 'tracing' | 'fence'
>;

/**
 * Builds the orders of an outbox row from the database when a worker claims them, since workers have no database. A request
 * that was settled or cancelled meanwhile gives no orders, whatever the queue still holds.
 */
export const createClaimHandler =
  (app: ClaimContext, reportError: ReportError): ClaimHandler =>
  (server, row) => {
    const claimed = app.store.outbox.get(row);
    const operation = { name: 'claim', details: { server, row } };
    return app.tracing.resume(claimed?.traceparent, operation, () => claim(app, reportError, server, row));
  };

async function claim(
  app: ClaimContext,
  reportError: ReportError,
  server: string,
  row: number,
): Promise<OrderClaimReply> {
  const id = randomUUID();
  const claimed = await claimRequest(app, server, row, id);
  if (claimed.kind !== 'begun') {
    // What was skipped may have made way for others.
    await app.publish();
    return claimed;
  }
  const { request, changes, othersWait } = claimed;
  const { orders, lost } = buildOrders(app, reportError, server, request, changes);
  if (lost.length > 0) {
    await app.store.commit(() => {
      settleChanges(app, request.id, lost, row);
      if (orders.length === 0 && !othersWait) app.store.outbox.remove(row);
    });
    await app.publish();
  }
  if (orders.length === 0) return { kind: 'nothing' };
  const { plan, applied } = request;
  return {
    ...{ kind: 'orders', claim: id, request: request.id, planHash: plan.hash, orders, othersWait },
    hasBegun: applied > 0,
    traceparent: app.tracing.traceparent(),
    ...(app.fence && { fence: app.fence.token() }),
  };
}

/** Builds the orders of changes. @returns also the end of those whose order can't be built. */
function buildOrders(
  app: Pick<AppContext, 'seal'>,
  reportError: ReportError,
  server: string,
  request: Request,
  changes: readonly RequestedChange[],
): { readonly orders: readonly PositionedOrder[]; readonly lost: readonly ChangeResult[] } {
  const orders: PositionedOrder[] = [];
  const lost: ChangeResult[] = [];
  for (const change of changes) {
    const { position } = change;
    try {
      orders.push({ position, order: buildOrder(app, server, withOneChange(request, change)) });
    } catch (error) {
      lost.push({ position, result: giveUpResult(reportError, request.id, error) });
    }
  }
  return { orders, lost };
}

/** The claim that a report is about. */
export type ClaimRef = {
  readonly row: number;
  readonly claim: string;
  readonly request: number;
  readonly planHash: string;
};

/** The row that a report is about; null where it is not about the newest claim of that row, or for another server. */
export function claimedOrder(
  app: Pick<AppContext, 'store' | 'mailServer'>,
  server: string,
  report: ClaimRef,
): OpenOrder | null {
  const order = findOpenOrder(app, server, report.row);
  const isNewest =
    order !== null &&
    order.data.claim === report.claim &&
    order.request.id === report.request &&
    order.request.plan.hash === report.planHash;
  return isNewest ? order : null;
}
