import type { Address } from '../../domain/address/address.ts';
import { type Change, targetsOf } from '../../domain/request/change.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import { isWaiting } from '../../domain/request/request-state.ts';
import { canSeeRequest } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';
import { transitionRequest } from './transition-request.ts';

/**
 * Marks other waiting requests about an address as stale once a change of it is applied, within the caller's transaction:
 * the plans that they showed are outdated. Their requesters are told and can ask again.
 */
export function markOvertaken(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  applied: Request,
  change: Change,
): void {
  if (invalidatesShownPlan(change))
    for (const address of targetsOf(change)) markAllAbout(app, applied, address);
}

function markAllAbout(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  applied: Request,
  address: Address,
): void {
  for (const each of app.store.requests.openForAddress(address)) {
    if (!isWaiting(each.state)) continue;
    const by = canSeeRequest(app, each.requester, applied) ? applied.id : null;
    const outcome = { kind: 'overtaken', by } as const;
    if (each.plan.size > 1 && !endsAllOf(app, each, address, outcome)) continue;
    transitionRequest(app, each, { event: { kind: 'found-changed' }, actor: null, outcome });
    enqueueShow(app, each);
  }
}

/** Ends the changes of a request of several that are about an address. @returns whether none is left. */
function endsAllOf(
  { store }: Pick<AppContext, 'store'>,
  { id, plan }: Request,
  address: Address,
  outcome: RequestOutcome,
): boolean {
  store.requests.countEnded(id, { applied: 0, ended: store.changes.makeStale(plan.key, address, outcome) });
  return store.changes.countStates(plan.key).planned === undefined;
}

/** Whether a change affects what other requests have shown: passwords and links change neither address nor owner. */
function invalidatesShownPlan({ kind }: Change): boolean {
  switch (kind) {
    case 'address':
    case 'rename':
    case 'owner':
    case 'domain':
      return true;
    case 'password':
    case 'app-password':
    case 'link':
      return false;
  }
}
