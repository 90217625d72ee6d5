import { personOf } from '../../domain/actor.ts';
import { addressChangesOf, type RenameChange } from '../../domain/request/change.ts';
import type { Move } from '../../domain/request/moved-change.ts';
import {
  isOfOne,
  type Request,
  type RequestedChange,
  type RequestOutcome,
} from '../../domain/request/request.ts';
import type { RenameDetail } from '../../store/tables/renames.ts';
import type { AppContext } from '../context/app-context.ts';

/**
 * Records a rename that was applied, within the caller's transaction: what the mirror has of both addresses, with the
 * mailbox's size and note, and whose the mailbox is. Links to it name the old address, and end.
 */
export function recordRename(
  app: Pick<AppContext, 'store' | 'clock'>,
  request: Request,
  requested: RequestedChange,
  change: RenameChange,
  { mailbox = change.mailbox }: Extract<RequestOutcome, { kind: 'applied' }>,
): void {
  const { store } = app;
  const { from, to } = change;
  const size = store.addresses.sizeOf(from);
  // What was noted about the mailbox goes with it, in the place of what was noted about the alias there.
  store.notes.move(from, to);
  for (const { address, after } of addressChangesOf(change))
    store.addresses.put(
      address,
      after?.mailbox ? { ...after, mailbox: { ...after.mailbox, id: mailbox } } : after,
    );
  if (size) store.addresses.setSize(to, size);
  const owner = store.owners.of(change.mailbox);
  if (mailbox !== change.mailbox) store.owners.remove(change.mailbox);
  if (owner) store.owners.put({ mailbox, address: to, owner, person: personOf(owner) });
  store.passwordLinks.supersedeAllOf(change.mailbox);
  auditOldName(app, request, requested, { from, to, was: change.mailbox, mailbox });
}

/**
 * Appends a row about the old address, which the change's own row is not about: it was changed too, and is looked up by
 * itself. It says where the mailbox went; `companion` tells that it is no change of its own.
 */
function auditOldName(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  request: Request,
  { position }: RequestedChange,
  { from: address, ...move }: Move,
): void {
  const { id: requestId, tenant } = request;
  const went: RenameDetail = { companion: true, ...move };
  const detail = { ...went, ...(!isOfOne(request) && { position }), planHash: request.plan.hash };
  store.audit.append({ at: clock(), event: 'applied', tenant, address, requestId, actor: null, detail });
}
