import { type Actor, personOf } from '../../domain/actor.ts';
import { postmasterOf } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import {
  type AddressChange,
  type DomainAliasChange,
  type NoteChange,
  targetOf,
} from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effect.ts';
import { endOfRequest } from '../../domain/request/many/end-of-request.ts';
import { ownerOfNewMailbox } from '../../domain/request/new-owner.ts';
import {
  isOfOne,
  type Request,
  type RequestedChange,
  type RequestOfOne,
  type RequestOutcome,
} from '../../domain/request/request.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import type { Outcome } from '../../mail-servers/port.ts';
import { auditChange } from '../changes/audit-changes.ts';
import { recordRename } from '../changes/record-rename.ts';
import { endOfChange } from '../changes/record-transition.ts';
import type { AppContext } from '../context/app-context.ts';
import { recordGroups } from '../groups/record-group.ts';
import { enqueueListsOf, hasLinkLists } from '../links/link-lists.ts';
import { enqueueDueLink } from '../links/send-link.ts';
import { reconcileAddress } from '../mirror/record-drift.ts';
import { enqueueApply } from '../outbox/enqueue-apply.ts';
import { enqueueProgress, enqueueShow, enqueueShowResult } from '../outbox/enqueue-show.ts';
import { retainedUntil } from '../retention/retention.ts';
import { followRenames } from '../times/follow-renames.ts';
import { endWaysBack, followUp, markOvertaken } from './mark-overtaken.ts';
import { markUnfinished, type Trouble } from './mark-unfinished.ts';
import { transitionRequest } from './transition-request.ts';

type RecordContext = Pick<AppContext, 'store' | 'clock'>;

type SettleContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays' | 'policy'>;

/** What a job reports: the outcome of the order, or that it was given up. */
export type ApplyResult = Outcome | Extract<RequestOutcome, { kind: 'gave-up' }>;

/** What became of one change; `skipped`: something that it needs was not applied. */
export type ChangeResult = {
  readonly position: number;
  readonly result: ApplyResult | { readonly kind: 'skipped' };
};

/** Settles a request of one change with a job's result: see {@link settleChanges}. */
export const settle = (app: SettleContext, id: number, result: ApplyResult, job?: number): void =>
  void settleChanges(app, id, [{ position: 0, result }], job);

/**
 * Settles changes of a request with a job's results, within the caller's transaction: states, mirror, audit, messages. With
 * the last change the request ends; until then, what can begin now is sent. Changes nothing that is settled already.
 * @param job the outbox row that did the work, for the audit.
 * @returns whether all of them have ended: what was given up because the mail server is away goes on being tried where
 * something of the request was applied meanwhile.
 */
export function settleChanges(
  app: SettleContext,
  id: number,
  results: readonly ChangeResult[],
  job?: number,
): boolean {
  const request = app.store.requests.get(id);
  return request ? settleRead(app, request, results, job) : true;
}

/** The same for a request as it was claimed: while it is being applied, nothing else of a request of one changes. */
export const settleClaimed = (
  app: SettleContext,
  claimed: Request,
  results: readonly ChangeResult[],
  job: number,
): boolean =>
  isOfOne(claimed) && app.store.requests.stateOf(claimed.id) === 'applying'
    ? settleRead(app, { ...claimed, state: 'applying' }, results, job)
    : settleChanges(app, claimed.id, results, job);

function settleRead(
  app: SettleContext,
  request: Request,
  results: readonly ChangeResult[],
  job?: number,
): boolean {
  if (!isOfOne(request)) return settleSome(app, request, results, job);
  settleOnly(app, request, results[0]?.result, job);
  return true;
}

function settleOnly(
  app: SettleContext,
  request: RequestOfOne,
  result: ChangeResult['result'] | undefined,
  job?: number,
): void {
  if (!result || result.kind === 'skipped') return;
  const [change] = request.plan.changes;
  const outcome = toOutcome(app, change, result);
  const kind = result.kind === 'applied' || result.kind === 'found-changed' ? result.kind : 'failed';
  const state = transitionRequest(app, request, {
    event: { kind },
    actor: null,
    outcome,
    ...(job !== undefined && { job }),
  });
  if (!state) return;
  recordEnd(app, request, change, outcome);
  if (state === 'applied') followUp(app, request);
  enqueueShowResult(app, request);
}

