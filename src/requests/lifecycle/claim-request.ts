import type { Request } from '../../domain/request/request.ts';
import { transition } from '../../domain/request/request-state.ts';
import type { AppContext } from '../context/app-context.ts';
import type { ApplyChangeJob } from '../outbox/enqueue-apply.ts';
import { findOpenOrder } from '../outbox/order.ts';

/** What whoever is about to change the mail server finds: work, nothing to do (cancelled, or settled by an earlier run), or others to wait for. */
export type ClaimResult =
  | { readonly kind: 'begun'; readonly request: Request }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait' };

/**
 * Takes the order of an outbox row for a mail server, in one transaction: claims its request, so that nobody cancels it
 * any more. What there is to do is what the database holds; a row without work ends here.
 * @param claim names this taking where a worker on another host does the work: what comes of an earlier one counts no more.
 */
export function claimRequest(
  app: Pick<AppContext, 'store'>,
  server: string,
  row: number,
  claim?: string,
): Promise<ClaimResult> {
  const { requests, outbox } = app.store;
  return app.store.commit(() => {
    const order = findOpenOrder(app, server, row);
    if (!order) return { kind: 'nothing' };
    const { request, data } = order;
    const next = transition(request.state, { kind: 'started' });
    if (!next) {
      outbox.remove(row);
      return { kind: 'nothing' };
    }
    if (isBlockedByPassword(app, request)) return { kind: 'wait' };
    if (next !== request.state) requests.setState(request.id, next);
    if (claim !== undefined) outbox.setData(row, { ...data, claim } satisfies ApplyChangeJob);
    return { kind: 'begun', request };
  });
}

/** A password that is on its way must not arrive after all were locked out. */
const isBlockedByPassword = ({ store }: Pick<AppContext, 'store'>, { plan: { change } }: Request): boolean =>
  change.kind === 'owner' &&
  change.locksOut &&
  store.requests.findInProgress(change.address, 'passwords') !== undefined;
