import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import {
  type AddressChange,
  addressChangesOf,
  type Change,
  type ChangeOfDomain,
  isOfDomain,
  type NoteChange,
  type RenameChange,
  targetsOf,
} from '../../domain/request/change.ts';
import { confirmationTimeOf, reopenedTimeout, waitEnds } from '../../domain/request/deadlines.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { isSamePerson } from '../access/identity.ts';
import { readStates } from '../access/read-address.ts';
import { insideDomainFilter } from '../access/visibility.ts';
import { auditedEffects } from '../changes/audit-changes.ts';
import { readChanges, wantedAgain } from '../changes/changes-of.ts';
import { crossingFault, crossingsOf, noteTargets } from '../changes/crossing.ts';
import { holdsAsShown } from '../changes/holds-as-shown.ts';
import { batchesOfPlan, dropPlan, namePlan, scopeOfPlan, weightOfChanges } from '../changes/name-plan.ts';
import { writePlan } from '../changes/write-plan.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { fitsNote } from '../notes/note-change.ts';
import { alertAsked } from '../outbox/enqueue-approver-alert.ts';
import { enqueueReopenedNotice } from '../outbox/enqueue-requester-notice.ts';
import { enqueueShow, enqueueShowAfterReply } from '../outbox/enqueue-show.ts';
import { approvalDeadlines, firstDeadlines } from '../planning/approval-deadlines.ts';
import { unrestorableFault } from '../retention/restorable-mail.ts';
import { staleStateFault } from './find-request.ts';
import {
  auditRequest,
  enqueueApproved,
  type TransitionInput,
  transitionRequest,
} from './transition-request.ts';

type AdvanceContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>;

/** What a decision led to: a new state, a stale request, or a new plan that must be shown first. */
export type DecisionResult = 'moved' | 'stale' | 'replanned';

/**
 * Plans the same changes again and decides on them:
 * - the plan is still the one that was shown, but for a little mail that arrived in many mailboxes: calls `decide`;
 * - the states that they were planned on are gone: marks the request as stale; of some of them: stores a plan of the
 *   others, to be shown for another click; but a domain is removed with all that it had, or not at all;
 * - its effects differ, for instance more mail would be lost: stores the new plan, to be shown for another click;
 * - another request about the address, or about one that it forwards to, is in progress, or the mail to restore is gone:
 *   refuses.
 */
export async function decideOnCurrentPlan(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  shown: Request,
  planAgain: (wanted: readonly WantedChange[]) => Promise<Result<Plan, Fault>>,
  actor: Actor | null,
  decide: (current: Request, plan: Plan) => Result<DecisionResult, Fault>,
): Promise<Result<DecisionResult, Fault>> {
  const changes = await readChanges(app, shown);
  const misfits = await findMisfits(app, changes);
  if (!misfits.ok) return misfits;
  const isLeftOut = ({ position, state }: RequestedChange) =>
    misfits.value.has(position) || state === 'stale';
  const since = app.store.audit.newest();
  const crossings = await crossingsOf(app, { requester: shown.requester, changes });
  if (!crossings.ok) return crossings;
  const wanted = wantedAgain(changes, isLeftOut);
  if (wanted.length === 0 || losesRemoval(changes, wanted))
    return markStale(app, shown, actor, changes.length === 1 ? (misfits.value.get(0) ?? null) : null);
  const plan = await planAgain(wanted);
  if (!plan.ok) return plan;
  const kept = changes.filter((each) => !isLeftOut(each));
  const lost = wanted.length === changes.length ? unrestorableFault(kept, plan.value) : null;
  if (lost) return err(lost);
  const isShown = await holdsAsShown(shown.plan, changes, plan.value);
  const written = isShown ? undefined : await writePlan(app, plan.value);
  const leftOut = changes.length - plan.value.changes.length;
  const decideOrShow = (): Result<DecisionResult, Fault> => {
    const current = requireUnchanged(app, shown);
    if (!current.ok) return current;
    const held = inProgressFault(app, current.value);
    if (held) return err(held);
    if (!isShown) return storeNewPlan(app, current.value, actor, plan.value, { written, leftOut });
    const crossed = crossingFault(app, shown.id, crossings.value, since);
    if (crossed) return err(crossed);
    const decided = decide(current.value, plan.value);
    noteTargets(app, shown.id, crossings.value);
    return decided;
  };
  const decided = await app.store.commit(decideOrShow, undefined, weightOfChanges(changes.length));
  return !decided.ok && decided.fault.code === 'changed-meanwhile'
    ? decideOnCurrentPlan(app, shown, planAgain, actor, decide)
    : decided;
}