function settleSome(
  app: SettleContext,
  request: Request,
  results: readonly ChangeResult[],
  job?: number,
): boolean {
  const { store } = app;
  const { id, plan } = request;
  if (results.length === 0 || !isInProgress(request.state)) return true;
  const sent = sentAmong(app, request, results);
  const troubles: Trouble[] = [];
  let applied = 0;
  let ended = 0;
  for (const { position, result } of results) {
    const change = sent.get(position);
    // A worker on another host may report a change twice.
    if (!change || !sent.delete(position)) continue;
    if (request.applied > 0 && result.kind === 'gave-up' && result.trouble !== null) {
      troubles.push({ position, trouble: result.trouble });
      continue;
    }
    const outcome = result.kind === 'skipped' ? null : toOutcome(app, change, result);
    const state = outcome ? finalStateOf(outcome) : 'skipped';
    store.changes.setState({ plan: plan.key, position, state, outcome });
    store.holds.releaseEnded(plan.key, position, id, request.state === 'stopping');
    auditChange(app, request, change, { state, outcome, ...(job !== undefined && { job }) });
    if (outcome) recordEnd(app, request, change, outcome);
    applied += state === 'applied' ? 1 : 0;
    ended += 1;
  }
  markUnfinished(app, id, troubles);
  if (ended > 0) {
    store.requests.countEnded(id, { applied, ended });
    advance(app, { ...request, applied: request.applied + applied, ended: request.ended + ended });
  }
  return troubles.length === 0;
}

/** The changes that results are about and that have not ended yet, by their positions. */
function sentAmong(
  { store }: Pick<AppContext, 'store'>,
  { plan }: Request,
  results: readonly ChangeResult[],
): Map<number, RequestedChange> {
  const positions = results.map(({ position }) => position);
  const [first, last] = [Math.min(...positions), Math.max(...positions)];
  const limit = last - first + 1;
  const page = store.changes.page(plan.key, { after: first - 1, limit, states: ['sent'] });
  return new Map(page.map((each) => [each.position, each]));
}

/** Ends a request with its last change; sends what can begin now of one that goes on. */
function advance(app: SettleContext, request: Request): void {
  const isStopping = request.state === 'stopping';
  const mayEnd = isStopping || request.ended >= request.plan.size;
  const event = mayEnd ? endOfRequest(app.store.changes.countStates(request.plan.key), isStopping) : null;
  if (event) {
    transitionRequest(app, request, { event, actor: null });
    if (request.applied > 0) followUp(app, request);
    enqueueListsOf(app, request);
    enqueueShowResult(app, request);
    return;
  }
  if (!isStopping) enqueueApply(app, request);
  enqueueProgress(app, request);
}

function finalStateOf(outcome: RequestOutcome): 'applied' | 'stale' | 'failed' {
  const state = endOfChange(outcome);
  return state === 'applied' || state === 'stale' ? state : 'failed';
}

function toOutcome(
  app: Pick<AppContext, 'mailServer' | 'clock' | 'retentionDays'>,
  { change }: RequestedChange,
  result: ApplyResult,
): RequestOutcome {
  if (result.kind !== 'applied') return result;
  const until = retainedUntil(app, targetOf(change));
  return { ...result, restorableUntil: result.removed.length > 0 ? until : null };
}

/** Records what follows from the end of a change. */
function recordEnd(
  app: SettleContext,
  request: Request,
  requested: RequestedChange,
  outcome: RequestOutcome,
): void {
  const { change } = requested;
  if (outcome.kind === 'applied') recordApplied(app, request, requested, outcome);
  if (outcome.kind === 'found-changed' && (change.kind === 'address' || change.kind === 'rename'))
    reconcileAddress(app, outcome.at ?? targetOf(change), outcome.found);
}

type Applied = Extract<RequestOutcome, { kind: 'applied' }>;

