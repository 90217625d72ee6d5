import { type Actor, personOf } from '../../domain/actor.ts';
import { type Address, postmasterOf } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effects.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import type { Outcome } from '../../mail-servers/port.ts';
import type { Office } from '../context/app-context.ts';
import { queueLinkDue } from '../links/send-link.ts';
import { noteFound } from '../mirror/record-drift.ts';
import { queueShow, queueShowEnd } from '../outbox/enqueue-apply.ts';
import { queueOwnerNotices } from '../outbox/enqueue-owner-notices.ts';
import { keptUntil } from '../retention/retention.ts';
import { overtakeWaiting } from './mark-overtaken.ts';
import { move } from './transition-request.ts';

/** What a job reports: what came of the order, or that it was given up. */
export type Report = Outcome | Extract<RequestOutcome, { kind: 'gave-up' }>;

/** A begun change can't be finished for now: says so in chat, and leaves the request as it is. Within the caller's transaction. */
export function noteUnfinished(office: Office, id: number, trouble: string): void {
  const request = office.store.requests.get(id);
  if (request?.state !== 'applying') return;
  const outcome = { kind: 'unfinished', trouble } as const;
  office.store.requests.move({
    id,
    state: 'applying',
    expiresAt: null,
    remindAt: null,
    settledAt: null,
    outcome,
  });
  queueShow(office, request);
}

/**
 * Everything that follows from a job's report, within the caller's transaction: state, mirror, audit, what to show.
 * A report on a request that is settled already changes nothing. `job` is the outbox row whose work it was.
 */
export function settle(office: Office, id: number, report: Report, job?: number): void {
  const request = office.store.requests.get(id);
  if (!request) return;
  const outcome = outcomeOf(office, request, report);
  const kind = report.kind === 'applied' || report.kind === 'found-changed' ? report.kind : 'failed';
  const state = move(office, request, {
    event: { kind },
    actor: null,
    outcome,
    ...(job !== undefined && { job }),
  });
  if (!state) return;
  if (outcome.kind === 'applied') noteApplied(office, request, outcome);
  if (outcome.kind === 'found-changed' && request.plan.change.kind === 'address') {
    noteFound(office, request.address, outcome.found);
  }
  queueShowEnd(office, request);
}

function outcomeOf(office: Office, request: Request, report: Report): RequestOutcome {
  if (report.kind !== 'applied') return report;
  const until = keptUntil(office, request.address);
  return { ...report, restorableUntil: report.removed.length > 0 ? until : null };
}

function noteApplied(
  office: Office,
  request: Request,
  outcome: Extract<RequestOutcome, { kind: 'applied' }>,
): void {
  const { change } = request.plan;
  const { store } = office;
  if (change.kind === 'domain') {
    store.domains.add(change.domain);
    store.domains.bind(request.tenant, change.domain);
    store.addresses.put(postmasterOf(change.domain), change.postmaster);
  }
  queueOwnerNotices(office, request);
  if (change.kind === 'owner') noteOwner(office, change.address, change.mailbox, change.to);
  if (change.kind === 'address') noteAddress(office, request, change, outcome);
  queueLinkDue(office, request);
  overtakeWaiting(office, request);
}

/** Whom a mailbox is for now. A link that another was given for it works no more. */
function noteOwner(office: Office, address: Address, mailbox: MailboxId, to: Actor): void {
  const { channel: _, ...owner } = to;
  office.store.owners.put({ mailbox, address, owner, person: personOf(owner) });
  office.store.passwordLinks.supersedeAllOf(mailbox);
}

function noteAddress(
  office: Office,
  request: Request,
  change: AddressChange,
  outcome: Extract<RequestOutcome, { kind: 'applied' }>,
): void {
  const { store } = office;
  store.addresses.put(change.address, change.after);
  for (const effect of request.plan.effects) {
    if (effect.kind === 'add-mailbox') {
      noteOwner(office, change.address, effect.id, request.asking.owner ?? request.requester);
    }
    if (effect.kind === 'restore-mailbox') {
      store.removedMailboxes.remove(effect.id);
      if (!effect.holds.unknown) store.addresses.resize(change.address, effect.holds);
    }
    if (effect.kind === 'drop-mailbox') noteDropped(office, request, effect, outcome);
  }
}

function noteDropped(
  office: Office,
  { tenant, address, plan }: Request,
  { id, holds: planned }: Extract<Effect, { kind: 'drop-mailbox' }>,
  outcome: Extract<RequestOutcome, { kind: 'applied' }>,
): void {
  const { store } = office;
  store.passwordLinks.supersedeAllOf(id);
  const found = outcome.removed.find((removed) => removed.id === id)?.holds;
  // In the trash no Dovecot can tell any more.
  const holds = found?.unknown ? planned : found;
  if (!holds || outcome.restorableUntil === null || plan.change.kind !== 'address') return;
  store.removedMailboxes.add({
    mailbox: id,
    tenant,
    address,
    quota: plan.change.before?.mailbox?.quota ?? null,
    ...holds,
    removedAt: office.clock(),
    restorableUntil: outcome.restorableUntil,
  });
}
