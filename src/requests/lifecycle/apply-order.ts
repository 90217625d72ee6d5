import type { Request, RequestedChange } from '../../domain/request/request.ts';
import type { ReportError } from '../../logging/report-error.ts';
import {
  type MailServer,
  MailServerUnavailable,
  type Order,
  UnfinishedChange,
} from '../../mail-servers/port.ts';
import type { ApplyResult, ChangeResult } from './settle.ts';

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

/** Changes of a request to apply. */
export type BatchTask = Pick<ApplyTask, 'lastAttempt'> & {
  readonly request: Request;
  readonly changes: readonly RequestedChange[];
  readonly orderOf: (change: RequestedChange) => Order;
  /** Runs an order when the mail server is not busy with too many others. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>;
};

/** What came of changes: those that ended, and those that are to be tried again. */
export type BatchResult = {
  readonly results: readonly ChangeResult[];
  readonly failures: readonly { readonly position: number; readonly error: unknown }[];
};

/**
 * Has a mail server apply changes of a request, each by itself: a failure of one concerns no other. Once something of a
 * request is applied, nothing of it is given up because the mail server is out of reach: it is tried until that is back.
 */
export async function applyOrders(deps: ApplyDeps, task: BatchTask): Promise<BatchResult> {
  const { request, changes, orderOf, limit, lastAttempt } = task;
  const attempts = await Promise.allSettled(
    changes.map((change) => limit(async () => deps.server.apply(orderOf(change)))),
  );
  const hasBegun =
    request.applied > 0 ||
    attempts.some((each) => each.status === 'fulfilled' && each.value.kind === 'applied');
  const isTriedAgain = (error: unknown): boolean =>
    !lastAttempt ||
    error instanceof UnfinishedChange ||
    (request.plan.size > 1 && hasBegun && error instanceof MailServerUnavailable);
  const results: ChangeResult[] = [];
  const failures: { position: number; error: unknown }[] = [];
  for (const [index, { position }] of changes.entries()) {
    const attempt = attempts[index];
    if (attempt?.status === 'fulfilled') results.push({ position, result: attempt.value });
    else if (isTriedAgain(attempt?.reason)) failures.push({ position, error: attempt?.reason });
    else results.push({ position, result: giveUpResult(deps.reportError, request.id, attempt?.reason) });
  }
  return { results, failures };
}

/** Reports the error of a request whose last attempt failed. @returns the result to settle it with. */
export function giveUpResult(reportError: ReportError, request: number, error: unknown): ApplyResult {
  const errorId = reportError(error, `Request ${request} was given up`);
  const trouble = error instanceof MailServerUnavailable ? error.message : null;
  return { kind: 'gave-up', trouble, errorId };
}
