import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isExpired } from '../../domain/request/deadlines.ts';
import type { Request } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { isSamePerson } from '../access/identity.ts';
import { canSeeRequest } from '../access/visibility.ts';
import { changesOf } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { takesFromOwner } from '../planning/owner-change.ts';

type FindContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

/** A click on a message that showed the plan with this hash. */
export type PlanClick = {
  readonly request: number;
  readonly planHash: string;
  /** How many mailboxes are lost, as whoever clicked typed it. */
  readonly typedLost?: number;
};

/** Finds a request that the actor sees; to everybody else it is unknown. One that was too old to be kept is told to be so. */
export function findVisibleRequest(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  id: number,
): Result<Request, Fault> {
  const request = app.store.requests.get(id);
  if (request && canSeeRequest(app, actor, request)) return ok(request);
  const days = request ? undefined : app.store.oldRequests.keptDays(id);
  return err(
    days === undefined
      ? { code: 'request-unknown', request: id }
      : { code: 'request-not-kept', request: id, days },
  );
}

type WaitingState = 'awaiting-confirmation' | 'awaiting-approval';

/** Finds a request that waits in this state and has not expired, even if not marked so yet. */
function findWaiting(
  app: FindContext,
  actor: Actor,
  id: number,
  state: WaitingState,
): Result<Request, Fault> {
  const request = findVisibleRequest(app, actor, id);
  if (!request.ok) return request;
  if (request.value.state !== state) return err(staleStateFault(request.value));
  return isExpired(request.value, app.clock())
    ? err({ code: 'request-moved-on', request: id, state: 'expired' })
    : request;
}

/** Finds a request that waits in this state, on the plan that the click was made on. */
export function findForClick(
  app: FindContext,
  actor: Actor,
  click: PlanClick,
  state: WaitingState,
): Result<Request, Fault> {
  const request = findWaiting(app, actor, click.request, state);
  if (!request.ok) return request;
  return request.value.plan.hash === click.planHash
    ? request
    : err({ code: 'plan-outdated', request: click.request });
}

/** Whether the actor made the request, by whichever of their accounts. */
export const isRequester = (app: Pick<AppContext, 'policy'>, { requester }: Request, actor: Actor): boolean =>
  isSamePerson(app, requester, actor);

/** Whether a request would give the actor a mailbox that somebody else is known to own. */
export function gainsMailbox(
  app: Pick<AppContext, 'store' | 'policy'>,
  request: Pick<Request, 'plan'>,
  actor: Actor,
): boolean {
  const { summary } = request.plan;
  // Spares looking at every change of many: all new owners are among what must be seen.
  const isNewOwner = summary?.mustSee.some(
    (item) => item.kind === 'owner' && isSamePerson(app, item.to, actor),
  );
  if (isNewOwner === false) return false;
  for (const { change } of changesOf(app, request)) if (takesFromOwner(app, change, actor)) return true;
  return false;
}

export const staleStateFault = ({ id, state }: Request): Fault => ({
  code: 'request-moved-on',
  request: id,
  state,
});

export const notRequesterFault = ({ id, requester }: Request): Fault => ({
  code: 'not-requester',
  request: id,
  requester: mentionText(requester),
});
