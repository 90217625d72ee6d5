import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { RestorableMailbox } from '../../domain/address/address-state.ts';
import type { PolicyFault } from '../../domain/fault.ts';
import type { RequestOfOne } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { restoreFault } from '../../policy/gates.ts';
import type { RemovedMailboxRow } from '../../store/tables/removed-mailboxes.ts';
import { rulesForAddress } from '../access/rules.ts';
import type { AppContext } from '../context/app-context.ts';

type RestoreContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>;

/**
 * The removed mailboxes of an address whose mail is kept, newest first. Refuses whoever may not ask to restore one, without
 * telling whether there are any.
 */
export function restorableMailboxes(
  app: RestoreContext,
  actor: Actor,
  address: Address,
): Result<readonly RemovedMailboxRow[], PolicyFault> {
  const fault = restoreFault(actor, address, rulesForAddress(app, actor, address));
  if (fault) return err(fault);
  const { mailServer, store, clock } = app;
  const canRestore = !mailServer.serverOf(domainOf(address)).lacks.includes('restore');
  return ok(canRestore ? store.removedMailboxes.restorable(address, clock()) : []);
}

/** The same, with an empty list for whoever may not ask to restore one. */
export function visibleRestorableMailboxes(
  app: RestoreContext,
  actor: Actor,
  address: Address,
): readonly RestorableMailbox[] {
  const kept = restorableMailboxes(app, actor, address);
  return kept.ok ? kept.value : [];
}

/** The removed mailboxes that stay in the trash where a request creates the address, or another mailbox there. */
export function otherRestorableMailboxes(
  app: RestoreContext,
  { requester, address, plan, settledAt }: RequestOfOne,
): readonly RestorableMailbox[] {
  const [{ change, effects }] = plan.changes;
  const makes = effects.some(
    ({ kind }) => kind === 'create-address' || kind === 'add-mailbox' || kind === 'restore-mailbox',
  );
  if (!makes) return [];
  const own = change.kind === 'address' ? change.after?.mailbox?.id : undefined;
  const until = settledAt ?? app.clock();
  return visibleRestorableMailboxes(app, requester, address).filter(
    ({ mailbox, removedAt }) => mailbox !== own && removedAt <= until,
  );
}
