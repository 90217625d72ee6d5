import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { KeptMailbox } from '../../domain/address/address-state.ts';
import type { PolicyFault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { barredFromRestoring } from '../../policy/gates.ts';
import type { RemovedMailboxRow } from '../../store/tables/removed-mailboxes.ts';
import type { Office } from '../context/app-context.ts';
import { rulesAt } from '../planning/plan.ts';

/**
 * The former mailboxes of an address whose mail is kept, the newest first. Who may not ask for one to come back is
 * refused, and does not learn whether there are any.
 */
export function keptMailboxes(
  office: Office,
  actor: Actor,
  address: Address,
): Result<readonly RemovedMailboxRow[], PolicyFault> {
  const fault = barredFromRestoring(actor, address, rulesAt(office, actor, address));
  if (fault) return refused(fault);
  const { mailServer, store, clock } = office;
  const canRestore = !mailServer.serverOf(domainOf(address)).lacks.includes('restore');
  return ok(canRestore ? store.removedMailboxes.restorable(address, clock()) : []);
}

/** What is kept, for somebody who may ask for it to come back; nothing for others. */
export function keptMailboxesFor(office: Office, actor: Actor, address: Address): readonly KeptMailbox[] {
  const kept = keptMailboxes(office, actor, address);
  return kept.ok ? kept.value : [];
}

/** The former mailboxes that stay kept where a request makes its address, or a mailbox there, anew. */
export function keptBeside(
  office: Office,
  { requester, address, plan, settledAt }: Request,
): readonly KeptMailbox[] {
  const makes = plan.effects.some(
    ({ kind }) => kind === 'create-address' || kind === 'add-mailbox' || kind === 'restore-mailbox',
  );
  if (!makes) return [];
  const own = plan.change.kind === 'address' ? plan.change.after?.mailbox?.id : undefined;
  const until = settledAt ?? office.clock();
  return keptMailboxesFor(office, requester, address).filter(
    ({ mailbox, removedAt }) => mailbox !== own && removedAt <= until,
  );
}
