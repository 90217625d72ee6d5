import { randomUUID } from 'node:crypto';
import type { Request } from '../../domain/request/request.ts';
import type { Unexpected } from '../../logging/report-error.ts';
import type { Claimed } from '../../mail-servers/remote/protocol.ts';
import type { Office } from '../context/app-context.ts';
import { orderOfRow, toldTo } from '../outbox/order.ts';
import { givenUp } from './apply-order.ts';
import { takeOrder } from './claim-request.ts';
import { settle } from './settle.ts';

/** Hands orders out to workers on other hosts. */
export type Claims = (server: string, row: number) => Promise<Claimed>;

/**
 * Says what a worker is to carry out for an outbox row, from the database and at this moment: a worker has none, and
 * asks each time. What was settled or cancelled meanwhile is not carried out, whatever the queue still holds.
 */
export const createClaims =
  (office: Office, unexpected: Unexpected): Claims =>
  async (server, row) => {
    const claim = randomUUID();
    const beginning = await takeOrder(office, server, row, claim);
    if (beginning.kind !== 'begun') return beginning;
    const { request } = beginning;
    try {
      const order = toldTo(office, server, request);
      return { kind: 'order', claim, request: request.id, planHash: request.plan.hash, order };
    } catch (error) {
      await giveUp(office, unexpected, request, row, error);
      return { kind: 'nothing' };
    }
  };

/** No worker can be told what to do. */
async function giveUp(
  office: Office,
  unexpected: Unexpected,
  { id }: Request,
  row: number,
  error: unknown,
): Promise<void> {
  const report = givenUp(unexpected, id, error);
  await office.store.commit(() => {
    settle(office, id, report, row);
    office.store.outbox.done(row);
  });
  await office.publish();
}

/** Which taking of which order a report is of. */
export type Claimant = {
  readonly row: number;
  readonly claim: string;
  readonly request: number;
  readonly planHash: string;
};

/** Whether a report is of the newest taking of an order, and by the worker of the server whose order it is. */
export function isOfNewestClaim(office: Office, server: string, told: Claimant): boolean {
  const order = orderOfRow(office, server, told.row);
  return (
    order !== null &&
    order.data.claim === told.claim &&
    order.request.id === told.request &&
    order.request.plan.hash === told.planHash
  );
}