function recordApplied(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  request: Request,
  requested: RequestedChange,
  outcome: Applied,
): void {
  const { change } = requested;
  const { store } = app;
  if (change.kind === 'domain') {
    store.domains.add(change.domain);
    store.domains.bind(request.tenant, change.domain);
    if (change.postmaster) store.addresses.put(postmasterOf(change.domain), change.postmaster);
  }
  if (change.kind === 'domain-remove') {
    store.domains.remove(change.domain);
    store.domainLooks.remove(change.domain);
  }
  if (change.kind === 'domain-alias') recordAliasDomain(app, request, change);
  if (change.kind === 'owner') recordOwner(app, change, change.mailbox, change.to);
  if (change.kind === 'rename') recordRename(app, request, requested, change, outcome);
  recordGroups(app, request, requested);
  if (change.kind === 'note') recordNote(app, request, change, change.to);
  if (change.kind === 'address') recordAddress(app, request, requested, change, outcome);
  if (change.kind !== 'address' || !hasLinkLists(request)) enqueueDueLink(app, request, requested);
  markOvertaken(app, request, change);
  endWaysBack(app, request, requested);
  for (const back of followRenames(app, requested, outcome)) enqueueShow(app, back);
}

/** Other tenants may not have a domain that one has made another name of its own. */
function recordAliasDomain(
  { store }: Pick<AppContext, 'store'>,
  { tenant }: Request,
  { domain, target, act }: DomainAliasChange,
): void {
  if (act === 'remove') store.aliasDomains.remove({ domain, target });
  else {
    store.aliasDomains.add({ domain, target });
    store.domains.bind(tenant, domain);
  }
}

/** Stores a mailbox's owner, and revokes links that were issued to another. */
function recordOwner(
  app: Pick<AppContext, 'store'>,
  { address }: Pick<AddressChange, 'address'>,
  mailbox: MailboxId,
  to: Actor,
): void {
  const { channel: _, ...owner } = to;
  app.store.owners.put({ mailbox, address, owner, person: personOf(owner) });
  app.store.passwordLinks.supersedeAllOf(mailbox);
}

function recordNote(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { requester }: Request,
  { address }: Pick<NoteChange, 'address'>,
  to: string | null,
): void {
  const { channel: _, ...by } = requester;
  if (to === null) store.notes.remove(address);
  else store.notes.put({ address, note: to, by, at: clock() });
}

function recordAddress(
  app: RecordContext,
  request: Request,
  requested: RequestedChange,
  change: AddressChange,
  outcome: Applied,
): void {
  const { store } = app;
  store.addresses.put(change.address, change.after);
  for (const effect of requested.effects) {
    if (effect.kind === 'add-mailbox') {
      const owner = ownerOfNewMailbox(requested, request.requester, request.plan.size === 1);
      if (owner) recordOwner(app, change, effect.id, owner);
    }
    if (effect.kind === 'restore-mailbox') {
      store.removedMailboxes.remove(effect.id);
      if (!effect.holds.unknown) store.addresses.setSize(change.address, effect.holds);
    }
    if (effect.kind === 'set-note') recordNote(app, request, change, effect.to);
    if (effect.kind === 'drop-mailbox') recordRemovedMailbox(app, request, change, effect, outcome);
  }
}

function recordRemovedMailbox(
  app: RecordContext,
  { tenant }: Request,
  { address, before }: AddressChange,
  { id, holds: planned }: Extract<Effect, { kind: 'drop-mailbox' }>,
  { removed, restorableUntil }: Applied,
): void {
  const { store } = app;
  store.passwordLinks.supersedeAllOf(id);
  const found = removed.find((each) => each.id === id)?.holds;
  // Dovecot can't count a mailbox in the trash.
  const holds = found?.unknown ? planned : found;
  if (!holds || restorableUntil === null) return;
  const quota = before?.mailbox?.quota ?? null;
  store.removedMailboxes.add({
    ...{ mailbox: id, tenant, address, quota },
    ...holds,
    removedAt: app.clock(),
    restorableUntil,
  });
}
