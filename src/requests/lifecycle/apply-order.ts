import type { ReportError } from '../../logging/report-error.ts';
import {
  type MailServer,
  MailServerUnavailable,
  type Order,
  UnfinishedChange,
} from '../../mail-servers/port.ts';
import type { ApplyResult } from './settle.ts';

export type ApplyDeps = {
  readonly server: MailServer;
  readonly reportError: ReportError;
};

/** An order of a request to apply. */
export type ApplyTask = {
  readonly request: number;
  readonly order: () => Order;
  readonly lastAttempt: boolean;
};

/**
 * Has a mail server apply an order. @returns the outcome, or `gave-up` where the last attempt fails.
 * @throws what the next attempt may fix; an UnfinishedChange at the last attempt too.
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

/** Reports the error of a request whose last attempt failed. @returns the result to settle it with. */
export function giveUpResult(reportError: ReportError, request: number, error: unknown): ApplyResult {
  const errorId = reportError(error, `Request ${request} was given up`);
  const trouble = error instanceof MailServerUnavailable ? error.message : null;
  return { kind: 'gave-up', trouble, errorId };
}