/** Whether a domain that was to be removed would stay without the addresses that go with it. */
const losesRemoval = (shown: readonly RequestedChange[], wanted: readonly WantedChange[]): boolean =>
  countRemovals(wanted) < countRemovals(shown);

const countRemovals = (changes: readonly Pick<WantedChange, 'change'>[]): number =>
  changes.filter(({ change }) => change.kind === 'domain-remove').length;

/** What is there instead of the state that a change was planned on. */
type Misfit = { readonly found: AddressState | null; readonly at: Address };

/** The positions of the changes an address of which is not as they were planned on, with what is there now. */
async function findMisfits(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  changes: readonly RequestedChange[],
): Promise<Result<Map<number, Misfit>, Fault>> {
  const addresses = [
    ...new Set(changes.flatMap(({ change }) => (isOfDomain(change) ? [] : targetsOf(change)))),
  ];
  const read = await tryMailServer(readStates(app, addresses));
  if (!read.ok) return read;
  const states = read.value;
  // What these lead to is known only once they are applied.
  const changed = new Set(
    changes.flatMap(({ change }) => addressChangesOf(change).map(({ address }) => address)),
  );
  const renamed = new Set(changes.flatMap(({ change }) => (change.kind === 'rename' ? change.from : [])));
  return ok(
    new Map(
      changes.flatMap(({ position, change }) => {
        // What is done to the old name of a renamed mailbox was planned on what the rename leaves there.
        if (change.kind === 'address' && renamed.has(change.address)) return [];
        const misfit = findMisfit(app, change, states, changed);
        return misfit ? [[position, misfit] as const] : [];
      }),
    ),
  );
}

/** Whether the state that a change was planned on is still there: the addresses' states, or the mailbox and its owner. */
function findMisfit(
  app: Pick<AppContext, 'store' | 'policy'>,
  change: Change,
  states: ReadonlyMap<Address, AddressState | null>,
  changed: ReadonlySet<Address>,
): Misfit | null {
  const foundAt = (at: Address): Misfit => ({ found: states.get(at) ?? null, at });
  if (isOfDomain(change)) return null;
  if (change.kind === 'address' || change.kind === 'rename') {
    const odd = addressChangesOf(change).find(
      ({ address, before }) => !sameState(states.get(address) ?? null, before),
    );
    return odd ? foundAt(odd.address) : null;
  }
  const { address } = change;
  return changed.has(address) || fits(app, change, states.get(address) ?? null) ? null : foundAt(address);
}

type MailboxChange = Exclude<Change, AddressChange | RenameChange | ChangeOfDomain>;

const fits = (
  app: Pick<AppContext, 'store' | 'policy'>,
  change: MailboxChange,
  found: AddressState | null,
): boolean =>
  change.kind === 'note'
    ? fitsNote(app, change, found)
    : (found?.mailbox?.id ?? null) === change.mailbox && isStillOwned(app, change);

function isStillOwned(
  app: Pick<AppContext, 'store' | 'policy'>,
  change: Exclude<MailboxChange, NoteChange>,
): boolean {
  if (change.kind !== 'owner' && change.kind !== 'link') return true;
  const shown = change.kind === 'owner' ? change.from : change.owner;
  const owner = app.store.owners.of(change.mailbox) ?? null;
  return shown && owner ? isSamePerson(app, shown, owner) : shown === owner;
}

/** Refuses a decision while another request about the address is in progress: the state may change at any moment. */
function inProgressFault({ store }: Pick<AppContext, 'store'>, { id, plan }: Request): Fault | null {
  const held = store.holds.findHolder(plan.key, id);
  return held ? { code: 'request-open', address: held.address, request: held.id, state: held.state } : null;
}

