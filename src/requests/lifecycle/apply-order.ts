import type { Unexpected } from '../../logging/report-error.ts';
import {
  type MailServer,
  MailServerUnavailable,
  type Order,
  UnfinishedChange,
} from '../../mail-servers/port.ts';
import type { Report } from './settle.ts';

/** What an order is carried out with. */
export type Hands = {
  readonly server: MailServer;
  readonly unexpected: Unexpected;
};

/** An order, and the request whose it is. */
export type Task = { readonly request: number; readonly order: () => Order; readonly lastAttempt: boolean };

/**
 * Has a mail server carry an order out. @returns what came of it, or after the last attempt that it was given up.
 * @throws what the next attempt may mend; a begun change that can't be finished, at the last attempt too.
 */
export async function carriedOut(
  { server, unexpected }: Hands,
  { request, order, lastAttempt }: Task,
): Promise<Report> {
  try {
    return await server.apply(order());
  } catch (error) {
    if (!lastAttempt || error instanceof UnfinishedChange) throw error;
    return givenUp(unexpected, request, error);
  }
}

/** A request that no attempt leads to its end. */
export function givenUp(unexpected: Unexpected, request: number, error: unknown): Report {
  const errorId = unexpected(error, `Request ${request} was given up`);
  const trouble = error instanceof MailServerUnavailable ? error.message : null;
  return { kind: 'gave-up', trouble, errorId };
}
