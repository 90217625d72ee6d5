import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';
import { findVisibleRequest, isRequester, notRequesterFault, staleStateFault } from './find-request.ts';
import type { DecisionResult } from './replan.ts';
import { transitionRequest } from './transition-request.ts';

/**
 * The requester or an admin cancels a request. One that is being applied is stopped: what is on its way to the mail server
 * ends, and nothing else begins; where all of it is on its way, there is nothing left to stop.
 */
export async function cancel(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  id: number,
): Promise<Result<DecisionResult, Fault>> {
  return app.store.commit(() => {
    const request = findVisibleRequest(app, actor, id);
    if (!request.ok) return request;
    const mine = isRequester(app, request.value, actor);
    if (!mine && highestRole(actor) !== 'admin') return err(notRequesterFault(request.value));
    const { plan } = request.value;
    const isBegun = request.value.state === 'applying';
    if (isBegun && app.store.changes.page(plan.key, { limit: 1, states: ['planned'] }).length === 0)
      return err(staleStateFault(request.value));
    const { reverts, state: now } = request.value;
    if (reverts !== null && now === 'scheduled')
      return err({ code: 'way-back-stays', request: id, of: reverts });
    const outcome = { kind: 'ended-by', who: actor } as const;
    const state = transitionRequest(app, request.value, { event: { kind: 'cancelled' }, actor, outcome });
    if (!state) return err(staleStateFault(request.value));
    enqueueShow(app, request.value);
    return ok('moved');
  });
}
