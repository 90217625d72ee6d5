import type { Actor } from '../../domain/actor.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, Change, DomainChange } from '../../domain/request/change.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { enqueueShow, enqueueShowAfterReply } from '../outbox/enqueue-show.ts';
import { approvalDeadlines } from '../planning/approval-deadlines.ts';
import { unrestorableFault } from '../retention/restorable-mail.ts';
import { staleStateFault } from './find-request.ts';
import {
  auditRequest,
  enqueueApproved,
  type TransitionInput,
  transitionRequest,
} from './transition-request.ts';

type AdvanceContext = Pick<AppContext, 'store' | 'mailServer' | 'clock'>;

/** What a decision led to: the request's new state, or a newer plan that must be looked at first. */
export type DecisionResult = 'moved' | 'stale' | 'replanned';

/**
 * Plans the same change again as of now. Still the plan that was shown: decides. What it was planned on is no longer
 * there: stale. Another request about the address is on its way: refuses, for the moment. It would lose more than the message named: shows the new plan, for another click. The mail that
 * was to come back is gone: refuses.
 */
export async function decideOnCurrentPlan(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  shown: Request,
  planAgain: () => Promise<Result<Plan, Fault>>,
  actor: Actor,
  decide: (current: Request, plan: Plan) => Result<DecisionResult, Fault>,
): Promise<Result<DecisionResult, Fault>> {
  const fit = await checkPlanFits(app, shown.plan.change);
  if (!fit.ok) return fit;
  if (fit.value !== 'fits') return markStale(app, shown, actor, fit.value.found);
  const plan = await planAgain();
  if (!plan.ok) return plan;
  const lost = unrestorableFault(shown, plan.value);
  if (lost) return err(lost);
  return app.store.commit((): Result<DecisionResult, Fault> => {
    const current = requireUnchangedState(app, shown);
    if (!current.ok) return current;
    const held = inProgressFault(app, current.value);
    if (held) return err(held);
    return current.value.plan.hash === plan.value.hash
      ? decide(current.value, plan.value)
      : storeNewPlan(app, current.value, actor, plan.value);
  });
}

type PlanFit = 'fits' | { readonly found: AddressState | null };

/** Whether what a change was planned on is still there: the address's state, the mailbox, its owner. */
async function checkPlanFits(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  change: Change,
): Promise<Result<PlanFit, Fault>> {
  if (change.kind === 'domain') return ok('fits');
  const read = await tryMailServer(app.mailServer.read(change.address));
  if (!read.ok) return read;
  const found = read.value;
  const fits =
    change.kind === 'address'
      ? sameState(found, change.before)
      : found?.mailbox?.id === change.mailbox && isStillOwned(app, change);
  return ok(fits ? 'fits' : { found });
}

function isStillOwned(
  app: Pick<AppContext, 'store' | 'policy'>,
  change: Exclude<Change, AddressChange | DomainChange>,
): boolean {
  if (change.kind !== 'owner' && change.kind !== 'link') return true;
  const shown = change.kind === 'owner' ? change.from : change.owner;
  const owner = app.store.owners.of(change.mailbox) ?? null;
  return shown && owner ? isSamePerson(app, shown, owner) : shown === owner;
}

/** What is on its way holds the address: what it was decided on may be gone in a moment. */
function inProgressFault(
  { store }: Pick<AppContext, 'store'>,
  { id, address, concern }: Request,
): Fault | null {
  const held = store.requests.findInProgress(address, concern);
  return held && held.id !== id
    ? { code: 'request-open', address, request: held.id, state: held.state }
    : null;
}

/** The request as it is by now, unless others clicked while the mail server was asked: then it is none of this click's. */
function requireUnchangedState(app: Pick<AppContext, 'store'>, shown: Request): Result<Request, Fault> {
  const current = app.store.requests.get(shown.id) ?? shown;
  return current.state === shown.state ? ok(current) : err(staleStateFault(current));
}

function storeNewPlan(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  current: Request,
  actor: Actor,
  plan: Plan,
): Result<DecisionResult, Fault> {
  app.store.requests.replan(
    current.id,
    plan,
    current.terms ?? approvalDeadlines(app, actor, plan, current.asking),
  );
  const { effects, gate, hash: planHash } = plan;
  auditRequest(app, current, { event: 'replanned', actor, detail: { effects, gate, planHash } });
  enqueueShow(app, current);
  return ok('replanned');
}

function markStale(
  app: Pick<AppContext, 'store' | 'clock'>,
  shown: Request,
  actor: Actor,
  found: AddressState | null,
): Promise<Result<DecisionResult, Fault>> {
  return app.store.commit(() => {
    // The address may be as the request itself has made it: its job is not done, and tells what came of it.
    const current = requireUnchangedState(app, shown);
    if (!current.ok) return current;
    const outcome = { kind: 'found-changed', found } as const;
    transitionRequest(app, current.value, { event: { kind: 'found-changed' }, actor, outcome });
    enqueueShow(app, current.value);
    return ok('stale');
  });
}

/** What a step leads to: the work, where nobody has to be asked any more, and its being shown. */
function enqueueFollowUp(app: AdvanceContext, request: Request, state: RequestState): void {
  if (state === 'queued') enqueueApproved(app, request);
  enqueueShowAfterReply(app, request);
}

/** Takes a request on, and does what that leads to. */
export function advanceRequest(
  app: AdvanceContext,
  request: Request,
  step: TransitionInput,
): Result<DecisionResult, Fault> {
  const state = transitionRequest(app, request, step);
  if (state) enqueueFollowUp(app, request, state);
  return state ? ok('moved') : err(staleStateFault(request));
}
