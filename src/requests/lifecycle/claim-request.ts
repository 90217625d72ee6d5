import { soleChange } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import { transition } from '../../domain/request/request-state.ts';
import type { AppContext } from '../context/app-context.ts';
import type { ApplyChangeJob } from '../outbox/enqueue-apply.ts';
import { findOpenOrder } from '../outbox/order.ts';

/** A claimed request; nothing to do, since it was cancelled or settled by an earlier run; or another request to wait for. */
export type ClaimResult =
  | { readonly kind: 'begun'; readonly request: Request }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait' };

/**
 * Claims the request of an outbox row for a mail server, in one transaction: from then on nobody can cancel it. Removes a
 * row without work.
 * @param claim the id of a claim by a worker on another host: reports of earlier claims no longer count.
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

/** Whether a new password is in progress that would arrive after all access was revoked. */
function isBlockedByPassword({ store }: Pick<AppContext, 'store'>, { plan }: Request): boolean {
  const { change } = soleChange(plan);
  return (
    change.kind === 'owner' && change.locksOut && store.holds.find(change.address, 'passwords') !== undefined
  );
}
