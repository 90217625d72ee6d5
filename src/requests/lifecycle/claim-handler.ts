import { randomUUID } from 'node:crypto';
import type { Request } from '../../domain/request/request.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { OrderClaimReply } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { buildOrder, findOpenOrder } from '../outbox/order.ts';
import { giveUpResult } from './apply-order.ts';
import { claimRequest } from './claim-request.ts';
import { settle } from './settle.ts';

/** Hands orders out to workers on other hosts. */
export type ClaimHandler = (server: string, row: number) => Promise<OrderClaimReply>;

/**
 * Says what a worker is to carry out for an outbox row, from the database and at this moment: a worker has none, and
 * asks each time. What was settled or cancelled meanwhile is not carried out, whatever the queue still holds.
 */
export const createClaimHandler =
  (
    app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'retentionDays' | 'policy'>,
    reportError: ReportError,
  ): ClaimHandler =>
  async (server, row) => {
    const claim = randomUUID();
    const beginning = await claimRequest(app, server, row, claim);
    if (beginning.kind !== 'begun') return beginning;
    const { request } = beginning;
    try {
      const order = buildOrder(app, server, request);
      return { kind: 'order', claim, request: request.id, planHash: request.plan.hash, order };
    } catch (error) {
      await giveUpRequest(app, reportError, request, row, error);
      return { kind: 'nothing' };
    }
  };

/** No worker can be told what to do. */
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

/** Which taking of which order a report is of. */
export type ClaimRef = {
  readonly row: number;
  readonly claim: string;
  readonly request: number;
  readonly planHash: string;
};

/** Whether a report is of the newest taking of an order, and by the worker of the server whose order it is. */
export function isNewestClaim(app: Pick<AppContext, 'store'>, server: string, told: ClaimRef): boolean {
  const order = findOpenOrder(app, server, told.row);
  return (
    order !== null &&
    order.data.claim === told.claim &&
    order.request.id === told.request &&
    order.request.plan.hash === told.planHash
  );
}
