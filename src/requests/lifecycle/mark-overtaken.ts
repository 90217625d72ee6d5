import type { Change } from '../../domain/request/change.ts';
import type { Request } from '../../domain/request/request.ts';
import { isWaiting } from '../../domain/request/request-state.ts';
import { canSeeRequest } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';
import { transitionRequest } from './transition-request.ts';

/**
 * What else waited about an address becomes stale once a change of it is applied, within the caller's transaction: what
 * people were shown is no longer so. Its requester is told, and may ask again.
 */
export function markOvertaken(app: Pick<AppContext, 'store' | 'clock' | 'policy'>, applied: Request): void {
  if (!invalidatesShownPlan(applied.plan.change)) return;
  for (const each of app.store.requests.openForAddress(applied.address)) {
    if (!isWaiting(each.state)) continue;
    const by = canSeeRequest(app, each.requester, applied) ? applied.id : null;
    transitionRequest(app, each, {
      event: { kind: 'found-changed' },
      actor: null,
      outcome: { kind: 'overtaken', by },
    });
    enqueueShow(app, each);
  }
}

/** Passwords and links leave an address and its owner as they were. */
function invalidatesShownPlan({ kind }: Change): boolean {
  switch (kind) {
    case 'address':
    case 'owner':
    case 'domain':
      return true;
    case 'password':
    case 'app-password':
    case 'link':
      return false;
  }
}