/** The stored request, or a fault where another click changed its state or its plan while the mail server was read. */
function requireUnchanged(app: Pick<AppContext, 'store'>, shown: Request): Result<Request, Fault> {
  const current = app.store.requests.get(shown.id) ?? shown;
  if (current.state !== shown.state) return err(staleStateFault(current));
  return current.plan.hash === shown.plan.hash
    ? ok(current)
    : err({ code: 'plan-outdated', request: shown.id });
}

function storeNewPlan(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  current: Request,
  actor: Actor | null,
  plan: Plan,
  { written, leftOut }: { readonly written: number | undefined; readonly leftOut: number },
): Result<DecisionResult, Fault> {
  const named = namePlan(app, plan, insideDomainFilter(app, current.requester), {
    key: written ?? app.store.changes.next().plan,
    state: 'planned',
    isWritten: written !== undefined,
  });
  const terms = current.terms ?? approvalDeadlines(app, actor ?? current.requester, plan, current.asking);
  app.store.requests.replan(current.id, {
    ...{ plan: named, terms, batches: batchesOfPlan(app, plan) },
    ...scopeOfPlan(plan),
    // Its requester gets time to look through what is shown again.
    expiresAt:
      current.state === 'awaiting-confirmation'
        ? waitEnds(
            current.asking,
            app.clock() + confirmationTimeOf({ asking: current.asking, plan: { summary: plan } }),
          )
        : current.expiresAt,
  });
  dropPlan(app, current.plan);
  const { gate, hash: planHash } = plan;
  const detail = {
    ...auditedEffects({ ...plan, summary: named.summary }),
    gate,
    planHash,
    ...(leftOut > 0 && { leftOut }),
  };
  auditRequest(app, current, { event: 'replanned', actor, detail });
  if (current.state === 'scheduled') reopen(app, current);
  enqueueShow(app, current);
  return ok('replanned');
}

/** Asks about a scheduled request again, whose time has come, and tells its requester. */
function reopen(app: Pick<AppContext, 'store' | 'clock' | 'policy'>, { id, asking }: Request): void {
  app.store.requests.setAsking(id, { ...asking, reopened: true });
  const request = app.store.requests.get(id);
  if (!request) return;
  const { gate } = request.plan;
  const awaits = gate.confirm || !request.terms ? 'confirmation' : 'approval';
  const now = app.clock();
  transitionRequest(app, request, {
    event: { kind: 'reopened', awaits },
    actor: null,
    wait:
      awaits === 'approval' && request.terms
        ? firstDeadlines(request.terms, now)
        : { expiresAt: now + reopenedTimeout, remindAt: null },
  });
  if (awaits === 'approval') alertAsked(app, request);
  enqueueReopenedNotice(app, request);
}

function markStale(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  shown: Request,
  actor: Actor | null,
  misfit: Misfit | null,
): Promise<Result<DecisionResult, Fault>> {
  return app.store.commit(() => {
    // The request itself may have changed the address: then its job reports the outcome.
    const current = requireUnchanged(app, shown);
    if (!current.ok) return current;
    const outcome = {
      ...({ kind: 'found-changed', found: misfit?.found ?? null } as const),
      ...(misfit && misfit.at !== current.value.address && { at: misfit.at }),
    } as const;
    transitionRequest(app, current.value, { event: { kind: 'found-changed' }, actor, outcome });
    enqueueShow(app, current.value);
    return ok('stale');
  });
}

/** Enqueues what follows a transition: applying a request that is queued now, and showing it. */
function enqueueFollowUp(app: AdvanceContext, request: Request, state: RequestState): void {
  if (state === 'queued') enqueueApproved(app, request);
  if (state === 'awaiting-approval') alertAsked(app, request);
  enqueueShowAfterReply(app, request);
}

/** Applies a transition and enqueues what follows from it. */
export function advanceRequest(
  app: AdvanceContext,
  request: Request,
  input: TransitionInput,
): Result<DecisionResult, Fault> {
  const state = transitionRequest(app, request, input);
  if (state) enqueueFollowUp(app, request, state);
  return state ? ok('moved') : err(staleStateFault(request));
}
