import type { Actor } from '../../domain/actor.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, Change, DomainChange } from '../../domain/request/change.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { isSamePerson } from '../access/identity.ts';
import type { Office } from '../context/app-context.ts';
import { asked } from '../context/try-mail-server.ts';
import { queueShow, queueShowBehindAnswer } from '../outbox/enqueue-apply.ts';
import { termsFor } from '../planning/approval-deadlines.ts';
import { lostMail } from '../retention/restorable-mail.ts';
import { release } from './enqueue-approved.ts';
import { movedOn } from './find-request.ts';
import { move, type Step, writeDown } from './transition-request.ts';

/** What a decision led to: the request's new state, or a newer plan that must be looked at first. */
export type Decided = 'moved' | 'stale' | 'replanned';

/**
 * Plans the same change again as of now. Still the plan that was shown: decides. What it was planned on is no longer
 * there: stale. Another request about the address is on its way: refuses, for the moment. It would lose more than the message named: shows the new plan, for another click. The mail that
 * was to come back is gone: refuses.
 */
export async function decideOnFreshPlan(
  office: Office,
  shown: Request,
  planAgain: () => Promise<Result<Plan, Fault>>,
  actor: Actor,
  decide: (current: Request, plan: Plan) => Result<Decided, Fault>,
): Promise<Result<Decided, Fault>> {
  const fit = await stillFits(office, shown.plan.change);
  if (!fit.ok) return fit;
  if (fit.value !== 'fits') return markStale(office, shown, actor, fit.value.found);
  const plan = await planAgain();
  if (!plan.ok) return plan;
  const lost = lostMail(shown, plan.value);
  if (lost) return refused(lost);
  return office.store.commit((): Result<Decided, Fault> => {
    const current = stillWaiting(office, shown);
    if (!current.ok) return current;
    const held = heldByAnother(office, current.value);
    if (held) return refused(held);
    return current.value.plan.hash === plan.value.hash
      ? decide(current.value, plan.value)
      : replan(office, current.value, actor, plan.value);
  });
}

type Fit = 'fits' | { readonly found: AddressState | null };

/** Whether what a change was planned on is still there: the address's state, the mailbox, its owner. */
async function stillFits(office: Office, change: Change): Promise<Result<Fit, Fault>> {
  if (change.kind === 'domain') return ok('fits');
  const read = await asked(office.mailServer.read(change.address));
  if (!read.ok) return read;
  const found = read.value;
  const fits =
    change.kind === 'address'
      ? sameState(found, change.before)
      : found?.mailbox?.id === change.mailbox && isStillOwned(office, change);
  return ok(fits ? 'fits' : { found });
}

function isStillOwned(office: Office, change: Exclude<Change, AddressChange | DomainChange>): boolean {
  if (change.kind !== 'owner' && change.kind !== 'link') return true;
  const shown = change.kind === 'owner' ? change.from : change.owner;
  const owner = office.store.owners.of(change.mailbox) ?? null;
  return shown && owner ? isSamePerson(office, shown, owner) : shown === owner;
}

/** What is on its way holds the address: what it was decided on may be gone in a moment. */
function heldByAnother({ store }: Office, { id, address, concern }: Request): Fault | null {
  const held = store.requests.heldBy(address, concern);
  return held && held.id !== id
    ? { code: 'request-open', address, request: held.id, state: held.state }
    : null;
}

/** The request as it is by now, unless others clicked while the mail server was asked: then it is none of this click's. */
function stillWaiting(office: Office, shown: Request): Result<Request, Fault> {
  const current = office.store.requests.get(shown.id) ?? shown;
  return current.state === shown.state ? ok(current) : refused(movedOn(current));
}

function replan(office: Office, current: Request, actor: Actor, plan: Plan): Result<Decided, Fault> {
  office.store.requests.replan(
    current.id,
    plan,
    current.terms ?? termsFor(office, actor, plan, current.asking),
  );
  const { effects, gate, hash: planHash } = plan;
  writeDown(office, current, { event: 'replanned', actor, detail: { effects, gate, planHash } });
  queueShow(office, current);
  return ok('replanned');
}

function markStale(
  office: Office,
  shown: Request,
  actor: Actor,
  found: AddressState | null,
): Promise<Result<Decided, Fault>> {
  return office.store.commit(() => {
    // The address may be as the request itself has made it: its job is not done, and tells what came of it.
    const current = stillWaiting(office, shown);
    if (!current.ok) return current;
    const outcome = { kind: 'found-changed', found } as const;
    move(office, current.value, { event: { kind: 'found-changed' }, actor, outcome });
    queueShow(office, current.value);
    return ok('stale');
  });
}

/** What a step leads to: the work, where nobody has to be asked any more, and its being shown. */
function followUp(office: Office, request: Request, state: RequestState): void {
  if (state === 'queued') release(office, request);
  queueShowBehindAnswer(office, request);
}

/** Takes a request on, and does what that leads to. */
export function letThrough(office: Office, request: Request, step: Step): Result<Decided, Fault> {
  const state = move(office, request, step);
  if (state) followUp(office, request, state);
  return state ? ok('moved') : refused(movedOn(request));
}
