import { LeaseLost } from '../../lib/fence/fence.ts';
import type { ReportError } from '../../logging/report-error.ts';
import {
  isOfWholeServer,
  type MailServer,
  MailServerUnavailable,
  type Order,
  type Outcome,
  UnfinishedChange,
} from '../../mail-servers/port.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { Trouble } from './mark-unfinished.ts';
import type { ApplyResult, ChangeResult } from './settle.ts';

export type ApplyDeps = {
  readonly server: MailServer;
  readonly reportError: ReportError;
  readonly tracing: Tracing;
  /** Runs an order when the mail server is not busy with too many others. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Orders of a request to apply. */
export type BatchTask = {
  readonly request: number;
  readonly orders: readonly { readonly position: number; readonly order: () => Order }[];
  /** Whether something of the request has been applied, or may be: then none of it is given up because the mail server is away. */
  readonly hasBegun: boolean;
  readonly lastAttempt: boolean;
};

/** What came of orders: those that ended, and those that are to be tried again. */
export type BatchResult = {
  readonly results: readonly ChangeResult[];
  /** Why orders go on being tried though this was the last attempt. */
  readonly troubles: readonly Trouble[];
  /** The errors of the orders that are to be tried again. */
  readonly errors: readonly unknown[];
};

/** Has a mail server apply orders of a request, each by itself: a failure of one concerns no other. */
export async function applyOrders(
  { server, reportError, tracing, limit }: ApplyDeps,
  { request, orders, hasBegun, lastAttempt }: BatchTask,
): Promise<BatchResult> {
  const attempts = await Promise.allSettled(
    orders.map(({ order }) => limit(async () => applyTraced({ server, tracing }, order()))),
  );
  const isBegun =
    hasBegun || attempts.some((each) => each.status === 'fulfilled' && each.value.kind === 'applied');
  const isTriedAgain = (error: unknown): boolean =>
    !lastAttempt ||
    error instanceof LeaseLost ||
    error instanceof UnfinishedChange ||
    (isBegun && isOfWholeServer(error));
  const results: ChangeResult[] = [];
  const troubles: Trouble[] = [];
  const errors: unknown[] = [];
  for (const [index, attempt] of attempts.entries()) {
    const position = orders[index]?.position ?? index;
    if (attempt.status === 'fulfilled') results.push({ position, result: attempt.value });
    else if (isTriedAgain(attempt.reason)) {
      errors.push(attempt.reason);
      // Whoever has taken over says what becomes of it.
      if (lastAttempt && !(attempt.reason instanceof LeaseLost))
        troubles.push({ position, trouble: (attempt.reason as Error).message });
    } else results.push({ position, result: giveUpResult(reportError, request, attempt.reason) });
  }
  return { results, troubles, errors };
}

/** Has a mail server apply an order, and says in the log what came of it. */
const applyTraced = (
  { server, tracing }: Pick<ApplyDeps, 'server' | 'tracing'>,
  order: Order,
): Promise<Outcome> =>
  tracing.run(
    {
      ...{ name: 'mail server', kind: 'client', logged: 'The mail server was told' },
      details: { server: server.name, change: order.change.kind },
    },
    async (note) => {
      const outcome = await server.apply(order);
      note({ outcome: outcome.kind });
      return outcome;
    },
  );

/** Reports the error of a request whose last attempt failed. @returns the result to settle it with. */
export function giveUpResult(reportError: ReportError, request: number, error: unknown): ApplyResult {
  const errorId = reportError(error, `Request ${request} was given up`);
  const trouble = error instanceof MailServerUnavailable ? error.message : null;
  return { kind: 'gave-up', trouble, errorId };
}
