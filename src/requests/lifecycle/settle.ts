import { type Actor, personOf } from '../../domain/actor.ts';
import { type Address, postmasterOf } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effects.ts';
import { soleChange } from '../../domain/request/plan.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import type { Outcome } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueDueLink } from '../links/send-link.ts';
import { reconcileAddress } from '../mirror/record-drift.ts';
import { enqueueOwnerNotices } from '../outbox/enqueue-owner-notices.ts';
import { enqueueShowResult } from '../outbox/enqueue-show.ts';
import { retainedUntil } from '../retention/retention.ts';
import { markOvertaken } from './mark-overtaken.ts';
import { transitionRequest } from './transition-request.ts';

type RecordContext = Pick<AppContext, 'store' | 'clock'>;

/** What a job reports: the outcome of the order, or that it was given up. */
export type ApplyResult = Outcome | Extract<RequestOutcome, { kind: 'gave-up' }>;

/**
 * Settles a request with a job's result, within the caller's transaction: state, mirror, audit, messages. Changes nothing
 * where the request is settled already.
 * @param job the outbox row that did the work, for the audit.
 */
export function settle(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays' | 'policy'>,
  id: number,
  result: ApplyResult,
  job?: number,
): void {
  const request = app.store.requests.get(id);
  if (!request) return;
  const outcome = toOutcome(app, request, result);
  const kind = result.kind === 'applied' || result.kind === 'found-changed' ? result.kind : 'failed';
  const state = transitionRequest(app, request, {
    event: { kind },
    actor: null,
    outcome,
    ...(job !== undefined && { job }),
  });
  if (!state) return;
  if (outcome.kind === 'applied') recordApplied(app, request, outcome);
  if (outcome.kind === 'found-changed' && soleChange(request.plan).change.kind === 'address') {
    reconcileAddress(app, request.address, outcome.found);
  }
  enqueueShowResult(app, request);
}

function toOutcome(
  app: Pick<AppContext, 'mailServer' | 'clock' | 'retentionDays'>,
  request: Request,
  result: ApplyResult,
): RequestOutcome {
  if (result.kind !== 'applied') return result;
  const until = retainedUntil(app, request.address);
  return { ...result, restorableUntil: result.removed.length > 0 ? until : null };
}

function recordApplied(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  request: Request,
  outcome: Extract<RequestOutcome, { kind: 'applied' }>,
): void {
  const { change } = soleChange(request.plan);
  const { store } = app;
  if (change.kind === 'domain') {
    store.domains.add(change.domain);
    store.domains.bind(request.tenant, change.domain);
    store.addresses.put(postmasterOf(change.domain), change.postmaster);
  }
  enqueueOwnerNotices(app, request);
  if (change.kind === 'owner') recordOwner(app, change.address, change.mailbox, change.to);
  if (change.kind === 'address') recordAddress(app, request, change, outcome);
  enqueueDueLink(app, request);
  markOvertaken(app, request);
}

/** Stores a mailbox's owner, and revokes links that were issued to another. */
function recordOwner(app: Pick<AppContext, 'store'>, address: Address, mailbox: MailboxId, to: Actor): void {
  const { channel: _, ...owner } = to;
  app.store.owners.put({ mailbox, address, owner, person: personOf(owner) });
  app.store.passwordLinks.supersedeAllOf(mailbox);
}

function recordAddress(
  app: RecordContext,
  request: Request,
  change: AddressChange,
  outcome: Extract<RequestOutcome, { kind: 'applied' }>,
): void {
  const { store } = app;
  store.addresses.put(change.address, change.after);
  const { effects, owner } = soleChange(request.plan);
  for (const effect of effects) {
    if (effect.kind === 'add-mailbox') {
      recordOwner(app, change.address, effect.id, owner ?? request.requester);
    }
    if (effect.kind === 'restore-mailbox') {
      store.removedMailboxes.remove(effect.id);
      if (!effect.holds.unknown) store.addresses.setSize(change.address, effect.holds);
    }
    if (effect.kind === 'drop-mailbox') recordRemovedMailbox(app, request, effect, outcome);
  }
}

function recordRemovedMailbox(
  app: RecordContext,
  { tenant, address, plan }: Request,
  { id, holds: planned }: Extract<Effect, { kind: 'drop-mailbox' }>,
  outcome: Extract<RequestOutcome, { kind: 'applied' }>,
): void {
  const { store } = app;
  const { change } = soleChange(plan);
  store.passwordLinks.supersedeAllOf(id);
  const found = outcome.removed.find((removed) => removed.id === id)?.holds;
  // Dovecot can't count a mailbox in the trash.
  const holds = found?.unknown ? planned : found;
  if (!holds || outcome.restorableUntil === null || change.kind !== 'address') return;
  store.removedMailboxes.add({
    mailbox: id,
    tenant,
    address,
    quota: change.before?.mailbox?.quota ?? null,
    ...holds,
    removedAt: app.clock(),
    restorableUntil: outcome.restorableUntil,
  });
}
