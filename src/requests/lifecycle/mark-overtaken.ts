import type { Address } from '../../domain/address/address.ts';
import { type Change, targetOf, targetsOf } from '../../domain/request/change.ts';
import type { Request, RequestedChange, RequestOutcome } from '../../domain/request/request.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import { canSeeRequest } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';
import { scheduleWayBack } from '../times/insert-way-back.ts';
import { scheduleDeletion } from '../times/schedule-deletion.ts';
import { scheduleRetirement } from '../times/schedule-retirement.ts';
import { waysBackInTheWay } from '../times/ways-back.ts';
import { openRequestsOf } from './list-requests.ts';
import { transitionRequest } from './transition-request.ts';

/**
 * Marks other requests about an address that wait, for people or for their time, as stale once a change of it is applied,
 * within the caller's transaction: the plans that they showed are outdated. Their requesters are told and can ask again.
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
    // What is taken back is looked up anew when its time has come.
    if (isInProgress(each.state) || each.reverts !== null) continue;
    const by = canSeeRequest(app, each.requester, applied) ? applied.id : null;
    const outcome = { kind: 'overtaken', by } as const;
    if (each.plan.size > 1 && !endsAllOf(app, each, address, outcome)) continue;
    transitionRequest(app, each, { event: { kind: 'found-changed' }, actor: null, outcome });
    enqueueShow(app, each);
  }
}

/**
 * Ends what other requests were to take back at an address, where an applied change decides on that itself, within the
 * caller's transaction.
 */
export function endWaysBack(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  applied: Request,
  { change, effects }: Pick<RequestedChange, 'change' | 'effects'>,
): void {
  for (const effect of effects) {
    if (effect.kind !== 'ends-reversal') continue;
    const back = app.store.requests.get(effect.of);
    if (back?.state !== 'scheduled') continue;
    const by = canSeeRequest(app, back.requester, applied) ? applied.id : null;
    const outcome = { kind: 'overtaken', by } as const;
    const ended = addressesEnded(app, back, change);
    const isOver = (): boolean =>
      ended.map((address) => endsAllOf(app, back, address, outcome)).at(-1) ?? false;
    if (back.plan.size > 1 ? !isOver() : ended.length === 0) continue;
    transitionRequest(app, back, { event: { kind: 'cancelled' }, actor: null, outcome });
    enqueueShow(app, back);
  }
}

/** The addresses at which an applied change ends what another request was to take back. */
const addressesEnded = (app: Pick<AppContext, 'store'>, { id }: Request, change: Change): Address[] =>
  change.kind === 'rename'
    ? waysBackInTheWay(app, change).flatMap(({ request, change: back }) =>
        request.id === id ? back.address : [],
      )
    : [targetOf(change)];

/** Does what follows from a request of which something was applied, within the transaction of its end. */
export function followUp(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  ended: Request,
): void {
  scheduleWayBack(app, ended);
  scheduleDeletion(app, ended);
  scheduleRetirement(app, ended);
  cancelRequestsOfLeaver(app, ended);
}

/**
 * Cancels what somebody who has left has asked for and that has not begun, as far as whoever offboards them sees it, within
 * the caller's transaction.
 */
function cancelRequestsOfLeaver(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  { requester, asking }: Request,
): void {
  if (!asking.offboards) return;
  for (const request of openRequestsOf(app, requester, asking.offboards.person)) {
    const outcome = { kind: 'ended-by', who: requester } as const;
    const event = { kind: 'cancelled' } as const;
    if (transitionRequest(app, request, { event, actor: requester, outcome })) enqueueShow(app, request);
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

/** Whether a change affects what other requests have shown: others, such as of passwords, change neither address nor owner. */
function invalidatesShownPlan({ kind }: Change): boolean {
  switch (kind) {
    case 'address':
    case 'rename':
    case 'owner':
    case 'domain':
    case 'domain-remove':
    case 'domain-alias':
      return true;
    // A domain's quota is no plan's own but for another plan of it, which is compared with it when somebody agrees.
    case 'domain-quota':
    // Planning compares which key signs.
    case 'dkim':
    case 'password':
    case 'app-password':
    case 'link':
    case 'absence':
    case 'note':
    case 'group':
    case 'access':
      return false;
  }
}
