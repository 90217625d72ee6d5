import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { confirmationTime, isDue } from '../../domain/request/deadlines.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { personText } from '../../domain/text/mentions.ts';
import { isSamePerson } from '../access/identity.ts';
import { seesRequest } from '../access/visibility.ts';
import type { Office } from '../context/app-context.ts';

/** A click, on a message that showed the plan with this hash. */
export type Click = { readonly request: number; readonly planHash: string };

/** A request that the actor sees: to everybody else it does not exist. */
export function find(office: Office, actor: Actor, id: number): Result<Request, Fault> {
  const request = office.store.requests.get(id);
  return request && seesRequest(office, actor, request)
    ? ok(request)
    : refused({ code: 'request-unknown', request: id });
}

type WaitingState = 'awaiting-confirmation' | 'awaiting-approval';

/** A request that still waits in this state: its time may be over before it is marked as expired. */
export function waiting(
  office: Office,
  actor: Actor,
  id: number,
  state: WaitingState,
): Result<Request, Fault> {
  const request = find(office, actor, id);
  if (!request.ok) return request;
  if (request.value.state !== state) return refused(movedOn(request.value));
  return isOver(request.value, office.clock())
    ? refused({ code: 'request-moved-on', request: id, state: 'expired' })
    : request;
}

/** Whether a request has waited for its whole time, be it marked as expired or not. */
export const isOver = ({ state, expiresAt }: Request, now: number): boolean =>
  expiresAt !== null &&
  (state === 'awaiting-confirmation' ? isDue(expiresAt, confirmationTime, now) : expiresAt <= now);

/** A request that still waits for such a click, on the plan that was shown. */
export function awaiting(
  office: Office,
  actor: Actor,
  click: Click,
  state: WaitingState,
): Result<Request, Fault> {
  const request = waiting(office, actor, click.request, state);
  if (!request.ok) return request;
  return request.value.plan.hash === click.planHash
    ? request
    : refused({ code: 'plan-outdated', request: click.request });
}

/** Whoever asked, by whichever of their accounts. */
export const isRequester = (office: Office, { requester }: Request, actor: Actor): boolean =>
  isSamePerson(office, requester, actor);

export const movedOn = ({ id, state }: Request): Fault => ({ code: 'request-moved-on', request: id, state });

export const notRequester = ({ id, requester }: Request): Fault => ({
  code: 'not-requester',
  request: id,
  requester: personText(requester),
});
