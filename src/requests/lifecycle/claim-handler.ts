import { randomUUID } from 'node:crypto';
import type { Request } from '../../domain/request/request.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { OrderClaimReply } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { buildOrder, findOpenOrder } from '../outbox/order.ts';
import { giveUpResult } from './apply-order.ts';
import { claimRequest } from './claim-request.ts';
import { settle } from './settle.ts';

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
    if (claimed.kind !== 'begun') return claimed;
    const { request } = claimed;
    try {
      const order = buildOrder(app, server, request);
      return { kind: 'order', claim, request: request.id, planHash: request.plan.hash, order };
    } catch (error) {
      await giveUpRequest(app, reportError, request, row, error);
      return { kind: 'nothing' };
    }
  };

/** Settles a request whose order can't be built. */
async function giveUpRequest(
  app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'clock' | 'retentionDays' | 'policy'>,
  reportError: ReportError,
  { id }: Request,
  row: number,
  error: unknown,
): Promise<void> {
  const report = giveUpResult(reportError, id, error);
  await app.store.commit(() => {
    settle(app, id, report, row);
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

/** Whether a report is about the newest claim of an order for that server. */
export function isNewestClaim(app: Pick<AppContext, 'store'>, server: string, report: ClaimRef): boolean {
  const order = findOpenOrder(app, server, report.row);
  return (
    order !== null &&
    order.data.claim === report.claim &&
    order.request.id === report.request &&
    order.request.plan.hash === report.planHash
  );
}
