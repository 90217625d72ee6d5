import type { ReportError } from '../../logging/report-error.ts';
import {
  type MailServer,
  MailServerUnavailable,
  type Order,
  UnfinishedChange,
} from '../../mail-servers/port.ts';
import type { ApplyResult } from './settle.ts';

/** What an order is carried out with. */
export type ApplyDeps = {
  readonly server: MailServer;
  readonly reportError: ReportError;
};

/** An order, and the request whose it is. */
export type ApplyTask = {
  readonly request: number;
  readonly order: () => Order;
  readonly lastAttempt: boolean;
};

/**
 * Has a mail server carry an order out. @returns what came of it, or after the last attempt that it was given up.
 * @throws what the next attempt may mend; a begun change that can't be finished, at the last attempt too.
 */
export async function applyOrder(
  { server, reportError }: ApplyDeps,
  { request, order, lastAttempt }: ApplyTask,
): Promise<ApplyResult> {
  try {
    return await server.apply(order());
  } catch (error) {
    if (!lastAttempt || error instanceof UnfinishedChange) throw error;
    return giveUpResult(reportError, request, error);
  }
}

/** A request that no attempt leads to its end. */
export function giveUpResult(reportError: ReportError, request: number, error: unknown): ApplyResult {
  const errorId = reportError(error, `Request ${request} was given up`);
  const trouble = error instanceof MailServerUnavailable ? error.message : null;
  return { kind: 'gave-up', trouble, errorId };
}
